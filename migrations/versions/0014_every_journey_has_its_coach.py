"""Whoever walks a journey is coached by its coach: begun by hand for somebody without one, every colleague could read along

Revision: 0014, after 0013
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

PERSON = sa.table("person", sa.column("id"), sa.column("coach_id"))
JOURNEY = sa.table("journey", sa.column("person_id"), sa.column("coach_id"), sa.column("state"), sa.column("created_at", sa.DateTime(timezone=True)))


def upgrade() -> None:
    """Of several open journeys the last begun says who; whoever walks none stays with nobody."""
    last = (
        sa.select(JOURNEY.c.coach_id)
        .where(JOURNEY.c.person_id == PERSON.c.id, JOURNEY.c.state != "closed", JOURNEY.c.coach_id.is_not(None))
        .order_by(JOURNEY.c.created_at.desc())
        .limit(1)
        .scalar_subquery()
    )
    op.execute(sa.update(PERSON).where(PERSON.c.coach_id.is_(None)).values(coach_id=last))


def downgrade() -> None:
    """Nothing to take back: who coaches somebody stays known."""

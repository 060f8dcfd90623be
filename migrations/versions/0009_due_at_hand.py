"""Answer what is due from an index alone: letters by practice, channel and urgency, touchpoints with their journey

Revision: 0009, after 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

DUE = "status = 'due'"
MAY_GO_STALE = "status = 'due' AND stale_at IS NOT NULL"
HELD = "status IN ('leased', 'sending')"
PLANNED = "state = 'planned'"


def _create(table: str, name: str, columns: list[str], where: str) -> None:
    op.create_index(name, table, columns, unique=False, sqlite_where=sa.text(where), postgresql_where=sa.text(where))


def upgrade() -> None:
    """The state stands in the index too: SQLite looks it up in the row otherwise, although the index holds no other."""
    op.drop_index("ix_delivery_due", "delivery")
    _create("delivery", "ix_delivery_due", ["practice_id", "channel", "priority", "next_at", "id", "letter", "status"], DUE)
    _create("delivery", "ix_delivery_stale", ["stale_at", "next_at"], MAY_GO_STALE)
    op.drop_index("ix_delivery_lease", "delivery")
    _create("delivery", "ix_delivery_lease", ["lease_until", "status"], HELD)
    op.drop_index("ix_touchpoint_due", "touchpoint")
    _create("touchpoint", "ix_touchpoint_due", ["due_at", "practice_id", "journey_id", "state"], PLANNED)


def downgrade() -> None:
    """By moment alone."""
    op.drop_index("ix_touchpoint_due", "touchpoint")
    _create("touchpoint", "ix_touchpoint_due", ["due_at"], PLANNED)
    op.drop_index("ix_delivery_lease", "delivery")
    _create("delivery", "ix_delivery_lease", ["lease_until"], HELD)
    op.drop_index("ix_delivery_stale", "delivery")
    op.drop_index("ix_delivery_due", "delivery")
    _create("delivery", "ix_delivery_due", ["next_at"], DUE)

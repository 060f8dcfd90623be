"""The places somebody has in groups are found by an index: each page of a coachee asked every appointment of the practice

Revision: 0015, after 0014
"""

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Seats by person."""
    op.create_index("ix_seat_person", "seat", ["person_id"])


def downgrade() -> None:
    """Without it again."""
    op.drop_index("ix_seat_person", table_name="seat")

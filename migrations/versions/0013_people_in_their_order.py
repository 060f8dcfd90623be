"""Keep people in the order of the list: an index of the first name alone left two hundred rows to be sorted at every look

Revision: 0013, after 0012
"""

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """By first name, last name and id."""
    op.drop_index("ix_person_name", "person")
    op.create_index("ix_person_name", "person", ["practice_id", "first_name", "last_name", "id"], unique=False)


def downgrade() -> None:
    """By first name."""
    op.drop_index("ix_person_name", "person")
    op.create_index("ix_person_name", "person", ["practice_id", "first_name"], unique=False)

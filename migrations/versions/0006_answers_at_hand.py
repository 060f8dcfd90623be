"""Keep scores at hand by the day they came, and answers that nobody read

Revision: 0006, after 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

UNREAD = "read_at IS NULL AND commented_at IS NULL"


def upgrade() -> None:
    """Two indexes: Insights means six months of scores without opening a row, Today finds the oldest unread answers."""
    with op.batch_alter_table("form_response", schema=None) as batch_op:
        batch_op.create_index("ix_form_response_scores", ["practice_id", "form_version_id", "answered_at", "score"], unique=False)
        batch_op.create_index(
            "ix_form_response_unread", ["practice_id", "answered_at"], unique=False,
            postgresql_where=sa.text(UNREAD), sqlite_where=sa.text(UNREAD),
        )  # fmt: skip


def downgrade() -> None:
    """Without them."""
    with op.batch_alter_table("form_response", schema=None) as batch_op:
        batch_op.drop_index("ix_form_response_unread", postgresql_where=sa.text(UNREAD), sqlite_where=sa.text(UNREAD))
        batch_op.drop_index("ix_form_response_scores")

"""What a coach shows of themselves to their coachees: telephone and e-mail, both only when they say so

Revision: 0010, after 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

SHOWN = ("shows_phone", "shows_email")


def upgrade() -> None:
    """Two switches, off for everybody who is here already."""
    with op.batch_alter_table("member", schema=None) as batch_op:
        for name in SHOWN:
            batch_op.add_column(sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("member", schema=None) as batch_op:
        for name in SHOWN:
            batch_op.alter_column(name, server_default=None)


def downgrade() -> None:
    """Without them."""
    with op.batch_alter_table("member", schema=None) as batch_op:
        for name in SHOWN:
            batch_op.drop_column(name)

"""How many appointments a journey has beyond its programme: what a coach and a coachee agreed on the way

Revision: 0011, after 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """None, for every journey that is here already."""
    with op.batch_alter_table("journey", schema=None) as batch_op:
        batch_op.add_column(sa.Column("more_appointments", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("journey", schema=None) as batch_op:
        batch_op.alter_column("more_appointments", server_default=None)


def downgrade() -> None:
    """Without it."""
    with op.batch_alter_table("journey", schema=None) as batch_op:
        batch_op.drop_column("more_appointments")

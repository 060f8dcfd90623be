"""Count letters that came back, and how far their mailbox was read

Revision: 0005, after 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One row for a letter that came back, one for the mailbox."""
    op.create_table(
        "bounce_box",
        sa.Column("id", sa.String(length=200), nullable=False),
        sa.Column("validity", sa.BigInteger(), nullable=True),
        sa.Column("last_uid", sa.BigInteger(), nullable=False),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bounce_box")),
    )
    op.create_table(
        "bounce",
        sa.Column("delivery_id", sa.String(length=26), nullable=False),
        sa.Column("practice_id", sa.String(length=26), nullable=False),
        sa.Column("address_digest", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["delivery_id"], ["delivery.id"], name=op.f("fk_bounce_delivery_id_delivery"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["practice_id"], ["practice.id"], name=op.f("fk_bounce_practice_id_practice")),
        sa.PrimaryKeyConstraint("delivery_id", name=op.f("pk_bounce")),
    )
    with op.batch_alter_table("bounce", schema=None) as batch_op:
        batch_op.create_index("ix_bounce_address", ["practice_id", "address_digest", "at"], unique=False)


def downgrade() -> None:
    """Forget what came back; addresses that are not written to any more stay so (table suppression)."""
    op.drop_table("bounce")
    op.drop_table("bounce_box")

"""Keep where devices are notified

Revision: 0002, after 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables forward."""
    op.create_table(
        "push_address",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("practice_id", sa.String(length=26), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.String(length=26), nullable=True),
        sa.Column("member_id", sa.String(length=26), nullable=True),
        sa.Column("device_id", sa.String(length=26), nullable=True),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("endpoint_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("keys_sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name=op.f("fk_push_address_device_id_device"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["practice_id"], ["practice.id"], name=op.f("fk_push_address_practice_id_practice")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_push_address")),
        sa.UniqueConstraint("digest", name=op.f("uq_push_address_digest")),
    )
    with op.batch_alter_table("push_address", schema=None) as batch_op:
        for column in ("device_id", "member_id", "person_id", "practice_id"):
            batch_op.create_index(batch_op.f(f"ix_push_address_{column}"), [column], unique=False)


def downgrade() -> None:
    """Bring the tables back."""
    op.drop_table("push_address")

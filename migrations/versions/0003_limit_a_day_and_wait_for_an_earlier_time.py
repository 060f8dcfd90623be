"""Limit a day, share out by weight, wait for an earlier time

Revision: 0003, after 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables forward."""
    with op.batch_alter_table("availability", schema=None) as batch_op:
        batch_op.add_column(sa.Column("most_a_day", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("minutes_a_day", sa.Integer(), nullable=True))
    with op.batch_alter_table("appointment_type", schema=None) as batch_op:
        batch_op.add_column(sa.Column("notice_days", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("weights", sa.JSON(), nullable=True))
    op.create_table(
        "waiting",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("practice_id", sa.String(length=26), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.String(length=26), nullable=False),
        sa.Column("appointment_id", sa.String(length=26), nullable=False),
        sa.Column("days", sa.JSON(), nullable=False),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["appointment_id"], ["appointment.id"], name=op.f("fk_waiting_appointment_id_appointment"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_waiting_person_id_person")),
        sa.ForeignKeyConstraint(["practice_id"], ["practice.id"], name=op.f("fk_waiting_practice_id_practice")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waiting")),
        sa.UniqueConstraint("appointment_id", "person_id", name="uq_waiting_once"),
    )
    with op.batch_alter_table("waiting", schema=None) as batch_op:
        batch_op.create_index("ix_waiting_person", ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_waiting_practice_id"), ["practice_id"], unique=False)


def downgrade() -> None:
    """Bring the tables back."""
    op.drop_table("waiting")
    with op.batch_alter_table("appointment_type", schema=None) as batch_op:
        batch_op.drop_column("weights")
        batch_op.drop_column("notice_days")
    with op.batch_alter_table("availability", schema=None) as batch_op:
        batch_op.drop_column("minutes_a_day")
        batch_op.drop_column("most_a_day")

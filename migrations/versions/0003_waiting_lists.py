"""Keep the waiting lists of full groups, and the questions that were asked when booking

Revision: 0003, after 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A line for each full group; answers for each seat; three choices of the coach."""
    op.create_table(
        "group_waiting",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("practice_id", sa.String(length=26), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("appointment_id", sa.String(length=26), nullable=False),
        sa.Column("person_id", sa.String(length=26), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seat_no", sa.Integer(), nullable=True),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("offer_until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["appointment_id"], ["appointment.id"], name=op.f("fk_group_waiting_appointment_id_appointment"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_group_waiting_person_id_person")),
        sa.ForeignKeyConstraint(["practice_id"], ["practice.id"], name=op.f("fk_group_waiting_practice_id_practice")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_waiting")),
        sa.UniqueConstraint("appointment_id", "person_id", name="uq_group_waiting_once"),
        sa.UniqueConstraint("appointment_id", "seat_no", name="uq_group_waiting_seat"),
    )
    with op.batch_alter_table("group_waiting", schema=None) as batch_op:
        batch_op.create_index("ix_group_waiting_person", ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_group_waiting_practice_id"), ["practice_id"], unique=False)
        batch_op.create_index("ix_group_waiting_until", ["state", "offer_until"], unique=False)
    with op.batch_alter_table("seat", schema=None) as batch_op:
        batch_op.add_column(sa.Column("answers_sealed", sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column("asked", sa.JSON(), nullable=True))
    with op.batch_alter_table("appointment", schema=None) as batch_op:
        batch_op.add_column(sa.Column("asked", sa.JSON(), nullable=True))
    with op.batch_alter_table("appointment_type", schema=None) as batch_op:
        batch_op.add_column(sa.Column("form_id", sa.String(length=26), nullable=True))
        batch_op.add_column(sa.Column("dates_only", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("availability", schema=None) as batch_op:
        batch_op.add_column(sa.Column("asks_elsewhere", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    """Take it back. Who waited, and what was answered with a seat, is gone."""
    with op.batch_alter_table("availability", schema=None) as batch_op:
        batch_op.drop_column("asks_elsewhere")
    with op.batch_alter_table("appointment_type", schema=None) as batch_op:
        batch_op.drop_column("dates_only")
        batch_op.drop_column("form_id")
    with op.batch_alter_table("appointment", schema=None) as batch_op:
        batch_op.drop_column("asked")
    with op.batch_alter_table("seat", schema=None) as batch_op:
        batch_op.drop_column("asked")
        batch_op.drop_column("answers_sealed")
    with op.batch_alter_table("group_waiting", schema=None) as batch_op:
        batch_op.drop_index("ix_group_waiting_until")
        batch_op.drop_index(batch_op.f("ix_group_waiting_practice_id"))
        batch_op.drop_index("ix_group_waiting_person")

    op.drop_table("group_waiting")

"""Keep what was chosen in a list, and how far what is done with all of it is

Revision: 0016, after 0015
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One table; a row lasts a day."""
    op.create_table(
        "selection",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("practice_id", sa.String(length=26), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("member_id", sa.String(length=26), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("ids", sa.JSON(), nullable=False),
        sa.Column("came_from", sa.String(length=1000), nullable=False),
        sa.Column("deed", sa.String(length=12), nullable=True),
        sa.Column("params", sa.JSON(), nullable=False),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("changed", sa.JSON(), nullable=False),
        sa.Column("skipped", sa.JSON(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_selection_member_id_member")),
        sa.ForeignKeyConstraint(["practice_id"], ["practice.id"], name=op.f("fk_selection_practice_id_practice")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_selection")),
    )
    with op.batch_alter_table("selection", schema=None) as batch_op:
        batch_op.create_index("ix_selection_waiting", ["ended_at", "begun_at"], unique=False)
        batch_op.create_index("ix_selection_created", ["created_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_selection_member_id"), ["member_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_selection_practice_id"), ["practice_id"], unique=False)


def downgrade() -> None:
    """What was under way stops."""
    op.drop_table("selection")

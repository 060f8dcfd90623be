"""An assignment can be handed in with files, and what is being written is kept before it is handed in

Revision: 0017, after 0016
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def _column(name: str, **more: bool) -> sa.Column:
    return sa.Column(name, sa.String(length=26), **{"nullable": False, **more})


def _refers(table: str, column: str, to: str, **more: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"), **more)


def upgrade() -> None:
    """Files beside their bytes, so that a list never reads those; and the draft at the assignment."""
    op.create_table(
        "hand_in_file",
        _column("id"),
        _column("practice_id"),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        _column("assignment_id"),
        _column("person_id"),
        _column("hand_in_id", nullable=True),
        sa.Column("name_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        _refers("hand_in_file", "assignment_id", "assignment", ondelete="CASCADE"),
        _refers("hand_in_file", "hand_in_id", "hand_in", ondelete="CASCADE"),
        _refers("hand_in_file", "person_id", "person", ondelete="CASCADE"),
        _refers("hand_in_file", "practice_id", "practice"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hand_in_file")),
    )
    op.create_table(
        "hand_in_content",
        _column("id"),
        _column("practice_id"),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        _column("file_id"),
        _column("person_id"),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        _refers("hand_in_content", "file_id", "hand_in_file", ondelete="CASCADE"),
        _refers("hand_in_content", "person_id", "person", ondelete="CASCADE"),
        _refers("hand_in_content", "practice_id", "practice"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hand_in_content")),
        sa.UniqueConstraint("file_id", name=op.f("uq_hand_in_content_file_id")),
    )
    for table, columns in (("hand_in_file", ("assignment_id", "hand_in_id", "person_id", "practice_id")), ("hand_in_content", ("person_id", "practice_id"))):
        for column in columns:
            op.create_index(op.f(f"ix_{table}_{column}"), table, [column])
    op.add_column("assignment", sa.Column("draft_sealed", sa.LargeBinary(), nullable=True))
    op.add_column("assignment", sa.Column("drafted_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("assignment", sa.Column("revision", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    """Files and drafts are gone; what was handed in as text stays."""
    with op.batch_alter_table("assignment", schema=None) as batch_op:
        for name in ("revision", "drafted_at", "draft_sealed"):
            batch_op.drop_column(name)
    op.drop_table("hand_in_content")
    op.drop_table("hand_in_file")

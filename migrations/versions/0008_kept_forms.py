"""Forms that arrived after a sign-in had ended, kept for an hour for whoever sent them

Revision: 0008, after 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One table; its rows live an hour."""
    op.create_table(
        "kept_form",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("practice_id", sa.String(length=26), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.String(length=26), nullable=False),
        sa.Column("person_id", sa.String(length=26), nullable=True),
        sa.Column("typed_sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_kept_form_person_id_person")),
        sa.ForeignKeyConstraint(["practice_id"], ["practice.id"], name=op.f("fk_kept_form_practice_id_practice")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_kept_form_user_id_user"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_form")),
    )
    with op.batch_alter_table("kept_form", schema=None) as batch_op:
        batch_op.create_index("ix_kept_form_created", ["created_at"], unique=False)
        batch_op.create_index("ix_kept_form_user", ["user_id", "practice_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_kept_form_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_kept_form_practice_id"), ["practice_id"], unique=False)


def downgrade() -> None:
    """Without it; what waits is typed again."""
    op.drop_table("kept_form")

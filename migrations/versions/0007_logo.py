"""The logo of a practice: what every page's head must know beside the practice, the picture in a table of its own

Revision: 0007, after 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One column that most practices leave empty, one table."""
    op.create_table(
        "practice_logo",
        sa.Column("practice_id", sa.String(length=26), nullable=False),
        sa.Column("png", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["practice_id"], ["practice.id"], name=op.f("fk_practice_logo_practice_id_practice")),
        sa.PrimaryKeyConstraint("practice_id", name=op.f("pk_practice_logo")),
    )
    with op.batch_alter_table("practice", schema=None) as batch_op:
        batch_op.add_column(sa.Column("logo_kept", sa.JSON(none_as_null=True), nullable=True))


def downgrade() -> None:
    """Without them; a logo has to be chosen again."""
    with op.batch_alter_table("practice", schema=None) as batch_op:
        batch_op.drop_column("logo_kept")
    op.drop_table("practice_logo")

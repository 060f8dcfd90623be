"""Let a company pay: sponsors, who agreed to them, which goals they see, and invoices addressed to them

Revision: 0002, after 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def _row(name: str, *parts: sa.schema.SchemaItem) -> None:
    """A table of a practice: id, practice and moment first, as every other one."""
    op.create_table(
        name,
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("practice_id", sa.String(length=26), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        *parts,
        sa.ForeignKeyConstraint(["practice_id"], ["practice.id"], name=op.f(f"fk_{name}_practice_id_practice")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )
    with op.batch_alter_table(name) as batch:
        batch.create_index(batch.f(f"ix_{name}_practice_id"), ["practice_id"])


def _to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"))


def _sponsors() -> None:
    _row(
        "sponsor",
        sa.Column("company", sa.String(length=120), nullable=False),
        sa.Column("contact", sa.String(length=120), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("locale", sa.String(length=5), nullable=False),
        sa.Column("timezone", sa.String(length=60), nullable=False),
        sa.Column("street", sa.String(length=120)),
        sa.Column("postcode", sa.String(length=16)),
        sa.Column("city", sa.String(length=80)),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("vat_id", sa.String(length=20)),
        sa.Column("user_id", sa.String(length=26)),
        _to("sponsor", "user_id", "user"),
        sa.UniqueConstraint("practice_id", "email", name=op.f("uq_sponsor_practice_id_email")),
    )
    with op.batch_alter_table("sponsor") as batch:
        batch.create_index("ix_sponsor_user", ["user_id", "practice_id"])


def _sponsorships() -> None:
    _row(
        "sponsorship",
        sa.Column("person_id", sa.String(length=26), nullable=False),
        sa.Column("sponsor_id", sa.String(length=26), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("agreed_at", sa.DateTime(timezone=True)),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.Column("consent_id", sa.String(length=26)),
        *(_to("sponsorship", f"{other}_id", other) for other in ("person", "sponsor", "consent")),
    )
    with op.batch_alter_table("sponsorship") as batch:
        batch.create_index("ix_sponsorship_person", ["person_id"])
        batch.create_index("ix_sponsorship_sponsor", ["sponsor_id"])


def _shares() -> None:
    _row(
        "goal_share",
        sa.Column("goal_id", sa.String(length=26), nullable=False),
        sa.Column("sponsorship_id", sa.String(length=26), nullable=False),
        sa.Column("by_coach_at", sa.DateTime(timezone=True)),
        sa.Column("by_coachee_at", sa.DateTime(timezone=True)),
        _to("goal_share", "goal_id", "goal"),
        _to("goal_share", "sponsorship_id", "sponsorship"),
        sa.UniqueConstraint("goal_id", "sponsorship_id", name=op.f("uq_goal_share_goal_id_sponsorship_id")),
    )
    with op.batch_alter_table("goal_share") as batch:
        batch.create_index(batch.f("ix_goal_share_sponsorship_id"), ["sponsorship_id"])


def upgrade() -> None:
    """New tables, and one column for invoices that go to a company."""
    _sponsors()
    _sponsorships()
    _shares()
    with op.batch_alter_table("invoice") as batch:
        batch.add_column(sa.Column("sponsor_id", sa.String(length=26)))
        batch.create_foreign_key(batch.f("fk_invoice_sponsor_id_sponsor"), "sponsor", ["sponsor_id"], ["id"])
        batch.create_index(batch.f("ix_invoice_sponsor_id"), ["sponsor_id"])


def downgrade() -> None:
    """Invoices that went to a company keep its name and address in their frozen buyer."""
    with op.batch_alter_table("invoice") as batch:
        batch.drop_index(batch.f("ix_invoice_sponsor_id"))
        batch.drop_constraint(batch.f("fk_invoice_sponsor_id_sponsor"), type_="foreignkey")
        batch.drop_column("sponsor_id")
    for name in ("goal_share", "sponsorship", "sponsor"):
        op.drop_table(name)

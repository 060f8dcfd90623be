"""Lay the tables of calendar accounts: the account, what was written there, and the feeds that are read in it

Revision: 0004, after 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A coach can have an account at a calendar server (CalDAV)."""
    op.create_table(
        "calendar_account",
        *_row(),
        sa.Column("coach_id", sa.String(length=26), nullable=False),
        sa.Column("host", sa.String(length=200), nullable=False),
        sa.Column("secrets_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("calendars_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("write_url_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("error", sa.String(length=40), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("well_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["practice_id"], ["practice.id"], name="fk_calendar_account_practice_id_practice"),
        sa.ForeignKeyConstraint(["coach_id"], ["member.id"], name="fk_calendar_account_coach_id_member"),
        sa.PrimaryKeyConstraint("id", name="pk_calendar_account"),
        sa.UniqueConstraint("coach_id", name="uq_calendar_account_coach"),
    )
    op.create_index("ix_calendar_account_practice_id", "calendar_account", ["practice_id"])
    op.create_table(
        "written_event",
        *_row(),
        sa.Column("account_id", sa.String(length=26), nullable=False),
        sa.Column("appointment_id", sa.String(length=26), nullable=False),
        sa.Column("url_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("etag", sa.String(length=200), nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("error", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(["practice_id"], ["practice.id"], name="fk_written_event_practice_id_practice"),
        sa.ForeignKeyConstraint(
            ["account_id"], ["calendar_account.id"], name="fk_written_event_account_id_calendar_account", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["appointment_id"], ["appointment.id"], name="fk_written_event_appointment_id_appointment", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_written_event"),
        sa.UniqueConstraint("account_id", "appointment_id", name="uq_written_event_appointment"),
    )
    op.create_index("ix_written_event_practice_id", "written_event", ["practice_id"])
    op.create_index("ix_written_event_appointment", "written_event", ["appointment_id"])
    with op.batch_alter_table("feed") as feed:
        feed.add_column(sa.Column("account_id", sa.String(length=26), nullable=True))
        feed.create_foreign_key("fk_feed_account_id_calendar_account", "calendar_account", ["account_id"], ["id"], ondelete="CASCADE")


def downgrade() -> None:
    """What was read in accounts goes with them."""
    op.execute("DELETE FROM busy WHERE feed_id IN (SELECT id FROM feed WHERE account_id IS NOT NULL)")
    op.execute("DELETE FROM feed WHERE account_id IS NOT NULL")
    with op.batch_alter_table("feed") as feed:
        feed.drop_constraint("fk_feed_account_id_calendar_account", type_="foreignkey")
        feed.drop_column("account_id")
    op.drop_table("written_event")
    op.drop_table("calendar_account")


def _row() -> tuple[sa.Column, ...]:
    """What every row of a practice begins with."""
    return (
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("practice_id", sa.String(length=26), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    )

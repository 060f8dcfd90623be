"""Series (numbers without gaps), Invoice with its lines, Payment."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey, Index, Integer, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from coaching.core.crypto import SealedBytes
from coaching.core.db import Row, UTCDateTime

STATES = ("draft", "issued", "paid", "credited")


class Series(Row):
    """The last number given out in one series of one year. Taken only inside the transaction that issues."""

    __tablename__ = "invoice_series"
    __table_args__ = (UniqueConstraint("practice_id", "prefix"),)

    prefix: Mapped[str] = mapped_column(String(12))  # "2026-" or "C2026-"
    last: Mapped[int] = mapped_column(Integer, default=0)


class Invoice(Row):
    """A draft has no number and may change; an issued one never changes: only a credit note can undo it."""

    __tablename__ = "invoice"
    __table_args__ = (
        UniqueConstraint("practice_id", "number"),
        Index("ix_invoice_person", "person_id", "created_at"),
        Index("ix_invoice_due", "practice_id", "state", "due_on"),
    )

    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    sponsor_id: Mapped[str | None] = mapped_column(ForeignKey("sponsor.id"), index=True)  # whom it is addressed to; None: the person
    journey_id: Mapped[str | None] = mapped_column(ForeignKey("journey.id"))
    invitation_id: Mapped[str | None] = mapped_column(String(26), index=True)
    credits_id: Mapped[str | None] = mapped_column(ForeignKey("invoice.id"))
    key: Mapped[str | None] = mapped_column(String(160), index=True)
    state: Mapped[str] = mapped_column(String(10), default="draft")
    number: Mapped[str | None] = mapped_column(String(24))
    issued_on: Mapped[date | None] = mapped_column(Date)
    due_on: Mapped[date | None] = mapped_column(Date)
    issued_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    vat_profile: Mapped[str] = mapped_column(String(12), default="standard")
    seller: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    buyer: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    total_cents: Mapped[int] = mapped_column(Integer, default=0)
    vat_cents: Mapped[int] = mapped_column(Integer, default=0)
    paid_cents: Mapped[int] = mapped_column(Integer, default=0)
    pdf_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    pdf = SealedBytes("pdf_sealed", owner="practice_id")
    pdf_sha256: Mapped[str | None] = mapped_column(String(64))

    @property
    def open_cents(self) -> int:
        """What is still to be paid."""
        return self.total_cents - self.paid_cents if self.state in ("issued",) else 0


class InvoiceLine(Row):
    """What was delivered: price per piece including VAT in cents, rate in tenths of a per cent (210 = 21 %)."""

    __tablename__ = "invoice_line"

    invoice_id: Mapped[str] = mapped_column(ForeignKey("invoice.id"), index=True)
    position: Mapped[int] = mapped_column(Integer)
    words: Mapped[str] = mapped_column(String(300))
    quantity: Mapped[int] = mapped_column(Integer, default=1)
    price_cents: Mapped[int] = mapped_column(Integer)
    vat_rate: Mapped[int] = mapped_column(Integer, default=210)
    delivered_on: Mapped[date | None] = mapped_column(Date)


class Payment(Row):
    """Money that came in for an invoice. `key` makes one and the same payment count once."""

    __tablename__ = "payment"
    __table_args__ = (UniqueConstraint("practice_id", "key"),)

    invoice_id: Mapped[str] = mapped_column(ForeignKey("invoice.id"), index=True)
    amount_cents: Mapped[int] = mapped_column(Integer)
    paid_on: Mapped[date] = mapped_column(Date)
    how: Mapped[str] = mapped_column(String(16), default="bank")
    key: Mapped[str] = mapped_column(String(160))

"""AgreementText: a template. Agreement: the exact text for one person. Signature: the evidence."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from coaching.core.crypto import Sealed, SealedBytes
from coaching.core.db import Row, UTCDateTime


class AgreementText(Row):
    """A text with placeholders, per language; the template is never what is signed."""

    __tablename__ = "agreement_text"
    __table_args__ = (UniqueConstraint("practice_id", "key"),)

    key: Mapped[str] = mapped_column(String(40))
    name: Mapped[dict[str, str]] = mapped_column(JSON)
    body: Mapped[dict[str, str]] = mapped_column(JSON)
    archived_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class Agreement(Row):
    """The text one person reads and signs. `body` and `sha256` are frozen from the moment it is prepared. Sealed with the
    practice's key: an agreement must outlive the erasure of the person while claims can run."""

    __tablename__ = "agreement"
    __table_args__ = (Index("ix_agreement_person", "person_id", "created_at"),)

    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    text_id: Mapped[str | None] = mapped_column(ForeignKey("agreement_text.id"))
    invitation_id: Mapped[str | None] = mapped_column(String(26), index=True)  # of a higher floor
    version: Mapped[int] = mapped_column(default=1)
    locale: Mapped[str] = mapped_column(String(5))
    title: Mapped[str] = mapped_column(String(160))
    body_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    body = Sealed("body_sealed", owner="practice_id")
    sha256: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(8), default="open")  # open signed void
    signed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    voided_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class Signature(Row):
    """What proves that somebody signed: name, moment, where from, which exact words and bytes. One per agreement."""

    __tablename__ = "signature"

    agreement_id: Mapped[str] = mapped_column(ForeignKey("agreement.id"), unique=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    name: Mapped[str] = mapped_column(String(160))
    drawn_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    drawn = SealedBytes("drawn_sealed", owner="practice_id")
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    ip: Mapped[str | None] = mapped_column(String(45))
    user_agent: Mapped[str | None] = mapped_column(String(300))
    consent_words: Mapped[str] = mapped_column(Text)
    verified_by: Mapped[str] = mapped_column(String(40))
    early_start: Mapped[bool] = mapped_column(default=False)
    events: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    pdf_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    pdf = SealedBytes("pdf_sealed", owner="practice_id")
    pdf_sha256: Mapped[str] = mapped_column(String(64))

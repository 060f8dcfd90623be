"""What readers and coaches want, and which devices may be notified."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from coaching.core.crypto import Sealed, SealedJSON
from coaching.core.db import Row, UTCDateTime


class Suppression(Row):
    """An address that wants no more of one kind of letter ("*": of any; "address": it came back). Only the SHA-256 of the address is kept."""

    __tablename__ = "suppression"
    __table_args__ = (UniqueConstraint("practice_id", "address_digest", "kind"),)

    address_digest: Mapped[str] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(String(20))
    person_id: Mapped[str | None] = mapped_column(String(26), index=True)


class PushAddress(Row):
    """Where one browser of a person or member can be notified. Signing that browser out takes it along."""

    __tablename__ = "push_address"

    digest: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[str | None] = mapped_column(String(26), index=True)
    member_id: Mapped[str | None] = mapped_column(String(26), index=True)
    device_id: Mapped[str | None] = mapped_column(ForeignKey("device.id", ondelete="CASCADE"), index=True)
    seen_at: Mapped[datetime] = mapped_column(UTCDateTime)
    endpoint_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    keys_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    endpoint = Sealed("endpoint_sealed", owner="sealed_for")
    keys = SealedJSON("keys_sealed", owner="sealed_for")

    @property
    def sealed_for(self) -> str:
        """Whose key opens it."""
        return self.person_id or self.practice_id


class SendingHold(Row):
    """This practice's coach has switched all sending off; the row goes when it is switched on again."""

    __tablename__ = "sending_hold"
    __table_args__ = (UniqueConstraint("practice_id"),)

    member_id: Mapped[str | None] = mapped_column(String(26))

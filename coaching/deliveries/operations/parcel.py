"""A claimed letter outside its row: what sending reads, each sealed part opened once.

Not an entity on purpose. A refresh would bring in another holder's token, and with it the right to write; and loading
an entity costs as much processor time as speaking SMTP.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, time
from functools import cached_property
from typing import Any

from coaching.core import crypto
from coaching.deliveries.models import Delivery


@dataclass
class Parcel:
    """What the drain knows of a delivery from its claim on. Instants in UTC, quiet hours on the reader's wall clock."""

    id: str
    practice_id: str
    person_id: str | None
    journey_id: str | None
    message_id: str
    channel: str
    kind: str
    priority: int
    status: str
    locale: str
    timezone: str
    quiet_from: time | None
    quiet_until: time | None
    created_at: datetime
    next_at: datetime
    stale_at: datetime | None
    first_try_at: datetime | None
    dated_at: datetime | None
    attempt: int
    lease_owner: str | None
    address_digest: str
    address_sealed: bytes | None
    name_sealed: bytes | None
    subject_sealed: bytes | None
    content_sealed: bytes | None
    unwanted: str | None = None
    """Why this kind may not go to this address, as it stood at the claim."""

    @property
    def sealed_for(self) -> str:
        """Whose key opens the letter."""
        return self.person_id or self.practice_id

    def _opened(self, column: str, sealed: bytes | None) -> str:
        """The plain text; empty when there is none, or when its reader was erased."""
        if sealed is None:
            return ""
        try:
            return crypto.unseal(self.sealed_for, f"{Delivery.__tablename__}.{column}.{self.id}", sealed).decode()
        except crypto.Erased:
            return ""

    @cached_property
    def address(self) -> str:
        """Where it goes."""
        return self._opened("address_sealed", self.address_sealed)

    @cached_property
    def name(self) -> str:
        """Who reads it."""
        return self._opened("name_sealed", self.name_sealed)

    @cached_property
    def subject(self) -> str:
        """What it is about."""
        return self._opened("subject_sealed", self.subject_sealed)

    @cached_property
    def content(self) -> dict[str, Any]:
        """The frozen letter (operations.queueing.frozen); empty when it is no longer kept."""
        return json.loads(self._opened("content_sealed", self.content_sealed) or "{}")


NAMES = tuple(name for name in Parcel.__dataclass_fields__ if name != "unwanted")
"""Its columns, in this order."""

"""Arithmetic of invoices: pure, whole cents.

Rounding rule: VAT is computed per rate over the total of that rate, halves up, never per line (Belastingdienst: per line or on
the total, one way of doing; a UBL needs the total per rate). Prices include VAT, as consumers are told them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from coaching.core.rounding import half_up

# What a practice charges: 21 %; small-business scheme (KOR) and exempt education or care charge none and may show none.
VAT_PROFILES = {"standard": 210, "kor": 0, "exempt": 0, "reverse": 0}


@dataclass(frozen=True)
class Line:
    """One line: pieces times a price including VAT in cents; rate in tenths of a per cent."""

    quantity: int
    price_cents: int
    vat_rate: int

    @property
    def total_cents(self) -> int:
        """Including VAT."""
        return self.quantity * self.price_cents


@dataclass(frozen=True)
class RateTotal:
    """All lines of one VAT rate together, in cents."""

    vat_rate: int
    incl_cents: int
    vat_cents: int

    @property
    def excl_cents(self) -> int:
        """Without VAT."""
        return self.incl_cents - self.vat_cents


def vat_in(incl_cents: int, rate: int) -> int:
    """The VAT inside an amount that includes it, halves up (away from zero for a credit). 12 100 at 210 is 2 100."""
    sign = -1 if incl_cents < 0 else 1
    return sign * half_up(Decimal(abs(incl_cents)) * rate / (1000 + rate))


def totals(lines: Iterable[Line]) -> list[RateTotal]:
    """Per VAT rate, the highest first."""
    sums: dict[int, int] = {}
    for line in lines:
        sums[line.vat_rate] = sums.get(line.vat_rate, 0) + line.total_cents
    return [RateTotal(rate, incl, vat_in(incl, rate)) for rate, incl in sorted(sums.items(), reverse=True)]


def rate_of(profile: str) -> int:
    """The VAT rate of a practice's profile, in tenths of a per cent."""
    return VAT_PROFILES[profile]


def number_of(prefix: str, count: int) -> str:
    """"2026-0001": the year's series and a number of at least four digits."""
    return f"{prefix}{count:04d}"


def days_late(due: date | None, today: date) -> int:
    """Whole days after the due date, 0 when not late."""
    return max(0, (today - due).days) if due else 0


REST_BETWEEN_REMINDERS = timedelta(days=3)


@dataclass(frozen=True)
class Standing:
    """What decides about a reminder. `reads`: somebody gets mail about it; `reminded_at`: the last time (UTC), None for never."""

    state: str
    is_credit: bool
    due_on: date | None
    reads: bool
    reminded_at: datetime | None


def why_no_reminder(one: Standing, today: date, now: datetime) -> str | None:
    """Why nobody is reminded of this invoice, as a word; None: they can be. `today` on the practice's clock."""
    if one.state == "draft" or one.is_credit:
        return "not_issued"
    if one.state != "issued":
        return "settled"
    if not days_late(one.due_on, today):
        return "not_late"
    if not one.reads:
        return "no_address"
    if one.reminded_at and now - one.reminded_at < REST_BETWEEN_REMINDERS:
        return "just_reminded"
    return None


def missing_of_seller(seller: dict[str, str | None], profile: str) -> list[str]:
    """What the law asks of the seller's details and is not there (art. 35a Wet OB): name, address, VAT id (not under KOR)."""
    wanted = ["name", "street", "postcode", "city"] + (["vat_id"] if profile == "standard" else [])
    return [name for name in wanted if not seller.get(name)]


def grouped(iban: str | None) -> str | None:
    """An IBAN as people read it, in groups of four (ISO 13616): "NL91 ABNA 0417 1643 00". Banks take it with spaces too."""
    plain = (iban or "").replace(" ", "")
    return " ".join(plain[at : at + 4] for at in range(0, len(plain), 4)) or None


def reference(number: str) -> str:
    """What a payer writes with the transfer."""
    return re.sub(r"[^A-Za-z0-9-]", "", number)

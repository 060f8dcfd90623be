"""Decisions about people: telephone numbers as one form, so that somebody is recognised; what may stand in a field of one's own."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

LETTERS = ("reflection", "check_in", "lesson", "message", "nudge", "follow_up")  # kinds of mail that a coachee can do without
KINDS = ("text", "number", "choice", "date")
MOST_FIELDS, MOST_TAGS = 20, 20  # more than these nobody fills in
MOST_LISTED = 3  # columns beside name, phase and days, in a list that stays readable


def phone_as_e164(typed: str | None, country: str = "NL") -> str | None:
    """"06-12 34 56 78" as "+31612345678"; None when nothing was typed. Raises ValueError when it is no number."""
    if not typed or not typed.strip():
        return None
    import phonenumbers

    try:
        number = phonenumbers.parse(typed, country)
    except phonenumbers.NumberParseException as error:
        raise ValueError(typed) from error
    if not phonenumbers.is_possible_number(number):
        raise ValueError(typed)
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def phone_for_people(e164: str | None, country: str = "NL") -> str:
    """"+31612345678" as people write it: "06 12345678" at home, international elsewhere."""
    if not e164:
        return ""
    import phonenumbers

    try:
        number = phonenumbers.parse(e164, country)
    except phonenumbers.NumberParseException:
        return e164
    at_home = phonenumbers.region_code_for_number(number) == country
    style = phonenumbers.PhoneNumberFormat.NATIONAL if at_home else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return str(phonenumbers.format_number(number, style))


@dataclass(frozen=True)
class OwnField:
    """A field that a practice keeps of everybody. `key` never changes; `name` is {"nl": ..., "en": ...}; `shown`: the coachee sees it too;
    `listed`: a column of the list of people."""

    key: str
    kind: str
    name: Mapping[str, str]
    choices: tuple[str, ...] = field(default=())
    shown: bool = False
    listed: bool = False

    def as_kept(self) -> dict[str, Any]:
        """As plain values, for the practice's settings."""
        return {"key": self.key, "kind": self.kind, "name": dict(self.name), "choices": list(self.choices), "shown": self.shown, "listed": self.listed}

    def tidied(self, typed: str | None) -> str:
        """What was typed as it is kept, "" for nothing: a number as 7.5, a day as 2026-03-02, a choice as it is written in the list.

        Raises ValueError when it does not fit the kind.
        """
        said = " ".join((typed or "").split())
        if not said or self.kind == "text":
            return said
        if self.kind == "choice":
            return next(iter([one for one in self.choices if one.casefold() == said.casefold()]), None) or _refuse(said)
        return _number(said) if self.kind == "number" else _day(said)


def _refuse(said: str) -> str:
    raise ValueError(said)


def _number(said: str) -> str:
    try:
        number = Decimal(said.replace(",", "."))
    except InvalidOperation:
        return _refuse(said)
    return f"{number.normalize():f}" if number.is_finite() and abs(number) < 10**12 else _refuse(said)


def _day(said: str) -> str:
    for form in ("%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y"):
        try:
            return datetime.strptime(said, form).replace(tzinfo=UTC).date().isoformat()
        except ValueError:
            continue
    return _refuse(said)


def own_fields(kept: Any) -> list[OwnField]:
    """The fields of a practice from its settings; what cannot be read is left out."""
    found = [one for one in kept or [] if isinstance(one, dict) and one.get("key") and one.get("kind") in KINDS]
    return [OwnField(one["key"], one["kind"], one.get("name") or {}, tuple(one.get("choices") or ()), bool(one.get("shown")), bool(one.get("listed")))
            for one in found]  # fmt: skip


def new_key(name: str, taken: Collection[str]) -> str:
    """A short name for a new field, made of what it is called: "Waar bekend?" as "waar-bekend", "waar-bekend-2" when that is taken."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    wanted = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:30] or "field"
    return next(key for number in range(1, len(taken) + 2) if (key := wanted if number == 1 else f"{wanted}-{number}") not in taken)


def tags_of(typed: str | None) -> list[str]:
    """"vip,  Zorg, zorg" as ["vip", "Zorg"]: in the order of typing, each once, capitals aside."""
    found: dict[str, str] = {}
    for one in (typed or "").split(","):
        if said := " ".join(one.split()):
            found.setdefault(said.casefold(), said)
    return list(found.values())


def each_once(tags: Iterable[str]) -> list[str]:
    """Each of these once, capitals aside, by the alphabet."""
    return sorted({tag.casefold(): tag for tag in tags}.values(), key=str.casefold)


def with_tag(tags: Collection[str], tag: str) -> list[str]:
    """These and one more, at the end; the same when it is among them, capitals aside, or when there are MOST_TAGS."""
    return [*tags] if len(tags) >= MOST_TAGS or has_tag(tags, tag) else [*tags, tag]


def without_tag(tags: Collection[str], tag: str) -> list[str]:
    """These but that one, capitals aside."""
    return [one for one in tags if one.casefold() != tag.casefold()]


def has_tag(tags: Collection[str], tag: str) -> bool:
    """Whether it is among them, capitals aside."""
    return tag.casefold() in {one.casefold() for one in tags}

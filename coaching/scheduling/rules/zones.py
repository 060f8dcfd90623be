"""Names of time zones: checked, old and Windows names mapped, found by a few letters (scheduling rule 6)."""

from datetime import UTC, datetime
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

_OUTSIDE = ("Etc/", "SystemV/", "posix/", "right/", "US/", "Brazil/", "Canada/", "Chile/", "Mexico/")

_RENAMED = {  # zones that browsers still call by the place's old name: what people call it now
    "Asmera": "Asmara", "Calcutta": "Kolkata", "Faeroe": "Faroe", "Godthab": "Nuuk", "Katmandu": "Kathmandu", "Kiev": "Kyiv",
    "Ponape": "Pohnpei", "Rangoon": "Yangon", "Saigon": "Ho Chi Minh", "Truk": "Chuuk",
}  # fmt: skip


class UnknownZone(ValueError):
    """The name is no time zone. Never answered with UTC in silence."""


@cache
def names() -> tuple[str, ...]:
    """All places a person can choose, sorted: Africa/Abidjan … Pacific/Wallis, and UTC."""
    places = (name for name in _all() if "/" in name and not name.startswith(_OUTSIDE))
    return (*sorted(places), "UTC")


@cache
def _all() -> frozenset[str]:
    """Every name the machine knows. Asking walks the disk, so it is asked once."""
    return frozenset(available_timezones())


def zone(name: str) -> ZoneInfo:
    """The zone of an IANA name, an old link of one (Asia/Katmandu) or a Windows name. Raises UnknownZone."""
    if name in _all():
        return ZoneInfo(name)
    known = windows().get(name)
    if known is None or known not in _all():
        raise UnknownZone(name)
    return ZoneInfo(known)


@cache
def windows() -> dict[str, str]:
    """Windows names to IANA names, as Outlook writes them (CLDR's table, which icalendar carries)."""
    from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

    return dict(WINDOWS_TO_OLSON)


def found(letters: str, limit: int = 40) -> list[str]:
    """Zones whose name holds every word of `letters`, those whose city begins with it first."""
    words = letters.casefold().replace("_", " ").split()
    hits = [name for name in names() if all(word in plain(name).casefold() for word in words)]
    first = words[0] if words else ""
    hits.sort(key=lambda name: (not city(name).casefold().startswith(first), name))
    return hits[:limit]


def plain(name: str) -> str:
    """A zone's name as people read it: "America/New York"."""
    return name.replace("_", " ")


def city(name: str) -> str:
    """The place in a zone's name: "New York"; Kolkata for Asia/Calcutta."""
    place = plain(name.rsplit("/", 1)[-1])
    return _RENAMED.get(place, place)


def instant(wall: datetime, name: str) -> datetime:
    """The UTC instant of a naive clock time; a missing one moves on, a doubled one is the first (RFC 5545 3.3.5)."""
    return wall.replace(tzinfo=zone(name)).astimezone(UTC)


def offset(name: str, at: datetime) -> str:
    """The difference with UTC at an instant: "UTC+1", "UTC+5:45", "UTC"."""
    minutes = int((at.astimezone(zone(name)).utcoffset() or at - at).total_seconds() // 60)
    if not minutes:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'+' if minutes > 0 else '-'}{hours}" + (f":{rest:02d}" if rest else "")

"""A calendar file before it is parsed: only events that can matter, of those only the lines that say when, and one way of writing.

Parsing costs ten times as much as this. It also means that titles, places and guests of a foreign calendar are never
looked at. Real calendars come with a byte order mark, several files after each other, and names of zones nobody else knows.
"""

import re
from datetime import datetime, timedelta

_FOLD = re.compile(r"\r?\n[ \t]")
_EVENT = re.compile(r"^BEGIN:VEVENT[ \t]*\r?$.*?^END:VEVENT[ \t]*\r?\n?", re.MULTILINE | re.DOTALL | re.IGNORECASE)
_INNER = re.compile(r"^BEGIN:(?!VEVENT)([\w-]+)[ \t]*\r?$.*?^END:\1[ \t]*\r?\n", re.MULTILINE | re.DOTALL | re.IGNORECASE)
_SERIES = re.compile(r"^(RRULE|RDATE|RECURRENCE-ID|DURATION)[;:]", re.MULTILINE | re.IGNORECASE)
_START = re.compile(r"^DTSTART(?:;[^\r\n]*)?:(\d{8})", re.MULTILINE | re.IGNORECASE)
_END = re.compile(r"^DTEND(?:;[^\r\n]*)?:(\d{8})", re.MULTILINE | re.IGNORECASE)
_KEPT = re.compile(
    r"(BEGIN|END|UID|DTSTART|DTEND|DURATION|RRULE|RDATE|EXRULE|EXDATE|RECURRENCE-ID|SEQUENCE|STATUS|TRANSP|X-MICROSOFT-CDO-\w+)[;:]", re.IGNORECASE
)
# Old Outlook names its zones by an address, and forgets the quotes that the colon in it needs.
_OUTLOOK = re.compile(r'TZID="?tzone://Microsoft/(\w+)"?', re.IGNORECASE)
_SLACK = timedelta(days=3)  # zones, and a date that ends at midnight


def thinned(text: str, since: datetime, until: datetime, addresses: list[str]) -> str:
    """The same calendar for [since, until): what cannot touch it is gone, of the guests only `addresses` (lower case) are left."""
    text = _FOLD.sub("", text.lstrip("\ufeff \r\n"))
    text = _OUTLOOK.sub(lambda found: "TZID=UTC" if found[1].lower() == "utc" else f"TZID={found[1]}", text)
    low, high = (since - _SLACK).strftime("%Y%m%d"), (until + _SLACK).strftime("%Y%m%d")
    return _EVENT.sub(lambda event: _event(event[0], low, high, addresses), text)


def _event(text: str, low: str, high: str, addresses: list[str]) -> str:
    text = _INNER.sub("", text)
    start, end = _START.search(text), _END.search(text)
    if start and not _SERIES.search(text) and ((end or start)[1] < low or start[1] > high):
        return ""
    return "".join(line for line in text.splitlines(keepends=True) if _KEPT.match(line) or _names(line, addresses))


def _names(line: str, addresses: list[str]) -> bool:
    return line[:8].upper() == "ATTENDEE" and any(one in line.lower() for one in addresses)

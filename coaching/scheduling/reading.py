"""From a calendar file to busy times (scheduling rules 31-36). Runs in a child process that can be killed (trust D11):
`python -m coaching.scheduling.reading` takes a question as JSON on standard input and prints the answer.
"""

import json
import subprocess
import sys
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

MOST_SECONDS = 5
MOST_BYTES_OF_MEMORY = 768 * 1024 * 1024
MOST_INSTANCES = 20_000
MOST_STEPS = 100_000  # a day at a time since 1900 is 46,000 and costs a second
FREE = ("FREE", "WORKINGELSEWHERE")


class Unreadable(Exception):
    """The file took too long, too much memory, or is no calendar."""


@dataclass(frozen=True)
class Question:
    """What is read, and how. since, until: ISO instants; zone: the coach's."""

    ics: str  # the file; empty with `pieces`, the objects of a calendar in an account, each a file of its own
    zone: str
    since: str
    until: str
    all_day: str = "marked"  # block | ignore | marked
    unanswered: str = "timed"  # block | ignore | timed
    addresses: list[str] = field(default_factory=list)  # the coach's own, to see what was declined
    own_uids: list[str] = field(default_factory=list)  # our appointments, coming back (rule 35)
    pieces: list[str] | None = None


def read(question: Question) -> tuple[list[tuple[datetime, datetime]], int]:
    """Busy times in UTC, merged, and how many events could not be read. Raises Unreadable."""
    try:
        done = subprocess.run(  # noqa: S603  (our own interpreter, no shell)
            [sys.executable, "-m", "coaching.scheduling.reading"],
            input=json.dumps(asdict(question)).encode(),
            capture_output=True,
            timeout=MOST_SECONDS * 3,  # the child's own limit is of the processor; on a busy machine that takes longer
            check=True,
        )
        answer = json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError) as error:
        raise Unreadable("the calendar could not be read") from error
    spans = [(datetime.fromisoformat(begins), datetime.fromisoformat(until)) for begins, until in answer["busy"]]
    return spans, answer["skipped"]


def answer(question: Question) -> dict[str, Any]:
    """The same, in this process: thinned, parsed, expanded, judged, merged."""
    from recurring_ical_events import of

    from coaching.scheduling.rules.intervals import merged
    from coaching.scheduling.rules.zones import zone

    here = zone(question.zone)
    since, until = datetime.fromisoformat(question.since), datetime.fromisoformat(question.until)
    calendar, broken = _whole(question, since, until)
    floating = _own_zone(calendar) or here
    skipped = broken + _tame(calendar, until)
    spans = []
    found = of(calendar, skip_bad_series=True).between(since, until)
    skipped += max(len(found) - MOST_INSTANCES, 0)  # told to the coach: their times are not blocked
    for event in found[:MOST_INSTANCES]:
        try:
            span = _span(event, question, here, floating)
        except (ValueError, TypeError, KeyError, AttributeError):
            skipped += 1
            continue
        if span and span[1] > span[0]:
            spans.append(span)
    return {"busy": [(begins.isoformat(), end.isoformat()) for begins, end in merged(spans)], "skipped": skipped}


def _whole(question: Question, since: datetime, until: datetime) -> tuple[Any, int]:
    """The file, or all pieces, as one calendar; and how many pieces were no calendar. Half a file is none: it would free time."""
    from icalendar import Calendar

    from coaching.scheduling.thinning import thinned

    whole, broken = Calendar(), 0
    for piece in [question.ics] if question.pieces is None else question.pieces:
        try:
            found = Calendar.from_ical(thinned(piece, since, until, question.addresses), multiple=True)
        except ValueError:
            if question.pieces is None:
                raise
            broken += 1
            continue
        if question.pieces is None and not found:
            raise ValueError("no calendar")
        for calendar in found:
            whole.subcomponents += calendar.subcomponents
            if "X-WR-TIMEZONE" in calendar:
                whole["X-WR-TIMEZONE"] = calendar["X-WR-TIMEZONE"]
    return whole, broken


def _own_zone(calendar: Any) -> Any:
    """The zone that the file names for its floating times, or None. Taken out: the expander knows fewer names than we do."""
    from coaching.scheduling.rules.zones import UnknownZone, zone

    try:
        return zone(str(calendar.pop("X-WR-TIMEZONE")))
    except (KeyError, UnknownZone):
        return None


def _tame(calendar: Any, until: datetime) -> int:
    """Take out what has no start and what repeats without measure; put the exceptions of series in the form of their start."""
    skipped = 0
    for event in list(calendar.subcomponents):
        if event.name != "VEVENT":
            continue
        try:
            if "DTSTART" not in event or _steps(event, until) > MOST_STEPS:
                raise ValueError("no start, or too many")
            _same_form(event)
        except (ValueError, TypeError, AttributeError, OverflowError):
            calendar.subcomponents.remove(event)
            skipped += 1
    return skipped


def _steps(event: Any, until: datetime) -> int:
    """How many times a series comes by until the end of what is asked, counted from its own start: the work of expanding it."""
    start = event["DTSTART"].dt
    days = max((until.date() - (start.date() if isinstance(start, datetime) else start)).days, 0)
    rules = event.get("RRULE", [])
    steps = 0
    for rule in rules if isinstance(rules, list) else [rules]:
        freq = str(next(iter(rule.get("FREQ", [])), "")).upper()
        often = {"SECONDLY": 86_400, "MINUTELY": 1_440, "HOURLY": 24}.get(freq, 1)
        for part in ("BYHOUR", "BYMINUTE", "BYSECOND"):
            often *= max(len(rule.get(part, [])), 1)
        steps += min(days, 366 * 150) * often
    return steps


def _same_form(event: Any) -> None:
    """Exchange writes EXDATE and RECURRENCE-ID of all-day series as times; others write dates on timed series (rule 34)."""
    start = event["DTSTART"].dt
    rules = event.get("RRULE", [])
    for rule in rules if isinstance(rules, list) else [rules]:
        if isinstance(start, datetime) and "UNTIL" in rule:  # a bare date includes that day (RFC 5545 3.3.10)
            rule["UNTIL"] = [_end_of(each, start) for each in rule["UNTIL"]]
    lists = event.get("EXDATE", [])
    dates = [each.dt for one in (lists if isinstance(lists, list) else [lists]) for each in one.dts]
    if dates and any(isinstance(each, datetime) != isinstance(start, datetime) for each in dates):
        del event["EXDATE"]
        event.add("EXDATE", [_like(each, start) for each in dates])
    if "RECURRENCE-ID" in event and isinstance(event["RECURRENCE-ID"].dt, datetime) != isinstance(start, datetime):
        moved = _like(event["RECURRENCE-ID"].dt, start)
        del event["RECURRENCE-ID"]
        event.add("RECURRENCE-ID", moved)


def _end_of(value: date | datetime, start: datetime) -> datetime:
    if isinstance(value, datetime):
        return value
    last = datetime(value.year, value.month, value.day, 23, 59, 59, tzinfo=start.tzinfo)
    return last.astimezone(UTC) if start.tzinfo else last


def _like(value: date | datetime, start: date | datetime) -> date | datetime:
    if isinstance(start, datetime):
        return value if isinstance(value, datetime) else datetime.combine(value, start.timetz())
    return value.date() if isinstance(value, datetime) else value


def _span(event: Any, question: Question, here: Any, floating: Any) -> tuple[datetime, datetime] | None:
    """The time an event takes, or None when it takes none."""
    start = event["DTSTART"].dt
    end = event["DTEND"].dt if "DTEND" in event else None
    busy_word = str(event.get("X-MICROSOFT-CDO-BUSYSTATUS", "")).upper()
    all_day = not isinstance(start, datetime) or str(event.get("X-MICROSOFT-CDO-ALLDAYEVENT", "")).upper() == "TRUE"
    if str(event.get("STATUS", "")).upper() == "CANCELLED" or str(event.get("UID", "")) in question.own_uids:
        return None
    if busy_word in FREE or (not busy_word and str(event.get("TRANSP", "OPAQUE")).upper() == "TRANSPARENT"):
        return None
    answered = _answer_of(event, question.addresses)
    if answered == "DECLINED":
        return None
    if answered == "NEEDS-ACTION" and (question.unanswered == "ignore" or (question.unanswered == "timed" and all_day)):
        return None
    if all_day:
        marked = bool(busy_word) or str(event.get("TRANSP", "")).upper() == "OPAQUE"
        if question.all_day == "ignore" or (question.all_day == "marked" and not marked):
            return None
        return _days(start, end, here)
    return _utc(start, floating), _utc(end if isinstance(end, datetime) else start, floating)


def _answer_of(event: Any, addresses: list[str]) -> str | None:
    attendees = event.get("ATTENDEE", [])
    for attendee in attendees if isinstance(attendees, list) else [attendees]:
        if str(attendee).lower().removeprefix("mailto:") in addresses:
            return str(attendee.params.get("PARTSTAT", "NEEDS-ACTION")).upper()
    return None


def _days(start: date | datetime, end: date | datetime | None, here: Any) -> tuple[datetime, datetime]:
    """Whole local days of the coach; the end is exclusive, and without an end it is one day (rule 32)."""
    first = start.date() if isinstance(start, datetime) else start
    last = end.date() if isinstance(end, datetime) else end
    after = last if last is not None and last > first else first + timedelta(days=1)
    return _midnight(first, here), _midnight(after, here)


def _midnight(day: date, here: Any) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=here).astimezone(UTC)


def _utc(moment: datetime, floating: Any) -> datetime:
    return (moment if moment.tzinfo else moment.replace(tzinfo=floating)).astimezone(UTC)


def _main() -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES_OF_MEMORY, MOST_BYTES_OF_MEMORY))
    print(json.dumps(answer(Question(**json.load(sys.stdin)))))


if __name__ == "__main__":
    _main()

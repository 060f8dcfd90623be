"""The rows of the table. Each asks a Run for what it needs and yields its figures; limits are of the project's performance goals."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from itertools import count

from bench import crowded, databases
from bench.calendars import SIZES, month
from bench.loads import Compared, Side, alone, compare
from bench.phone import NoBrowser, compared
from bench.processes import cpu_seconds, free_port, memory_mib, settled, shared_mib
from bench.questions import filled_in
from bench.run import Run
from bench.table import Figure, missing
from bench.wire import HTMX, Client, Reply

Row = Callable[[Run], Iterator[Figure]]
COACH_OF = {size.name: number for number, size in enumerate(SIZES, start=1)}


class Failed(Exception):
    """A page that is measured answered something else than it should."""


def _good(reply: Reply, *, to: str = "") -> Reply:
    if reply.status >= 400 or (300 <= reply.status < 400 and not to):
        raise Failed(f"it answered {reply.status}")
    return reply


def _booking_path(run: Run, size: str) -> str:
    house = run.known[size]
    return f"/book/{house['slug']}/{house['kind']}?month={month(_today())[0]:%Y-%m}"


def _today() -> date:
    return datetime.now(UTC).date()


def _page(client: Client, path: str) -> Callable[[], Reply]:
    return lambda: _good(client.get(path))


def _ratio(name: str, found: Compared, hard: float, aim: float, note: str = "") -> Figure:
    return Figure(name, found.ours, "ms", hard, aim, found.floor, found.ratio, note=note)


def booking(run: Run) -> Iterator[Figure]:
    """The month of free times, and how it grows."""
    floor = Client(run.floor.port)
    ours = Side(run.ours.pid, _page(run.client(), _booking_path(run, "small")))
    found = compare(ours, Side(run.floor.pid, _page(floor, f"/month/{COACH_OF['small']}")))
    yield _ratio("booking page, 1,000 bookings", found, 2.5, 2.0)
    many = Side(run.ours.pid, _page(run.client(), _booking_path(run, "large")))
    yield _growth("booking page, 10,000 / 10 bookings", many, Side(run.ours.pid, _page(run.client(), _booking_path(run, "tiny"))), 1.15, 1.05)


def _growth(name: str, many: Side, few: Side, hard: float, aim: float) -> Figure:
    found = compare(many, few)
    return Figure(name, found.ours, "ms", hard, aim, found.floor, found.ratio)


def habits(run: Run) -> Iterator[Figure]:
    """The coachee's page with ten habits of seven days, and a tick."""
    ours, floor = run.client("ticking"), run.floor_client(COACH_OF["small"])
    found = compare(Side(run.ours.pid, _page(ours, "/me")), Side(run.floor.pid, _page(floor, "/habits")))
    yield _ratio("Today with 10 habits", found, 2.5, 1.75)
    habit, turn = run.known["ticking"]["habits"][0], count()
    token, other = ours.token("/me"), floor.token("/habits")
    today = str(_today())

    def tick() -> Reply:
        fields = {"day": today, "value": "1" if next(turn) % 2 else "", "csrf_token": token}
        return _good(ours.post(f"/habits/{habit}/marks", fields, **HTMX))

    least = Side(run.floor.pid, lambda: _good(floor.post(f"/habit/1/{today}", {"csrf_token": other})))
    yield _ratio("tick a habit", compare(Side(run.ours.pid, tick), least), 2.0, 1.5)


def phone(run: Run) -> Iterator[Figure]:
    """The booking page on a phone: a browser's main thread, at a fourth of its speed."""
    ours, floor = (f"http://127.0.0.1:{port}" for port in (run.ours.port, run.floor.port))
    try:
        found = compared(ours + _booking_path(run, "small"), f"{floor}/phone/{COACH_OF['small']}")
    except NoBrowser as why:
        yield missing("main thread of a phone, booking page", str(why))
        return
    yield Figure("main thread of a phone, booking page", found[0], "ms", 1.6, 1.3, *found[1:])


def people(run: Run) -> Iterator[Figure]:
    """The coach's list of people."""
    floor = run.floor_client(COACH_OF["small"])
    small = Side(run.ours.pid, _page(run.client("small"), "/coachees"))
    yield _ratio("200 coachees on one page", compare(small, Side(run.floor.pid, _page(floor, "/clients"))), 2.5, 1.75)
    yield _growth("coachees, 10,000 / 200", Side(run.ours.pid, _page(run.client("large"), "/coachees")), small, 1.2, 1.1)


def form(run: Run) -> Iterator[Figure]:
    """One row written by a form."""
    ours, floor = run.client("small"), run.floor_client(COACH_OF["small"])
    token, other = ours.token("/todos/new"), floor.token("/form")
    one = Side(run.ours.pid, lambda: _good(ours.post("/todos", {"text": "Bel Lotte", "due_on": "", "csrf_token": token}), to="/today"))
    least = Side(run.floor.pid, lambda: _good(floor.post("/form", {"what": "Call Lotte", "due": "", "csrf_token": other}), to="/clients"))
    yield _ratio("submit a form, one row", compare(one, least), 2.5, 1.75)


def questionnaire(run: Run) -> Iterator[Figure]:
    """Thirty questions: the page, and sending it in."""
    client = run.client("coachee")
    waiting = list(run.known["coachee"]["responses"][:-3])
    path = f"/me/forms/{waiting.pop()}"
    yield Figure("questionnaire of 30: page", alone(Side(run.ours.pid, _page(client, path))), "ms", 6, 4, fails=False)
    token = client.token(path)

    def send() -> Reply:
        return _good(client.post(f"/me/forms/{waiting.pop()}", filled_in() | {"csrf_token": token}), to="thanks")

    yield Figure("questionnaire of 30: send in", alone(Side(run.ours.pid, send), rounds=5, count=25), "ms", 6, 4, fails=False)
    yield Figure("  halfway a road, which is planned again", _on_the_road(run), "ms", fails=False, note="the programme for careers, six weeks in; not among the goals")


def _on_the_road(run: Run) -> float:
    """Processor milliseconds to answer what a step asked, over every walker but the last; each one's first answers warm up."""
    spent, asked = 0.0, 0
    for walker in run.known["roads"][:-1]:
        client = Client(run.ours.port, walker["cookies"])
        first, *later = walker["responses"]
        token = client.token(f"/me/forms/{first}")
        for n, one in enumerate([first, *later]):
            before = cpu_seconds(run.ours.pid)
            _good(client.post(f"/me/forms/{one}", filled_in() | {"csrf_token": token}), to="thanks")
            if n >= 2:
                spent, asked = spent + cpu_seconds(run.ours.pid) - before, asked + 1
    return spent * 1000 / asked


def statements(run: Run) -> Iterator[Figure]:
    """SQL statements of a page and of an action, the same for few rows and many."""
    assert run.known
    for name, sizes in run.job("statements", str(run.folder / "known.json")).items():
        wrong = [said for said in sizes.values() if isinstance(said, str)]
        if wrong:
            yield missing(f"SQL: {name}", f"the page answered with {wrong[0]}")
            continue
        most, hard = max(sizes.values()), {"POST questionnaire": 6, "POST questionnaire, halfway a road": 10}.get(name, 8)
        note = "" if len(set(sizes.values())) == 1 else " ".join(f"{size}: {number}" for size, number in sizes.items())
        yield Figure(f"SQL: {name}", most, "", hard, 5, note=note)


def transfer(run: Run) -> Iterator[Figure]:
    """Bytes and requests of a first and a second visit, and of one fragment."""
    for name, who, path in (("booking page", "", _booking_path(run, "small")), ("Today", "coachee", "/me")):
        client = run.client(who)
        page = _good(client.get(path))
        parts, foreign = parts_of(page.text)
        files = [_good(client.get(part)) for part in parts]
        first = page.wire + sum(reply.wire for reply in files)
        yield Figure(f"first visit of {name}", first / 1000, "KB", 45, 32)
        yield Figure(f"  requests of it; of other hosts: {foreign}", 1 + len(files), "", 7 if not foreign else 0, 5)
        again = [reply for reply in files if "immutable" not in reply.header("cache-control")]
        yield Figure(f"second visit of {name}", (_good(client.get(path)).wire + sum(reply.wire for reply in again)) / 1000, "KB", 10, 6)
    client = run.client("coachee")
    token = client.token("/me")
    fields = {"day": str(_today()), "value": "1", "csrf_token": token}
    tick = _good(client.post(f"/habits/{run.known['coachee']['habits'][1]}/marks", fields, **HTMX))
    yield Figure("fragment: a tick", tick.wire / 1000, "KB", 1.5, 1.5)
    yield Figure("fragment: another month", _good(run.client().get(_booking_path(run, "small"), **HTMX)).wire / 1000, "KB", 3, 1.5)


def parts_of(page: str) -> tuple[list[str], int]:
    """What a browser fetches for a page by itself: our own files, and how many of other hosts."""
    import re

    tags = re.findall(r"<(?:link|script|img)\b[^>]*>", page)
    wanted = [tag for tag in tags if not tag.startswith("<link") or re.search(r'rel="?(stylesheet|icon|manifest|modulepreload|preload)', tag)]
    found = [match[1].replace("&amp;", "&") for tag in wanted if (match := re.search(r'(?:href|src)="([^"]+)"', tag))]
    fetched = list(dict.fromkeys(path for path in found if not path.startswith("data:")))
    ours = [path for path in fetched if path.startswith("/") and not path.startswith("//")]
    return ours, len(fetched) - len(ours)


def start(run: Run) -> Iterator[Figure]:
    """The web server from nothing to its first answer, and its memory then: a row that must come first."""
    pid = run.ours.pid
    yield Figure("start to first answer", run.start_cpu, "s", 2.0, 1.5, fails=False, note="processor time of every process it starts")
    yield Figure("memory of the web server, idle", memory_mib(pid), "MiB", 105, 95)


def memory(run: Run) -> Iterator[Figure]:
    """Memory of the web server after mixed requests. The worker is a process of its own and is measured in `idle`."""
    asked = [
        (run.client(), _booking_path(run, "small")), (run.client("coachee"), "/me"), (run.client("small"), "/coachees"),
        (run.client("large"), "/agenda"), (run.client(), f"/book/{run.known['large']['slug']}"),
    ]  # fmt: skip
    marks = {}
    for done in range(1, MIXED + 1):
        client, path = asked[done % len(asked)]
        client.get(path)
        if done == 2_000:
            marks[2_000] = memory_mib(run.ours.pid)
            yield Figure("  after 2,000 mixed requests", marks[2_000], "MiB", 130, 110)
    yield Figure(f"  growth from there to {MIXED:,} requests", memory_mib(run.ours.pid) - marks[2_000], "MiB", 5, 1)


MIXED = 10_000


def idle(run: Run) -> Iterator[Figure]:
    """A minute in which nobody asks anything: web and worker with its tick."""
    worker = run.worker()
    settled(worker.pid)
    before = cpu_seconds(worker.pid) + cpu_seconds(run.ours.pid)
    time.sleep(60)
    spent = cpu_seconds(worker.pid) + cpu_seconds(run.ours.pid) - before
    yield Figure("idle for a minute, web and worker", spent / 60 * 100, "% of a core", 0.5, 0.2, fails=False)
    both = shared_mib(worker.pid) + shared_mib(run.ours.pid)
    yield Figure("memory of the worker", memory_mib(worker.pid), "MiB", note=f"beside the web server; both together, shared pages counted once: {both:.0f} MiB")
    worker.end()


def engines(run: Run) -> Iterator[Figure]:
    """Free times and plans, pure."""
    found = run.job("engines")
    yield Figure("free times of a month, 500 busy, a clock change", found["month"], "ms", 3, 1.5, fails=False)
    yield Figure("free times of a year", found["year"], "ms", 25, 25, fails=False)
    yield Figure("plan of a journey, 60 steps", found["plan"], "ms", note=f"{found['planned']} touchpoints")


LETTERS = 5_000


def drain(run: Run) -> Iterator[Figure]:
    """Reminders, nl and en by turns, to a mail server of our own."""
    import subprocess
    import sys

    from bench.processes import Server
    from bench.run import ROOT

    sent, other = run.folder / "sent.json", run.folder / "sent-by-the-floor.json"
    figures = {}
    for file, name, arguments in ((other, "floor_drain", (str(LETTERS), str(run.folder / "mail.db"))), (sent, "drain", (str(LETTERS),))):
        port = free_port()
        sink = Server([sys.executable, "-m", "bench.sink", str(port), str(file)], port, run.surroundings(), ROOT, run.folder / "sink.log")
        try:
            for _ in range(200):
                if file.exists():
                    break
                time.sleep(0.05)
            figures[name] = run.job(name, *arguments, MAIL_PORT=str(port), DATABASE_URL="sqlite:///mails.db", QUEUE_URL="sqlite:///mails-queue.db")
        except subprocess.TimeoutExpired:
            yield missing(f"{LETTERS:,} reminders", "not done within seven minutes")
            return
        finally:
            sink.end()
    ours, floor, got = figures["drain"], figures["floor_drain"]["sent"], json.loads(sent.read_text())
    lost = LETTERS - got["mails"] + got["doubled"]
    each, least = ours["sent"] / LETTERS * 1000, floor / LETTERS * 1000
    yield Figure(f"a reminder sent, of {LETTERS:,}", each, "ms", 3, 2, least, each / least, note=f"rows: {ours['rows']}")
    yield Figure("  lost or doubled", lost, "", 0, 0)
    yield Figure("  written for its reader before that", ours["written"] / LETTERS * 1000, "ms", fails=False, note="rendered, encrypted, kept as a row")
    yield Figure("  memory of it", ours["mib"], "MiB", 110, 110)


CLIENTS = 50


def race(run: Run) -> Iterator[Figure]:
    """Fifty want one place: one gets it, forty-nine are told so, and the database holds one claim."""
    yield _raced("SQLite", run.job("race", str(CLIENTS), **databases.sqlite("race")))
    try:
        with databases.postgres("race") as settings:
            yield _raced("PostgreSQL", run.job("race", str(CLIENTS), **settings))
    except databases.NoPostgres as why:
        yield missing("50 want one place, PostgreSQL", str(why))


def _raced(where: str, found: dict[str, dict[str, int]]) -> Figure:
    said = found["said"]
    wrong = abs(said.get("303", 0) - 1) + abs(said.get("409", 0) - CLIENTS + 1) + abs(int(found["held"]) - 1)  # type: ignore[call-overload]
    told = ", ".join(f"{number} x {status}" for status, number in sorted(said.items()))
    return Figure(f"50 want one place, {where}: wrong answers", wrong, "", 0, 0, note=f"{told}; slowest answer {found.get('slowest_ms')} ms")


ROWS: dict[str, Row] = {
    "start": start, "booking": booking, "phone": phone, "habits": habits, "people": people, "form": form, "questionnaire": questionnaire,
    "statements": statements, "transfer": transfer, "memory": memory, "engines": engines, "drain": drain, "race": race,
    "waiting": crowded.waiting, "rush": crowded.rush, "idle": idle,
}  # fmt: skip

__all__ = ["ROWS", "Failed"]

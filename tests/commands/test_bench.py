"""`./run bench`: what it judges, that its floor does the work, and that it leaves nothing behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import time_machine

from bench import databases, floor
from bench.calendars import SIZES, Size, busy_hours, month
from bench.phone import NoBrowser, compared
from bench.processes import cpu_seconds
from bench.rows import parts_of
from bench.run import Run
from bench.table import Figure, line, missing
from tests.house.tree import ROOT

TODAY = date(2026, 11, 23)


def test_a_ratio_is_judged_before_the_value_beside_it():
    assert Figure("a page", 40.0, "ms", hard=2.5, ratio=2.4).holds
    assert Figure("a page", 1.0, "ms", hard=2.5, ratio=2.6).is_failure


def test_a_time_alone_never_fails_the_run():
    slow = Figure("free times", 9.0, "ms", hard=3, fails=False)
    assert not slow.holds and not slow.is_failure
    assert "slow" in line(slow)


def test_what_was_not_measured_says_so_and_shows_no_figure():
    said = line(missing("a page", "it answered 500"))
    assert "not measured: it answered 500" in said and not missing("a page", "why").is_failure


@pytest.mark.parametrize("size", SIZES, ids=lambda size: size.name)
def test_bookings_are_as_many_as_said_and_never_on_one_hour(size: Size):
    hours = busy_hours(size.bookings, TODAY)
    assert len(hours) == len(set(hours)) == size.bookings
    first, last = month(TODAY)
    assert sum(first <= hour.date() < last for hour in hours) == min(80, size.bookings)


@pytest.fixture
def on_that_day():
    """The floor asks the machine what day it is (in UTC)."""
    with time_machine.travel(datetime(TODAY.year, TODAY.month, TODAY.day, 12, tzinfo=UTC), tick=False):
        yield


def test_the_floor_shows_the_free_hours(tmp_path, monkeypatch, on_that_day):
    floor.make(tmp_path / "floor.db", [Size("small", 100, 5)], TODAY)
    monkeypatch.setenv("FLOOR_DB", str(tmp_path / "floor.db"))
    client = floor.create().test_client()
    assert client.get("/clients").status_code == 401
    client.get("/enter/1")
    assert client.get("/clients").text.count("<tr>") == 5
    first, last = month(TODAY)
    open_hours = 8 * sum(date.fromordinal(day).weekday() < 5 for day in range(first.toordinal(), last.toordinal()))
    assert client.get("/month/1").text.count("name=at") == open_hours - 80


def test_the_floor_of_a_phone_loads_what_a_page_of_ours_needs_there(tmp_path, monkeypatch, on_that_day):
    floor.make(tmp_path / "floor.db", [Size("small", 100, 5)], TODAY)
    monkeypatch.setenv("FLOOR_DB", str(tmp_path / "floor.db"))
    client = floor.create().test_client()
    parts, foreign = parts_of(client.get("/phone/1").text)
    assert [client.get(part).status_code for part in parts] == [200, 200] and not foreign


def test_without_a_browser_a_phone_is_not_measured_and_says_why(monkeypatch):
    monkeypatch.setenv("PATH", "")
    with pytest.raises(NoBrowser, match="no Chromium"):
        compared("http://127.0.0.1:1/", "http://127.0.0.1:1/")


def test_processor_time_is_counted_and_sleep_is_not():
    before = cpu_seconds(os.getpid())
    sum(range(3_000_000))
    assert 0.005 < cpu_seconds(os.getpid()) - before < 5


def test_a_row_that_is_not_there_is_named():
    done = subprocess.run([sys.executable, "-m", "bench", "nothing"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 2 and "There is no row 'nothing'" in done.stderr


def test_one_row_runs_alone_and_leaves_nothing_behind(tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    done = subprocess.run([sys.executable, "-m", "bench", "engines"], cwd=ROOT, capture_output=True, text=True, env=os.environ.copy())
    assert done.returncode == 0, done.stderr
    assert "plan of a journey, 60 steps" in done.stdout and "not measured" not in done.stdout
    assert not list(Path(tmp_path).glob("draad-bench-*"))


def test_ended_from_outside_it_ends_its_servers_and_sweeps_up(tmp_path):
    running = subprocess.Popen([sys.executable, "-m", "bench", "idle"], cwd=ROOT, env={**os.environ, "TMPDIR": str(tmp_path)}, stdout=subprocess.DEVNULL)
    until = time.monotonic() + 60
    while not list(tmp_path.glob("draad-bench-*")) and time.monotonic() < until:
        time.sleep(0.1)
    running.terminate()
    assert running.wait(60) == 128 + signal.SIGTERM
    assert not list(tmp_path.glob("draad-bench-*"))


@pytest.fixture
def run():
    """A run of its own, and everything of it gone afterwards."""
    made = Run()
    yield made
    made.close()


@pytest.mark.slow
def test_the_crowded_rows_do_their_work_on_a_handful_too(run):
    waited = run.job("waiting", "200", "60", "3", **databases.sqlite("waiting"))
    assert len(waited["claims"]) == 3 and len(waited["tick"]) == len(waited["round"]) == 2
    told = run.folder / "rush.json"
    rushed = run.job("rush", str(told), "2", "50", "20", **databases.sqlite("rush"))
    assert rushed["touchpoints"] >= 60 and told.exists()


def test_a_row_that_breaks_off_fails_the_run(run, monkeypatch, capsys):
    from bench import __main__ as command

    def broken(_run):
        raise RuntimeError("no such table")
        yield

    monkeypatch.setitem(command.ROWS, "people", broken)
    assert command.main(["people"]) == 1
    assert "not measured: no such table" in capsys.readouterr().out

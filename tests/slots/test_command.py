"""The command as a person or a script runs it: what is printed where, and the exit code."""

import json
import subprocess
import sys

import pytest
from click.testing import CliRunner

from coaching.commands.slots import command
from tests.slots.making import raw

STARTS = ["2026-03-02T08:00:00Z", "2026-03-02T09:00:00Z", "2026-03-02T10:00:00Z"]


def run(*arguments, typed=None):
    return CliRunner().invoke(command, [str(argument) for argument in arguments], input=typed)


@pytest.fixture
def file(tmp_path):
    def write(data):
        path = tmp_path / "case.json"
        path.write_bytes(data if isinstance(data, bytes) else json.dumps(data).encode())
        return path

    return write


def test_it_prints_the_starts(file):
    result = run(file(raw()))
    assert (result.exit_code, json.loads(result.stdout), result.stderr) == (0, {"starts": STARTS}, "")
    assert result.stdout.count("\n") == 1


@pytest.mark.parametrize(("data", "path"), [
    (raw(duration_min=True), "duration_min"), ([], "$"), (b"", "$"), (b"\xff", "$"), (b'{"a\\nb\\ud800": 1}', "a\\nb\\ud800"),
])  # fmt: skip
def test_a_bad_case_is_one_line_on_stderr_and_2(file, data, path):
    result = run(file(data))
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(path + ": ")
    assert result.stderr.count("\n") == 1


def test_a_file_that_is_not_there(tmp_path):
    for missing in (tmp_path / "none.json", tmp_path):
        result = run(missing)
        assert (result.exit_code, result.stdout, result.stderr[:3]) == (2, "", "$: ")
    assert run().exit_code == 2


def test_lines_go_on_after_an_error():
    lines = [json.dumps(raw()), "", "[1]", json.dumps(raw(now="soon")), json.dumps(raw(note="a\u2028b"), ensure_ascii=False), json.dumps(raw(weekly=[]))]
    result = run("--lines", typed="\n".join(lines))
    answers = [json.loads(line) for line in result.stdout.splitlines()]
    assert result.exit_code == 0
    assert [list(answer) for answer in answers] == [["starts"], ["error"], ["error"], ["error"], ["starts"], ["starts"]]
    assert answers[0] == answers[4] == {"starts": STARTS}
    assert answers[5] == {"starts": []}
    assert [answer["error"].split(":")[0] for answer in answers[1:4]] == ["$", "$", "now"]


def test_explain(file):
    path = file(raw())
    assert json.loads(run(path, "--explain", "2026-03-02T10:00:00+01:00").stdout) == {"start": STARTS[1], "offered": True, "because": []}
    refused = json.loads(run(path, "--explain", "2026-03-02T09:10:00.5Z").stdout)
    assert (refused["start"], refused["offered"]) == ("2026-03-02T09:10:00.500000Z", False)
    assert [sorted(because) for because in refused["because"]] == [["detail", "rule"]]
    for bad in ("tomorrow", "2026-03-02T10:00:00", "0001-01-01T00:00:00+01:00", "9999-12-31T23:59:59-01:00"):
        result = run(path, "--explain", bad)
        assert (result.exit_code, result.stdout, result.stderr[:11]) == (2, "", "--explain: ")


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "9999-12-31T23:59:59.5Z"])
def test_the_ends_of_the_calendar_are_only_far_away(file, moment):
    for zone in ("Pacific/Auckland", "America/New_York"):
        data = raw(coach_tz=zone, max_per_day=1, horizon_days=10**30, window=["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"], weekly=[])
        result = run(file(data), "--explain", moment)
        assert (result.exit_code, json.loads(result.stdout)["offered"]) == (0, False)


@pytest.mark.parametrize(("now", "opens", "closes"), [
    ("0001-01-01T00:00:00+14:00", "0001-01-01T00:00:00+14:00", "0001-01-03T00:00:00Z"),
    ("9999-12-30T00:00:00Z", "9999-12-30T00:00:00Z", "9999-12-31T23:59:59.999999-12:00"),
])  # fmt: skip
def test_the_first_and_the_last_days_are_answered(file, now, opens, closes):
    for zone in ("Pacific/Auckland", "America/New_York"):
        for grid in ("range", "pack"):
            every = [{"days": [1, 2, 3, 4, 5, 6, 7], "start": "00:00", "end": "24:00"}]
            data = raw(now=now, window=[opens, closes], coach_tz=zone, weekly=every, grid=grid, horizon_days=9, max_per_week=9, max_per_day=9)
            result = run(file(data))
            assert result.exit_code == 0, result.stderr
            assert json.loads(result.stdout)["starts"]


def test_huge_numbers_are_only_large(file):
    keys = ("step_min", "buffer_before_min", "buffer_after_min", "horizon_days", "max_per_day", "max_per_week", "seats")
    assert json.loads(run(file(raw(**dict.fromkeys(keys, 10**400)))).stdout) == {"starts": STARTS[:1]}
    assert json.loads(run(file(raw(duration_min=10**400, min_notice_min=10**400))).stdout) == {"starts": []}


def test_it_runs_as_a_module_without_the_application(file):
    done = subprocess.run([sys.executable, "-m", "coaching.commands.slots", str(file(raw()))], capture_output=True, text=True, check=False)
    assert (done.returncode, json.loads(done.stdout), done.stderr) == (0, {"starts": STARTS}, "")


def test_the_engine_needs_no_web_and_no_database():
    asks = "import coaching.slots, sys; print([m for m in ('flask', 'sqlalchemy', 'wtforms', 'huey') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", asks], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"

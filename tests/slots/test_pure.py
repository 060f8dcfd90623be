"""`flask slots` starts without the house: hundreds of cases are run one by one."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from coaching.pure import app_for
from tests.slots.making import raw

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("arguments", [
    ["/x/bin/flask", "--app", "app", "slots", "case.json"], ["/x/flask/__main__.py", "-A", "app", "slots", "--lines"],
    ["flask", "--debug", "--app=app", "slots"], ["flask", "-e", "preview", "slots"],
])  # fmt: skip
def test_the_command_is_found_behind_the_options_of_flask(arguments):
    assert list(app_for(arguments).cli.commands) == ["slots"]


@pytest.mark.parametrize("arguments", [
    ["/x/bin/flask", "--app", "app", "walk", "slots"], ["/x/bin/flask", "--app", "slots"], ["/x/bin/gunicorn", "slots"], ["/x/bin/flask"], [],
])  # fmt: skip
def test_everything_else_gets_the_house(arguments):
    assert app_for(arguments) is None


@pytest.mark.parametrize("name", ["slots", "preview"])
def test_a_pure_command_loads_no_table_and_no_setting(name, tmp_path):
    code = "import sys; sys.argv = ['flask', '--app', 'app', %r]; import app; print(*app.app.cli.commands, 'sqlalchemy' in sys.modules, 'config' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code % name], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == [name, "False", "False"]


def test_flask_prints_the_starts_and_names_what_is_wrong(tmp_path):
    case = tmp_path / "case.json"
    for data, code, printed in ((raw(), 0, '{"starts": ["2026-03-02T08:00:00Z"'), (raw(now=5), 2, "")):
        case.write_text(json.dumps(data))
        done = subprocess.run([sys.executable, "-m", "flask", "--app", "app", "slots", str(case)], cwd=ROOT, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stdout[: len(printed) or None]) == (code, printed)
        assert done.stderr.count("\n") == (code and 1)

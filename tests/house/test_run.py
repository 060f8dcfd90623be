"""`./run`: its messages, what it skips, and one real start with a crash, a second start and a clean end."""
import json
import os
import re
import socket
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

import config
from boot import children, commands, database, environment, new_feature, start, testing
from boot.environment import Stop

ROOT = Path(config.__file__).parent


def run(*arguments, **env):
    """./run as a person would type it, without the settings of the test that calls it."""
    ours = {name: value for name, value in os.environ.items() if name not in config.known()}
    return subprocess.run([sys.executable, "run", *arguments], cwd=ROOT, env={**ours, **env}, capture_output=True, text=True, timeout=60, check=False)


def one_line(done):
    """The message of a refused start: exactly one line, and no traceback."""
    assert done.returncode == 1
    lines = done.stderr.strip().splitlines()
    assert len(lines) == 1, done.stderr
    return lines[0]


def settings_in(folder, **env):
    return config.load({"VAR_DIR": str(folder), **env}, None, keep=False)


def test_help_names_every_command():
    text = run("help").stdout
    assert all(f"./run {name}" in text for name in commands.COMMANDS if name != "start")


def test_an_unknown_command_is_named():
    assert "'strat'" in one_line(run("strat"))


def test_a_taken_port_is_said_in_one_line(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert f"Port {port} is taken" in one_line(run(PORT=str(port), VAR_DIR=str(tmp_path)))


def test_a_wrong_setting_is_said_in_one_line():
    assert one_line(run(PORT="eighty")).startswith("Setting PORT must be a whole number")


def test_a_place_that_cannot_be_written_is_said_in_one_line():
    assert "/proc/draad" in one_line(run(VAR_DIR="/proc/draad"))


def test_an_old_python_gets_one_line():
    script = (ROOT / "run").read_text().replace("(3, 11)", "(3, 99)")
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)
    assert "needs Python 3.11 or newer" in one_line(done)


def test_the_first_lines_of_run_can_be_read_by_an_old_python():
    import ast
    ast.parse((ROOT / "run").read_text(), feature_version=(3, 5))


def test_an_unreachable_registry_is_told_from_a_wrong_package(tmp_path, monkeypatch):
    monkeypatch.setattr(environment, "ROOT", ROOT)
    (tmp_path / "boot").mkdir()
    (tmp_path / "boot" / "pip-0-none.whl").mkdir()
    pip = tmp_path / "boot" / "pip-0-none.whl" / "pip"
    monkeypatch.setattr(environment, "ROOT", tmp_path)
    monkeypatch.setattr(environment, "PYTHON", Path(sys.executable))
    pip.write_text("import sys; sys.exit('Failed to establish a new connection')")
    with pytest.raises(Stop, match="cannot be reached"):
        environment._install(["requirements.txt"])
    pip.write_text("import sys; sys.exit('ERROR: No matching distribution found for x==1')")
    with pytest.raises(Stop, match="pip says: ERROR: No matching"):
        environment._install(["requirements.txt"])


def test_an_install_on_the_way_leaves_standard_output_to_the_command(tmp_path, monkeypatch, capsys):
    pip = tmp_path / "boot" / "pip-0-none.whl" / "pip"
    pip.parent.mkdir(parents=True)
    pip.write_text("")
    monkeypatch.setattr(environment, "ROOT", tmp_path)
    monkeypatch.setattr(environment, "PYTHON", Path(sys.executable))
    environment._install(["requirements.txt"])
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("Installing requirements.txt")


def test_nothing_is_installed_again_when_nothing_changed(tmp_path, monkeypatch):
    (tmp_path / "more.txt").write_text("-r base.txt\nb==1\n")
    (tmp_path / "base.txt").write_text("a==1\n")
    installed = []
    monkeypatch.setattr(environment, "ROOT", tmp_path)
    monkeypatch.setattr(environment, "PYTHON", Path(sys.executable))
    monkeypatch.setattr(environment, "STAMP", tmp_path / "installed.json")
    monkeypatch.setattr(environment, "_make_venv", lambda: None)
    monkeypatch.setattr(environment, "_install", installed.extend)
    (tmp_path / "requirements.txt").write_text("")
    environment.ensure(["more.txt"])
    environment.ensure(["more.txt"])
    environment.ensure(["base.txt"])  # came along with the first
    assert installed == ["more.txt"]
    (tmp_path / "base.txt").write_text("a==2\n")
    environment.ensure(["base.txt"])
    assert installed == ["more.txt", "base.txt"]


def test_postgresql_and_redis_ask_for_their_drivers(tmp_path):
    assert environment.needed_by(settings_in(tmp_path)) == ["requirements.txt"]
    assert "requirements-postgres.txt" in environment.needed_by(settings_in(tmp_path, QUEUE_URL="redis://h/0"))
    assert "requirements-postgres.txt" in environment.needed_by(settings_in(tmp_path, DATABASE_URL="postgres://h/d"))


def test_our_processes_keep_their_bytecode(monkeypatch):
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    assert "PYTHONDONTWRITEBYTECODE" not in environment.surroundings()


def test_every_direct_requirement_is_pinned_the_same_in_both_files_and_says_why():
    pins = dict(re.findall(r"^([A-Za-z0-9_.-]+)==(\S+?);?(?:\s|$)", (ROOT / "requirements.txt").read_text(), re.M))
    direct = [line for line in (ROOT / "requirements.in").read_text().splitlines() if line and not line.startswith("#")]
    for line in direct:
        name, version, why = re.fullmatch(r"(\S+)==(\S+)\s+# (.+)", line).groups()
        assert pins[name] == version
        assert len(why) > 10


def test_the_newest_migration_is_found_without_importing_the_app(tmp_path):
    assert database.head(tmp_path) is None
    (tmp_path / "one.py").write_text('revision = "aa"\ndown_revision = None\n')
    (tmp_path / "two.py").write_text('revision: str = "bb"\ndown_revision: str | None = "aa"\n')
    assert database.head(tmp_path) == "bb"
    (tmp_path / "three.py").write_text("revision = 'cc'\ndown_revision = 'aa'\n")
    with pytest.raises(Stop, match="2 newest"):
        database.head(tmp_path)


def test_alembic_agrees_on_the_newest_migration():
    from alembic.script import ScriptDirectory
    assert ScriptDirectory(str(ROOT / "migrations")).get_current_head() == database.head()


def test_looking_at_a_database_makes_none(tmp_path):
    assert database.look(settings_in(tmp_path)) == database.Found(None, 0)
    assert list(tmp_path.iterdir()) == []


def test_a_database_from_a_newer_draad_is_left_alone(tmp_path, monkeypatch):
    monkeypatch.setattr(database, "head", lambda: "today")
    settings = settings_in(tmp_path)
    with closing(sqlite3.connect(tmp_path / "draad.db")) as connection, connection:
        connection.execute("CREATE TABLE alembic_version (version_num TEXT)")
        connection.execute("INSERT INTO alembic_version VALUES ('from_the_future')")
    with pytest.raises(Stop, match="from_the_future"):
        database.bring_up_to_date(settings, database.look(settings))


def test_a_file_that_is_no_database_is_named(tmp_path):
    (tmp_path / "draad.db").write_bytes(b"not a database, but long enough to be looked at" * 100)
    with pytest.raises(Stop, match="cannot be read"):
        database.look(settings_in(tmp_path))


def test_the_copy_before_a_migration_holds_what_is_not_yet_in_the_main_file(tmp_path):
    settings = settings_in(tmp_path)
    with closing(sqlite3.connect(tmp_path / "draad.db")) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE practice (name TEXT)")
        connection.execute("INSERT INTO practice VALUES ('Linde')")
        connection.commit()
        copy = database.keep_copy(settings, "before-x")
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("SELECT name FROM practice").fetchall() == [("Linde",)]
    assert copy.stat().st_mode & 0o077 == 0


def test_a_child_that_keeps_crashing_is_started_less_and_less_often(monkeypatch):
    child = children.Child("worker", ["-c", "pass"])
    monkeypatch.setattr(children, "say", lambda line: None)
    pauses = []
    for _ in range(9):
        child.started = 100.0
        children._plan_again(child, 1, 101.0)
        pauses.append(child.again_at - 101.0)
    assert pauses[:4] == [0.5, 1, 2, 4]
    assert pauses[-1] == children.LONGEST_WAIT
    children._plan_again(child, 1, 100.0 + children.STEADY + 1)
    assert child.again_at == pytest.approx(100.0 + children.STEADY + 1.5)


def test_in_ci_no_service_may_be_missing(monkeypatch):
    monkeypatch.setattr(testing, "_browser", lambda: "/usr/bin/chromium")
    wanted = testing._everything_there({})
    assert {name for name, value in wanted.items() if value == "1"} == {"REQUIRE_BROWSER", "REQUIRE_POSTGRES", "REQUIRE_REDIS"}


def test_a_persons_settings_do_not_reach_the_tests():
    assert testing._undisturbed({}).get("MODE") == "test"
    assert "MAIL_SERVER" not in testing._undisturbed({"MAIL_SERVER": "mail.example"})


@pytest.mark.parametrize("name", ["Gratitude", "utils", "class", "x", "a-b", "../up"])
def test_a_feature_needs_a_name_with_a_meaning(tmp_path, name):
    with pytest.raises(Stop):
        new_feature.new_feature(tmp_path, name)
    assert list(tmp_path.iterdir()) == []


def test_a_new_feature_has_one_name_in_all_places(tmp_path, capsys):
    for path in new_feature.BESIDE:
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text((ROOT / path).read_text())
    new_feature.new_feature(tmp_path, "work_sheets", "Werkbladen")
    new_feature.new_feature(tmp_path, "dreams")
    assert {path.parent.name for path in tmp_path.rglob("*work_sheets*/*")} == {"work_sheets"}
    assert "(work_sheets) | (dreams) | (habits)" in (tmp_path / ".importlinter").read_text()
    assert '"work_sheets", "dreams", "habits"' in (tmp_path / "coaching/__init__.py").read_text()
    assert 'msgstr "Werkbladen"' in (tmp_path / "translations/nl/work_sheets.po").read_text()
    with pytest.raises(Stop, match="exists already"):
        new_feature.new_feature(tmp_path, "work_sheets")


def test_a_file_is_found_from_where_one_stands_and_nothing_else_of_that_folder_is(tmp_path):
    case = {"now": "2026-03-01T00:00:00Z", "window": ["2026-03-02T00:00:00Z", "2026-03-03T00:00:00Z"], "coach_tz": "Europe/Amsterdam",
            "weekly": [{"days": [1], "start": "09:00", "end": "10:00"}], "duration_min": 60}  # fmt: skip
    (tmp_path / "case.json").write_text(json.dumps(case))
    (tmp_path / "config.py").write_text("raise SystemExit('somebody else’s settings')")
    done = subprocess.run([sys.executable, ROOT / "run", "flask", "slots", "case.json"], cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False)
    assert json.loads(done.stdout) == {"starts": ["2026-03-02T08:00:00Z"]}, done.stderr


def demo_in(folder, is_demo):
    with closing(sqlite3.connect(folder / "draad.db")) as connection, connection:
        connection.execute("CREATE TABLE user (is_demo BOOLEAN, password_hash TEXT)")
        connection.execute("INSERT INTO user VALUES (?, 'argon2'), (1, NULL)", (is_demo,))


def test_production_refuses_a_database_with_the_log_ins_of_the_demo(tmp_path, monkeypatch):
    """Who tried it out with ./run and then writes MODE=production in .env would open a door whose key is in the README."""
    monkeypatch.setattr(os, "umask", lambda mask: mask)
    monkeypatch.setattr(start, "_compile_translations", lambda settings: None)
    monkeypatch.setattr(environment, "ensure", lambda files: None)
    monkeypatch.setattr(database, "bring_up_to_date", lambda settings, found: False)
    real = {"MODE": "production", "BASE_URL": "https://coach.example", "MAIL_SERVER": "mail.example", "MAIL_FROM": "noor@coach.example"}
    demo_in(tmp_path, True)
    with pytest.raises(Stop, match="known to everybody"):
        start.setup(settings_in(tmp_path, **real))
    start.setup(settings_in(tmp_path, DEMO="0"))
    (tmp_path / "draad.db").unlink()
    demo_in(tmp_path, False)
    start.setup(settings_in(tmp_path, **real))

"""`./run test` and `./run check`: what a person runs before a commit, and CI after it."""
from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Collection, Mapping
from concurrent.futures import ThreadPoolExecutor

import config
from boot import environment
from boot.environment import ROOT, Stop

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
LOCAL = {"TEST_POSTGRES_URL": "postgresql://postgres@localhost:5432/postgres", "TEST_REDIS_URL": "redis://localhost:6379/15"}
ENABLE = {
    "browser": "sudo apt install chromium",
    "PostgreSQL": f"TEST_POSTGRES_URL={LOCAL['TEST_POSTGRES_URL']}",
    "Redis": f"TEST_REDIS_URL={LOCAL['TEST_REDIS_URL']}",
}

CHECKS: dict[str, list[str]] = {
    "style": ["-m", "ruff", "check", "."],
    "floors": ["-c", "from importlinter.cli import lint_imports_command; lint_imports_command()", "--no-logo", "--no-cache"],
    "types": ["-m", "mypy"],
    "types of the engines": ["-m", "mypy", "--strict", "--follow-imports=silent", "--cache-dir=.mypy_cache/strict", "coaching/planning", "coaching/slots"],
    "house": ["-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/house", "-m", "not slow"],
}


# What the second run, on PostgreSQL, leaves out: tests that touch no database, or start processes and browsers of their own.
WITHOUT_DATABASE = ["--ignore=tests/house", "--ignore=tests/planning", "--ignore=tests/slots", "-m", "not slow and not browser and not no_database"]


def test(arguments: list[str]) -> int:
    """All tests, or those that the arguments name; 0 when all pass. In CI nothing may be skipped for want of a service.

    The whole suite runs on SQLite; where there is a PostgreSQL, what touches the database runs on that first, so that the closing line is the whole suite's.
    """
    environment.ensure(["requirements-dev.txt"])
    surroundings = _undisturbed(os.environ)
    everything = not any(not argument.startswith("-") for argument in arguments)
    if surroundings.get("CI", "").lower() in {"true", "1"}:
        surroundings |= _everything_there(surroundings)
    elif everything:
        _tell_how_to_enable(surroundings)
    on_postgres = 0
    server = surroundings.get("TEST_POSTGRES_URL")
    if everything and server and not surroundings.get("TEST_DATABASE_URL"):
        print("On PostgreSQL:", flush=True)
        on_postgres = _pytest([*_in_parallel(arguments), "-q", *WITHOUT_DATABASE, *arguments], {**surroundings, "TEST_DATABASE_URL": server})
        print("On SQLite:", flush=True)
    return _pytest([*_in_parallel(arguments), *arguments], surroundings) or on_postgres


def _pytest(arguments: list[str], env: Mapping[str, str]) -> int:
    sys.stdout.flush()
    return subprocess.run([str(environment.PYTHON), "-m", "pytest", *arguments], cwd=ROOT, env=env, check=False).returncode


def check(without: Collection[str] = ()) -> int:
    """Every check but these, two at a time; each one's output only when it fails. 0 when all are well."""
    environment.ensure(["requirements-dev.txt"])
    surroundings = _undisturbed(os.environ)

    def one(name: str) -> tuple[str, int, str, float]:
        began = time.monotonic()
        done = subprocess.run([str(environment.PYTHON), *CHECKS[name]], cwd=ROOT, env=surroundings,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
        return name, done.returncode, done.stdout, time.monotonic() - began

    failed = []
    with ThreadPoolExecutor(2) as pool:
        for name, code, output, seconds in pool.map(one, [name for name in CHECKS if name not in without]):
            if code != 0:
                failed.append(name)
                print(output.rstrip())
            print(f"{'ok    ' if code == 0 else 'FAILED'} {name} ({seconds:.1f} s)", flush=True)
    if failed:
        print(f"check: {', '.join(failed)} failed", file=sys.stderr)
    return 1 if failed else 0


def _undisturbed(env: Mapping[str, str]) -> dict[str, str]:
    """The environment without this person's settings, which must not change what a test sees."""
    ours = set(config.known())
    return {name: value for name, value in environment.surroundings(MODE="test").items() if name not in ours or name == "MODE"}


def _in_parallel(arguments: list[str]) -> list[str]:
    """Two processes for the whole suite; for a few named tests starting them costs more than it gives."""
    named = any(argument.startswith(("-n", "--numprocesses", "--pdb", "tests/")) or argument.endswith(".py") for argument in arguments)
    return [] if named else ["-n", "2", "--dist", "worksteal"]


def _everything_there(env: Mapping[str, str]) -> dict[str, str]:
    """Where CI finds each service, and that a test must fail rather than skip when it is not there."""
    if not _browser():
        _install_browser()
    required = {"REQUIRE_BROWSER": "1", "REQUIRE_POSTGRES": "1", "REQUIRE_REDIS": "1"}
    return required | {name: env.get(name, value) for name, value in LOCAL.items()}


def _tell_how_to_enable(env: Mapping[str, str]) -> None:
    missing = [] if _browser() else ["browser"]
    missing += [word for word, name in (("PostgreSQL", "TEST_POSTGRES_URL"), ("Redis", "TEST_REDIS_URL")) if not env.get(name)]
    for word in missing:
        print(f"The {word} tests are skipped; to run them: {ENABLE[word]}")


def _browser() -> str | None:
    return next(filter(None, map(shutil.which, BROWSERS)), None)


def _install_browser() -> None:
    """Debian's own Chromium; playwright's download is not needed."""
    if not shutil.which("apt-get"):
        raise Stop("CI needs Chromium for the browser tests, and this machine has no apt-get to install it with.")
    become = [] if os.geteuid() == 0 else ["sudo", "-n"]
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    print("Installing Chromium for the browser tests ...", flush=True)
    for command in (["apt-get", "update", "-q"], ["apt-get", "install", "-y", "-q", "--no-install-recommends", "chromium"]):
        done = subprocess.run([*become, *command], env=quiet, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
        if done.returncode != 0:
            print(done.stdout[-2000:], file=sys.stderr)
    if not _browser():
        raise Stop("Chromium could not be installed, and in CI the browser tests must run; the reason is above.")

"""`./run test` and `./run check`: what a person runs before a commit, and CI after it."""
from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping
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
    "types of the engines": ["-m", "mypy", "--strict", "--cache-dir=.mypy_cache/strict", "coaching/planning", "coaching/slots"],
    "house": ["-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/house", "-m", "not slow"],
}


def test(arguments: list[str]) -> int:
    """All tests, or those that the arguments name; pytest's exit code. In CI nothing may be skipped for want of a service."""
    environment.ensure(["requirements-dev.txt"])
    surroundings = _undisturbed(os.environ)
    in_ci = surroundings.get("CI", "").lower() in {"true", "1"}
    if in_ci:
        surroundings |= _everything_there(surroundings)
    elif not any(not argument.startswith("-") for argument in arguments):
        _tell_how_to_enable(surroundings)
    sys.stdout.flush()
    command = [str(environment.PYTHON), "-m", "pytest", *_in_parallel(arguments), *arguments]
    return subprocess.run(command, cwd=ROOT, env=surroundings, check=False).returncode


def check() -> int:
    """Every check, two at a time; each one's output only when it fails. 0 when all are well."""
    environment.ensure(["requirements-dev.txt"])
    surroundings = _undisturbed(os.environ)

    def one(name: str) -> tuple[str, int, str, float]:
        began = time.monotonic()
        done = subprocess.run([str(environment.PYTHON), *CHECKS[name]], cwd=ROOT, env=surroundings,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
        return name, done.returncode, done.stdout, time.monotonic() - began

    failed = []
    with ThreadPoolExecutor(2) as pool:
        for name, code, output, seconds in pool.map(one, CHECKS):
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

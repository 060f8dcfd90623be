"""The commands of `./run`: one line each in COMMANDS, their work in the modules beside this one."""
from __future__ import annotations

import os
import sys
from collections.abc import Callable

from boot import environment
from boot.environment import ROOT, Stop
from boot.reading import BadSetting

USAGE = """Draad, from this folder:

  ./run                    start: install what is missing, bring the database up to date, start web and worker
  ./run setup              everything of the above except starting
  ./run test [ARGS]        all tests (arguments go to pytest: ./run test tests/house -k config)
  ./run check              style, types, the floors, the tests of the house (--without house: those are in ./run test too)
  ./run bench [NAME]       measure pages against the least their work can cost, and more (about 12 minutes; bench/README.md)
  ./run flask ...          a command of the app: ./run flask walk, ./run flask demo --scale practice
  ./run new-feature NAME   the files of a new feature (a second word is its name in Dutch)
  ./run help               this

Settings: docs/settings.md. In the environment (PORT=8080 ./run) or in a file .env here."""


def main(arguments: list[str]) -> int:
    """Run one command; its exit code. What a person can put right is said in one line, without a traceback."""
    command, rest = (arguments[0], arguments[1:]) if arguments else ("start", [])
    if command in {"-h", "--help"}:
        command = "help"
    do = COMMANDS.get(command)
    try:
        if do is None:
            raise Stop(f"There is no command {command!r}. ./run help names them all.")
        return do(rest)
    except BadSetting as wrong:
        return _say(f"Setting {wrong}" if wrong.name.isupper() else f"File {wrong}")
    except Stop as stop:
        return _say(str(stop))
    except KeyboardInterrupt:
        return _say("Stopped.", code=130)
    except OSError as error:
        where = f" {error.filename}" if error.filename else ""
        return _say(f"Cannot go on:{where}: {error.strerror or error}. Draad needs to write in its own folder and in VAR_DIR.")


def _say(line: str, code: int = 1) -> int:
    print(line, file=sys.stderr, flush=True)
    return code


def _help(rest: list[str]) -> int:
    print(USAGE)
    return 0


def _start(rest: list[str]) -> int:
    from boot.start import start
    _no_arguments("start", rest)
    return start()


def _setup(rest: list[str]) -> int:
    from boot.start import setup
    _no_arguments("setup", rest)
    setup()
    print("Ready. ./run starts it.")
    return 0


def _flask(rest: list[str]) -> int:
    import config
    settings = config.load()
    environment.ensure(environment.needed_by(settings))
    sys.stdout.flush()
    python = str(environment.PYTHON)
    # Where they stand stays where they are, so that a file is found by its name; -P keeps that folder off the import path.
    os.execve(python, [python, "-P", "-m", "flask", "--app", str(ROOT / "app.py"), *rest], environment.surroundings())
    return 1  # never reached: the process has become flask


def _bench(rest: list[str]) -> int:
    environment.ensure(["requirements.txt"])
    return environment.run("-m", "bench", *rest)


def _test(rest: list[str]) -> int:
    from boot.testing import test
    return test(rest)


def _check(rest: list[str]) -> int:
    from boot.testing import check
    if rest == ["--without", "house"]:
        return check(without=rest[1:])
    _no_arguments("check", rest)
    return check()


def _new_feature(rest: list[str]) -> int:
    from boot.new_feature import new_feature
    if len(rest) not in (1, 2):
        raise Stop("Give one name, and if you like its Dutch: ./run new-feature gratitude Dankbaarheid")
    return new_feature(ROOT, *rest)


def _no_arguments(command: str, rest: list[str]) -> None:
    if rest:
        raise Stop(f"./run {command} takes no arguments, so {rest[0]!r} is not understood. Settings go before it: PORT=8080 ./run")


COMMANDS: dict[str, Callable[[list[str]], int]] = {
    "start": _start,
    "setup": _setup,
    "test": _test,
    "check": _check,
    "bench": _bench,
    "flask": _flask,
    "new-feature": _new_feature,
    "help": _help,
}

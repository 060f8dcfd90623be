"""The folder .venv: made without pip or ensurepip (a bare Debian has neither), filled by the pip that lies in this folder."""
from __future__ import annotations

import fcntl
import hashlib
import json
import os
import subprocess
import sys
import venv
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from config import Settings

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "installed.json"
UNREACHABLE = ("NewConnectionError", "Failed to establish a new connection", "name resolution", "ConnectTimeout", "ReadTimeout",
               "ProxyError", "Max retries exceeded", "Connection refused", "Network is unreachable", "SSLError", "NameResolutionError")


class Stop(Exception):
    """A reason to stop that a person can do something about; its text is the whole message."""


def needed_by(settings: Settings) -> list[str]:
    """The requirements files these settings ask for."""
    services = ("postgres", "redis")
    wanted = any((url or "").startswith(services) for url in (settings.DATABASE_URL, settings.QUEUE_URL))
    return ["requirements.txt", "requirements-postgres.txt"] if wanted else ["requirements.txt"]


def ensure(files: list[str]) -> None:
    """Have .venv with these requirements. Costs a few milliseconds when nothing changed. Raises Stop."""
    wanted = _fingerprints(files)
    if _satisfied(_stamp(), wanted):
        return
    with open(ROOT / "requirements.txt", encoding="utf-8") as guard:  # locking needs no writing, so a read-only disk is told apart
        fcntl.flock(guard, fcntl.LOCK_EX)
        stamp = _stamp()
        if _satisfied(stamp, wanted):
            return
        if stamp.get("python") != _this_python() or not PYTHON.exists():
            print("Making .venv ...", file=sys.stderr, flush=True)
            _make_venv()
            stamp = {"python": _this_python()}
        _install([name for name in files if stamp.get(name) != wanted[name]])
        STAMP.write_text(json.dumps({**stamp, **wanted}, indent=1), encoding="utf-8")


def surroundings(**more: str) -> dict[str, str]:
    """The environment for our own processes: ours first on the path, and bytecode kept.

    Images often set PYTHONDONTWRITEBYTECODE, for what is installed while they are built. Here it would make every start
    compile the house and its packages anew, which takes longer than everything else in it.
    """
    path = os.pathsep.join(filter(None, [str(VENV / "bin"), os.environ.get("PATH")]))
    ours = {"PATH": path, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1", "FLASK_SKIP_DOTENV": "1", "VIRTUAL_ENV": str(VENV)}
    theirs = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**theirs, **ours, **more}


def run(*command: str, **more: str) -> int:
    """Run .venv's Python with these arguments in Draad's folder; its exit code. `more` goes into the environment."""
    return subprocess.run([str(PYTHON), *command], cwd=ROOT, env=surroundings(**more), check=False).returncode


def _make_venv() -> None:
    version = f"import sys; sys.exit(sys.version_info[:2] != {sys.version_info[:2]!r})"
    usable = PYTHON.exists() and subprocess.run([str(PYTHON), "-c", version], check=False).returncode == 0
    if not usable:  # one that somebody made by hand with the same Python may stay
        venv.EnvBuilder(with_pip=False, clear=True, symlinks=True).create(VENV)


def _install(files: list[str]) -> None:
    wheel = next((ROOT / "boot").glob("pip-*.whl"), None)
    if wheel is None:
        raise Stop("boot/pip-*.whl is missing: take a complete copy of Draad.")
    print(f"Installing {' and '.join(files)} (only now and after an update) ...", file=sys.stderr, flush=True)
    # --no-compile: Python compiles what it really imports, and that is a third of it
    command = [str(PYTHON), str(wheel / "pip"), "install", "--quiet", "--no-input", "--no-compile", "--disable-pip-version-check",
               "--root-user-action=ignore", "--retries=2", "--only-binary=:all:"]
    for name in files:
        command += ["-r", str(ROOT / name)]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if done.returncode == 0:
        return
    if any(sign in done.stdout for sign in UNREACHABLE):
        raise Stop("The package registry cannot be reached, so nothing could be installed. Is there a network? Behind a proxy set HTTPS_PROXY; a registry of your own goes in PIP_INDEX_URL.")
    errors = [line for line in done.stdout.splitlines() if line.startswith("ERROR")] or done.stdout.splitlines()[-3:]
    raise Stop("Installing failed. pip says: " + " / ".join(errors))


def _stamp() -> dict[str, str]:
    try:
        stamp = json.loads(STAMP.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError, ValueError):  # none yet, or cut off while it was written: install again
        return {}
    return stamp if isinstance(stamp, dict) else {}


def _satisfied(stamp: dict[str, str], wanted: dict[str, str]) -> bool:
    return stamp.get("python") == _this_python() and wanted.items() <= stamp.items() and PYTHON.exists()


def _this_python() -> str:
    """Version and place: a .venv that was moved or copied is made again."""
    return f"{sys.version_info.major}.{sys.version_info.minor} in {ROOT}"


def _fingerprints(files: list[str]) -> dict[str, str]:
    """SHA-256 of each file and of those they name with -r: who has the larger set has the smaller."""
    found = {}
    for name in files:
        text = (ROOT / name).read_text(encoding="utf-8")
        found[name] = hashlib.sha256(text.encode()).hexdigest()
        found |= _fingerprints([line[3:].strip() for line in text.splitlines() if line.startswith("-r ")])
    return found

"""Starting real processes on the test's own database, and killing exactly those."""

from __future__ import annotations

import base64
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


def environment(app: Any, port: int, **more: str) -> dict[str, str]:
    """The surroundings in which a process sees this test's database, keys and mail server."""
    config: Mapping[str, Any] = app.config
    kept = {key: value for key, value in os.environ.items() if key != "TEST_DATABASE_URL"}
    return (
        kept
        | {
            "MODE": "test",
            "VAR_DIR": str(config["VAR_DIR"]),
            "DATA_KEYS": ",".join(base64.b64encode(key).decode() for key in config["DATA_KEYS"]),
            "MAIL_SERVER": "127.0.0.1",
            "MAIL_PORT": str(port),
            "MAIL_TLS": "none",
            "MAIL_FROM": "Draad <draad@localhost>",
            "LOG_LEVEL": "ERROR",
        }
        | more
    )


def start(env: dict[str, str], *arguments: str, wait: bool = True, log: Path | None = None) -> subprocess.Popen[str]:
    """Start `python <arguments>`; with `wait`, return when it said "ready". What it says on stderr goes to `log`."""
    with log.open("w") if log else nullcontext() as stderr:
        process = subprocess.Popen(
            [sys.executable, *arguments], cwd=ROOT, env=env, text=True, start_new_session=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=stderr,
        )  # fmt: skip
    if wait:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == "ready"
    return process


def eventually(true: Callable[[], bool], seconds: float = 45) -> bool:
    """Whether it came true within this time."""
    end = time.monotonic() + seconds
    while not true() and time.monotonic() < end:
        time.sleep(0.2)
    return true()


def kill(process: subprocess.Popen[str]) -> None:
    """`kill -9`, and wait until it is gone."""
    if process.poll() is None:
        process.send_signal(signal.SIGKILL)
    process.wait(10)


@contextmanager
def running(env: dict[str, str], *arguments: str, wait: bool = True, log: Path | None = None) -> Iterator[subprocess.Popen[str]]:
    """A process for a block; killed at its end when it still lives."""
    process = start(env, *arguments, wait=wait, log=log)
    try:
        yield process
    finally:
        kill(process)
        for pipe in (process.stdin, process.stdout):
            if pipe:
                pipe.close()


class Nursery:
    """Forks drainers from one loaded process, so that fifty of them cost seconds."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self._alive: set[int] = set()

    def drainer(self, how: str = "plain") -> int:
        """Start one; returns its pid. `how`: "plain" or "moment:probability" (see drainer.py)."""
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None and stdout is not None
        stdin.write(how + "\n")
        stdin.flush()
        pid = int(stdout.readline())
        self._alive.add(pid)
        return pid

    def kill(self, pid: int) -> None:
        """`kill -9`, and wait until it is gone."""
        if pid in self._alive and _exists(pid):
            os.kill(pid, signal.SIGKILL)
        self.wait(pid, 10)
        self._alive.discard(pid)

    def wait(self, pid: int, seconds: float) -> bool:
        """Whether it was gone within this time."""
        until = time.monotonic() + seconds
        while _exists(pid) and time.monotonic() < until:
            time.sleep(0.01)
        return not _exists(pid)

    def kill_all(self) -> None:
        """End every drainer that this nursery still has."""
        for pid in list(self._alive):
            self.kill(pid)


def _exists(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()


@contextmanager
def nursery(env: dict[str, str]) -> Iterator[Nursery]:
    """A nursery for a block; nothing of it is left at the end."""
    with running(env, "-m", "tests.faults.drainer") as process:
        made = Nursery(process)
        try:
            yield made
        finally:
            made.kill_all()

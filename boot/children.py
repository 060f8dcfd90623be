"""Web and worker as children of `./run`: started, watched, started again after a crash, stopped together."""
from __future__ import annotations

import contextlib
import ctypes
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from boot import environment

PATIENCE = 50.0  # seconds for a clean end; the worker lets a letter that is on its way finish (45 s at most)
STEADY = 60.0  # seconds after which a child counts as well again
LONGEST_WAIT = 30.0
PR_SET_PDEATHSIG = 1  # linux/prctl.h


@dataclass
class Child:
    """One process and, through its own group, whatever it starts."""

    name: str
    command: list[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    crashes: int = 0
    again_at: float | None = None

    def start(self) -> None:
        """Start it in a group of its own, so that Ctrl-C reaches only `./run`, which then ends both in order."""
        self.process = subprocess.Popen([str(environment.PYTHON), *self.command], cwd=environment.ROOT, env=environment.surroundings(),
                                        start_new_session=True, preexec_fn=_end_with_parent)  # noqa: PLW1509  no threads here
        self.started = time.monotonic()
        self.again_at = None

    def ended(self) -> int | None:
        """Its exit code when it is no longer there (minus the signal that ended it)."""
        return self.process.poll() if self.process else None

    def send(self, number: int) -> None:
        """A signal to the process alone: it ends its own children."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(number)

    def sweep(self) -> None:
        """End what is left of its group after it is gone, for instance the processes of a killed gunicorn."""
        if self.process:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)


@contextlib.contextmanager
def signals() -> Iterator[Callable[[float], set[int]]]:
    """Gives `wait(seconds)`: sleeps until a signal comes, and returns those that came. No polling."""
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    os.set_blocking(reading, False)
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGCHLD)
    before = {number: signal.signal(number, lambda number, frame: None) for number in numbers}
    woken = signal.set_wakeup_fd(writing, warn_on_full_buffer=False)

    def wait(seconds: float) -> set[int]:
        ready, _, _ = select.select([reading], [], [], max(0.0, seconds))
        return set(os.read(reading, 512)) if ready else set()
    try:
        yield wait
    finally:
        signal.set_wakeup_fd(woken)
        for number, handler in before.items():
            signal.signal(number, handler)
        os.close(reading)
        os.close(writing)


ENDING = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}


def watch(children: list[Child], wait: Callable[[float], set[int]]) -> None:
    """Keep all children running until a signal to end comes."""
    while True:
        now = time.monotonic()
        for child in children:
            code = child.ended()
            if child.again_at is None and code is not None:
                _plan_again(child, code, now)
            if child.again_at is not None and child.again_at <= now:
                child.start()
        moments = [child.again_at for child in children if child.again_at is not None]
        if wait(min(moments) - now if moments else 3600.0) & ENDING:
            return


def end(children: list[Child], wait: Callable[[float], set[int]]) -> None:
    """Ask all to end, wait until they have; a second signal, or too long, ends them at once."""
    say("Stopping ...")
    for child in children:
        child.send(signal.SIGTERM)
    until = time.monotonic() + PATIENCE
    while running := [child.name for child in children if child.process and child.ended() is None]:
        impatient = wait(until - time.monotonic()) & ENDING
        if impatient or time.monotonic() >= until:
            say(f"Ended at once: {' and '.join(running)}.")
            break
    for child in children:
        child.sweep()
        if child.process:
            child.process.wait()
    say("Stopped.")


def say(line: str) -> None:
    """One line to whoever looks at the terminal."""
    print(line, file=sys.stderr, flush=True)


def _plan_again(child: Child, code: int, now: float) -> None:
    child.sweep()
    child.crashes = 0 if now - child.started > STEADY else child.crashes
    pause = min(LONGEST_WAIT, 0.5 * 2**child.crashes)
    child.crashes += 1
    child.again_at = now + pause
    why = signal.Signals(-code).name if code < 0 else f"exit code {code}"
    say(f"The {child.name} stopped unexpectedly ({why}); starting it again in {pause:g} s.")


def _end_with_parent() -> None:
    """On Linux: when `./run` itself is killed, its children get SIGTERM and do not stay behind."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)

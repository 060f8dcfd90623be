"""A server of ours: the processor time and memory of its whole process tree, and a clean end."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import time
from pathlib import Path

PATIENCE = 60.0  # seconds for a server to answer its first request


def tree(pid: int) -> list[int]:
    """This process and everything it started that still lives."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except (OSError, IndexError):
                continue  # ended while we looked
            children.setdefault(parent, []).append(int(entry.name))
    found, waiting = [], [pid]
    while waiting:
        one = waiting.pop()
        found.append(one)
        waiting += children.get(one, [])
    return found


def cpu_seconds(pid: int) -> float:
    """User and system time of the tree, to the nanosecond: Linux numbers the clock of another process ~pid * 8 + 2."""
    total = 0.0
    for one in tree(pid):
        try:
            total += time.clock_gettime((~one << 3) | 2)
        except OSError:
            continue  # ended while we looked
    return total


def memory_mib(pid: int) -> float:
    """Resident memory of the tree, MiB. Pages that processes share count in each, so this is the high side."""
    total = 0
    for one in tree(pid):
        try:
            found = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{one}/status").read_text())
        except OSError:
            continue
        total += int(found[1]) if found else 0
    return total / 1024


def shared_mib(pid: int) -> float:
    """Memory of the tree with each shared page divided over those who share it (PSS), MiB: what the machine really gives."""
    total = 0
    for one in tree(pid):
        try:
            found = re.search(r"^Pss:\s+(\d+)", Path(f"/proc/{one}/smaps_rollup").read_text(), re.M)
        except OSError:
            continue
        total += int(found[1]) if found else 0
    return total / 1024


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """A process of ours that listens on `port`, in a group of its own."""

    def __init__(self, command: list[str], port: int, env: dict[str, str], folder: Path, log: Path) -> None:
        self.port = port
        self._log = log.open("ab")
        self.process = subprocess.Popen(command, cwd=folder, env=env, stdout=self._log, stderr=subprocess.STDOUT, start_new_session=True)
        self.log = log

    @property
    def pid(self) -> int:
        return self.process.pid

    def wait_for(self, path: str) -> float:
        """Until it answers `path`; the processor seconds that start and first answer took. Raises RuntimeError."""
        from bench.wire import Client

        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            if self.process.poll() is not None:
                raise RuntimeError(f"the server ended with {self.process.returncode}: {self.log.read_text()[-2000:]}")
            try:
                Client(self.port).get(path)
            except ConnectionError:
                time.sleep(0.05)
                continue
            return cpu_seconds(self.pid)
        raise RuntimeError(f"no answer within {PATIENCE:g} s")

    def end(self) -> None:
        """Ask it to end, then end whatever is left of its group."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                pass  # below
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass  # nothing is left of it
        self.process.wait()
        self._log.close()


def settled(pid: int) -> None:
    """Wait until a worker has done what was due when it came: its imports, its first tick, what the rows before left. A minute at most."""
    for _ in range(12):
        before = cpu_seconds(pid)
        time.sleep(5)
        if cpu_seconds(pid) - before < 0.1:
            return

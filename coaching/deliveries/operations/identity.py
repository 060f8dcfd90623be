"""Which process holds a lease, and is it still there? Host, boot, process id and its start: a reused pid is another process."""

from __future__ import annotations

import os
import secrets
import socket
from functools import cache
from pathlib import Path

_in_flight: set[str] = set()


@cache
def _boot() -> str:
    """The kernel's id of this boot (Linux); elsewhere none, and then only the lease's end frees it."""
    path = Path("/proc/sys/kernel/random/boot_id")
    return path.read_text().strip() if path.exists() else "unknown"


def _started(pid: int) -> str | None:
    """When a process began, in clock ticks since boot; None when there is no such process here."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return None
    after_name = stat.rpartition(")")[2].split()
    return None if after_name[0] in ("Z", "X") else after_name[19]


def process() -> str:
    """This process: "host|boot|pid|start". Asked again after a fork, so never cached."""
    return f"{socket.gethostname()}|{_boot()}|{os.getpid()}|{_started(os.getpid()) or '?'}"


def new_lease() -> str:
    """A fencing token: this process and 64 random bits, different for every claim."""
    return f"{process()}|{secrets.token_hex(8)}"


def holding(lease: str) -> None:
    """Say that this process is at work under `lease`."""
    _in_flight.add(lease)


def let_go(lease: str) -> None:
    """Say that this process has finished with `lease`."""
    _in_flight.discard(lease)


def is_alive(lease: str) -> bool | None:
    """True: its holder still works on it. False: surely gone. None: on another machine, only time can tell."""
    if not lease:
        return None
    host, boot, pid, start, _token = lease.split("|")
    if host != socket.gethostname() or _boot() == "unknown":
        return None
    if boot != _boot():
        return False
    if _started(int(pid)) != start:
        return False
    return lease in _in_flight if int(pid) == os.getpid() else True

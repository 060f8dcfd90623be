"""One real start of `./run`: a crash of each child, a second start and a clean end."""
import http.client
import json
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

import config
from boot import environment

ROOT = Path(config.__file__).parent


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def surroundings(folder, port):
    """An empty installation of its own, whatever this person or this test run has set."""
    ours = {name: value for name, value in os.environ.items() if name not in config.known()}
    return {**ours, "MODE": "demo", "PORT": str(port), "VAR_DIR": str(folder / "var"), "DEMO": "0"}


class Running:
    """A real ./run on its own port and folder, and what it has said so far."""

    def __init__(self, folder, port):
        self.port = port
        self.log = folder / "said.txt"
        env = surroundings(folder, port)
        with self.log.open("wb") as said:
            self.process = subprocess.Popen([sys.executable, "run"], cwd=ROOT, env=env, stdout=said, stderr=subprocess.STDOUT)

    def until(self, holds, seconds=60):
        """Wait until something holds; look again every 50 ms."""
        end = time.monotonic() + seconds
        while not (found := holds()):
            assert time.monotonic() < end, self.log.read_text()
            assert self.process.poll() is None, self.log.read_text()
            time.sleep(0.05)
        return found

    def says(self, words):
        return lambda: words in self.log.read_text()

    def health(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status
        except (ConnectionError, http.client.HTTPException, TimeoutError):
            return None
        finally:
            connection.close()

    def child(self, words):
        """The process id of the child whose command holds these words (/proc: Linux)."""
        for entry in Path("/proc").glob("[0-9]*"):
            try:
                parent = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
                command = (entry / "cmdline").read_bytes().decode()
            except (FileNotFoundError, ProcessLookupError):
                continue
            if parent == self.process.pid and words in command:
                return int(entry.name)
        return None

    def stop(self, number=signal.SIGINT):
        self.process.send_signal(number)
        return self.process.wait(timeout=60)


def tables(folder):
    """Every row of every table except what a running worker writes about itself."""
    with closing(sqlite3.connect(folder / "var" / "draad.db")) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'") if not re.search("beat|worker|tick|sqlite_", name)]
        columns = {"installation": "id, identity, held_since, held_reason"}  # its beat is the worker's, and comes when it comes
        return {name: sorted(map(repr, connection.execute(f'SELECT {columns.get(name, "*")} FROM "{name}"'))) for name in names}


def crash(draad, words, name):
    """Kill a child outright, and wait until ./run has said so and another one is there."""
    before = draad.until(lambda: draad.child(words))
    os.kill(before, signal.SIGKILL)
    draad.until(draad.says(f"The {name} stopped unexpectedly (SIGKILL)"))
    draad.until(lambda: draad.child(words) not in {None, before})


@contextmanager
def living(folder, port):
    draad = Running(folder, port)
    try:
        yield draad
    finally:
        draad.process.kill()


pytestmark = [pytest.mark.slow, pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks in /proc")]


def test_a_start_survives_a_crash_of_each_child_and_a_second_one_changes_nothing(tmp_path):
    port = free_port()
    with living(tmp_path, port) as draad:
        draad.until(draad.says("Ctrl-C stops it"))
        assert f"Draad is at http://localhost:{port}" in draad.log.read_text()
        assert "/setup, code " in draad.log.read_text()
        crash(draad, "huey_consumer", "worker")
        crash(draad, "gunicorn", "web server")
        draad.until(draad.health)
        assert draad.stop(signal.SIGINT) == 0
        assert draad.health() is None
    rows, secrets = tables(tmp_path), (tmp_path / "var" / "secrets.env").read_bytes()

    with living(tmp_path, port) as again:
        again.until(again.health)
        beside = subprocess.run([sys.executable, "run"], cwd=ROOT, env=surroundings(tmp_path, free_port()), capture_output=True, text=True, timeout=30, check=False)
        assert "already runs" in beside.stderr
        assert again.stop(signal.SIGTERM) == 0
        assert not re.search("Installing|Making|Bringing|Loading", again.log.read_text())
    assert (tables(tmp_path), (tmp_path / "var" / "secrets.env").read_bytes()) == (rows, secrets)
    assert json.loads(environment.STAMP.read_text())["requirements.txt"]

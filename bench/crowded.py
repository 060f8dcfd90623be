"""Rows about a crowd: a hundred thousand that wait, and three hundred journeys that are due at the same moment."""

from __future__ import annotations

import json
import sqlite3
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import config
from bench import databases
from bench.processes import Server, free_port, memory_mib
from bench.run import ROOT, Run
from bench.table import Figure, missing
from bench.wire import Client
from boot.start import worker_command

WAITING, DUE, CLAIMS = 100_000, 5_000, 100
ROADS = 300
RUSH_S = 180.0  # seconds, at most, that the crowd is watched
SETTLED = "SELECT count(*) FROM delivery WHERE status NOT IN ('due', 'leased', 'sending')"


def waiting(run: Run) -> Iterator[Figure]:
    """A claim of twenty of 5,000 that are due among 100,000 that wait, and a minute in which nothing is due, on both databases."""
    yield from _waited("SQLite", run.job("waiting", str(WAITING), str(DUE), str(CLAIMS), **databases.sqlite("waiting")))
    try:
        with databases.postgres("waiting") as settings:
            yield from _waited("PostgreSQL", run.job("waiting", str(WAITING), str(DUE), str(CLAIMS), **settings))
    except databases.NoPostgres as why:
        yield missing("a claim of 20, PostgreSQL", str(why))


def _waited(where: str, found: dict[str, list[float]]) -> Iterator[Figure]:
    claims = sorted(found["claims"])
    note = f"on the clock; median {claims[len(claims) // 2]:.1f} ms, {len(claims)} claims"
    yield Figure(f"{where}: claim of 20 of {DUE:,} due, p95", _p95(claims), "ms", 20, 10, fails=False, note=note)
    for name, said in (("tick", "planner's minute"), ("round", "round of sending")):
        few, many = found[name]
        yield Figure(f"  {said}, {WAITING:,} / 100 wait", many, "ms", 1.5, 1.15, few, many / few, note="processor; nothing is due")


def _p95(taken: list[float]) -> float:
    return sorted(taken)[max(0, round(len(taken) * 0.95) - 1)]


def rush(run: Run) -> Iterator[Figure]:
    """300 journeys of sixty steps planned again and 5,300 letters sent by the real worker, while somebody uses the web."""
    with _Scene(run) as scene:
        yield Figure("plan again a journey of 60 steps", scene.figures["replan"], "ms", 20, 10, fails=False, note=f"processor; {scene.figures['touchpoints']} touchpoints, with its commit")
        scene.play()
    yield Figure("  a post meanwhile, p95", _p95(scene.posts), "ms", 300, 100, fails=False, note=f"on the clock; {len(scene.posts)} posts, slowest {max(scene.posts):.0f} ms")
    yield Figure("  memory of the worker, at most", scene.most_mib, "MiB", 150, 110)
    letters = DUE + ROADS
    yield Figure(f"  lost or doubled, of {letters:,} letters", abs(letters - scene.sent["mails"]) + scene.sent["doubled"], "", 0, 0, note=f"all handed over after {scene.seconds:.0f} s")


class _Scene:
    """A web server, a worker and a mail server on a database of their own; ended when the block ends."""

    def __init__(self, run: Run) -> None:
        self.run, self.most_mib, self.seconds = run, 0.0, 0.0
        self.posts: list[float] = []  # milliseconds of each
        self._file, self._told = run.folder / "sent-in-the-rush.json", run.folder / "rush.json"
        self._servers: list[Server] = []
        self.sent: dict[str, int] = {}

    def __enter__(self) -> _Scene:
        smtp, web = free_port(), free_port()
        self._env = self.run.surroundings(**databases.sqlite("rush"), MAIL_PORT=str(smtp), PORT=str(web))
        more = {name: self._env[name] for name in ("DATABASE_URL", "QUEUE_URL", "MAIL_PORT", "PORT")}
        self.figures: dict[str, Any] = self.run.job("rush", str(self._told), str(ROADS), str(WAITING), str(DUE), **more)
        self.house = json.loads(self._told.read_text())
        self._start(["-m", "bench.sink", str(smtp), str(self._file)], smtp)
        self._web = self._start(["-m", "boot.gunicorn_web"], web)
        self._web.wait_for("/login")
        return self

    def play(self) -> None:
        """Start the worker and post until every letter has left."""
        settings = config.load({name: value for name, value in self._env.items() if name in config.known()})
        worker = self._start(worker_command(settings), 0)
        watch = threading.Thread(target=self._watch, args=(worker.pid,), daemon=True)
        began = time.monotonic()
        self._over = threading.Event()
        watch.start()
        client = Client(self._web.port, self.house["cookies"])
        token = client.token("/todos/new")
        while not self._all_left() and time.monotonic() - began < RUSH_S:
            before = time.perf_counter()
            reply = client.post("/todos", {"text": "Bel Lotte", "due_on": "", "csrf_token": token})
            self.posts.append((time.perf_counter() - before) * 1000)
            if reply.status >= 400:
                raise RuntimeError(f"a post was answered with {reply.status}")
            time.sleep(0.1)
        self.seconds = time.monotonic() - began
        self._over.set()
        watch.join()

    def _all_left(self) -> bool:
        """Looked up after every twentieth post, beside both servers."""
        if not self.posts or len(self.posts) % 20:
            return False
        with closing(sqlite3.connect(f"file:{self.run.folder / 'rush.db'}?mode=ro", uri=True)) as looking:
            return looking.execute(SETTLED).fetchone() == (DUE + ROADS,)

    def _watch(self, pid: int) -> None:
        while not self._over.wait(0.25):
            self.most_mib = max(self.most_mib, memory_mib(pid))

    def _start(self, arguments: list[str], port: int) -> Server:
        server = Server([sys.executable, *arguments], port, self._env, ROOT, Path(self.run.folder / "servers.log"))
        self._servers.append(server)
        return server

    def __exit__(self, *_error: object) -> None:
        for server in reversed(self._servers):
            server.end()
        self.sent = json.loads(self._file.read_text()) if self._file.exists() else {"mails": 0, "doubled": 0}

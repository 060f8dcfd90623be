"""One run: a scratch folder, the settings of a real installation in it, both servers, and everything ended again."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from functools import cached_property
from pathlib import Path
from typing import Any

import config
from bench.processes import Server, free_port
from bench.wire import Client
from boot.start import worker_command

ROOT = Path(__file__).resolve().parent.parent


class Run:
    """Data and servers are made when a row first asks for them."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="draad-bench-"))
        self._servers: list[Server] = []
        self.start_cpu = 0.0

    def close(self) -> None:
        """End what was started, remove what was written."""
        for server in self._servers:
            server.end()
        shutil.rmtree(self.folder)

    @cached_property
    def port(self) -> int:
        return free_port()

    def surroundings(self, **more: str) -> dict[str, str]:
        """The environment of a real installation (production, SQLite) in the scratch folder; nobody's `.env` reaches it."""
        clean = {name: value for name, value in os.environ.items() if name not in config.known()}
        ours = {
            "MODE": "production", "VAR_DIR": str(self.folder), "DATABASE_URL": "sqlite:///draad.db", "QUEUE_URL": "sqlite:///queue.db",
            "BASE_URL": "https://bench.example", "TRUSTED_HOSTS": "bench.example,127.0.0.1", "DEMO": "0", "HOST": "127.0.0.1", "PORT": str(self.port),
            "MAIL_SERVER": "127.0.0.1", "MAIL_PORT": "1", "MAIL_TLS": "none", "MAIL_FROM": "Bench <bench@bench.example>",
            "MAIL_PER_MINUTE": "10000", "PROXY_COUNT": "0", "WEB_WORKERS": "1", "WEB_THREADS": "4", "LOG_LEVEL": "INFO", "PYTHONPATH": str(ROOT),
        }  # fmt: skip
        return clean | ours | more

    @cached_property
    def known(self) -> dict[str, Any]:
        """What lies in the database: written once, by a process of its own."""
        self.job("prepare", str(self.folder / "known.json"), str(self.folder / "floor.db"))
        return json.loads((self.folder / "known.json").read_text())

    def job(self, name: str, *arguments: str, **more: str) -> dict[str, Any]:
        """Run bench/jobs/<name>.py on this run's settings; what it printed. Raises RuntimeError with its last words."""
        command = [sys.executable, "-m", f"bench.jobs.{name}", *arguments]
        done = subprocess.run(command, cwd=ROOT, env=self.surroundings(**more), capture_output=True, text=True, timeout=420, check=False)
        if done.returncode != 0:
            raise RuntimeError(f"{name}: {(done.stderr or done.stdout).strip()[-600:]}")
        return json.loads(done.stdout.strip().splitlines()[-1] or "{}")

    def whole(self, folder: Path) -> dict[str, list[float]]:
        """Statements and milliseconds of a demo practice that `flask demo` loaded into this VAR_DIR."""
        return self.job("whole", VAR_DIR=str(folder))

    def small(self) -> Path:
        """A VAR_DIR with the small demo practice, loaded now."""
        folder = self.folder / "demo"
        env = self.surroundings(VAR_DIR=str(folder), MODE="demo")
        for name in ("BASE_URL", "TRUSTED_HOSTS"):  # the demo clicks through its own pages, at the address that is the default
            del env[name]
        for words in (("db", "upgrade"), ("demo", "--scale", "small")):
            command = [sys.executable, "-m", "flask", "--app", str(ROOT / "app.py"), *words]
            done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=420, check=False)
            if done.returncode != 0:
                raise RuntimeError(f"{' '.join(words)}: {done.stderr.strip()[-600:]}")
        return folder

    @cached_property
    def ours(self) -> Server:
        """Draad behind gunicorn, as `./run` starts it."""
        assert self.known
        server = self._start(["-m", "boot.gunicorn_web"], self.port, self.surroundings())
        self.start_cpu = server.wait_for(f"/book/{self.known['small']['slug']}/{self.known['small']['kind']}")
        return server

    @cached_property
    def floor(self) -> Server:
        """The floor behind the same server."""
        assert self.known
        port = free_port()
        command = ["-m", "gunicorn", "-w", "1", "-k", "gthread", "--threads", "4", "--no-control-socket", "--keep-alive", "15",
                   "--log-level", "warning", "-b", f"127.0.0.1:{port}", "bench.floor:app"]  # fmt: skip
        server = self._start(command, port, {**self.surroundings(), "FLOOR_DB": str(self.folder / "floor.db")})
        server.wait_for("/month/1")
        return server

    def worker(self) -> Server:
        """The worker, as `./run` starts it."""
        assert self.known
        with_ours = {name: value for name, value in self.surroundings().items() if name in config.known()}
        return self._start(worker_command(config.load(with_ours)), 0, self.surroundings())

    def _start(self, arguments: list[str], port: int, env: dict[str, str]) -> Server:
        server = Server([sys.executable, *arguments], port, env, ROOT, self.folder / "servers.log")
        self._servers.append(server)
        return server

    def client(self, who: str = "") -> Client:
        """A browser at Draad: nobody, the owner of "tiny", "small" or "large", or the "coachee"."""
        return Client(self.ours.port, self.known[who]["cookies"] if who else None)

    def floor_client(self, who: int) -> Client:
        """A browser at the floor in which user number `who` is signed in."""
        client = Client(self.floor.port)
        client.get(f"/enter/{who}")
        return client

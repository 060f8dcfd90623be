"""The web server: `python -m boot.gunicorn_web`. With one worker that worker is the whole of gunicorn; with more its master starts them.

A master over a single worker is 28 MiB and a third of a second that only starts it again after a crash, which `./run` and systemd do too.
"""
from __future__ import annotations

import contextlib
import ctypes
import gc
import os
import sys
from typing import Any

from gunicorn import sock, systemd
from gunicorn.app.wsgiapp import WSGIApplication


class Web(WSGIApplication):
    """Gunicorn with our settings (gunicorn.conf.py)."""

    def run(self) -> None:
        """Serve until a signal to end: TERM lets what is being answered finish."""
        if self.cfg.workers > 1:
            super().run()
            return
        log = self.cfg.logger_class(self.cfg)
        self.cfg.set("max_requests", 0)  # nobody is there to start a fresh one, and memory does not grow (./run bench memory)
        self.cfg.set("post_worker_init", lambda worker: _ready(log))
        sockets = sock.create_sockets(self.cfg, log)
        worker = self.cfg.worker_class(1, os.getppid(), sockets, self, self.cfg.timeout / 2, self.cfg, log)
        worker.pid = os.getpid()
        worker.init_process()


def _ready(log: Any) -> None:
    """Everything is imported: give back what that left behind, and spare the collector half a million objects that stay for good."""
    gc.collect()
    gc.freeze()
    with contextlib.suppress(OSError, AttributeError):  # glibc has it
        ctypes.CDLL(None).malloc_trim(0)
    systemd.sd_notify("READY=1\nSTATUS=Serving", log)


M_ARENA_MAX = -8  # malloc.h of glibc


def main() -> None:
    """Serve `app:app`. One heap for all threads: Python lets one of them run at a time, and each heap keeps its own leftovers."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, 1)
    sys.modules["flask_babel"] = None  # type: ignore[assignment]  # Flask-WTF takes it in where it is installed; coaching/core/words.py says our words
    Web("%(prog)s [OPTIONS]", prog="gunicorn").run()


if __name__ == "__main__":
    sys.argv = [sys.argv[0], "--config", "gunicorn.conf.py", "app:app"]
    main()

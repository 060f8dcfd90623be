"""A real mailbox server (pymap) in a process of its own, with one box (and a few mails of somebody else in it) that a test can put mail into."""

from __future__ import annotations

import imaplib
import socket
import subprocess
import sys
import time
from pathlib import Path

USER, PASSWORD = "bounces", "geheim-van-de-doos"


class Mailbox:
    """Runs while a `with` lasts. `cert` and `key` make it offer STARTTLS."""

    def __init__(self, cert: Path | None = None, key: Path | None = None) -> None:
        self.port = _free_port()
        words = ["--cert", str(cert), "--key", str(key)] if cert else ["--no-tls"]
        self._words = [str(Path(sys.executable).with_name("pymap")), "--host", "127.0.0.1", "--port", str(self.port), *words]

    def __enter__(self) -> Mailbox:
        self._process = subprocess.Popen([*self._words, "dict", "--demo-data", "--demo-user", USER, "--demo-password", PASSWORD],
                                         stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
        for _try in range(100):
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return self
            except OSError:
                time.sleep(0.1)
        raise RuntimeError("the mailbox server did not start")

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait(10)

    def put(self, mail: bytes, folder: str = "INBOX") -> None:
        """A mail arrives."""
        line = imaplib.IMAP4("127.0.0.1", self.port)
        line.login(USER, PASSWORD)
        line.append(folder, "", imaplib.Time2Internaldate(time.time()), mail)
        line.logout()

    def flags(self) -> list[bytes]:
        """What the server keeps about each mail: a reader that changes nothing leaves no \\Seen."""
        line = imaplib.IMAP4("127.0.0.1", self.port)
        line.login(USER, PASSWORD)
        line.select("INBOX", readonly=True)
        _answer, found = line.fetch("1:*", "(FLAGS)")
        line.logout()
        return [one if isinstance(one, bytes) else one[0] for one in found]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]

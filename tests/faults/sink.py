"""A mail server in a thread that takes, refuses, hangs or dies where a test asks it to, and remembers what it accepted."""

from __future__ import annotations

import asyncio
import re
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

# What a stage may answer: None (all is well), "451 busy" (that line), CLOSE (hang up) or SILENT (say nothing more).
CLOSE, SILENT = "close", "silent"
Say = Callable[[int], str | None]


@dataclass(frozen=True)
class Mail:
    """One accepted letter."""

    message_id: str
    recipient: str
    content: bytes


class Sink:
    """Stages: greet, ehlo, mail, rcpt, data, dot (before accepting), answer (after accepting), quit."""

    def __init__(self, delay: float = 0.0) -> None:
        self.mails: list[Mail] = []
        self.senders: list[str] = []
        self.sessions = 0
        self.stages: Counter[str] = Counter()
        self.says: dict[str, Say] = {}
        self.delay = delay
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._talks: set[asyncio.Task[None]] = set()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Sink:
        self._thread.start()
        self._ready.wait(5)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._stop)
        self._thread.join(5)

    def say(self, stage: str, answer: str | None, times: int | None = None) -> None:
        """Answer so at this stage, `times` times (None: always), then as usual."""
        left = [times]

        def one(_count: int) -> str | None:
            if left[0] is None:
                return answer
            if left[0] <= 0:
                return None
            left[0] -= 1
            return answer

        self.says[stage] = one

    def well(self) -> None:
        """Be a good server again."""
        self.says.clear()

    @property
    def copies(self) -> Counter[str]:
        """How many copies of each Message-ID were accepted."""
        return Counter(mail.message_id for mail in list(self.mails))

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._server = self._loop.run_until_complete(asyncio.start_server(self._talk, "127.0.0.1", 0, limit=1 << 24))
        self.port = self._server.sockets[0].getsockname()[1]
        self._ready.set()
        self._loop.run_forever()
        self._loop.close()

    def _stop(self) -> None:
        self._server.close()
        for talk in self._talks:
            talk.cancel()
        self._loop.call_later(0.05, self._loop.stop)

    def _answer(self, stage: str, usual: str) -> str:
        self.stages[stage] += 1
        return (self.says[stage](self.stages[stage]) if stage in self.says else None) or usual

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._talks.add(task)
        self.sessions += 1
        try:
            await self._dialogue(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError, _HungUp):
            pass
        finally:
            self._talks.discard(task)
            writer.close()

    async def _dialogue(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        recipient = ""

        async def put(stage: str, usual: str) -> str:
            line = self._answer(stage, usual)
            if line == CLOSE:
                raise _HungUp
            if line == SILENT:
                await asyncio.sleep(3600)
            writer.write(line.encode() + b"\r\n")
            await writer.drain()
            if line.startswith("421"):
                raise _HungUp
            return line

        await put("greet", "220 sink")
        while line := await reader.readline():
            verb = line[:4].upper()
            if verb == b"EHLO":
                await put("ehlo", "250 sink")
            elif verb == b"MAIL":
                self.senders.append(line.decode().split("<", 1)[1].split(">", 1)[0])
                await put("mail", "250 ok")
            elif verb == b"RCPT":
                recipient = line.decode().split("<", 1)[1].split(">", 1)[0]
                await put("rcpt", "250 ok")
            elif verb == b"DATA":
                if not (await put("data", "354 go")).startswith("354"):
                    continue
                content = await reader.readuntil(b"\r\n.\r\n")
                if (said := self._answer("dot", "")) == CLOSE:
                    raise _HungUp
                if said.startswith(("4", "5")):
                    writer.write(said.encode() + b"\r\n")
                    continue
                await asyncio.sleep(self.delay)
                self._accept(recipient, content)
                await put("answer", "250 accepted")
            elif verb == b"QUIT":
                await put("quit", "221 bye")
                return
            else:
                writer.write(b"250 ok\r\n")

    def _accept(self, recipient: str, content: bytes) -> None:
        found = re.search(rb"(?im)^Message-ID:\s*(\S+)", content)
        self.mails.append(Mail(found.group(1).decode() if found else "", recipient, content[:-3]))


class _HungUp(Exception):
    """The server ends the session without a word."""


def plain_settings(port: int, **more: Any) -> dict[str, Any]:
    """The settings of an app that sends to this sink."""
    return {"MAIL_SERVER": "127.0.0.1", "MAIL_PORT": port, "MAIL_USE_TLS": False, "MAIL_SUPPRESS_SEND": False} | more

"""A mail server of a few lines (RFC 5321) that accepts everything and keeps it, and what people read in it."""

from __future__ import annotations

import re
import socketserver
import threading
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from html import unescape
from typing import Any

from icalendar import Calendar, Event


class NotSeen(Exception):
    """What should have been there was not; the text says what was expected and what was seen."""


@dataclass(frozen=True)
class Mail:
    """One mail as it came in."""

    to: str
    message: EmailMessage

    @property
    def subject(self) -> str:
        """Its subject, decoded."""
        return str(self.message["Subject"])

    @property
    def text(self) -> str:
        """Its text part."""
        part = self.message.get_body(("plain",))
        return part.get_content() if part else ""

    @property
    def html(self) -> str:
        """Its HTML part."""
        part = self.message.get_body(("html",))
        return part.get_content() if part else ""

    def link(self, part: str) -> str:
        """The address in it that contains `part`, as somebody would press it. Raises NotSeen."""
        for url in [unescape(one) for one in re.findall(r'href="([^"]+)"', self.html)] + re.findall(r"https?://\S+", self.text):
            if part in url:
                return url
        raise NotSeen(f"a link with {part} in “{self.subject}”; seen: {self.text[:300]!r}")

    def event(self) -> tuple[str, Event]:
        """Method and event of its calendar part. Raises NotSeen."""
        for part in self.message.walk():
            if part.get_content_type() == "text/calendar":
                calendar = Calendar.from_ical(part.get_content())
                event = next(one for one in calendar.walk("VEVENT"))
                return str(calendar["METHOD"]), event
        raise NotSeen(f"a calendar file in “{self.subject}”")

    def file(self, ending: str) -> bytes:
        """The attachment whose name ends so. Raises NotSeen."""
        for part in self.message.iter_attachments():
            if (part.get_filename() or "").endswith(ending):
                return part.get_content()
        raise NotSeen(f"an attachment *{ending} in “{self.subject}”")


@dataclass
class Mailbox:
    """All mail of everybody, in order of arrival; `read` marks how far each reader came."""

    mails: list[Mail] = field(default_factory=list)
    read: dict[str, int] = field(default_factory=dict)

    def new(self, who: str) -> list[Mail]:
        """What came in for this address since the last time somebody looked."""
        seen = self.read.get(who, 0)
        self.read[who] = len(self.mails)
        return [mail for mail in self.mails[seen:] if mail.to == who]

    def all_of(self, who: str) -> list[Mail]:
        """Everything this address ever got."""
        return [mail for mail in self.mails if mail.to == who]


class _Talk(socketserver.StreamRequestHandler):
    """One SMTP session."""

    def handle(self) -> None:
        self._say("220 walk")
        to: list[str] = []
        while line := self.rfile.readline():
            verb = line[:4].upper()
            if verb == b"QUIT":
                self._say("221 bye")
                return
            if verb == b"RCPT":
                to.append(line.decode().split("<", 1)[1].split(">", 1)[0].lower())
            if verb == b"DATA":
                self._say("354 go ahead")
                message = message_from_bytes(self._content(), policy=policy.default)
                self.server.mailbox.mails += [Mail(one, message) for one in to]
                to = []
            self._say("250 ok")

    def _say(self, line: str) -> None:
        self.wfile.write(line.encode() + b"\r\n")

    def _content(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line[1:] if line.startswith(b"..") else line)
        return b"".join(lines)


class PostOffice(socketserver.ThreadingTCPServer):
    """The server; `with PostOffice(port) as office: office.mailbox`."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, port: int) -> None:
        super().__init__(("127.0.0.1", port), _Talk)
        self.mailbox = Mailbox()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def __exit__(self, *why: Any) -> None:
        self.shutdown()
        super().__exit__(*why)

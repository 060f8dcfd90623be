"""A frozen letter as the bytes that go over the wire. The same row gives the same bytes at every try.

Written out by hand: `email.message.EmailMessage` costs five times the processor time, and chance chooses its boundaries.
tests/deliveries/test_letters.py reads the result back with the standard library's parser.
"""

from __future__ import annotations

import binascii
import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.utils import encode_rfc2231, format_datetime, formataddr, parseaddr
from functools import cache
from typing import Any

from coaching.deliveries import rules
from coaching.deliveries.letters import dsn

# One address and nothing else (RFC 5321 4.1.2 without quoted local parts); a line break never fits.
_ADDRESS = re.compile(r"[^\s<>,;:\"()\[\]\\@]+@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?")


@dataclass(frozen=True)
class Envelope:
    """Who hands over to whom, and what. `sender` is where bounces go."""

    sender: str
    recipient: str
    content: bytes


@dataclass(frozen=True)
class Sheet:
    """All that decides the bytes. `content` is the frozen letter of the delivery row (see operations.queueing); what cannot
    be delivered comes back to a variant of `bounces`, or to the sender when there is no such box."""

    message_id: str
    kind: str
    dated_at: datetime
    sender: str
    address: str
    name: str
    subject: str
    content: dict[str, Any]
    bounces: str | None = None


def envelope_of(sheet: Sheet) -> Envelope:
    """Put the letter in an envelope. Raises ValueError for an address that cannot stand in a header."""
    kind, body = _body(sheet.content, sheet.message_id)
    head = "".join(f"{name}: {_safe(value)}\r\n" for name, value in _headers(sheet))
    _, sender = _house(sheet.sender)
    if sheet.bounces:
        sender = dsn.return_address(sheet.bounces, sheet.message_id)
    return Envelope(sender, _bare(sheet.address), f"{head}MIME-Version: 1.0\r\n{kind}\r\n".encode("ascii") + body)


@cache
def _house(sender: str) -> tuple[str, str]:
    """Name and address of MAIL_FROM, the same for every letter."""
    return parseaddr(sender)


def _bare(address: str) -> str:
    """The address alone, its domain in ASCII. Raises ValueError when it holds anything else, such as a line break."""
    local, at, domain = address.strip().rpartition("@")
    bare = f"{local}{at}{domain.encode('idna').decode() if domain else ''}"
    if not _ADDRESS.fullmatch(bare) or not bare.isascii():
        raise ValueError("not an e-mail address")
    return bare


def _safe(value: str) -> str:
    """A header value may be folded (a line break and a space), never broken. Raises ValueError (RFC 5322 2.2.3)."""
    unfolded = value.replace("\r\n ", " ")
    if "\r" in unfolded or "\n" in unfolded:
        raise ValueError("a header cannot hold a line break")
    return value


def _mailbox(name: str, address: str) -> str:
    return formataddr((rules.one_line(name, 100), _bare(address)), "utf-8")


def _worded(text: str, name: str) -> str:
    """Free words for a header, encoded and folded (RFC 2047)."""
    line = rules.one_line(text)
    return Header(line, None if line.isascii() else "utf-8", header_name=name, maxlinelen=76).encode(linesep="\r\n")


def _headers(sheet: Sheet) -> list[tuple[str, str]]:
    """RFC 5322; RFC 3834 on what no person typed; RFC 8058 on what a person can do without."""
    house, sender = _house(sheet.sender)
    content = sheet.content
    headers = [
        ("Date", format_datetime(sheet.dated_at)),
        ("Message-ID", sheet.message_id),
        ("From", _mailbox(content.get("from_name") or house, sender)),
        ("To", _mailbox(sheet.name, sheet.address)),
        ("Subject", _worded(sheet.subject, "Subject")),
        ("Auto-Submitted", "auto-generated"),
        ("X-Auto-Response-Suppress", "All"),
    ]
    if content.get("reply_to"):
        headers.append(("Reply-To", _bare(content["reply_to"])))
    if content.get("unsubscribe"):
        headers.append(("List-Unsubscribe", f"<{content['unsubscribe']}>"))
        headers.append(("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"))
    return headers


Part = tuple[str, bytes]


def _body(content: dict[str, Any], message_id: str) -> Part:
    """mixed [ alternative [ text, html, calendar ], files ]; the outer one only when there are files (scheduling 5.4)."""
    parts, files = [_text("plain", content["text"])], []
    if content["html"]:
        parts.append(_text("html", content["html"]))
    if content.get("calendar"):
        method = content["calendar_method"].upper()
        parts.append(_encoded(f"text/calendar; charset=UTF-8; method={method}", content["calendar"]))
        files.append(_file("invite.ics", "application/ics", content["calendar"]))
    files += [_file(name, kind, encoded) for name, kind, encoded in content.get("attachments", ())]
    letter = _several("alternative", parts, message_id)
    return _several("mixed", [letter, *files], message_id) if files else letter


def _text(subtype: str, text: str) -> Part:
    """Quoted-printable: 7 bit, lines of at most 76, readable in the source (RFC 2045 6.7)."""
    lines = "\r\n".join(text.splitlines()) + "\r\n"
    kind = f"Content-Type: text/{subtype}; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n"
    return kind, re.sub(rb"=\r?\n", b"=\r\n", binascii.b2a_qp(lines.encode(), istext=True))


def _encoded(kind: str, encoded: str, more: str = "") -> Part:
    """Bytes that are kept in base64, in lines of 76."""
    lines = [encoded[start : start + 76] for start in range(0, len(encoded), 76)]
    head = f"Content-Type: {_safe(kind)}\r\nContent-Transfer-Encoding: base64\r\n{more}"
    return head, ("\r\n".join(lines) + "\r\n").encode("ascii")


def _file(name: str, kind: str, encoded: str) -> Part:
    """A file with its name, in any script (RFC 2231)."""
    line = rules.one_line(name, 100).replace('"', "'").replace("\\", "-")
    named = f'filename="{line}"' if line.isascii() else f"filename*={encode_rfc2231(line, 'utf-8')}"
    return _encoded(kind, encoded, f"Content-Disposition: attachment; {named}\r\n")


def _several(subtype: str, parts: list[Part], message_id: str) -> Part:
    """Parts between boundaries that follow from the Message-ID, so that a second copy is the same to the byte."""
    boundary = "=_" + hashlib.sha256(f"{subtype}{message_id}".encode()).hexdigest()[:32]
    line = f"--{boundary}\r\n".encode()
    body = b"".join(line + head.encode("ascii") + b"\r\n" + content + b"\r\n" for head, content in parts)
    return f'Content-Type: multipart/{subtype}; boundary="{boundary}"\r\n', body + f"--{boundary}--\r\n".encode()

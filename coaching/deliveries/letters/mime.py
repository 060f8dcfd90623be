"""A frozen letter as the bytes that go over the wire. The same row gives the same bytes at every try."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from typing import Any

from coaching.deliveries import rules


@dataclass(frozen=True)
class Envelope:
    """Who hands over to whom, and what. `sender` is where bounces go."""

    sender: str
    recipient: str
    content: bytes


@dataclass(frozen=True)
class Sheet:
    """All that decides the bytes. `content` is the frozen letter of the delivery row (see operations.queueing)."""

    message_id: str
    kind: str
    dated_at: datetime
    sender: str
    address: str
    name: str
    subject: str
    content: dict[str, Any]


def envelope_of(sheet: Sheet) -> Envelope:
    """Put the letter in an envelope. Raises ValueError for an address that cannot stand in a header."""
    message = _body(sheet.content)
    for name, value in _headers(sheet):
        message[name] = value
    _name_boundaries(message, sheet.message_id)
    _, sender = parseaddr(sheet.sender)
    return Envelope(sender, _bare(sheet.address), message.as_bytes(policy=SMTP))


def _bare(address: str) -> str:
    """The address alone. Raises ValueError when it holds anything else, such as a line break."""
    if "@" not in address:
        raise ValueError("not an e-mail address")
    return Address(addr_spec=address.strip()).addr_spec


def _mailbox(name: str, address: str) -> str:
    return str(Address(display_name=rules.one_line(name, 100), addr_spec=_bare(address)))


def _headers(sheet: Sheet) -> list[tuple[str, str]]:
    """RFC 5322; RFC 3834 on what no person typed; RFC 8058 on what a person can do without."""
    house, sender = parseaddr(sheet.sender)
    content = sheet.content
    headers = [
        ("Date", format_datetime(sheet.dated_at)),
        ("Message-ID", sheet.message_id),
        ("From", _mailbox(content.get("from_name") or house, sender)),
        ("To", _mailbox(sheet.name, sheet.address)),
        ("Subject", rules.one_line(sheet.subject)),
    ]
    if content.get("reply_to"):
        headers.append(("Reply-To", _bare(content["reply_to"])))
    headers += [("Auto-Submitted", "auto-generated"), ("X-Auto-Response-Suppress", "All")]
    if content.get("unsubscribe"):
        headers.append(("List-Unsubscribe", f"<{content['unsubscribe']}>"))
        headers.append(("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"))
    return headers


def _body(content: dict[str, Any]) -> EmailMessage:
    """mixed [ alternative [ text, html, calendar ], files ]; the outer one only when there are files (scheduling.md 5.4)."""
    message = EmailMessage(policy=SMTP)
    message.set_content(content["text"], charset="utf-8", cte="quoted-printable")
    if content["html"]:
        message.add_alternative(content["html"], subtype="html", charset="utf-8", cte="quoted-printable")
    if content.get("calendar"):
        calendar = base64.b64decode(content["calendar"])
        method = content["calendar_method"].upper()
        message.add_alternative(calendar.decode(), subtype="calendar", charset="utf-8", cte="base64", params={"method": method})
        message.add_attachment(calendar, maintype="application", subtype="ics", filename="invite.ics")
    for name, kind, encoded in content.get("attachments", ()):
        maintype, _, subtype = kind.partition("/")
        message.add_attachment(base64.b64decode(encoded), maintype=maintype, subtype=subtype, filename=rules.one_line(name, 100))
    return message


def _name_boundaries(message: EmailMessage, message_id: str) -> None:
    """Boundaries from the Message-ID instead of chance, so that a second copy is the same to the byte."""
    for number, part in enumerate(message.walk()):
        if part.is_multipart():
            part.set_boundary("=_" + hashlib.sha256(f"{message_id}{number}".encode()).hexdigest()[:32])

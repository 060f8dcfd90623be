"""What a mail server says about a letter that it could not deliver: a delivery status notification (RFC 3464, RFC 6522).

Pure: bytes in, plain values out. Nothing of it is believed here; operations.bouncing knows which letters are ours.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import Message

FAILED, DELAYED = "failed", "delayed"
MOST_WORDS = 300
_ENHANCED = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
_ADDRESS = re.compile(r"[^\s<>;,\"]+@[^\s<>;,\"]+")
# Where the address that the notification came to is written, the one of the envelope first.
_CAME_TO = ("X-Original-To", "Delivered-To", "Envelope-To", "X-Envelope-To", "To")


@dataclass(frozen=True)
class Report:
    """What happened to one recipient. `status` is "5.1.1" (RFC 3463), "" when the server did not say; addresses are as they were written."""

    action: str
    status: str
    recipients: tuple[str, ...]
    message_id: str
    came_to: tuple[str, ...]
    words: str

    @property
    def is_final(self) -> bool:
        """False for "delayed", "relayed", "delivered", "expanded": no reason to do anything (RFC 3464 2.3.3)."""
        return self.action == FAILED

    @property
    def is_hard(self) -> bool:
        """True when the address itself is wrong or shut (X.1.x, X.2.1), not when this letter or this moment was (RFC 3463 3.2, 3.3)."""
        return bool(re.match(r"5\.(1\.|2\.1$)", self.status))

    @property
    def is_soft(self) -> bool:
        """True when the server gave up on something that may pass: a full box, a server that was away."""
        return self.status.startswith("4.") or self.status in ("5.2.2", "5.4.1", "5.4.7")


def read(raw: bytes) -> list[Report]:
    """The reports in a mail, one for each recipient; none for any other mail, such as an answer or an out-of-office."""
    try:
        mail = message_from_bytes(raw, policy=policy.compat32)
        status = _part(mail, "message/delivery-status")
    except (ValueError, LookupError, RecursionError):
        return []
    if status is None or mail.get_content_type() != "multipart/report":
        return []
    blocks = [block for block in _blocks(status) if block.get("Action")]
    came_to = tuple(found for name in _CAME_TO for value in mail.get_all(name, []) for found in _ADDRESS.findall(str(value)))
    return [_report(block, _message_id(mail), came_to) for block in blocks]


def _report(block: Message, message_id: str, came_to: tuple[str, ...]) -> Report:
    said = " ".join(str(block.get("Diagnostic-Code", "")).split())
    found = _ENHANCED.search(str(block.get("Status", ""))) or _ENHANCED.search(said)
    named = (str(block.get(name, "")) for name in ("Original-Recipient", "Final-Recipient"))
    addresses = tuple(found for value in named for found in _ADDRESS.findall(value.partition(";")[2] or value))
    action = str(block.get("Action", "")).strip().lower()
    words = said.partition(";")[2].strip() or said
    return Report(action, found.group(0) if found else "", addresses, message_id, came_to, words[:MOST_WORDS])


def _blocks(status: Message) -> list[Message]:
    """The groups of fields, one for the message and one for each recipient."""
    payload = status.get_payload()
    return [one for one in payload if isinstance(one, Message)] if isinstance(payload, list) else []


def _part(mail: Message, kind: str) -> Message | None:
    return next((part for part in mail.walk() if part.get_content_type() == kind), None)


def _message_id(mail: Message) -> str:
    """The Message-ID of the letter that came back, from the copy of its head (RFC 6522 3)."""
    returned = _part(mail, "text/rfc822-headers")
    if returned is not None:
        raw = returned.get_payload(decode=True)
        head = message_from_bytes(raw if isinstance(raw, bytes) else b"", policy=policy.compat32)
        return str(head.get("Message-ID", "")).strip()
    whole = _part(mail, "message/rfc822")
    inner = whole.get_payload() if whole is not None else None
    return str(inner[0].get("Message-ID", "")).strip() if isinstance(inner, list) and isinstance(inner[0], Message) else ""


def return_address(bounces: str, message_id: str) -> str:
    """Where news about one letter is to come (VERP): box+token@domain, the token being the random part of its Message-ID."""
    box, _at, domain = bounces.rpartition("@")
    return f"{box}+{token_of(message_id)}@{domain}"


def token_of(message_id: str) -> str:
    """The part of our Message-ID that nobody can guess and only the letter's reader and their mail servers have seen."""
    return message_id.removeprefix("<d-").partition("@")[0]


def tokens(bounces: str, came_to: tuple[str, ...]) -> list[str]:
    """The tokens in the addresses that a notification came to."""
    box, _at, domain = bounces.lower().rpartition("@")
    start, end = f"{box}+", f"@{domain}"
    fitting = [one.lower() for one in came_to if one.lower().startswith(start) and one.lower().endswith(end)]
    return [one[len(start) : -len(end)] for one in fitting]

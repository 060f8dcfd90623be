"""The box that undeliverable letters come back to, read over IMAP (RFC 3501) and never written: whose it is may read it too.

Where it was left is kept in our own table, by UIDVALIDITY and UID, so that no mail counts twice and none is marked or moved.
"""

from __future__ import annotations

import imaplib
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import current_app

SECONDS = 20.0
MOST_MAILS = 100  # of one turn; the rest waits for the next
MOST_BYTES = 256 * 1024  # a report stands at the top; what comes after it is our own letter
LOOK_BACK = timedelta(days=7)  # in a box that is read for the first time


class NoBox(Exception):
    """The mailbox cannot be read; the message is for whoever hosts Draad and holds no password."""


@dataclass(frozen=True)
class Box:
    """Where the box is. `name` recognises it in our table."""

    host: str
    port: int
    tls: str
    username: str
    password: str
    folder: str

    @property
    def name(self) -> str:
        """user@host/folder."""
        return f"{self.username}@{self.host}/{self.folder}"[:200]


def from_settings() -> Box | None:
    """The box that the settings name, or None."""
    config = current_app.config
    if not config["MAIL_IMAP_SERVER"]:
        return None
    return Box(config["MAIL_IMAP_SERVER"], config["MAIL_IMAP_PORT"], config["MAIL_IMAP_TLS"], config["MAIL_IMAP_USERNAME"],
               config["MAIL_IMAP_PASSWORD"], config["MAIL_IMAP_FOLDER"])  # fmt: skip


def trust() -> ssl.SSLContext:
    """Certificates are checked, always; apart, so that a test can trust its own."""
    return ssl.create_default_context()


@contextmanager
def opened(box: Box) -> Iterator[imaplib.IMAP4]:
    """A connection that has logged in. Raises NoBox."""
    try:
        if box.tls == "tls":
            line: imaplib.IMAP4 = imaplib.IMAP4_SSL(box.host, box.port, ssl_context=trust(), timeout=SECONDS)
        else:
            line = imaplib.IMAP4(box.host, box.port, timeout=SECONDS)
    except (OSError, imaplib.IMAP4.error) as error:
        raise NoBox(f"{box.host}:{box.port}: {error}"[:300]) from error
    try:
        if box.tls == "starttls":
            line.starttls(trust())
        line.login(box.username, box.password)
        yield line
    except (OSError, imaplib.IMAP4.error) as error:
        raise NoBox(f"{box.host}:{box.port}: {error}"[:300]) from error
    finally:
        with suppress(OSError, imaplib.IMAP4.error):
            line.logout()


def fresh(line: imaplib.IMAP4, folder: str, validity: int | None, last: int, now: datetime) -> tuple[int, list[tuple[int, bytes]]]:
    """UIDVALIDITY, and (UID, mail) of what came after `last`, oldest first. A box that was made anew is read like a new one."""
    answer, _count = line.select(f'"{folder}"', readonly=True)
    if answer != "OK":
        raise NoBox(f"there is no folder {folder}")
    standing = int((line.response("UIDVALIDITY")[1] or [b"0"])[0] or 0)
    since = (now - LOOK_BACK).strftime("%d-%b-%Y")
    wanted = f"UID {last + 1}:*" if standing == validity else f"SINCE {since}"
    _answer, found = line.uid("SEARCH", wanted)
    # "n:*" names the last mail even when it is older than n (RFC 3501 6.4.8).
    uids = sorted(uid for uid in map(int, (found[0] or b"").split()) if standing != validity or uid > last)
    return standing, [(uid, _mail(line, uid)) for uid in uids[:MOST_MAILS]]


def _mail(line: imaplib.IMAP4, uid: int) -> bytes:
    """The first part of a mail, unread as it was."""
    _answer, parts = line.uid("FETCH", str(uid), f"(BODY.PEEK[]<0.{MOST_BYTES}>)")
    return next((part[1] for part in parts if isinstance(part, tuple) and re.search(rb"BODY\[", part[0])), b"")

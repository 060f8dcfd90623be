"""Notifications on phones and desktops (RFC 8030): one HTTPS request to the push service of the reader's browser.

The address comes from a browser, so it is never trusted: only the known services, over https, on addresses that are out
on the internet, and the connection goes to the very address that was looked at (trust.md D12).
"""

from __future__ import annotations

import json
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from email.utils import parseaddr
from functools import cache
from http.client import HTTPConnection, HTTPException
from urllib.parse import SplitResult, urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from flask import current_app

from coaching.core import clock
from coaching.core.outside import is_public
from coaching.deliveries import rules
from coaching.deliveries.letters import webpush
from coaching.deliveries.operations.handing import Doubtful, Gone, Interrupted, Refused
from coaching.deliveries.operations.parcel import Parcel

SECONDS = 10.0
KEPT_FOR_S = 24 * 3600  # how long a service keeps it for a phone that is off
MOST_READ = 2000


def resolved(host: str) -> list[str]:
    """The addresses of a name, as the system knows them."""
    return [str(one[4][0]) for one in socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM)]


@dataclass(frozen=True)
class Guard:
    """What may be reached. Only tests make another one, for a service of their own."""

    is_known: Callable[[str], bool] = rules.is_push_service
    resolve: Callable[[str], list[str]] = resolved
    tls: ssl.SSLContext | None = field(default_factory=ssl.create_default_context)


@cache
def _guard() -> Guard:
    return Guard()


guard: Callable[[], Guard] = _guard


@cache
def _key(text: str) -> ec.EllipticCurvePrivateKey:
    return webpush.private_key(text)


class Push:
    """One connection a notification: a practice sends few, and to several services."""

    account: str | None = None

    def __init__(self) -> None:
        self._line: HTTPConnection | None = None
        self._path, self._body, self._headers = "", b"", dict[str, str]()

    def offer(self, delivery: Parcel) -> None:
        """Look at the address, seal the words, connect."""
        rule, to = guard(), delivery.content
        if not rule.is_known(delivery.address):
            raise Refused(554, "not a push service that is known here")
        parts = urlsplit(delivery.address)
        words = {"title": delivery.subject, "body": to["text"].strip(), "path": to["path"], "tag": delivery.id}
        try:
            self._body = webpush.sealed(json.dumps(words).encode(), to["p256dh"], to["auth"])
        except ValueError as error:
            raise Refused(554, "the browser's key or the text does not fit") from error
        self._path = parts.path + (f"?{parts.query}" if parts.query else "")
        self._headers = self._said_with(delivery, parts)
        try:
            self._line = _connected(parts, rule)
        except (OSError, UnicodeError) as error:
            raise Interrupted(f"{type(error).__name__}: {error}"[:300]) from error

    @staticmethod
    def _said_with(delivery: Parcel, parts: SplitResult) -> dict[str, str]:
        """A second copy with the same Topic takes the place of the first (RFC 8030 5.4), so a resend is not seen twice."""
        config = current_app.config
        _, contact = parseaddr(config["VAPID_CONTACT"])
        origin = f"{parts.scheme}://{parts.netloc}"
        return {
            "Authorization": webpush.signature(_key(config["VAPID_PRIVATE_KEY"]), origin, contact, clock.now()),
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(KEPT_FOR_S),
            "Urgency": "normal",
            "Topic": delivery.id,
        }

    def withdraw(self) -> None:
        """Hang up."""
        self.close()

    def hand_over(self) -> str:
        """Ask, and read the answer. 404 and 410: the browser has thrown this address away (RFC 8030 7.3)."""
        line = self._line
        if line is None:
            raise RuntimeError("nothing was offered")
        try:
            line.request("POST", self._path, self._body, self._headers)
            answer = line.getresponse()
            words = answer.read(MOST_READ).decode("utf-8", "replace")
        except (OSError, HTTPException) as error:
            raise Doubtful(f"{type(error).__name__}: {error}"[:300]) from error
        finally:
            self.close()
        said = f"{answer.status} {' '.join(words.split())}"[:500].strip()
        if 200 <= answer.status < 300:
            return said
        if answer.status in (404, 410):
            raise Gone(said)
        if answer.status == 429 or answer.status >= 500:
            raise Interrupted(said, rules.retry_after(answer.getheader("Retry-After"), clock.now()))
        raise Refused(554, said)

    def close(self) -> None:
        """Nothing is kept open."""
        if self._line is not None:
            self._line.close()
        self._line = None


def _connected(parts: SplitResult, rule: Guard) -> HTTPConnection:
    """To the address that was looked at, so that a name that answers differently a second time gains nothing."""
    host = parts.hostname or ""
    found = rule.resolve(host)
    if not found or (rule.tls is not None and not all(is_public(one) for one in found)):
        raise OSError("the push service is not out on the internet")
    raw = socket.create_connection((found[0], parts.port or 443), timeout=SECONDS)
    if rule.tls is not None:
        raw = rule.tls.wrap_socket(raw, server_hostname=host)
    line = HTTPConnection(host, parts.port or 443, timeout=SECONDS)
    line.sock = raw
    return line

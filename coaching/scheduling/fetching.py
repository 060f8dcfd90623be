"""Fetching a calendar from an address that a coach pasted: never from our own network, never without an end (trust D9, D10).

The name is resolved once and the connection goes to that very address, so a name that answers differently a second
time gains nothing; every redirect is checked again.
"""

import ipaddress
import socket
import ssl
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPResponse
from urllib.parse import SplitResult, urljoin, urlsplit

MOST_BYTES = 5 * 1024 * 1024
MOST_SECONDS = 10.0
MOST_REDIRECTS = 3
AGENT = "Draad calendar reader"

Resolve = Callable[[str, int], list[str]]


class Refused(Exception):
    """The calendar could not be read. `code`: address | answer | large | slow | type; words.feed_trouble says it."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def resolved(host: str, port: int) -> list[str]:
    """The addresses of a name, as the system knows them."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(one[4][0]) for one in found]


@dataclass(frozen=True)
class Guard:
    """What may be reached. The defaults are for coaches; an operator may allow the own network (ALLOW_PRIVATE_FEEDS)."""

    allow_private: bool = False
    resolve: Resolve = resolved
    seconds: float = MOST_SECONDS
    bytes: int = MOST_BYTES


@dataclass(frozen=True)
class Fetched:
    """An answer. body None: not changed since last time (304)."""

    body: bytes | None
    etag: str | None
    last_modified: str | None


@dataclass
class _Deadline:
    seconds: float
    began: float = field(default_factory=time.monotonic)

    def left(self) -> float:
        rest = self.began + self.seconds - time.monotonic()
        if rest <= 0:
            raise Refused("slow")
        return rest


def fetch(url: str, etag: str | None = None, last_modified: str | None = None, guard: Guard | None = None) -> Fetched:
    """The calendar behind an https (or webcal) address. Raises Refused."""
    guard = guard or Guard()
    deadline = _Deadline(guard.seconds)
    asked = {"User-Agent": AGENT, "Accept": "text/calendar, */*;q=0.1", "Accept-Encoding": "identity"}
    if etag:
        asked["If-None-Match"] = etag
    if last_modified:
        asked["If-Modified-Since"] = last_modified
    for _hop in range(MOST_REDIRECTS + 1):
        parts = checked(url, guard)
        try:
            answer, connection = _ask(parts, asked, guard, deadline)
            with connection_closing(connection):
                if answer.status in (301, 302, 303, 307, 308):
                    url = urljoin(url, answer.getheader("Location") or "")
                    continue
                return _read(answer, guard, deadline)
        except TimeoutError as error:
            raise Refused("slow") from error
        except (OSError, HTTPException, ValueError) as error:
            raise Refused("answer") from error
    raise Refused("answer")


def checked(url: str, guard: Guard) -> SplitResult:
    """The parts of an address that may be asked: https on its own port, without a name and password. Raises Refused."""
    if url.startswith("webcal://"):
        url = "https://" + url.removeprefix("webcal://")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise Refused("address") from error
    schemes = ("https", "http") if guard.allow_private else ("https",)
    if parts.scheme not in schemes or not parts.hostname or parts.username:
        raise Refused("address")
    if port not in (None, 443) and not guard.allow_private:
        raise Refused("address")
    return parts


def _address(parts: SplitResult, guard: Guard) -> tuple[str, int]:
    port = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        found = guard.resolve(parts.hostname or "", port)
    except (OSError, UnicodeError) as error:
        raise Refused("address") from error
    if not found or not (guard.allow_private or all(is_public(one) for one in found)):
        raise Refused("address")
    return found[0], port


def is_public(address: str) -> bool:
    """Whether an address is out on the internet: not ours, not this machine's, not a tunnel to those."""
    try:
        known = ipaddress.ip_address(address.split("%")[0])
    except ValueError:
        return False
    if isinstance(known, ipaddress.IPv6Address):
        inner = known.ipv4_mapped or known.sixtofour or (known.teredo[1] if known.teredo else None)
        if inner is not None or known in ipaddress.ip_network("64:ff9b::/96"):
            return False
    return known.is_global and not known.is_multicast


def _ask(
    parts: SplitResult, asked: dict[str, str], guard: Guard, deadline: _Deadline
) -> tuple[HTTPResponse, HTTPConnection]:
    address, port = _address(parts, guard)
    raw = socket.create_connection((address, port), timeout=deadline.left())
    if parts.scheme == "https":
        raw = ssl.create_default_context().wrap_socket(raw, server_hostname=parts.hostname)
    connection = HTTPConnection(parts.hostname or "", port)
    connection.sock = raw
    raw.settimeout(deadline.left())
    connection.request("GET", (parts.path or "/") + (f"?{parts.query}" if parts.query else ""), headers=asked)
    return connection.getresponse(), connection


class connection_closing:  # noqa: N801  (reads as a sentence)
    """Close a connection at the end of a block, whatever happened."""

    def __init__(self, connection: HTTPConnection) -> None:
        self.connection = connection

    def __enter__(self) -> None:
        return None

    def __exit__(self, *_: object) -> None:
        self.connection.close()


def _read(answer: HTTPResponse, guard: Guard, deadline: _Deadline) -> Fetched:
    etag, modified = answer.getheader("ETag"), answer.getheader("Last-Modified")
    if answer.status == 304:
        return Fetched(None, etag, modified)
    if answer.status != 200:
        raise Refused("answer")
    unpack = zlib.decompressobj(47) if answer.getheader("Content-Encoding") in ("gzip", "deflate") else None
    body = bytearray()
    while True:
        deadline.left()
        part = answer.read1(65536)
        if not part:
            break
        body += unpack.decompress(part, guard.bytes + 1 - len(body)) if unpack else part
        if len(body) > guard.bytes:
            raise Refused("large")
    if b"BEGIN:VCALENDAR" not in body[:4096]:
        raise Refused("type")
    return Fetched(bytes(body), etag and etag[:200], modified and modified[:80])

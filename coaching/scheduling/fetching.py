"""Asking an address that a coach gave: never our own network, never without an end (trust D9, D10, D13).

The name is resolved once and the connection goes to that very address, so a name that answers differently a second
time gains nothing; every redirect is checked again, and a password goes no further than the domain it was given for.
"""

import base64
import os
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPResponse
from types import TracebackType
from urllib.parse import SplitResult, urljoin, urlsplit

from coaching.core.outside import is_public

MOST_BYTES = 5 * 1024 * 1024
MOST_SECONDS = 10.0
MOST_REDIRECTS = 3
AGENT = "Draad calendar reader"

Resolve = Callable[[str, int], list[str]]


class Refused(Exception):
    """The calendar could not be read. `code`: address | answer | large | slow | type, and those of caldav.py;
    words.feed_trouble says it."""

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
class Login:
    """A user name and a password for one server."""

    user: str
    password: str

    @property
    def header(self) -> str:
        """RFC 7617, in UTF-8."""
        return "Basic " + base64.b64encode(f"{self.user}:{self.password}".encode()).decode()


@dataclass(frozen=True)
class Asking:
    """What is asked of an address."""

    method: str = "GET"
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes | None = None
    login: Login | None = None


@dataclass(frozen=True)
class Answer:
    """What came back, from `url` (after redirects). headers: names in lower case."""

    status: int
    url: str
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Fetched:
    """A calendar file. body None: not changed since last time (304)."""

    body: bytes | None
    etag: str | None
    last_modified: str | None


@dataclass
class Deadline:
    """The moment at which a whole conversation must be over, however many steps it has."""

    seconds: float
    began: float = field(default_factory=time.monotonic)

    def left(self) -> float:
        """Seconds left. Raises Refused when there are none."""
        rest = self.began + self.seconds - time.monotonic()
        if rest <= 0:
            raise Refused("slow")
        return rest


def fetch(url: str, etag: str | None = None, last_modified: str | None = None, guard: Guard | None = None) -> Fetched:
    """The calendar file behind an https (or webcal) address. Raises Refused."""
    asked = {"Accept": "text/calendar, */*;q=0.1"}
    if etag:
        asked["If-None-Match"] = etag
    if last_modified:
        asked["If-Modified-Since"] = last_modified
    found = ask(url, Asking(headers=asked), guard)
    etag, modified = found.headers.get("etag"), found.headers.get("last-modified")
    if found.status == 304:
        return Fetched(None, etag, modified)
    if found.status != 200:
        raise Refused("answer")
    if b"BEGIN:VCALENDAR" not in found.body[:4096]:
        raise Refused("type")
    return Fetched(found.body, etag and etag[:200], modified and modified[:80])


def ask(url: str, asking: Asking, guard: Guard | None = None, deadline: Deadline | None = None) -> Answer:
    """Whatever the address answers, redirects followed with the same method and body. Raises Refused."""
    guard = guard or Guard()
    deadline = deadline or Deadline(guard.seconds)
    first = checked(url, guard)
    for _hop in range(MOST_REDIRECTS + 1):
        parts = checked(url, guard)
        if asking.login and not _same_house(first, parts):
            raise Refused("address")
        try:
            answer = _once(parts, asking, guard, deadline)
        except TimeoutError as error:
            raise Refused("slow") from error
        except (OSError, HTTPException, ValueError, zlib.error) as error:
            deadline.left()  # cut off in the middle: too slow, and not a broken answer
            raise Refused("answer") from error
        if answer.status not in (301, 302, 303, 307, 308):
            return answer
        url = urljoin(answer.url, answer.headers.get("location", ""))
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
    if parts.scheme not in schemes or not parts.hostname or "@" in parts.netloc:
        raise Refused("address")
    if port not in (None, 443) and not guard.allow_private:
        raise Refused("address")
    return parts


def _same_house(first: SplitResult, now: SplitResult) -> bool:
    """The same host, or a neighbour in its domain (p34-caldav.icloud.com for caldav.icloud.com), never less protected."""
    if first.scheme == "https" and now.scheme != "https":
        return False
    host, other = first.hostname or "", now.hostname or ""
    domain = host.partition(".")[2]
    return other == host or ("." in domain and not host.replace(".", "").isdigit() and other.endswith("." + domain))


def _address(parts: SplitResult, guard: Guard) -> tuple[str, int]:
    port = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        found = guard.resolve(parts.hostname or "", port)
    except (OSError, UnicodeError) as error:
        raise Refused("address") from error
    if not found or not (guard.allow_private or all(is_public(one) for one in found)):
        raise Refused("address")
    return found[0], port


class _Cut:
    """Cuts a connection at the deadline, whatever it is doing: a server may drip one byte of a header every nine
    seconds, and the timeout of a socket begins anew with each."""

    def __init__(self, raw: socket.socket, seconds: float) -> None:
        self.line = socket.socket(fileno=os.dup(raw.fileno()))  # stays ours when TLS takes the first over
        self.timer = threading.Timer(seconds, self._cut)
        self.timer.daemon = True

    def _cut(self) -> None:
        try:
            self.line.shutdown(socket.SHUT_RDWR)
        except OSError:
            return  # it was over already

    def __enter__(self) -> None:
        self.timer.start()

    def __exit__(self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None) -> None:
        self.timer.cancel()
        self.line.close()


def _once(parts: SplitResult, asking: Asking, guard: Guard, deadline: Deadline) -> Answer:
    """One question, one answer, no redirect."""
    address, port = _address(parts, guard)
    raw = socket.create_connection((address, port), timeout=deadline.left())
    with closing(HTTPConnection(parts.hostname or "", port)) as connection, _Cut(raw, deadline.left()):
        connection.sock = raw
        raw.settimeout(deadline.left())
        if parts.scheme == "https":
            connection.sock = ssl.create_default_context().wrap_socket(raw, server_hostname=parts.hostname)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request(asking.method, path, asking.body, _headers(parts, asking))
        answer = connection.getresponse()
        headers = {name.lower(): value for name, value in answer.getheaders()}
        return Answer(answer.status, parts.geturl(), headers, _read(answer, guard, deadline))


def _headers(parts: SplitResult, asking: Asking) -> dict[str, str]:
    host = (parts.hostname or "").encode("idna").decode() if ":" not in (parts.hostname or "") else f"[{parts.hostname}]"
    fixed = {"Host": host + (f":{parts.port}" if parts.port else ""), "User-Agent": AGENT, "Accept-Encoding": "identity"}
    if asking.login:
        fixed["Authorization"] = asking.login.header
    return fixed | asking.headers


def _read(answer: HTTPResponse, guard: Guard, deadline: Deadline) -> bytes:
    unpack = zlib.decompressobj(47) if answer.getheader("Content-Encoding") in ("gzip", "deflate") else None
    body = bytearray()
    while True:
        deadline.left()
        part = answer.read1(65536)
        if not part:
            deadline.left()  # cut off by us
            if answer.length:
                raise Refused("answer")  # hung up before the end: half a calendar would free time
            return bytes(body)
        body += unpack.decompress(part, guard.bytes + 1 - len(body)) if unpack else part
        if len(body) > guard.bytes:
            raise Refused("large")

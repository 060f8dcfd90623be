"""A calendar account at Nextcloud, iCloud, Fastmail and others (RFC 4791, found as RFC 6764 says): which calendars there
are, what stands in them, and our appointments put there. Everything goes through fetching.py, with its limits.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from urllib.parse import quote, urljoin, urlsplit

from coaching.scheduling import dav
from coaching.scheduling.fetching import Answer, Asking, Deadline, Guard, Login, Refused, ask

MOST_CALENDARS = 60
MOST_OBJECTS = 20_000
# Where the calendars of an e-mail address are, at services whose own domain does not say so over https (RFC 6764 would have it in
# the DNS; an answer from there is not signed, and the password would follow it).
ELSEWHERE = {
    "icloud.com": "caldav.icloud.com", "me.com": "caldav.icloud.com", "mac.com": "caldav.icloud.com",
    "fastmail.com": "caldav.fastmail.com", "fastmail.fm": "caldav.fastmail.com", "mailbox.org": "dav.mailbox.org",
}  # fmt: skip
WRITING = ("d:write", "d:write-content", "d:bind", "d:all")


@dataclass(frozen=True)
class Calendar:
    """A calendar in an account."""

    url: str
    name: str
    writable: bool


@dataclass(frozen=True)
class Server:
    """Where a conversation takes place: whose account, what may be reached, and until when (all steps together)."""

    login: Login
    guard: Guard
    deadline: Deadline

    @classmethod
    def of(cls, user: str, password: str, guard: Guard) -> "Server":
        """A conversation that begins now."""
        return cls(Login(user, password), guard, Deadline(guard.seconds))


def discover(address: str, server: Server) -> list[Calendar]:
    """The calendars behind what somebody typed: a host, a whole address, or an e-mail address.

    Raises Refused: address, login, none (no calendars there), answer, slow, large.
    """
    trouble: Refused | None = None
    for begin in _beginnings(address):
        try:
            found = _calendars_from(begin, server)
        except Refused as refused:
            if refused.code in ("login", "slow"):
                raise
            trouble = trouble or refused
            continue
        if found:
            return found
    raise trouble or Refused("none")


def state(url: str, server: Server) -> str | None:
    """A mark that changes when anything in the calendar does, or None when the server has none. Raises Refused."""
    for one in _propfind(url, server, "0", "s:getctag", "d:sync-token"):
        marks = one.text("s:getctag") + "|" + one.text("d:sync-token")
        return sha256(marks.encode()).hexdigest() if marks != "|" else None
    return None


def objects(url: str, since: datetime, until: datetime, server: Server) -> list[str]:
    """The events that touch [since, until), each as a calendar file of its own. Raises Refused."""
    body = dav.calendar_query(_stamp(since), _stamp(until))
    answer = _say("REPORT", url, server, body, {"Depth": "1"})
    found = [one.text("c:calendar-data") for one in _multistatus(answer)]
    return [each for each in found if each][:MOST_OBJECTS]


def address_of(calendar_url: str, uid: str) -> str:
    """Where our appointment stands in a calendar: made of its UID, so that it is found again whatever happened."""
    return calendar_url.rstrip("/") + "/" + quote(uid.partition("@")[0], safe="-") + ".ics"


def put(url: str, file: bytes, etag: str | None, server: Server) -> str | None:
    """Write an event: anew when `etag` is None, else over exactly that version. Gives the new etag when the server tells.

    Raises Refused; `changed` when something else stands there than was expected.
    """
    only = {"If-Match": etag} if etag else {"If-None-Match": "*"}
    answer = _say("PUT", url, server, file, {"Content-Type": "text/calendar; charset=utf-8", **only})
    return answer.headers.get("etag")


def read(url: str, server: Server) -> tuple[bytes, str | None] | None:
    """What stands at an address, and its version; None when nothing does. Raises Refused."""
    try:
        answer = _say("GET", url, server, None, {})
    except Refused as refused:
        if refused.code == "gone":
            return None
        raise
    return answer.body, answer.headers.get("etag") or etag_of(url, server)


def etag_of(url: str, server: Server) -> str | None:
    """The version that stands at an address; None when nothing does. Raises Refused."""
    try:
        found = _propfind(url, server, "0", "d:getetag")
    except Refused as refused:
        if refused.code == "gone":
            return None
        raise
    return next((one.text("d:getetag") for one in found), "") or None


def remove(url: str, server: Server) -> None:
    """Take an event away; one that is gone already is fine. Raises Refused."""
    try:
        _say("DELETE", url, server, None, {})
    except Refused as refused:
        if refused.code != "gone":
            raise


def _beginnings(address: str) -> list[str]:
    """Where to begin looking: the address itself when it has a path, then where RFC 6764 says, then the door."""
    address = address.strip()
    if "://" not in address:
        host = address.rpartition("@")[2]
        address = "https://" + ELSEWHERE.get(host.lower(), host)
    parts = urlsplit(address)
    root = f"{parts.scheme}://{parts.netloc}"
    known = [root + "/.well-known/caldav", root + "/"]
    return [address, *known] if parts.path.strip("/") else known


def _calendars_from(begin: str, server: Server) -> list[Calendar]:
    """From any resource to the principal, to the homes of its calendars, to the calendars."""
    asked = ("d:current-user-principal", "c:calendar-home-set", "d:resourcetype", "d:displayname", "d:current-user-privilege-set")
    here = next(iter(_propfind(begin, server, "0", *asked)), None)
    if here is None:
        return []
    if here.has("d:resourcetype", "c:calendar"):
        return [_calendar(here)]
    homes = _homes(here)
    principal = here.url_in("d:current-user-principal")
    if not homes and principal:
        for one in _propfind(principal, server, "0", "c:calendar-home-set"):
            homes = _homes(one)
    return [calendar for home in homes[:3] for calendar in _in_home(home, server)][:MOST_CALENDARS]


def _homes(found: dav.Found) -> list[str]:
    homes = found.properties.get("c:calendar-home-set")
    hrefs = [] if homes is None else [(each.text or "").strip() for each in homes.iter(dav.full("d:href"))]
    return [urljoin(found.url, href) for href in hrefs if href]


def _in_home(home: str, server: Server) -> list[Calendar]:
    asked = ("d:resourcetype", "d:displayname", "d:current-user-privilege-set", "c:supported-calendar-component-set")
    return [
        _calendar(one)
        for one in _propfind(home, server, "1", *asked)
        if one.has("d:resourcetype", "c:calendar") and not dav.same_place(one.url, home) and _holds_events(one)
    ]


def _holds_events(found: dav.Found) -> bool:
    """Lists of tasks are calendars too; what a calendar does not say, it may hold."""
    kinds = found.properties.get("c:supported-calendar-component-set")
    return kinds is None or any(each.get("name", "").upper() == "VEVENT" for each in kinds)


def _calendar(found: dav.Found) -> Calendar:
    name = found.text("d:displayname") or urlsplit(found.url).path.rstrip("/").rpartition("/")[2]
    known = "d:current-user-privilege-set" in found.properties
    return Calendar(found.url, name[:80], not known or found.has("d:current-user-privilege-set", *WRITING))


def _propfind(url: str, server: Server, depth: str, *names: str) -> list[dav.Found]:
    return _multistatus(_say("PROPFIND", url, server, dav.propfind(*names), {"Depth": depth}))


def _multistatus(answer: Answer) -> list[dav.Found]:
    try:
        return dav.multistatus(answer.body, answer.url)
    except dav.Unreadable as error:
        raise Refused("type") from error


def _say(method: str, url: str, server: Server, body: bytes | None, headers: dict[str, str]) -> Answer:
    """One request; anything but a yes is Refused with a code that words can be found for."""
    kind = {"Content-Type": "application/xml; charset=utf-8"} if method in ("PROPFIND", "REPORT") else {}
    answer = ask(url, Asking(method, kind | headers, body, server.login), server.guard, server.deadline)
    if answer.status < 300:
        return answer
    known = {401: "login", 403: "forbidden", 404: "gone", 410: "gone", 412: "changed", 507: "full"}
    raise Refused(known.get(answer.status, "refused" if answer.status < 429 else "answer"))


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")

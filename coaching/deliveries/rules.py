"""When a letter goes, is tried again, given up, or wants a person: plain values in and out (RFC 5321 4.5.4.1 for tries)."""

from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

STATES = ("due", "leased", "sending", "sent", "unsure", "dead", "held", "skipped", "cancelled", "done")
WAITING = ("due", "leased")
WANTS_A_PERSON = ("unsure", "dead", "held")

# kind → (priority, what to do in the moment of doubt). docs/moments.md says why, class by class.
KINDS: dict[str, tuple[int, str]] = {
    "transactional": (0, "resend"),
    "alert": (1, "resend"),
    "reminder": (1, "resend"),
    "message": (2, "ask"),
    "reflection": (2, "ask"),
    "check_in": (2, "ask"),
    "lesson": (2, "ask"),
    "nudge": (2, "ask"),
    "follow_up": (2, "ask"),
}
URGENT = KINDS["transactional"][0]
PRIORITIES = tuple(sorted({priority for priority, _if_unsure in KINDS.values()}))
# Not automatic-by-choice: belongs to an appointment, an agreement or the coach's own work (RFC 8058 does not ask it here).
ALWAYS_WANTED = ("transactional", "reminder", "alert")

# What a suppression is of when not a kind of letters is unwanted but the address does not work: beside the reader's own "*".
ADDRESS = "address"

# Letters that let somebody in: never held with the rest, and their text is their reader's alone, not the coach's.
SIGN_IN = ("sign_in", "sign_in_link", "magic_link")

# A copy of what is said elsewhere too: when it cannot go, nobody needs to decide anything.
COPIES = ("push",)

# Push services of the browsers; a name that begins with a dot stands for all below it (trust.md D12).
PUSH_SERVICES = ("fcm.googleapis.com", "updates.push.services.mozilla.com", ".push.apple.com", ".notify.windows.com")

LEASED_FOR = timedelta(seconds=60)
SENDING_FOR = timedelta(minutes=15)
GIVE_UP_AFTER = timedelta(days=3)
_WAITS = (1, 4, 16, 64, 240, 360)
_PROBES = (1, 2, 5, 10, 15)


def may_unsubscribe(kind: str) -> bool:
    """True for letters a person can do without: they carry List-Unsubscribe and honour it."""
    return kind not in ALWAYS_WANTED


def wait_before(attempt: int, jitter: float) -> timedelta:
    """How long after refused try number `attempt` (from 1): 1, 4, 16, 64 min, 4 h, then 6 h; `jitter` 0..1 adds up to a tenth."""
    minutes = _WAITS[min(max(attempt, 1), len(_WAITS)) - 1]
    return timedelta(minutes=minutes * (1 + 0.1 * jitter))


def probe_after(failures: int) -> timedelta:
    """How long to leave an SMTP account alone after its nth failure in a row (from 1)."""
    return timedelta(minutes=_PROBES[min(max(failures, 1), len(_PROBES)) - 1])


def gives_up(first_try_at: datetime, stale_at: datetime | None, next_at: datetime) -> bool:
    """True when the next try would come after three days of trying, or after the letter has lost its use."""
    return next_at - first_try_at > GIVE_UP_AFTER or (stale_at is not None and next_at > stale_at)


def after_doubt(if_unsure: str, doubts: int) -> str:
    """Nobody knows whether it arrived: `resend` goes once more with the same Message-ID, everything else asks the coach."""
    return "due" if if_unsure == "resend" and doubts == 0 else "unsure"


def after_quiet(moment: datetime, quiet_from: time | None, quiet_until: time | None, timezone: str) -> datetime:
    """`moment` (UTC), or the end of the quiet hours it falls in. Quiet hours are wall-clock times where the reader lives
    and may pass midnight; equal ends mean none. A time that the clock skips becomes the first one that exists."""
    if quiet_from is None or quiet_until is None or quiet_from == quiet_until:
        return moment
    zone = ZoneInfo(timezone)
    local = moment.astimezone(zone)
    clock = local.time().replace(tzinfo=None)
    overnight = quiet_from > quiet_until
    if overnight:
        inside = clock >= quiet_from or clock < quiet_until
    else:
        inside = quiet_from <= clock < quiet_until
    if not inside:
        return moment
    day = local.date()
    if overnight and clock >= quiet_from:
        day += timedelta(days=1)
    return max(moment, datetime.combine(day, quiet_until, zone).astimezone(UTC))


@dataclass(frozen=True)
class Bucket:
    """How many mails an account may still send: never more than `per_minute` in any 60 seconds."""

    tokens: float
    refilled_at: datetime

    def at(self, now: datetime, per_minute: int) -> Bucket:
        """The bucket refilled up to `now`. A clock that went back gives nothing and takes nothing."""
        burst = max(1, per_minute // 10)
        rate = max(per_minute - burst, 0.5) / 60
        passed = max((now - self.refilled_at).total_seconds(), 0.0)
        return Bucket(min(float(burst), self.tokens + passed * rate), now)

    def take(self, wanted: int) -> tuple[int, Bucket]:
        """At most `wanted` whole mails, and what is left."""
        granted = min(wanted, int(self.tokens + 1e-9))
        return granted, Bucket(self.tokens - granted, self.refilled_at)


def retry_after(said: str | None, now: datetime) -> datetime | None:
    """The moment (UTC) that a Retry-After names, in seconds or as a date (RFC 9110 10.2.3); None for none that can be read."""
    try:
        return now + timedelta(seconds=int(said)) if said and said.strip().isdigit() else parsedate_to_datetime(said or "").astimezone(UTC)
    except (ValueError, OverflowError):
        return None


# What a mail server's trouble begins or is about → the kind of it; templates/deliveries/_words.html says each in words.
_TROUBLES = (
    ("certificate", r"CERTIFICATE_VERIFY_FAILED|CertificateError"),
    ("login", r"^(530|534|535|538) |AUTH extension|No suitable authentication"),
    ("secure", r"STARTTLS|^SSL|WRONG_VERSION_NUMBER|SSLError|SSLEOFError"),
    ("name", r"gaierror"),
    ("closed", r"ConnectionRefused|No route|unreachable"),
    ("silent", r"TimeoutError|timed out"),
    ("later", r"^4\d\d "),
    ("sender", r"^5\d\d "),
)


def kind_of_trouble(said: str) -> str:
    """What is wrong with a mail server, from the words it or the system gave: a key of the list above, or "other"."""
    return next((kind for kind, words in _TROUBLES if re.search(words, said)), "other")


def one_line(text: str, most: int = 200) -> str:
    """Fit for a header: no line breaks or other control characters, single spaces, at most `most` characters (RFC 5322 2.2)."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())[:most]


def address_digest(practice_id: str, address: str) -> str:
    """How a practice recognises an address it must not write to, without keeping it: SHA-256 in hex."""
    return hashlib.sha256(f"{practice_id}\n{address.strip().lower()}".encode()).hexdigest()


def is_bad_address(code: int, reply: str) -> bool:
    """True when a refusal says that the address itself does not exist (RFC 3463 X.1.x), not that this letter is unwelcome."""
    enhanced = reply.split(maxsplit=1)[0] if reply.strip() else ""
    return code in (550, 551, 553) and (enhanced.startswith("5.1.") or not enhanced.startswith("5."))


def is_push_service(endpoint: str) -> bool:
    """True for an https address, on the usual port, of a push service that browsers use; nothing else is ever asked."""
    try:
        parts = urlsplit(endpoint)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return False
    known = any(host == name or (name.startswith(".") and host.endswith(name)) for name in PUSH_SERVICES)
    plain = parts.scheme == "https" and port in (None, 443) and "@" not in parts.netloc and endpoint.isascii()
    return known and plain and len(endpoint) <= 1000 and not any(letter <= " " for letter in endpoint)


def may_read_metrics(authorization: str, token: str) -> bool:
    """True for `Bearer <token>`, compared in constant time; never when no token is set."""
    return bool(token) and hmac.compare_digest(authorization.encode(), f"Bearer {token}".encode())


# A letter is foreign ground: its inline styles count, nothing else in it does, and its links open in a tab of their own.
SHOWN_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; base-uri 'none'; "
    "form-action 'none'; sandbox allow-popups allow-popups-to-escape-sandbox"
)


def shown(html: str) -> str:
    """A letter's html for a frame of ours: our pages refuse to be framed, so its links leave the frame."""
    return html.replace("<head>", '<head><base target="_blank">', 1)

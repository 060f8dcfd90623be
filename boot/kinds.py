"""What the text of a setting may look like: each kind turns text into a value, or raises ValueError saying what is wrong."""
from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

WEAK = {"changeme", "change-me", "change_me", "secret", "password", "default", "dev", "development", "test", "draad"}
SHORTEST_SECRET = 32
HOST = re.compile(r"^(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*)$")
MAILBOX = re.compile(r"^(?:[^<>\r\n]+<[^<>@\s]+@[^<>@\s]+>|[^<>@\s]+@[^<>@\s]+)$")


def text(raw: str) -> str:
    """Any text on one line."""
    if any(ord(sign) < 32 for sign in raw):
        raise ValueError("contains a line break or another control character")
    return raw


def whole(low: int, high: int) -> Callable[[str], int]:
    """A whole number from low to high, both included."""
    def parse(raw: str) -> int:
        if not re.fullmatch(r"[0-9]{1,9}", raw) or not low <= int(raw) <= high:
            raise ValueError(f"must be a whole number from {low} to {high}, not {raw!r}")
        return int(raw)
    return parse


def yes_no(raw: str) -> bool:
    """1, yes, true, on; or 0, no, false, off."""
    word = raw.lower()
    if word in {"1", "yes", "true", "on"}:
        return True
    if word in {"0", "no", "false", "off"}:
        return False
    raise ValueError(f"must be 1 or 0 (also yes, no, true, false, on, off), not {raw!r}")


def one_of(*words: str) -> Callable[[str], str]:
    """One of these words."""
    def parse(raw: str) -> str:
        if raw not in words:
            raise ValueError(f"must be one of {', '.join(words)}, not {raw!r}")
        return raw
    return parse


def host(raw: str) -> str:
    """A host name or an IP address, without scheme or port."""
    if not HOST.fullmatch(raw):
        raise ValueError(f"must be a host name or an IP address, not {raw!r}")
    return raw


def hosts(raw: str) -> tuple[str, ...]:
    """Host names with commas between; one that begins with a dot also stands for all names below it."""
    return tuple("." + host(name[1:]) if name.startswith(".") else host(name) for name in _listed(raw))


def url(*schemes: str, bare: bool = False) -> Callable[[str], str]:
    """An address with one of these schemes; `bare` means nothing after the host and port. A closing slash is dropped.

    The message never repeats the address, because it may hold a password.
    """
    def parse(raw: str) -> str:
        wanted = " or ".join(f"{scheme}://" for scheme in schemes)
        try:
            parts = urlsplit(raw)
            parts.port  # noqa: B018  reading it is what checks it
        except ValueError:
            raise ValueError("is not a complete address") from None
        if parts.scheme not in schemes:
            raise ValueError(f"must begin with {wanted}")
        local = parts.scheme == "sqlite"
        if not local and not parts.hostname and "host=" not in parts.query:
            raise ValueError("names no host")
        if bare and (parts.path not in {"", "/"} or parts.query or parts.fragment or "@" in parts.netloc):
            raise ValueError("must end after the host and port")
        return raw if local else raw.rstrip("/")
    return parse


def mailbox(raw: str) -> str:
    """`you@example.org` or `Name <you@example.org>`."""
    if not MAILBOX.fullmatch(raw):
        raise ValueError(f"must look like you@example.org or Name <you@example.org>, not {raw!r}")
    return raw


def bare_mailbox(raw: str) -> str:
    """`bounces@example.org`, without a name."""
    if "<" in raw or "+" in raw or not MAILBOX.fullmatch(raw):
        raise ValueError(f"must look like bounces@example.org, without a name or a plus, not {raw!r}")
    return raw


def folder_of_mail(raw: str) -> str:
    """A folder of a mailbox, such as INBOX or INBOX/Bounces."""
    if not raw.isascii() or not raw.isprintable() or any(letter in raw for letter in "\"\\*%"):
        raise ValueError(f"must be the name of a folder such as INBOX, not {raw!r}")
    return raw


def zone(raw: str) -> str:
    """A time zone of the IANA list, such as Europe/Amsterdam."""
    if not re.fullmatch(r"[A-Za-z0-9_+-]+(?:/[A-Za-z0-9_+-]+)*", raw):
        raise ValueError(f"must be a time zone such as Europe/Amsterdam, not {raw!r}")
    if not _known_zone(raw) and _known_zone("Europe/Amsterdam"):  # a bare machine has no list until tzdata is installed
        raise ValueError(f"is not a time zone: {raw!r} (such as Europe/Amsterdam)")
    return raw


def folder(raw: str) -> Path:
    """A folder; a relative one lies inside Draad's own folder."""
    return Path(__file__).resolve().parent.parent / Path(raw).expanduser()


def secret(raw: str) -> str:
    """A long random text. Short ones and words that everybody tries are refused (ASVS 13.3.1); never repeated in a message."""
    if raw.strip().lower() in WEAK or len(raw) < SHORTEST_SECRET or len(set(raw)) < 8:
        raise ValueError(f"must be a random text of at least {SHORTEST_SECRET} characters; leave it out to have one made")
    return raw


def word(raw: str) -> str:
    """A password or code from another service: whatever it is, but not one that everybody tries."""
    if raw.strip().lower() in WEAK or len(raw) < 8:
        raise ValueError("must be at least 8 characters and not a word that everybody tries")
    return raw


def keys(raw: str) -> tuple[bytes, ...]:
    """Keys of 32 bytes in base64, with commas between: the first one encrypts, all of them decrypt."""
    found = []
    for number, part in enumerate(_listed(raw), start=1):
        key = unbase64(part)
        if len(key) != 32 or len(set(key)) < 8:
            raise ValueError(f"key {number} must be 32 random bytes in base64; leave the setting out to have one made")
        found.append(key)
    if not found or len(set(found)) != len(found):
        raise ValueError("must hold at least one key, and none twice")
    return tuple(found)


def curve_key(raw: str) -> str:
    """A private key on the curve P-256: 32 bytes in base64url (RFC 8292)."""
    if len(unbase64(raw)) != 32:
        raise ValueError("must be 32 bytes in base64url; leave it out to have one made")
    return raw


def unbase64(raw: str) -> bytes:
    """Bytes of base64 or base64url text, padding or not; empty when it is neither."""
    plain = raw.strip().rstrip("=").replace("-", "+").replace("_", "/")
    try:
        return base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True)
    except (binascii.Error, ValueError):
        return b""


def _listed(raw: str) -> list[str]:
    return [part.strip() for part in raw.split(",") if part.strip()]


def _known_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # ZoneInfoNotFoundError is a KeyError
        return False
    return True

"""Reads a `.env` file, and keeps the secrets that Draad makes for itself."""
from __future__ import annotations

import base64
import os
import re
import secrets
from difflib import get_close_matches
from pathlib import Path

LINE = re.compile(r"^(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=\s*(.*)$")
P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # FIPS 186-5; a private key is 1 to this - 1
ABOVE = "# Made by Draad on its first start. Keep a copy apart from the database: without DATA_KEYS notes cannot be read.\n"


class BadSetting(ValueError):
    """A setting that cannot be used. `name` is the setting (or the file), `what` is wrong with it, in one line."""

    def __init__(self, name: str, what: str) -> None:
        super().__init__(f"{name} {what}")
        self.name = name
        self.what = what


def read_env_file(path: Path) -> dict[str, str]:
    """Names and values of a file with lines `NAME=value`; quotes are taken off, nothing is filled in.

    Raises BadSetting with the line's number for a line that is something else, or a name that comes twice.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return {}
    except UnicodeDecodeError:
        raise BadSetting(path.name, "is not text in UTF-8") from None
    found: dict[str, str] = {}
    for number, line in enumerate(lines, start=1):
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        match = LINE.match(line)
        if not match:
            raise BadSetting(path.name, f"line {number}: not NAME=value")
        name, raw = match.groups()
        if name in found:
            raise BadSetting(name, f"comes twice in {path.name} (again in line {number})")
        found[name] = _unquoted(raw, path, number)
    return found


def nearest(name: str, known: list[str]) -> str:
    """' (do you mean X?)', or nothing when no known name looks like it."""
    close = get_close_matches(name.upper(), known, n=1, cutoff=0.6)
    return f" (do you mean {close[0]}?)" if close else ""


def make_secrets() -> dict[str, str]:
    """Fresh random secrets: sessions, data key, key for push messages, code for the first visit, code for the figures."""
    curve = (secrets.randbelow(P256_ORDER - 1) + 1).to_bytes(32, "big")
    return {
        "SECRET_KEY": secrets.token_urlsafe(48),
        "DATA_KEYS": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
        "VAPID_PRIVATE_KEY": base64.urlsafe_b64encode(curve).decode().rstrip("="),
        "SETUP_CODE": "-".join(secrets.token_hex(2) for _ in range(4)),
        "METRICS_TOKEN": secrets.token_urlsafe(24),
    }


def kept_secrets(path: Path, given: set[str]) -> dict[str, str]:
    """The secrets kept in this file (readable by its owner only); those neither given nor kept yet are made and added.

    Two processes that start together end with the same file: the loser of the race reads the winner's.
    """
    kept = read_env_file(path)
    missing = {name: value for name, value in make_secrets().items() if name not in kept and name not in given}
    if not missing:
        return kept
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    together = {**kept, **missing}
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        file.write(ABOVE + "".join(f"{name}={value}\n" for name, value in together.items()))
        file.flush()
        os.fsync(file.fileno())
    if kept:
        os.replace(fresh, path)
        return together
    try:
        os.link(fresh, path)  # unlike replace, fails when another process was first
    except FileExistsError:
        return read_env_file(path)
    finally:
        fresh.unlink()
    return together


def _unquoted(raw: str, path: Path, number: int) -> str:
    if raw[:1] in {'"', "'"}:
        closing = raw.find(raw[0], 1)
        rest = raw[closing + 1:].strip()
        if closing < 0 or (rest and not rest.startswith("#")):
            raise BadSetting(path.name, f"line {number}: the quotes do not close, or something follows them")
        return raw[1:closing]
    return re.split(r"\s+#", raw, maxsplit=1)[0].strip() if not raw.startswith("#") else ""

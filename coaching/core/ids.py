"""Identifiers that may stand in a URL: random, so that nobody can count or guess (ASVS 11.5.1)."""

from __future__ import annotations

import base64
import secrets


def new_id() -> str:
    """26 lower-case letters and digits: 128 random bits in base32, safe in URLs, ids of HTML and file names."""
    return base64.b32encode(secrets.token_bytes(16)).decode().rstrip("=").lower()

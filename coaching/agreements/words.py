"""What agreements keep as a code, in words of the reader's language."""

from __future__ import annotations

from coaching.core.i18n import _l

_VERIFIED = {"invitation link": _l("a link of the invitation"), "link mailed to this address": _l("a link mailed to this address")}


def verified_words(how: str) -> str:
    """How it is known who signed; what has no words here is told as it was kept."""
    return str(_VERIFIED.get(how, how))

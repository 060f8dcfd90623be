"""What the evidence of an agreement keeps in English, in words of the reader's language."""

from __future__ import annotations

from coaching.core.i18n import _l

_EVIDENCE = {
    "invitation link": _l("the link of the invitation"),
    "link mailed to this address": _l("the link that was mailed to this address"),
    "invitation opened": _l("invitation opened"),
    "signed": _l("signed"),
}


def evidence_words(kept: str) -> str:
    """How it is known who signed, or what happened; what has no words here is told as it was kept."""
    return str(_EVIDENCE.get(kept, kept))

"""Text of an agreement as blocks, and its fingerprint: pure."""

from __future__ import annotations

import hashlib


def fingerprint(text: str) -> str:
    """SHA-256 of the exact text, in hex: what was shown is what was signed."""
    return hashlib.sha256(text.encode()).hexdigest()


def blocks(text: str) -> list[dict[str, str]]:
    """Markdown as a list of {"kind": h2|h3|p|li, "text"}: plain words for the PDF, which reads no markup from users."""
    from markdown_it import MarkdownIt

    found: list[dict[str, str]] = []
    kind, in_list = "p", 0
    for token in MarkdownIt("js-default", {"html": False}).parse(text):
        if token.type == "heading_open":
            kind = "h2" if token.tag in ("h1", "h2") else "h3"
        elif token.type in ("bullet_list_open", "ordered_list_open"):
            in_list += 1
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            in_list -= 1
        elif token.type == "inline":
            words = "".join("\n" if child.type in ("softbreak", "hardbreak") else child.content for child in token.children or [])
            found.append({"kind": "li" if in_list and kind == "p" else kind, "text": words})
        elif token.type == "heading_close":
            kind = "p"
    return found

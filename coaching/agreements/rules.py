"""Text of an agreement as blocks, and its fingerprint: pure."""

from __future__ import annotations

import hashlib


def fingerprint(text: str) -> str:
    """SHA-256 of the exact text, in hex: what was shown is what was signed."""
    return hashlib.sha256(text.encode()).hexdigest()


BOARD = (600, 200)  # what a signature is drawn on, wide and high
MOST_POINTS = 3000


def signature_svg(drawn: str) -> bytes | None:
    """A picture of our own making from a drawn signature, typed as strokes of points: "12,80 14,77;200,90 210,95".

    None when nothing was drawn. Raises ValueError for anything but whole numbers on the board, so that no markup of a visitor is kept.
    """
    strokes = [[tuple(int(number) for number in point.split(",")) for point in stroke.split()] for stroke in drawn.split(";") if stroke.strip()]
    points = [point for stroke in strokes for point in stroke]
    if not points:
        return None
    if len(points) > MOST_POINTS or any(not all(0 <= at <= edge for at, edge in zip(point, BOARD, strict=True)) for point in points):
        raise ValueError("a signature is drawn on the board")
    lines = "".join(f'<polyline points="{" ".join(f"{x},{y}" for x, y in stroke)}"/>' for stroke in strokes)
    wide, high = BOARD
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}"><g fill="none" stroke="#1f1b17" stroke-width="3" '
            f'stroke-linecap="round" stroke-linejoin="round">{lines}</g></svg>').encode()  # fmt: skip


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

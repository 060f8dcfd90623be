"""Addresses of ours in what somebody wrote, called by where they lead: an address in a sentence is hard to read and says nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any
from urllib.parse import urlsplit

from flask import current_app
from jinja2.utils import urlize
from markupsafe import Markup, escape

from coaching.core.i18n import _l
from coaching.core.scope import scope

# What a text can name by a placeholder, by how its address begins.
NAMES = {"/me/thread": _l("Go to your thread"), "/me/messages": _l("Go to your messages"), "/b/": _l("Choose a time")}
_SHOWN = re.compile(r'<a href="([^"]+)"[^>]*>[^<]*</a>')


@dataclass(frozen=True)
class Part:
    """Lines of a text that belong together, or an address of ours that stood on a line alone: its words and the address."""

    lines: tuple[str, ...] = ()
    place: tuple[str, str] | None = None


def name_of(address: str) -> str | None:
    """What the place at this address is called; None for an address elsewhere, or of a place that is never written about."""
    at = urlsplit(address)
    if at.scheme not in ("http", "https") or at.hostname not in (urlsplit(str(current_app.config["BASE_URL"])).hostname, "localhost"):
        return None  # localhost: a practice that was tried out keeps what it wrote under another port
    return next((str(name) for start, name in NAMES.items() if at.path.startswith(start)), None)


def parts(text: str) -> Iterator[Part]:
    """A text as its paragraphs, with what stands on a line alone and leads to a place of ours apart."""
    for paragraph in text.strip().split("\n\n"):
        lines: list[str] = []
        for line in paragraph.strip().split("\n"):
            name = name_of(line.strip())
            if name is None:
                lines.append(line)
                continue
            if lines:
                yield Part(tuple(lines))
            yield Part(place=(name, line.strip()))
            lines = []
        if lines:
            yield Part(tuple(lines))


def with_places(text: str) -> Markup:
    """A text for the screen, its addresses to be tapped. Those of ours are the coachee's own: they open here, by name, and for their coach they are only the name."""
    return Markup(_SHOWN.sub(_named, urlize(text, rel="noopener")))  # noqa: S704 - urlize escapes


def _named(found: re.Match[str]) -> str:
    address = unescape(found[1])
    name = name_of(address)
    if name is None:
        return found[0]
    at: Any = urlsplit(address)
    return f'<a href="{escape(at.path)}">{escape(name)}</a>' if scope().sees_only_own else str(escape(name))

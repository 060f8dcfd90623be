"""Markdown of coaches as safe HTML: no raw HTML, no images (they are read trackers), links only to http, https, mailto and tel."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from markupsafe import Markup

TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "blockquote", "h2", "h3", "h4", "hr", "a", "code", "pre", "table",
        "thead", "tbody", "tr", "th", "td", "s"}  # fmt: skip


@lru_cache(maxsize=1)
def _reader() -> Any:
    from markdown_it import MarkdownIt

    return MarkdownIt("js-default", {"html": False, "linkify": False, "breaks": True}).disable("image")


def to_html(text: str | None) -> Markup:
    """Markdown rendered and then cleaned once more; headings begin at h2 so that a page keeps its own h1."""
    import nh3

    raw = _reader().render(text or "").replace("<h1>", "<h2>").replace("</h1>", "</h2>")
    clean = nh3.clean(raw, tags=TAGS, attributes={"a": {"href"}}, url_schemes={"http", "https", "mailto", "tel"},
                      link_rel="noopener noreferrer")  # fmt: skip
    return Markup(clean)  # noqa: S704 - cleaned one line above

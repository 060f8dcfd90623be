"""A visitor without an account: whether they look through a frame on a coach's own site, and what they already said of themselves.

A frame on another site has no cookies of ours. Only the sites that the coach named may show one (trust.md C14).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from flask import Response, session

from coaching.core import headers
from coaching.core.hx import request

CARRIED = ("name", "first_name", "last_name", "email", "phone")


def is_embedded() -> bool:
    """Whether the page is asked for a frame."""
    return bool(request.args.get("embed"))


def may_be_framed(answer: Response, sites: Iterable[str]) -> Response:
    """Let these sites show this answer in a frame when one asks for it; without any, nobody."""
    if is_embedded():
        by = " ".join(sites) or "'none'"
        answer.headers["Content-Security-Policy"] = headers.POLICY.replace("frame-ancestors 'none'", f"frame-ancestors {by}")
        answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer


def remember(said: Mapping[str, str | None]) -> None:
    """Keep a name and an address in the visitor's own cookie, so that nothing is asked twice (WCAG 3.3.7) and no link needs to carry it."""
    kept = {name: str(said[name])[:120] for name in CARRIED if said.get(name)}
    if kept:
        session["brought"] = kept


def remembered() -> dict[str, str]:
    """What they said before."""
    return dict(session.get("brought", {}))

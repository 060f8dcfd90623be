"""The booking page inside the coach's own site, and a name and address that a link brings along.

A frame on another site has no cookies of ours, so nothing is held or typed in it: a time opens our own page, where it is
confirmed with one tap. Only the sites that the coach named may show the frame (trust: clickjacking).
"""

from typing import Any

from flask import Response, session

from coaching.core import headers
from coaching.core.hx import request
from coaching.core.inputs import Input
from coaching.practices import queries as practices

CARRIED = ("name", "first_name", "last_name", "email", "phone")


def is_embedded() -> bool:
    """Whether the page is asked for a frame."""
    return bool(request.args.get("embed"))


def brought() -> dict[str, str]:
    """What the link says of the person, as far as it is used."""
    return {key: request.args[key][:120] for key in CARRIED if request.args.get(key)}


def look() -> dict[str, Any]:
    """What the calendar's template needs to send its times to our own page instead of holding them here."""
    if not is_embedded():
        _remember()
        return {}
    return {"layout": "scheduling/frame.html", "slot_method": "get", "slot_name": "pick", "slot_target": "_top", "carried": brought()}


def kept_in_links() -> dict[str, str]:
    """Parameters that each link inside the frame keeps."""
    return {"embed": "1", **brought()} if is_embedded() else {}


def may_be_framed(answer: Response) -> Response:
    """Let the sites that the practice named show this answer in a frame; without any, nobody."""
    if is_embedded():
        sites = " ".join((practices.practice().settings or {}).get("frame_sites", [])) or "'none'"
        answer.headers["Content-Security-Policy"] = headers.POLICY.replace("frame-ancestors 'none'", f"frame-ancestors {sites}")
        answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer


def _remember() -> None:
    """Keep what the link brought in the visitor's own cookie: from here on no address needs to carry it."""
    if brought():
        session["brought"] = brought()


def prefill(form: Input) -> None:
    """Put what the link brought in the empty fields: ?name=&email=, or ?first_name=&last_name=."""
    known = session.get("brought", {}) | brought()
    first, _space, last = known.get("name", "").partition(" ")
    known = {"first_name": first, "last_name": last} | known
    for name in ("first_name", "last_name", "email", "phone"):
        if name in form and not form[name].data and known.get(name):
            form[name].data = known[name]

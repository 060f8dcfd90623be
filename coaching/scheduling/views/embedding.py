"""The booking page inside the coach's own site, and a name and address that a link brings along.

A frame on another site has no cookies of ours, so nothing is held or typed in it: a time opens our own page, where it is
confirmed with one tap. Only the sites that the coach named may show the frame (trust: clickjacking).
"""

from typing import Any

from flask import Response
from markupsafe import escape

from coaching.core import visit
from coaching.core.hx import request
from coaching.core.inputs import Input
from coaching.practices import queries as practices

ZONE = "zone"  # a frame has no cookie to keep it in


# For the page around the frame: it follows the height that the frame tells (static/js/behaviours/frame.js). Without it 720 px scroll.
FOLLOWS = (
    '<script>addEventListener("message", function (e) { document.querySelectorAll("iframe").forEach(function (f) {'
    ' if (f.contentWindow === e.source && e.data && e.data.draadHeight) f.style.height = e.data.draadHeight + "px" }) })</script>'
)


def snippet(address: str, title: str) -> str:
    """What a coach pastes into a page of their own site."""
    return f'<iframe src="{address}?embed=1" title="{escape(title)}" width="100%" height="720" style="border: 0"></iframe>\n{FOLLOWS}'


def brought() -> dict[str, str]:
    """What the link says of the person, as far as it is used."""
    return {key: request.args[key][:120] for key in visit.CARRIED if request.args.get(key)}


def look() -> dict[str, Any]:
    """What the calendar's template needs to send its times to our own page instead of holding them here."""
    if not visit.is_embedded():
        visit.remember(brought())
        return {}
    return {"layout": "layouts/frame.html", "slot_method": "get", "slot_name": "pick", "slot_target": "_top", "carried": _carried()}


def kept_in_links() -> dict[str, str]:
    """Parameters that each link inside the frame keeps."""
    return {"embed": "1", **_carried()} if visit.is_embedded() else {}


def _carried() -> dict[str, str]:
    """What goes along from address to address, for want of a cookie."""
    return brought() | ({ZONE: request.args[ZONE][:60]} if request.args.get(ZONE) else {})


def may_be_framed(answer: Response) -> Response:
    """Let the sites that the practice named show this answer in a frame; without any, nobody."""
    return visit.may_be_framed(answer, practices.practice().frame_sites)


def prefill(form: Input) -> None:
    """Put what the link brought in the empty fields: ?name=&email=, or ?first_name=&last_name=."""
    known = visit.remembered() | brought()
    first, _space, last = known.get("name", "").partition(" ")
    known = {"first_name": first, "last_name": last} | known
    for name in ("first_name", "last_name", "email", "phone"):
        if name in form and not form[name].data and known.get(name):
            form[name].data = known[name]

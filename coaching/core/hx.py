"""All of htmx that views may use: page or fragment, 422, redirect, toast, Vary. Wraps htmx-flask."""

from __future__ import annotations

import json
from typing import Any

from flask import Response, flash, g, make_response, render_template
from flask import redirect as flask_redirect
from flask import request as _request
from htmx_flask import Htmx

from coaching.core.access import safe_next

htmx = Htmx()
request: Any = _request  # htmx-flask adds `.htmx`, which type checkers do not know


def is_partial() -> bool:
    """True when htmx asks for a part of a page (and not to restore history)."""
    if not _request.headers.get("HX-Request"):
        return False
    if _request.headers.get("HX-History-Restore-Request"):
        return False
    return _request.headers.get("HX-Request-Type", "partial") == "partial"


def render(page: str, fragment: str | list[str] | None = None, /, *, status: int = 200, **context: Any) -> Response:
    """The fragment(s) when htmx asks a part, else the page. Later fragments of a list go out of band by themselves."""
    if fragment is not None and is_partial():
        names = [fragment] if isinstance(fragment, str) else fragment
        body = "\n".join(render_template(name, **context) for name in names)
        return _answer(body + _toasts(), status)
    return _answer(render_template(page, **context), status)


def _answer(body: str, status: int) -> Response:
    response = make_response(body, status)
    response.vary.add("HX-Request")
    return response


def redirect(to: str) -> Response:
    """Go to a page of ours: 303 after a POST, or HX-Redirect for htmx. `to` comes from url_for or from `back`."""
    if _request.headers.get("HX-Request"):
        _keep_toasts()
        return Response(status=200, headers={"HX-Redirect": to})
    _keep_toasts()
    return flask_redirect(to, code=303)  # type: ignore[return-value]


def back(default: str) -> str:
    """Where the person came from when that is a page of ours (field or query `next`), else `default`."""
    return safe_next(_request.values.get("next")) or default


def render_or_redirect(fragment: str | list[str], *, to: str, **context: Any) -> Response:
    """After a change: the fresh fragment for htmx, a redirect for a plain form."""
    if is_partial():
        return render("", fragment, **context)
    return redirect(to)


def toast(text: object, tone: str = "done", undo: str | None = None) -> None:
    """Say something in passing: shown with this htmx answer, or on the next page. `undo`: a POST of ours that takes back what was done."""
    g.setdefault("toasts", []).append((tone, {"text": str(text), "undo": undo} if undo else str(text)))


def _keep_toasts() -> None:
    for tone, text in g.pop("toasts", []):
        flash(text, tone)


def _toasts() -> str:
    waiting = g.pop("toasts", [])
    if not waiting:
        return ""
    source = '{% from "components/toast.html" import toast_oob %}{{ toast_oob(text, tone) }}'
    from flask import render_template_string

    return "".join(render_template_string(source, text=text, tone=tone) for tone, text in waiting)


def trigger(response: Response, **events: Any) -> Response:
    """Tell the page's scripts that something happened (HX-Trigger)."""
    response.headers["HX-Trigger"] = json.dumps({name: _plain(value) for name, value in events.items()})
    return response


def _plain(value: Any) -> Any:
    return value if isinstance(value, (int, float, bool, dict, list)) or value is None else str(value)


def dom_id(row: Any, prefix: str = "") -> str:
    """The id of a row's fragment: `touchpoint-<id>`."""
    return f"{prefix}{row.__tablename__.replace('_', '-')}-{row.id}"

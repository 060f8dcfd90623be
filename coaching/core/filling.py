"""Put what was typed back into the form of a page that was rendered already: any form, without its view knowing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser
from urllib.parse import urlsplit

Fields = Mapping[str, Sequence[str]]
# What a person types or chooses. Hidden fields stay as the page has them; a password and a file are typed again.
NEVER = {"hidden", "password", "file", "submit", "button", "image", "reset"}
VOID = {"input", "option", "select", "textarea"}


@dataclass
class Control:
    """A field as it stands in the page: its start tag is text[start:end]; `closes` is where a textarea's text ends."""

    tag: str
    attributes: dict[str, str | None]
    start: int
    end: int
    closes: int = 0
    select: str = ""

    @property
    def name(self) -> str:
        """The name it is sent by; an option has that of its list."""
        return self.select or self.attributes.get("name") or ""

    @property
    def is_typed(self) -> bool:
        """Whether a person fills it in."""
        return (self.attributes.get("type") or "text").lower() not in NEVER


@dataclass
class Form:
    """A form that posts, with what it holds."""

    action: str
    start: int
    controls: list[Control] = field(default_factory=list)


class _Reader(HTMLParser):
    """Where the forms and fields of a page are."""

    def __init__(self, page: str, path: str) -> None:
        super().__init__()
        self.page, self.path = page, path
        self.forms: list[Form] = []
        self._form: Form | None = None
        self._select = ""
        self._lines = [0]
        for line in page.split("\n"):  # as HTMLParser counts them: no other character ends a line
            self._lines.append(self._lines[-1] + len(line) + 1)
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        line, column = self.getpos()
        start = self._lines[line - 1] + column
        end, values = start + len(self.get_starttag_text() or ""), dict(attrs)
        if tag == "form":
            self._form = Form(urlsplit(values.get("action") or self.path).path, start)
            if (values.get("method") or "").lower() == "post":
                self.forms.append(self._form)
        elif tag in VOID and self._form is not None:
            self._control(Control(tag, values, start, end), self._form)

    def _control(self, found: Control, form: Form) -> None:
        if found.tag == "select":
            self._select = found.name
        elif found.tag == "option":
            found.select = self._select
        elif found.tag == "textarea":
            found.closes = max(self.page.find("</textarea", found.end), found.end)
        form.controls.append(found)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = ""


def fill(page: str, path: str, action: str, fields: Fields) -> tuple[str, int, dict[str, list[str]]] | None:
    """The page with `fields` in the form they were sent from, where that form begins, and what found no place in it.

    `path` is the page's own, for a form without an action. None when the page has no form that could have sent them.
    """
    form = _that_sent(_Reader(page, path).forms, action, fields)
    if form is None:
        return None
    filled, at = page, form.start
    for one in reversed(form.controls):
        filled = _with(filled, one, list(fields.get(one.name, ())))
    known = {one.name for one in form.controls}
    return filled, at, {name: list(values) for name, values in fields.items() if name not in known}


def _that_sent(forms: Sequence[Form], action: str, fields: Fields) -> Form | None:
    """The form with this action that has most of the fields, and the same hidden values: a list may hold one form for each row."""
    best = max(forms, key=lambda one: _likeness(one, action, fields), default=None)
    return best if best is not None and _likeness(best, action, fields)[1] > 0 else None


def _likeness(form: Form, action: str, fields: Fields) -> tuple[bool, int, int]:
    typed = {one.name for one in form.controls if one.is_typed} & set(fields)
    same = sum((one.attributes.get("value") or "") in fields.get(one.name, ()) for one in form.controls if not one.is_typed)
    return form.action == action, len(typed), same


def _with(page: str, one: Control, values: list[str]) -> str:
    """The page with one field as it was left. What stands behind it keeps its place, so the last field comes first."""
    if not one.name or not one.is_typed or one.tag == "select":
        return page
    kind = (one.attributes.get("type") or "text").lower()
    if one.tag == "textarea":
        return page[: one.end] + "\n" + escape(values[0], quote=False) + page[one.closes :] if values else page
    if one.tag == "option":
        return _tag(page, one, "selected", (one.attributes.get("value") or "") in values) if values else page
    if kind in ("checkbox", "radio"):
        return _tag(page, one, "checked", (one.attributes.get("value") or "on") in values)
    return _tag(page, one, "value", True, values[0]) if values else page


def _tag(page: str, one: Control, name: str, is_there: bool, value: str | None = None) -> str:
    attributes = {key: known for key, known in one.attributes.items() if key != name}
    if is_there:
        attributes[name] = value
    words = "".join(f" {key}" if known is None else f' {key}="{escape(known)}"' for key, known in attributes.items())
    return f"{page[: one.start]}<{one.tag}{words}>{page[one.end :]}"

"""A browser without scripts: pages, links, forms and cookies, as a person with an old telephone has them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.cookiejar import CookieJar
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode, urljoin, urlsplit
from urllib.request import HTTPCookieProcessor, Request, build_opener

from coaching.commands.walking.mailbox import NotSeen


@dataclass
class Form:
    """A form as it stands on the page: where it goes, what is filled in already, which buttons it has."""

    action: str
    method: str
    values: list[tuple[str, str]] = field(default_factory=list)
    choices: dict[str, list[str]] = field(default_factory=dict)  # of radio buttons, checkboxes and selects
    labels: dict[tuple[str, str], str] = field(default_factory=dict)  # (name, label of an option): its value
    names: set[str] = field(default_factory=set)
    buttons: list[tuple[str, str, str]] = field(default_factory=list)  # label, name, value


class _Reader(HTMLParser):
    """Collects text, links and forms."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.links: list[tuple[str, str]] = []
        self.forms: list[Form] = []
        self._by_id: dict[str, Form] = {}
        self._form: Form | None = None
        self._link: tuple[str, list[str]] | None = None
        self._button: tuple[Form, dict[str, str], list[str]] | None = None
        self._select: tuple[Form, str, list[tuple[str, bool]]] | None = None
        self._option: list[str] | None = None
        self._area: tuple[Form, str, list[str]] | None = None
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in ("script", "style", "template"):
            self._silent += 1
        elif tag == "form":
            self._form = self._by_id.get(given.get("id", "-")) or Form("", "")
            self._form.action, self._form.method = given.get("action", ""), given.get("method", "get").lower()
            self.forms.append(self._form)
        elif tag == "a":
            self._link = (given.get("href", ""), [])
        else:
            self._control(tag, given)

    def _owner(self, given: dict[str, str]) -> Form | None:
        if "form" in given:
            return self._by_id.setdefault(given["form"], Form("", ""))
        return self._form

    def _control(self, tag: str, given: dict[str, str]) -> None:
        form, name = self._owner(given), given.get("name", "")
        if form is None or "disabled" in given:
            return
        if tag == "input" and name:
            self._input(form, name, given)
        elif tag == "textarea" and name:
            form.names.add(name)
            self._area = (form, name, [])
        elif tag == "select" and name:
            form.names.add(name)
            self._select = (form, name, [])
        elif tag == "option" and self._select:
            self._select[2].append((given.get("value", ""), "selected" in given))
            self._option = []
        elif tag == "button" and given.get("type", "submit") == "submit":
            self._button = (form, given, [])

    def _input(self, form: Form, name: str, given: dict[str, str]) -> None:
        kind, value = given.get("type", "text"), given.get("value", "")
        form.names.add(name)
        if kind in ("radio", "checkbox"):
            value = given.get("value", "on")
            form.choices.setdefault(name, []).append(value)
            if "checked" in given:
                form.values.append((name, value))
        elif kind == "submit":
            form.buttons.append((value, name, value))
        elif kind not in ("file", "button"):
            form.values.append((name, value))

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style", "template"):
            self._silent -= 1
        elif tag == "form":
            self._form = None
        elif tag == "a" and self._link:
            self.links.append((" ".join("".join(self._link[1]).split()), self._link[0]))
            self._link = None
        elif tag == "button" and self._button:
            form, given, words = self._button
            form.buttons.append((" ".join("".join(words).split()), given.get("name", ""), given.get("value", "")))
            self._button = None
        elif tag == "textarea" and self._area:
            form, name, words = self._area
            form.values.append((name, "".join(words).removeprefix("\n")))
            self._area = None
        elif tag == "option" and self._select and self._option is not None:
            form, name, options = self._select
            form.labels[name, " ".join("".join(self._option).split())] = options[-1][0]
            self._option = None
        elif tag == "select" and self._select:
            self._end_select()

    def _end_select(self) -> None:
        assert self._select is not None
        form, name, options = self._select
        form.choices[name] = [value for value, _ in options]
        chosen = [value for value, is_selected in options if is_selected] or [value for value, _ in options[:1]]
        form.values += [(name, value) for value in chosen]
        self._select = None

    def handle_data(self, data: str) -> None:
        for one in (self._link, self._button, self._area):
            if one:
                one[-1].append(data)
        if self._option is not None:
            self._option.append(data)
        if not self._silent:
            self.words.append(data)


@dataclass
class Page:
    """What the browser shows."""

    url: str
    status: int
    html: str
    raw: bytes
    links: list[tuple[str, str]]
    forms: list[Form]
    text: str

    def link(self, part: str) -> str:
        """The address of the first link whose address or label contains `part`. Raises NotSeen."""
        for label, href in self.links:
            if part in href or part == label:
                return urljoin(self.url, href)
        raise NotSeen(f"a link {part!r} on {self.url}; seen: {[href for _, href in self.links][:40]}")

    def has(self, words: str) -> bool:
        """Whether these words stand on the page."""
        return words in self.text

    def form(self, part: str = "", *names: str, press: str = "") -> Form:
        """The first form whose action contains `part`, with these fields and a button named or labelled `press`. Raises NotSeen."""
        for form in self.forms:
            here = part in urlsplit(urljoin(self.url, form.action)).path
            if here and set(names) <= form.names and (not press or any(press in one for one in form.buttons)):
                return form
        seen = [(form.action, sorted(form.names), form.buttons[:3]) for form in self.forms]
        raise NotSeen(f"a form {part!r} with {names} {press} on {self.url} ({self.status}); seen: {seen}")


class Browser:
    """One person's browser: keeps cookies, follows redirects."""

    def __init__(self, languages: str) -> None:
        self._languages = languages
        self._opener = build_opener(HTTPCookieProcessor(CookieJar()))

    def open(self, url: str, data: bytes | None = None, referer: str = "") -> Page:
        """Go to an address. Raises NotSeen for a page that fails (500 and up)."""
        headers = {"Accept-Language": self._languages, "User-Agent": "Walk/1 (a browser without scripts)"}
        if data is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            headers["Origin"] = re.sub(r"(https?://[^/]+).*", r"\1", url)
        try:
            answer: Any = self._opener.open(Request(url, data, headers), timeout=30)  # noqa: S310 - the walk's own house
        except HTTPError as error:
            answer = error
        raw = answer.read()
        page = self._page(answer, raw)
        if page.status >= 500:
            raise NotSeen(f"a page at {url}; seen: {page.status} {page.text[:300]!r}")
        return page

    @staticmethod
    def _page(answer: Any, raw: bytes) -> Page:
        is_html = "html" in (answer.headers.get("Content-Type") or "")
        html = raw.decode() if is_html else ""
        reader = _Reader()
        reader.feed(html)
        text = " ".join("".join(f"{word} " for word in reader.words).split())
        return Page(answer.geturl(), answer.status, html, raw, reader.links, reader.forms, text)

    def send(self, page: Page, part: str = "", press: str = "", **fields: Any) -> Page:
        """Fill in the fields of a form and press its button. Only what stands on the form can be filled in. Raises NotSeen.

        A list fills in a field that may come more than once, None leaves one empty, `press` is the label, name or value of a button.
        """
        form = page.form(part, *fields, press=press)
        kept = [(name, value) for name, value in form.values if name not in fields]
        for name, value in fields.items():
            for one in value if isinstance(value, list) else [] if value is None else [value]:
                one = form.labels.get((name, str(one)), one)
                if name in form.choices and str(one) not in form.choices[name]:
                    raise NotSeen(f"the choice {one!r} of {name} on {page.url}; seen: {form.choices[name][:40]} {list(form.labels)[:40]}")
                kept.append((name, str(one)))
        buttons = [one for one in form.buttons if press in one] if press else form.buttons[:1]
        kept += [(name, value) for _label, name, value in buttons[:1] if name and name not in fields]
        url, body = urljoin(page.url, form.action), urlencode(kept)
        if form.method == "get":
            return self.open(f"{url.split('?')[0]}?{body}")
        done = self.open(url, body.encode(), page.url)
        if done.status >= 400:
            raise NotSeen(f"an answer to {form.action} with {sorted(fields)}; seen: {done.status} {done.text[:600]!r}")
        return done

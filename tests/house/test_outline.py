"""What a reader who hears the page needs of every page of the house (WCAG 2.2 AA): one heading that says where one is, no level skipped, a
name for every field, no id that stands for two things. Asked of the URL map, so that a new page cannot be forgotten."""

from __future__ import annotations

from collections import Counter
from html.parser import HTMLParser

import pytest

from tests.house.routes import address
from tests.house.test_every_route import OWN_POLICY, PEOPLE, of_method

UNNAMED = {"hidden", "submit", "button", "image", "reset"}
MANY_EXAMPLES = {"rooms.design"}  # the gallery shows one component in several states, under one id


class Outline(HTMLParser):
    """Headings in their order, ids, labels and fields of one page."""

    def __init__(self, page: str):
        super().__init__()
        self.language, self.mains = "", 0
        self.headings: list[int] = []
        self.ids: Counter[str] = Counter()
        self.labelled: set[str] = set()
        self.fields: list[dict[str, str | None]] = []
        self._labels = 0
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.ids.update([given["id"]] if given.get("id") else [])
        if tag == "html":
            self.language = given.get("lang") or ""
        elif tag == "main":
            self.mains += 1
        elif tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
            self.headings.append(int(tag[1]))
        elif tag == "label":
            self._labels += 1
            self.labelled.add(given.get("for") or "")
        elif tag in ("textarea", "select") or tag == "input" and given.get("type", "text") not in UNNAMED:
            self.fields.append({**given, "wrapped": str(self._labels > 0)})

    def handle_endtag(self, tag):
        if tag == "label":
            self._labels -= 1

    def is_named(self, field: dict[str, str | None]) -> bool:
        return field["wrapped"] == "True" or bool(field.get("aria-label") or field.get("aria-labelledby") or field.get("title")) or field.get("id") in self.labelled

    def faults(self) -> list[str]:
        jumps = [(above, below) for above, below in zip(self.headings, self.headings[1:], strict=False) if below > above + 1]
        return [
            *([] if self.headings.count(1) == 1 and self.headings[0] == 1 else [f"headings {self.headings}"]),
            *[f"h{below} below h{above}" for above, below in jumps],
            *([] if self.language in ("nl", "en") else [f"lang={self.language!r}"]),
            *([] if self.mains == 1 else [f"{self.mains} main"]),
            *[f"#{name} {times} times" for name, times in self.ids.items() if times > 1],
            *[f"no name: {field.get('name')}" for field in self.fields if not self.is_named(field)],
        ]


@pytest.mark.parametrize("who", [*PEOPLE, "anyone"])
def test_every_page_has_one_heading_and_a_name_for_every_field(app, cast, full, browser_of, who):
    client, wrong, seen = app.test_client() if who == "anyone" else browser_of(getattr(cast, who)), {}, 0
    for rule in of_method(app, "GET"):
        answer = client.get(address(app, rule, full))
        if answer.mimetype != "text/html" or answer.status_code in (302, 303) or rule.endpoint in {*OWN_POLICY, *MANY_EXAMPLES}:
            continue
        seen += 1
        faults = Outline(answer.text).faults()
        wrong |= {rule.rule: faults} if faults else {}
    assert wrong == {}, wrong
    assert seen > (25 if who == "noor" else 8)  # a sweep that met only redirects would prove nothing


def test_the_reading_sees_what_is_wrong():
    page = '<html lang="nl"><main><h2 id="a">x</h2><h4 id="a">y</h4><input name="who"><label for="b">B</label><input id="b" name="b"></main>'
    assert Outline(page).faults() == ["headings [2, 4]", "h4 below h2", "#a 2 times", "no name: who"]

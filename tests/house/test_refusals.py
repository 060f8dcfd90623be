"""What is refused leads to where it stands: each link of an error summary has a place on the page."""

from __future__ import annotations

import re

import pytest

from coaching.core.db import transaction
from coaching.leads import operations as leads

LINE = {f"lines-{n}-{part}": "" for n in range(4) for part in ("words", "quantity", "price")}


def links(page: str) -> list[tuple[str, str]]:
    """The summary of a form: where each line leads, and what it says."""
    summary = page.split('id="error-summary"')[1].split("</ul>")[0]
    return re.findall(r'<a href="#([^"]+)">([^<]+)</a>', summary)


@pytest.mark.parametrize(
    ("address", "typed", "said"),
    [
        ("/coachees/{id}/goals/new", {"title": "Rust", "now": "", "wanted": "99"}, ["Waar staat het nu", "Waar moet het naartoe"]),
        ("/coachees/{id}/habits/new", {"title": "Buiten", "kind": "yes_no", "rhythm": "days"}, ["Welke dagen"]),
        ("/invoices", LINE | {"person": "{id}", "delivered_on": ""}, ["Lines"]),
        ("/invoices", LINE | {"person": "{id}", "delivered_on": "", "lines-1-words": "Gesprek"}, ["Prijs per stuk, met btw"]),
    ],
    ids=["scales", "choices", "no line", "one line"],
)
def test_every_line_of_the_summary_leads_to_its_field(address, typed, said, browser_of, noor, lotte):
    answer = browser_of(noor).post(address.format(id=lotte.id), data={name: value.format(id=lotte.id) for name, value in typed.items()})
    assert answer.status_code == 422
    found = links(answer.text)
    assert len(found) == len(said)
    for place, _words in found:
        assert answer.text.count(f'id="{place}"') == 1
    assert not [(words, wanted) for (_place, words), wanted in zip(found, said, strict=True) if wanted != "Lines" and wanted not in words]


@pytest.mark.parametrize(("deed", "typed"), [("stage", {"stage": "x"}), ("lost", {"reason": "x"}), ("next", {"next_action": "x" * 30})])
def test_the_small_forms_of_a_request_say_what_was_refused_and_show_it(deed, typed, browser_of, noor, eva, as_):
    with transaction(), as_(noor):
        lead = leads.add(eva, source="form")
    page = browser_of(noor).post(f"/leads/{lead.id}/{deed}", data=typed)
    assert page.status_code == 422
    ((place, _words),) = links(page.text)
    assert page.text.count(f'id="{place}"') == 1
    before = page.text.split(f'id="{place}"')[0]
    assert deed != "lost" or before.rpartition("<details")[2].startswith(' class="fold" open')


def test_the_coach_is_asked_about_somebody_by_name_also_in_the_summary(browser_of, noor, lotte):
    page = browser_of(noor).post(f"/coachees/{lotte.id}/goals/new", data={"title": "", "now": "3", "wanted": "8"}).text
    assert links(page)[0][1].startswith("Wat wil Lotte bereiken:")
    assert "Herinner Lotte om" in browser_of(noor).get(f"/coachees/{lotte.id}/habits/new").text
    assert "Herinner me om" in browser_of(lotte).get("/me/habits/new").text

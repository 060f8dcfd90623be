"""Texts to sign, the agreement as it was signed, and whether a PDF is the one."""

from __future__ import annotations

from io import BytesIO

import pytest

from coaching.agreements import operations
from coaching.core.db import transaction


@pytest.fixture
def signed(noor, lotte, as_):
    with transaction(), as_(noor):
        text = operations.write_text(None, "proef", {"nl": "Proef"}, {"nl": "Wij, {practice} en {name}."})
        agreement = operations.prepare(text, lotte, {"practice": "Linde", "name": "Lotte"})
        return operations.sign(agreement, name="Lotte", shown_sha256=agreement.sha256, consent_words="ja", ip=None, user_agent=None)


def test_an_unknown_placeholder_is_refused(browser_of, noor, app):
    typed = {"name_nl": "Proef", "name_en": "", "body_nl": "Dag {nobody}", "body_en": ""}
    answer = browser_of(noor).post("/library/agreements/new", data=typed)
    assert answer.status_code == 422 and "{nobody} is hier niet bekend" in answer.text and "Dag {nobody}" in answer.text


def test_both_languages_fill_in_the_same(browser_of, noor):
    typed = {"name_nl": "Proef", "name_en": "Trial", "body_nl": "Dag {name}", "body_en": "Hello"}
    assert browser_of(noor).post("/library/agreements/new", data=typed).status_code == 422


def test_a_text_is_written_changed_and_put_away(browser_of, noor, as_):
    browser = browser_of(noor)
    typed = {"name_nl": "Proef", "name_en": "", "body_nl": "Dag {name}", "body_en": ""}
    url = browser.post("/library/agreements/new", data=typed).headers["Location"]
    assert "Dag {name}" in browser.get(url).text
    browser.post(url, data=typed | {"body_nl": "Beste {name}"})
    assert "Beste {name}" in browser.get(url).text and "Proef" in browser.get("/library/agreements").text
    browser.post(f"{url}/archive")
    assert "Proef" not in browser.get("/library/agreements").text


def test_unchanged_or_not(browser_of, noor, signed):
    browser = browser_of(noor)
    pdf = browser.get(f"/agreements/{signed.agreement_id}.pdf").data
    good = browser.post("/agreements/verify", data={"file": (BytesIO(pdf), "a.pdf")})
    bad = browser.post("/agreements/verify", data={"file": (BytesIO(pdf + b" "), "a.pdf")})
    assert "Onveranderd." in good.text and "Lotte" in good.text
    assert "Veranderd, of niet van hier." in bad.text and "Onveranderd." not in bad.text
    assert browser.post("/agreements/verify", data={}).status_code == 422


def test_another_practice_cannot_verify_it(browser_of, noor, zev, signed):
    pdf = browser_of(noor).get(f"/agreements/{signed.agreement_id}.pdf").data
    assert "Veranderd, of niet van hier." in browser_of(zev).post("/agreements/verify", data={"file": (BytesIO(pdf), "a.pdf")}).text


def test_who_may_read_it(browser_of, noor, sanne, zev, lotte, tom, signed):
    url = f"/agreements/{signed.agreement_id}"
    for page in (url, f"{url}.pdf"):
        assert [browser_of(one).get(page).status_code for one in (noor, lotte, tom, zev, sanne)] == [200, 200, 404, 404, 403]
    assert "Wij, Linde en Lotte." in browser_of(lotte).get(url).text


def test_how_it_is_known_who_signed_is_said_in_the_readers_language(browser_of, noor, signed):
    page = browser_of(noor).get(f"/agreements/{signed.agreement_id}").text
    assert "de link van de uitnodiging" in page and "invitation link" not in page

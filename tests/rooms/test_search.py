"""Search finds people, what was prepared and places, each for who may know of them."""

from __future__ import annotations


def test_people_programmes_and_places(browser_of, noor, floor):
    browser = browser_of(noor)
    assert "Lotte de Vries" in browser.get("/search?q=vries lot").text
    assert "/programmes/" in browser.get("/search?q=kort").text
    assert 'href="/insights"' in browser.get("/search?q=inzicht").text
    assert 'href="/settings/money"' in browser.get("/search?q=factuurgegevens").text


def test_the_command_menu_gets_a_list_of_plain_links(browser_of, noor):
    answer = browser_of(noor).get("/search?q=lotte", headers={"HX-Request": "true"})
    assert answer.text.lstrip().startswith('<div id="search-results" class="commands-list" data-words="lotte">') and "<html" not in answer.text


def test_a_per_cent_sign_finds_nobody(browser_of, noor):
    assert "Lotte" not in browser_of(noor).get("/search?q=%25").text


def test_words_are_shown_as_words(browser_of, noor):
    assert "<script>" not in browser_of(noor).get("/search?q=<script>alert(1)</script>").text.split("<main")[1].split("</main>")[0]


def test_an_assistant_finds_people_but_no_forms(browser_of, sanne, lotte, floor):
    page = browser_of(sanne).get("/search?q=lotte").text
    assert "Lotte de Vries" in page and f"/coachees/{lotte.id}/edit" in page and f"/coachees/{lotte.id}\"" not in page
    assert "/library/forms" not in browser_of(sanne).get("/search?q=hoe").text.split("<main")[1]


def test_another_practice_is_not_found(browser_of, zev, lotte):
    assert "Lotte" not in browser_of(zev).get("/search?q=lotte").text


def test_the_page_without_words_or_without_hits_leads_on(browser_of, noor):
    for address in ("/search", "/search?q=zzzz"):
        page = browser_of(noor).get(address).text
        assert "Ga naar" in page and page.count('href="/pipeline"') > browser_of(noor).get("/search?q=lotte").text.count('href="/pipeline"')

"""The list of people: who is shown, in which order, and that 200 cost no more statements than 3."""

from __future__ import annotations

import re

import pytest

from coaching.core.db import db, transaction
from coaching.facts import operations as facts
from coaching.leads import operations as leads
from coaching.people import operations as people
from coaching.people.models import Person


def test_each_tab_holds_its_own_people(browser_of, noor, lotte, tom, eva, floor, as_):
    floor.journey(lotte)
    floor.journey(tom, state="closed")
    with transaction(), as_(noor):
        leads.add(eva, source="form")
    browser = browser_of(noor)
    shown = {show: browser.get(f"/coachees?show={show}").text for show in ("coachees", "leads", "alumni", "all")}
    names = {"Lotte de Vries": "coachees", "Tom Baker": "alumni", "Eva Smit": "leads"}
    for name, where in names.items():
        assert [show for show in ("coachees", "leads", "alumni") if name in shown[show]] == [where]
        assert name in shown["all"]


def test_who_only_asked_has_no_phase_and_no_score(browser_of, noor, sanne, eva, tom, floor, as_):
    """Two columns that nobody could fill. An assistant still sees how to call them."""
    floor.journey(tom)
    with transaction(), as_(noor):
        leads.add(eva, source="form")
        eva.phone = "0612345678"
    for who, more in ((noor, []), (sanne, ["Telefoon"])):
        page = browser_of(who).get("/coachees?show=leads").text
        head = re.findall(r"<th[^>]*>(?:<a[^>]*>)?([^<]+)", page)
        cells = re.search(r"<tbody>\s*<tr>(.*?)</tr>", page, re.S)[1].count("<td")
        assert [name.strip() for name in head] == ["Naam", "Coach", "Volgende afspraak", "Laatste teken van leven", *more] and cells == len(head)
        assert ("0612345678" in page) == bool(more)
    assert "Fase" in browser_of(noor).get("/coachees?show=all").text


def test_search_filter_and_their_empty_answer(browser_of, noor, lotte, floor):
    floor.journey(lotte, phase="evaluation")
    browser = browser_of(noor)
    assert "Lotte" in browser.get("/coachees?q=vries").text
    assert "Lotte" in browser.get("/coachees?phase=evaluation").text
    assert "Niemand gevonden" in browser.get("/coachees?phase=onboarding").text
    assert "Niemand gevonden" in browser.get("/coachees?q=%25").text  # a per cent sign is a letter, not a wild card


def test_a_coach_sees_their_own_first_and_may_look_wider(browser_of, bram, lotte, tom, floor):
    floor.journey(lotte)
    floor.journey(tom, coach=bram)
    browser = browser_of(bram)
    mine = browser.get("/coachees").text
    assert "Tom" in mine and "Lotte" not in mine
    assert "Lotte" in browser.get("/coachees?coach=").text


def test_sorted_by_what_comes_first(browser_of, noor, lotte, tom, floor):
    for person, hours in ((lotte, 50), (tom, 5)):
        floor.journey(person)
        floor.appointment(person, hours)
    browser = browser_of(noor)
    soonest, latest = browser.get("/coachees?sort=next").text, browser.get("/coachees?sort=-next").text
    assert soonest.index("Tom Baker") < soonest.index("Lotte de Vries")
    assert latest.index("Lotte de Vries") < latest.index("Tom Baker")


def test_the_last_score_stands_beside_the_name_but_not_for_an_assistant(browser_of, noor, sanne, lotte, floor, as_):
    floor.journey(lotte)
    with transaction(), as_(lotte):
        facts.record("form_answered", person_id=lotte.id, score=3.5)
    assert '<span class="chip chip-alert">3,5</span>' in browser_of(noor).get("/coachees").text
    page = browser_of(sanne).get("/coachees").text
    assert ">3,5<" not in page and f"/coachees/{lotte.id}/edit" in page and f"/coachees/{lotte.id}\"" not in page and "+31612345678" in page


def test_a_row_says_whose_somebody_is_that_they_pause_and_that_nothing_is_booked(browser_of, noor, bram, lotte, tom, floor):
    floor.journey(lotte, state="paused")
    floor.journey(tom, coach=bram)
    floor.appointment(tom, 48)
    page = browser_of(noor).get("/coachees").text
    rows = {name: next(row for row in page.split("<tr>") if name in row) for name in ("Lotte", "Tom")}
    assert "stilgezet" in rows["Lotte"] and "niets geboekt" in rows["Lotte"] and f'data-label="Coach">{noor.name}<' in rows["Lotte"]
    assert "stilgezet" not in rows["Tom"] and "niets geboekt" not in rows["Tom"] and f'data-label="Coach">{bram.name}<' in rows["Tom"]


def test_another_practice_is_not_there(browser_of, zev, lotte, floor):
    floor.journey(lotte)
    assert "Lotte" not in browser_of(zev).get("/coachees?show=all").text


def _many(count, noor, floor, as_):
    with transaction(), as_(noor):
        made = [people.find_or_add(first_name=f"Mens{number:03}", coach_id=noor.id) for number in range(count)]
    for person in made:
        floor.journey(person)


@pytest.mark.parametrize("count", [3, 30])
def test_the_list_takes_as_many_statements_whatever_its_length(count, browser_of, noor, floor, as_, statements):
    _many(count, noor, floor, as_)
    browser = browser_of(noor)
    browser.get("/coachees")
    with statements() as counted:
        page = browser.get("/coachees").text
    assert f"Mens{count - 1:03}" in page
    assert len(counted) <= 8, counted.statements


def test_pages_beyond_two_hundred(browser_of, noor, floor, as_):
    _many(201, noor, floor, as_)
    browser = browser_of(noor)
    assert "Mens199" in browser.get("/coachees").text
    second = browser.get("/coachees?page=2").text
    assert "Mens200" in second and "Mens199" not in second
    assert "Mens200" in browser.get("/coachees?page=99999").text
    assert "Mens000" in browser.get("/coachees?page=nonsense&sort=nonsense&show=nonsense").text


@pytest.mark.parametrize("who", ["noor", "bram"])
def test_a_colleagues_coachee_leads_to_their_details_without_a_score(who, request, browser_of, noor, bram, lotte, tom, floor, as_):
    """Owner or coach: what somebody answered is for the one who coaches them (trust.md A5), and no line leads to nothing."""
    for person, coach in ((lotte, noor), (tom, bram)):
        floor.journey(person, coach=coach)
        with transaction(), as_(coach):
            db.session.get_one(Person, person.id).coach_id = coach.id
            facts.record("form_answered", person_id=person.id, score=4.0)
    mine, other = (lotte, tom) if who == "noor" else (tom, lotte)
    browser = browser_of(request.getfixturevalue(who))
    rows = {person.id: row for row in browser.get("/coachees?coach=").text.split("<tr>") for person in (mine, other) if person.id in row}
    assert f'href="/coachees/{mine.id}"' in rows[mine.id] and ">4</span>" in rows[mine.id]
    assert f'href="/coachees/{other.id}/edit"' in rows[other.id] and ">4</span>" not in rows[other.id]
    found = browser.get("/search?q=e").text
    for way in (f"/coachees/{mine.id}", f"/coachees/{other.id}/edit"):
        assert f'href="{way}"' in found and browser.get(way).status_code == 200


def test_what_is_counted_changes_with_what_is_searched_for(browser_of, noor, lotte, tom, floor):
    """htmx swaps only the list: a count outside it would go on saying how many there were before."""
    floor.journey(lotte)
    floor.journey(tom)
    browser = browser_of(noor)
    everyone, found = (browser.get(address).text for address in ("/coachees", "/coachees?q=vries"))
    for page, count in ((everyone, "2 personen"), (found, "1 persoon")):
        assert f'id="people" data-announce="{count}"' in page
        assert count not in page.split('id="people"')[0]


def test_the_order_one_comes_in_to_is_marked_and_turned_round_by_one_click(browser_of, noor, lotte, floor):
    floor.journey(lotte)
    page = browser_of(noor).get("/coachees").text
    assert 'aria-sort="ascending"><a href="?sort=-name&amp;page=1">Naam' in page


def _tagged(as_, coach, **tags):
    """People with these tags, by first name."""
    with transaction(), as_(coach):
        for name, theirs in tags.items():
            people.label(people.find_or_add(first_name=name, coach_id=coach.id), theirs, {})


def test_one_tag_is_chosen_by_in_the_list_and_in_its_file(browser_of, noor, as_, password):
    _tagged(as_, noor, Anna=["Loopbaan", "vip"], Bo=["loopbaan 2"], Cas=["Café klein"], Dirk=['a "vip" b'], Els=[])
    browser = browser_of(noor)
    everyone = browser.get("/coachees?show=all").text
    assert '<option value="Loopbaan">' in everyone and everyone.count('<option value="vip">') == 1
    for tag, found in (("Loopbaan", {"Anna"}), ("VIP", {"Anna"}), ("Café klein", {"Cas"}), ('a "vip" b', {"Dirk"}), ("%", set()), ("loopbaan_2", set())):
        page = browser.get("/coachees", query_string={"show": "all", "tag": tag}).text.split('id="people"')[1]
        assert {name for name in ("Anna", "Bo", "Cas", "Dirk", "Els") if f">{name} <" in page} == found, tag
    browser.post("/confirm", data={"password": password})
    rows = browser.get("/coachees.csv?show=all&tag=vip").text
    assert "Anna" in rows and "Bo" not in rows


def test_a_tag_typed_just_now_can_be_chosen_and_without_any_there_is_nothing_to_choose(browser_of, noor, as_):
    browser = browser_of(noor)
    assert 'name="tag"' not in browser.get("/coachees?show=all").text
    _tagged(as_, noor, Anna=["nieuw"])
    assert '<option value="nieuw">' in browser.get("/coachees?show=all").text


def test_nobody_with_the_tag_says_so_and_shows_which_was_chosen(browser_of, noor, lotte, floor):
    floor.journey(lotte)
    page = browser_of(noor).get("/coachees?tag=weg").text
    assert "Niemand gevonden" in page and '<option value="weg" selected>' in page


def test_tags_of_another_practice_are_not_offered(browser_of, noor, zev, as_):
    _tagged(as_, noor, Anna=["geheim"])
    assert "geheim" not in browser_of(zev).get("/coachees?show=all").text


def test_choosing_by_tag_takes_no_more_statements(browser_of, noor, as_, statements):
    _tagged(as_, noor, Anna=["vip"], Bo=["vip"])
    browser = browser_of(noor)
    counts = []
    for address in ("/coachees?show=all", "/coachees?show=all", "/coachees?show=all&tag=vip"):
        with statements() as counted:
            browser.get(address)
        counts.append(len(counted))
    assert max(counts) <= 8 and counts[1] == counts[2] == counts[0] - 1, counts

"""The fields a practice keeps of everybody: named in Settings, filled in at the details, asked for by house rules, taken along, erased."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.core.db import db, transaction
from coaching.people import operations, queries, rules
from coaching.people.models import Person
from coaching.people.rules import OwnField
from coaching.privacy import operations as privacy
from coaching.privacy import queries as privacy_queries

SECTOR = {"name_nl": "Sector", "name_en": "Sector", "kind": "choice", "choices": "Zorg\nBouw\n\n Zorg "}
DETAILS = {"first_name": "Lotte", "locale": "nl", "timezone": "Europe/Amsterdam", "email": "lotte@example.org"}


@pytest.fixture
def fields(noor, linde, as_):
    """A choice, a number, a day that the coachee sees, and a few words: own-f_0 to own-f_3."""
    with as_(noor), transaction():
        operations.name_field(None, "choice", {"nl": "Sector"}, ["Zorg", "Bouw"], False)
        operations.name_field(None, "number", {"nl": "Uren"}, [], False)
        operations.name_field(None, "date", {"nl": "Contract tot"}, [], True)
        operations.name_field(None, "text", {"nl": "Vervoer"}, [], False)
    return ["sector", "uren", "contract-tot", "vervoer"]


@pytest.fixture
def filled(browser_of, noor, lotte, fields):
    """Lotte, with something in each."""
    said = {"tags": "vip, Zorg,  VIP", "own-f_0": "Zorg", "own-f_1": "32,50", "own-f_2": "2026-09-01", "own-f_3": " met de  fiets "}
    assert browser_of(noor).post(f"/coachees/{lotte.id}/edit", data=DETAILS | said).status_code == 303
    return db.session.get(Person, lotte.id, populate_existing=True)


def test_a_field_is_named_in_settings_and_keeps_its_key_when_renamed(browser_of, noor, linde, as_):
    coach = browser_of(noor)
    assert coach.post("/settings/fields/new", data=SECTOR).status_code == 303
    assert coach.post("/settings/fields/sector", data=SECTOR | {"name_nl": "Branche", "kind": "date"}).status_code == 303
    with as_(noor):
        assert queries.fields_of_practice() == [OwnField("sector", "choice", {"nl": "Branche", "en": "Sector"}, ("Zorg", "Bouw"))]
    assert "Branche" in coach.get("/settings/fields").text


@pytest.mark.parametrize("wrong", [{"name_nl": "", "name_en": ""}, {"choices": "Zorg"}, {"kind": "moon"}, {"name_nl": "x" * 61}])
def test_a_field_that_is_refused_keeps_what_was_typed(wrong, browser_of, noor, linde):
    back = browser_of(noor).post("/settings/fields/new", data=SECTOR | wrong)
    assert back.status_code == 422 and "Zorg" in back.text and "own_fields" not in (linde.settings or {})


def test_two_fields_are_never_called_the_same(browser_of, noor, fields):
    assert browser_of(noor).post("/settings/fields/new", data=SECTOR | {"name_nl": "sector"}).status_code == 422


def test_what_is_filled_in_is_kept_tidy(filled):
    assert filled.fields == {"sector": "Zorg", "uren": "32.5", "contract-tot": "2026-09-01", "vervoer": "met de fiets"}
    assert filled.tags == ["vip", "Zorg"]


def test_the_details_show_again_what_was_filled_in(filled, browser_of, noor):
    page = browser_of(noor).get(f"/coachees/{filled.id}/edit").text
    for shown in ('value="vip, Zorg"', '<option selected value="Zorg">', 'value="32.5"', 'value="2026-09-01"', 'value="met de fiets"'):
        assert shown in page, shown


@pytest.mark.parametrize("wrong", [{"own-f_0": "Onderwijs"}, {"own-f_1": "veel"}, {"own-f_1": "NaN"}, {"own-f_2": "gisteren"}, {"tags": "x" * 41}])
def test_what_does_not_fit_is_refused_beside_the_field_and_kept(wrong, browser_of, noor, lotte, fields):
    back = browser_of(noor).post(f"/coachees/{lotte.id}/edit", data=DETAILS | {"own-f_3": "de fiets"} | wrong)
    assert back.status_code == 422 and 'aria-invalid="true"' in back.text and 'value="de fiets"' in back.text
    assert db.session.get(Person, lotte.id, populate_existing=True).fields == {}


def test_an_emptied_field_is_kept_no_longer(filled, browser_of, noor):
    browser_of(noor).post(f"/coachees/{filled.id}/edit", data=DETAILS | {"own-f_0": "Bouw"})
    assert db.session.get(Person, filled.id, populate_existing=True).fields == {"sector": "Bouw"}


def test_the_coachee_sees_only_what_is_marked_so(filled, browser_of, lotte):
    page = browser_of(lotte).get("/me/profile").text
    assert "Contract tot" in page and "1 september" in page
    assert "Sector" not in page and "met de fiets" not in page and not re.search(r"(?<![\w-])vip(?![\w-])", page)


def test_a_field_taken_away_takes_along_what_was_filled_in(filled, browser_of, noor, as_):
    assert browser_of(noor).post("/settings/fields/uren/remove").status_code == 303
    assert set(db.session.get(Person, filled.id, populate_existing=True).fields) == {"sector", "contract-tot", "vervoer"}
    assert browser_of(noor).get("/settings/fields/uren").status_code == 404


def test_they_are_taken_along_and_erased(filled, noor, as_):
    with as_(noor), transaction():
        told = privacy_queries.everything_of(filled)["person"]
        assert told["fields"]["vervoer"] == "met de fiets" and told["tags"] == ["vip", "Zorg"]
        privacy.erase(filled)
    gone = db.session.get(Person, filled.id, populate_existing=True)
    assert (gone.fields, gone.tags) == ({}, [])


def test_another_practice_has_its_own(browser_of, zev, fields):
    assert "Sector" not in browser_of(zev).get("/settings/fields").text
    assert browser_of(zev).get("/settings/fields/sector").status_code == 404


@given(st.sampled_from(rules.KINDS), st.text(max_size=40))
def test_what_was_tidied_once_stays_as_it_is(kind, typed):
    own = OwnField("x", kind, {"nl": "X"}, ("Zorg", "Bouw"))
    try:
        said = own.tidied(typed)
    except ValueError:
        return
    assert own.tidied(said) == said


@given(st.lists(st.text(max_size=30), max_size=20))
def test_keys_are_never_doubled_and_fit_in_an_address(names):
    taken: list[str] = []
    for name in names:
        taken.append(rules.new_key(name, taken))
    assert len(set(taken)) == len(names) and all(set(key) <= set("abcdefghijklmnopqrstuvwxyz0123456789-") for key in taken)


def test_they_stand_beside_the_thread(filled, browser_of, noor):
    page = browser_of(noor).get(f"/coachees/{filled.id}").text
    beside = page.split('class="room-aside"')[1]
    for shown in ("Sector", "Zorg", "32,5", "1 september", "met de fiets", "vip"):
        assert shown in beside, shown
    assert f"/coachees/{filled.id}/edit" in beside


def test_nothing_filled_in_takes_no_place_beside_the_thread(browser_of, noor, lotte, fields):
    assert "Sector" not in browser_of(noor).get(f"/coachees/{lotte.id}").text


@pytest.fixture
def listed(filled, noor, as_):
    """Sector and Uren are columns of the list."""
    with as_(noor), transaction():
        operations.name_field("sector", "choice", {"nl": "Sector 100%"}, ["Zorg", "Bouw"], False, listed=True)
        operations.name_field("uren", "number", {"nl": "Uren"}, [], False, listed=True)
    return filled


def test_a_listed_field_is_a_column_and_its_choices_a_filter(listed, browser_of, noor):
    page = browser_of(noor).get("/coachees?show=all").text
    assert '<td data-label="Sector 100%">Zorg</td><td data-label="Uren">32,5</td>' in page and "Contract tot" not in page
    assert '<select name="own_sector"' in page and 'name="own_uren"' not in page


@pytest.mark.parametrize("sort", ["name", "-seen"])
def test_the_list_is_chosen_by_a_field_of_ones_own(sort, listed, browser_of, noor, tom):
    coach = browser_of(noor)
    with_it = coach.get(f"/coachees?show=all&sort={sort}&own_sector=Zorg").text
    assert listed.id in with_it and tom.id not in with_it
    assert listed.id not in coach.get(f"/coachees?show=all&sort={sort}&own_sector=Bouw").text
    assert tom.id in coach.get(f"/coachees?show=all&sort={sort}&own_sector=Maan").text, "what is no choice is left out"


def test_a_practice_without_such_fields_pays_nothing(browser_of, noor, lotte, linde, as_):
    page = browser_of(noor).get("/coachees?show=all").text
    assert not re.search(r"""["&?;]own_""", page)


def test_a_fourth_column_is_refused(listed, browser_of, noor, as_):
    coach = browser_of(noor)
    assert coach.post("/settings/fields/vervoer", data={"name_nl": "Vervoer", "kind": "text", "listed": "y"}).status_code == 303
    back = coach.post("/settings/fields/contract-tot", data={"name_nl": "Contract tot", "kind": "date", "listed": "y"})
    assert back.status_code == 422 and "Sector 100%, Uren, Vervoer" in back.text
    assert coach.post("/settings/fields/vervoer", data={"name_nl": "Vervoer", "kind": "text", "listed": "y"}).status_code == 303


def test_what_was_typed_is_never_markup_in_the_list(listed, browser_of, noor, as_):
    with as_(noor), transaction():
        operations.name_field("vervoer", "text", {"nl": "<b>%s"}, [], False, listed=True)
        operations.label(db.session.get(Person, listed.id), [], {"vervoer": "<i>%(x)s"})
    page = browser_of(noor).get("/coachees?show=all").text
    assert '<td data-label="&lt;b&gt;%s">&lt;i&gt;%(x)s</td>' in page


def test_the_list_is_taken_along_with_every_field(listed, browser_of, noor, tom, clock, as_):
    with as_(noor), transaction():
        operations.label(db.session.get(Person, tom.id), [], {"vervoer": "=HYPERLINK(1)"})
    coach = browser_of(noor)
    rows = coach.get("/coachees.csv?show=all").text.lstrip("\ufeff").splitlines()
    assert rows[0].endswith("Labels;Sector 100%;Uren;Contract tot;Vervoer")
    assert next(row for row in rows if row.startswith("Lotte;")).endswith('vip, Zorg;Zorg;32,5;2026-09-01;met de fiets')
    assert next(row for row in rows if row.startswith("Tom;")).endswith(";'=HYPERLINK(1)")
    assert len(coach.get("/coachees.csv?show=all&own_sector=Zorg").text.splitlines()) == 2
    clock.move(minutes=16)
    assert "/confirm" in coach.get("/coachees.csv?show=all").headers["Location"]

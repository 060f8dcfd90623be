"""The pages of the engine room: the house rules, and walking a programme as the coachee."""

from __future__ import annotations

import re

import pytest

from coaching.automation import queries
from coaching.core.db import db
from coaching.core.scope import Scope, acting
from coaching.deliveries.models import Delivery
from coaching.facts import operations as facts
from coaching.forms.models import FormResponse
from coaching.lessons import operations as lessons
from coaching.people.models import Person
from coaching.programmes import queries as programmes
from tests.road import Road


@pytest.fixture
def road(linde, noor, lotte):
    return Road(linde, noor, lotte)


@pytest.fixture
def owner(road, browser_of, noor):
    return browser_of(noor)


RULE = {"name": "Mooi cijfer", "trigger": "form_answered", "what": "message", "tag": "vip", "above": "8",
        "subject_nl": "Mooi", "body_nl": "Wat mooi, {first_name}"}  # fmt: skip


def _rule(road, key: str):
    db.session.rollback()
    with acting(Scope.system(road.practice_id)):
        return queries.by_key(key)


def _own(road):
    db.session.rollback()
    with acting(Scope.system(road.practice_id)):
        return next(rule for rule in queries.house_rules() if rule.key.startswith("own-"))


def test_the_owner_rewrites_what_a_rule_says(road, owner):
    page = owner.get("/programmes/rules/goal-message/edit")
    assert "doel" in page.text and page.status_code == 200
    answer = owner.post("/programmes/rules/goal-message/edit", data={"what": "message", "subject_nl": "Hoera", "body_nl": "Goed zo, {first_name}"})
    assert answer.status_code == 303
    assert _rule(road, "goal-message").texts == {"nl": {"subject": "Hoera", "body": "Goed zo, {first_name}"}}


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"body_nl": "Dag {goal}"}, "{goal}"),
        ({"body_nl": ""}, "body_nl-error"),
        ({"body_nl": "Mooi cijfer\n---"}, "body_nl-error"),
        ({"body_en": "\n---\n".join("abcdef"), "subject_en": "Good"}, "body_en-error"),
        ({"above": "veel"}, "above-error"),
        ({"trigger": "silence"}, "days-error"),
        ({"what": "todo", "subject_nl": ""}, "subject_nl-error"),
        ({"what": "nothing"}, "summary"),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused_and_what_was_typed_stays(road, owner, wrong, said):
    answer = owner.post("/programmes/rules/new", data=RULE | wrong)
    assert answer.status_code == 422
    assert said in answer.text and "Mooi cijfer" in answer.text


def test_an_own_rule_is_made_runs_and_is_listed_with_why_and_what(road, owner):
    assert owner.post("/programmes/rules/new", data=RULE).status_code == 303
    with road.house():
        road.person.tags = ["vip"]
        facts.record("form_answered", person_id=road.person_id, subject="form_response:1", score=9)
    page = owner.get("/programmes/rules").text
    assert "Mooi cijfer" in page and "Lotte de Vries" in page
    assert owner.post(f"/programmes/rules/{_own(road).key}/remove").status_code == 303
    assert "Mooi cijfer" not in owner.get("/programmes/rules").text


def test_a_change_keeps_conditions_the_page_has_no_field_for(road, owner):
    owner.post("/programmes/rules/low-score-anywhere/edit", data={"what": "alert_mail", "below": "4", "phase": "enrichment"})
    rule = _rule(road, "low-score-anywhere")
    assert rule.conditions == {"outside_programme": True, "below": 4.0, "phase": ["enrichment"]}
    assert rule.params == {"kind": "low_score", "mail": True}


@pytest.mark.parametrize(("typed", "shown"), [("5", "5"), ("6.50", "6.5"), ("100", "100")])
def test_the_score_of_a_rule_is_shown_as_it_was_typed(owner, typed, shown):
    owner.post("/programmes/rules/low-score-anywhere/edit", data={"what": "alert_mail", "below": typed})
    page = owner.get("/programmes/rules/low-score-anywhere/edit").text
    assert re.search(r'<input[^>]* name="below"[^>]* value="([^"]*)"', page)[1] == shown


def test_a_rule_that_comes_with_draad_cannot_be_taken_away(road, owner):
    assert owner.post("/programmes/rules/form-answered/remove").status_code == 404
    assert owner.post("/programmes/rules/no-such-rule").status_code == 404


def test_a_coach_looks_and_only_the_owner_changes(road, browser_of, bram, lotte):
    coach = browser_of(bram)
    assert coach.get("/programmes/rules").status_code == 200
    for address in ("/programmes/rules/new", "/programmes/rules/goal-message/edit"):
        assert coach.get(address).status_code in (403, 404)
        assert coach.post(address, data=RULE).status_code in (403, 404)
    assert browser_of(lotte).get("/programmes/rules").status_code in (403, 404)


@pytest.fixture
def career(road, owner) -> str:
    with road.house():
        from coaching.programmes import operations

        lessons.install_ready_made(road.practice_id)
        operations.install_ready_made()
        return programmes.by_key("career").id


def _count() -> tuple[int, int, int]:
    db.session.rollback()
    return db.session.query(Delivery).count(), db.session.query(FormResponse).count(), db.session.query(Person).count()


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_station_of_a_programme_can_be_walked_and_nothing_is_kept(road, owner, career, language):
    before = _count()
    page = owner.get(f"/programmes/{career}/walk?language={language}")
    total = int(re.search(r'max="(\d+)"', page.text)[1])
    assert total > 10
    forms = letters = 0
    for number in range(1, total + 1):
        page = owner.get(f"/programmes/{career}/walk?language={language}&at={number}")
        assert page.status_code == 200
        forms += 'class="questions"' in page.text
        if "letter-frame" in page.text:
            letters += 1
            letter = owner.get(f"/programmes/{career}/walk/letter?language={language}&at={number}")
            assert letter.status_code == 200 and "{first_name}" not in letter.text
            assert "sandbox" in letter.headers["Content-Security-Policy"]
    assert forms >= 3 and letters >= 8
    assert _count() == before


def test_a_form_is_walked_wholly_in_the_language_of_its_reader(owner, career):
    halts = (owner.get(f"/programmes/{career}/walk?language=en&at={number}").text for number in range(1, 30))
    sheet = next(page for page in halts if 'class="questions"' in page).partition('class="questions"')[2].partition("</form>")[0]
    assert "optional" in sheet and "mag leeg" not in sheet


def test_past_the_end_of_the_road_there_is_nothing(owner, career):
    for at in ("0", "9999", "-1", "x"):
        assert owner.get(f"/programmes/{career}/walk?at={at}").status_code == 404
    assert owner.get(f"/programmes/{career}/walk?starts_on=tomorrow&every=14").status_code == 404


def test_a_station_without_a_letter_has_none(owner, career):
    first = owner.get(f"/programmes/{career}/walk/letter?at=9999")
    assert first.status_code == 404


def test_the_walk_shows_where_an_assignment_is_handed_in_and_takes_nothing(road, owner, career):
    with road.house():
        leadership = programmes.by_key("leadership").id
    pages = []
    while (answer := owner.get(f"/programmes/{leadership}/walk?language=nl&at={len(pages) + 1}")).status_code == 200:
        pages.append(answer.text)
    sheets = [page.split('id="walk-hand-in"')[1].split("</form>")[0] for page in pages if 'id="walk-hand-in"' in page]
    assert sheets and all("<textarea" in sheet and "<button" not in sheet for sheet in sheets)


@pytest.fixture
def tried(road, owner):
    """Words tried on Lotte, who has a journey and reads Dutch: the part of the page that answers."""
    road.start([])
    with road.house():
        programme = programmes.programmes()[0].id
    typed = {"subject_nl": "Dag", "body_nl": "Welkom, {first_name}", "subject_en": "Hello", "body_en": "Welcome, {first_name}", "reader": road.person_id}

    def told(**other):
        return owner.post(f"/programmes/{programme}/words", data=typed | other, headers={"HX-Request": "true"}).text

    return told


def test_typed_words_are_read_as_a_chosen_coachee_reads_them(tried, lotte):
    assert "Welkom, Lotte" in tried() and "Welcome," not in tried()
    assert f'value="{lotte.id}" selected' in tried()


def test_typed_words_are_read_by_an_example_when_nobody_of_the_house_is_chosen(tried, zev):
    for nobody in ("", "nobody", zev.id):
        text = tried(reader=nobody)
        assert "Welkom, " in text and "Welcome, " in text and "Welkom, Lotte" not in text


def test_every_variant_is_read_with_its_place_and_what_is_wrong_with_them_is_told(tried):
    read = tried(body_nl="Dag, {first_name}\r\n---\r\nHoi, {first_name}")
    assert read.index("Zo leest het, 1 van 2") < read.index("Dag, Lotte") < read.index("Zo leest het, 2 van 2") < read.index("Hoi, Lotte")
    assert "lege variant" in tried(body_nl="Dag\n---") and "hooguit 5" in tried(body_nl="\n---\n".join("abcdef"))
    for once in ({"what": "assignment"}, {"only": "1", "subject": "Dag", "body": "Een\n---"}):
        assert "1 van 2" not in tried(body_nl="Dag\n---\nHoi", **once) and "lege variant" not in tried(body_nl="Dag\n---\nHoi", **once)


def test_the_page_of_a_rule_says_what_parts_variants(owner, browser_of, noor):
    assert "regel met alleen ---" in owner.get("/programmes/rules/goal-message/edit").text


def test_a_placeholder_that_is_not_there_is_told_in_every_language(tried):
    assert "{first_nam}" in tried(body_nl="Dag, {first_name}\n---\nHoi, {first_nam}")
    assert "{first_nam}" in tried(body_en="Welcome, {first_nam}")


def test_the_words_of_a_rule_are_read_by_a_chosen_person_while_they_are_typed(road, cast, browser_of):
    road.start([])
    owner, page = browser_of(cast.noor), "/programmes/rules/booked-message/edit"
    assert "/programmes/rules/words" in owner.get(page).text
    typed = {"what": "message", "subject_nl": "Dag {first_name}", "body_nl": "Eén, {programme}\n---\nTwee", "reader": road.person_id}
    read = owner.post("/programmes/rules/words", data=typed).text
    unknown = "(de naam van het programma)"
    assert "Dag Lotte" in read and unknown not in read and "2 van 2" in read
    example = owner.post("/programmes/rules/words", data=typed | {"reader": ""}).text
    assert "Dag Robin" in example and unknown in example
    wrong = owner.post("/programmes/rules/words", data=typed | {"body_nl": "{appointment}"}).text  # a step knows it, a rule does not
    assert "{appointment}" in wrong and "Dag Lotte" not in wrong
    task = owner.post("/programmes/rules/words", data=typed | {"what": "todo", "body_nl": "nergens"}).text
    assert "Dag Lotte" in task and "nergens" not in task


def test_what_stays_silent_is_said_before_a_rule_is_switched_off_without_a_script_too(cast, browser_of):
    page = browser_of(cast.noor).get("/programmes/rules").text
    assert "<noscript><span class=\"meta\">Als hij uitstaat: Je ziet antwoorden dan alleen" in page

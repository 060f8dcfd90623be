"""The thread over HTTP: what the coach sees and does, what the coachee sees, and what others do not."""

from __future__ import annotations

import pytest

from coaching.core.db import db, transaction
from coaching.core.scope import Scope, acting
from coaching.goals import operations as goals
from coaching.journeys import queries
from coaching.people import operations as people
from coaching.people.models import Person
from coaching.practices.models import Member
from coaching.programmes import operations as programmes
from coaching.programmes import queries as programme_queries
from coaching.scheduling import operations as scheduling
from coaching.scheduling.models import Appointment
from tests.road import Road, at

STEPS = [
    {"key": "hello", "what": "message", "when": {"phase_begins": "onboarding"}, "texts": {"nl": {"subject": "Welkom", "body": "Dag {first_name}"}}},
    {"key": "later", "what": "message", "when": {"phase_begins": "onboarding", "offset": "P2D"}, "texts": {"nl": {"subject": "Nog iets", "body": "Fijne week, {first_name}"}}},
    {"key": "secret", "what": "todo", "when": {"phase_begins": "onboarding", "offset": "P3D"}, "texts": {"nl": {"subject": "Bel even", "body": ""}}},
    {"key": "nudge", "what": "ask_to_book", "when": {"no_next_appointment": "P3D"}, "texts": {"nl": {"subject": "Prikken?", "body": "x"}}},
]  # fmt: skip


@pytest.fixture
def road(linde, noor, lotte) -> Road:
    road = Road(linde, noor, lotte)
    road.start(STEPS)
    road.tick()
    return road


@pytest.fixture
def coach(browser_of, noor):
    return browser_of(noor)


def test_the_coach_sees_past_and_future_with_reasons(road, coach):
    page = coach.get(f"/coachees/{road.person_id}")
    assert page.status_code == 200
    assert page.text.index("Welkom") < page.text.index("thread-now") < page.text.index("Nog iets")
    assert "Bel even" in page.text


def test_the_coachee_sees_what_is_for_them_and_no_more(road, lotte, browser_of):
    road.book(at("2026-03-03T09:00Z"))
    page = browser_of(lotte).get("/me/thread").text
    assert "3 gesprekken voor de boeg" in page and "Gesprek 0" not in page
    assert "Welkom" in page and "Nog iets" in page
    assert "Bel even" not in page
    assert "Prikken" not in page


def test_a_goal_is_called_by_its_name_until_it_is_put_away(road, coach, lotte, browser_of):
    with road.house():
        goal = goals.set_goal(road.person_id, "Rustiger vergaderen", 3, 8, journey_id=road.journey_id)
    for page in (coach.get(f"/coachees/{road.person_id}"), browser_of(lotte).get("/me/thread")):
        assert "Doel: Rustiger vergaderen" in page.text
    with road.house():
        goals.remove(db.session.merge(goal))
    page = browser_of(lotte).get("/me/thread").text
    assert "Er is een doel gesteld" in page and "Rustiger vergaderen" not in page


def test_skipping_and_planning_again(road, coach):
    row = road.rows("later")[0]
    assert coach.post(f"/touchpoints/{row.id}/skip").status_code == 303
    assert road.plan("later")[0][2] == "by_coach"
    coach.post(f"/touchpoints/{row.id}/skip/end")
    assert road.plan("later")[0][2] == "planned"


def test_sending_now(road, coach):
    coach.post(f"/touchpoints/{road.rows('later')[0].id}/now")
    assert road.tick() == 1


def test_the_page_of_a_touchpoint_shows_the_words_as_they_will_be_read(road, coach):
    page = coach.get(f"/touchpoints/{road.rows('later')[0].id}").text
    assert "Fijne week, Lotte" in page


def test_editing_words_and_moment_for_one_person(road, coach):
    row = road.rows("later")[0]
    url = f"/touchpoints/{row.id}/edit"
    assert "Fijne week, {first_name}" in coach.get(url).text
    answer = coach.post(url, data={"subject": "Anders", "body": "Voor jou", "to": "2026-03-10T14:00"})
    assert answer.status_code == 303
    assert road.plan("later")[0][3] == "10-03 13:00"
    assert "Voor jou" in coach.get(f"/touchpoints/{row.id}").text


def test_an_unknown_placeholder_is_refused_and_the_text_kept(road, coach):
    answer = coach.post(f"/touchpoints/{road.rows('later')[0].id}/edit", data={"subject": "x", "body": "Dag {voornaam}"})
    assert answer.status_code == 422
    assert "Dag {voornaam}" in answer.text


def test_a_moment_in_the_past_is_refused(road, coach):
    answer = coach.post(f"/touchpoints/{road.rows('later')[0].id}/edit", data={"subject": "Nog iets", "body": "Fijne week, {first_name}", "to": "2026-03-01T10:00"})
    assert answer.status_code == 422


def test_pausing_and_taking_up_again(road, coach):
    url = f"/journeys/{road.journey_id}/pause"
    assert coach.get(url).status_code == 200
    assert coach.post(url, data={"until": ""}).status_code == 303
    assert road.journey.state == "paused"
    coach.post(f"/journeys/{road.journey_id}/pause/end")
    assert road.journey.state == "active"


def test_what_the_coach_moved_says_so_also_while_it_waits_for_a_pause(road, coach):
    row = road.rows("later")[0]
    coach.post(f"/touchpoints/{row.id}/edit", data={"subject": "Nog iets", "body": "Fijne week", "to": "2026-03-10T14:00"})
    for _pass in ("planned", "waiting"):
        for page in (f"/touchpoints/{row.id}", f"/coachees/{road.person_id}"):
            assert "door jou verzet" in coach.get(page).text
        coach.post(f"/journeys/{road.journey_id}/pause", data={"until": ""})
    assert "wacht op de pauze" in coach.get(f"/coachees/{road.person_id}").text


def test_a_pause_until_yesterday_is_refused(road, coach):
    assert coach.post(f"/journeys/{road.journey_id}/pause", data={"until": "2026-03-01"}).status_code == 422


def test_closing_and_reopening(road, coach):
    assert coach.get(f"/journeys/{road.journey_id}/close").status_code == 200
    coach.post(f"/journeys/{road.journey_id}/close")
    assert road.journey.state == "closed"
    coach.post(f"/journeys/{road.journey_id}/reopen")
    assert road.journey.state == "active"


@pytest.mark.parametrize("again", ["reopen", "start"])
def test_who_was_put_away_is_back_with_a_journey(road, coach, noor, as_, again):
    coach.post(f"/journeys/{road.journey_id}/close")
    with transaction(), as_(noor):
        people.put_away(db.session.get_one(Person, road.person_id))
    if again == "reopen":
        coach.post(f"/journeys/{road.journey_id}/reopen")
    else:
        coach.post(f"/coachees/{road.person_id}/journeys/new", data={"programme": road.journey.version.programme_id, "coach": noor.id, "starts_on": "2026-03-05"})
    db.session.expire_all()
    assert db.session.get_one(Person, road.person_id).archived_at is None


def test_what_is_still_booked_is_named_before_a_journey_is_closed(road, coach):
    assert "nog een afspraak" not in coach.get(f"/journeys/{road.journey_id}/close").text
    ids = [road.book(at(f"2026-03-{day}T09:00Z")) for day in (10, 17)]
    with road.house():
        scheduling.cancel(db.session.get_one(Appointment, ids[0]), "coach", tell=False)
    page = coach.get(f"/journeys/{road.journey_id}/close").text
    assert "Er staat nog een afspraak, en die blijft staan" in page
    assert f'/appointments/{ids[1]}"' in page and ids[0] not in page


def test_another_coach_takes_over(road, coach, bram):
    bram_id = bram.id
    coach.post(f"/journeys/{road.journey_id}/coach", data={"coach": bram_id})
    assert road.journey.coach_id == bram_id


def test_a_step_for_one_person(road, coach):
    url = f"/journeys/{road.journey_id}/steps/new"
    assert coach.get(url).status_code == 200
    sent = {"what": "message", "choice": "", "at": "2026-03-06T10:00", "subject": "Succes", "body": "Succes met je presentatie"}
    assert coach.post(url, data=sent).status_code == 303
    assert "Succes" in coach.get(f"/coachees/{road.person_id}").text
    assert coach.post(url, data={**sent, "what": "form"}).status_code == 422


def test_starting_a_journey_by_hand(road, coach, eva, noor):
    eva_id, noor_id = eva.id, noor.id
    with road.house():
        programmes.install_ready_made()
        programme_id = programme_queries.by_key("short").id
    url = f"/coachees/{eva_id}/journeys/new"
    assert coach.get(url).status_code == 200
    assert coach.post(url, data={"programme": programme_id, "coach": noor_id, "starts_on": "2026-03-02"}).status_code == 303
    with acting(Scope.system(road.practice_id)):
        assert queries.current_of(eva_id).phase == "onboarding"


def test_who_starts_a_journey_for_another_coach_lands_on_a_page_that_opens_for_them(road, coach, eva, bram):
    with road.house():
        programmes.install_ready_made()
        programme_id = programme_queries.by_key("short").id
    sent = {"programme": programme_id, "coach": bram.id, "starts_on": "2026-03-02"}
    landed = coach.post(f"/coachees/{eva.id}/journeys/new", data=sent, follow_redirects=True)
    assert landed.status_code == 200 and landed.request.path == "/coachees"


@pytest.mark.parametrize("who", ["zev", "sanne"])
def test_another_practice_and_the_assistant_find_nothing(road, request, browser_of, who):
    stranger = browser_of(request.getfixturevalue(who))
    row = road.rows("later")[0]
    for url in (f"/coachees/{road.person_id}", f"/touchpoints/{row.id}", f"/touchpoints/{row.id}/edit"):
        assert stranger.get(url).status_code in (403, 404)
    for url in (f"/touchpoints/{row.id}/skip", f"/journeys/{road.journey_id}/close"):
        assert stranger.post(url).status_code in (403, 404)
    assert road.plan("later")[0][2] == "planned"


def test_a_coachee_cannot_touch_the_plan(road, lotte, browser_of):
    browser = browser_of(lotte)
    assert browser.post(f"/touchpoints/{road.rows('later')[0].id}/skip").status_code in (403, 404)


def test_a_form_on_the_coachees_thread_leads_to_where_it_is_answered(linde, noor, lotte, browser_of):
    road = Road(linde, noor, lotte)
    road.start([{"key": "intake", "what": "form", "params": {"form": "intake"}, "when": {"phase_begins": "onboarding"}}])
    road.tick()
    browser = browser_of(lotte)
    made = road.rows("intake")[0].made.split(":")[1]
    assert f'href="/me/forms/{made}"' in browser.get("/me/thread").text
    assert browser.get(f"/me/forms/{made}").status_code == 200


def test_a_colleague_touches_nothing_of_a_coachee_who_is_not_theirs(road, browser_of, bram):
    colleague, row = browser_of(bram), road.rows("later")[0]
    for address in (f"/touchpoints/{row.id}", f"/touchpoints/{row.id}/edit", f"/journeys/{road.journey_id}/pause", f"/journeys/{road.journey_id}/steps/new"):
        assert colleague.get(address).status_code == 404
    for address in (f"/touchpoints/{row.id}/skip", f"/touchpoints/{row.id}/now", f"/journeys/{road.journey_id}/close"):
        assert colleague.post(address).status_code == 404
    assert road.plan("later")[0][2] == "planned"


def test_whoever_takes_over_gets_the_person_too(road, coach, browser_of, bram):
    assert coach.post(f"/journeys/{road.journey_id}/coach", data={"coach": bram.id}).status_code == 303
    row = road.rows("later")[0]
    assert browser_of(bram).get(f"/touchpoints/{row.id}").status_code == 200
    assert coach.get(f"/touchpoints/{row.id}").status_code == 404


def test_who_hands_a_journey_over_lands_on_a_page_that_opens_for_them(road, coach, bram):
    landed = coach.post(f"/journeys/{road.journey_id}/coach", data={"coach": bram.id}, follow_redirects=True)
    assert landed.status_code == 200 and landed.request.path == "/coachees"
    assert f"{bram.name} begeleidt Lotte vanaf nu." in landed.text


def test_a_journey_is_handed_to_another_coach_and_never_to_the_same(road, coach, cast):
    page = coach.get(f"/journeys/{road.journey_id}/coach").text
    assert f'value="{cast.bram.id}"' in page and f'value="{cast.noor.id}"' not in page
    assert coach.post(f"/journeys/{road.journey_id}/coach", data={"coach": cast.noor.id}).status_code == 422
    assert coach.post(f"/journeys/{road.journey_id}/coach", data={"coach": cast.bram.id}).status_code == 303


def test_who_coaches_alone_is_shown_the_way_to_the_team(road, coach, cast):
    with transaction():
        db.session.get_one(Member, cast.bram.id).is_active = False
    page = coach.get(f"/journeys/{road.journey_id}/coach").text
    assert "/settings/team" in page and "<select" not in page


@pytest.mark.parametrize("what", ["assignment", "ask_to_book", "todo"])
def test_a_step_for_one_person_may_be_any_deed_and_needs_words(road, coach, what):
    url = f"/journeys/{road.journey_id}/steps/new"
    sent = {"what": what, "choice": "", "at": "2026-03-06T10:00", "subject": "Een eigen ding", "body": "Zo"}
    assert coach.post(url, data={**sent, "subject": ""}).status_code == 422
    assert coach.post(url, data=sent).status_code == 303
    assert "Een eigen ding" in coach.get(f"/coachees/{road.person_id}").text


def test_a_step_for_one_person_lies_ahead(road, coach):
    sent = {"what": "message", "choice": "", "at": "2026-03-01T10:00", "subject": "Succes", "body": "Succes"}
    answer = coach.post(f"/journeys/{road.journey_id}/steps/new", data=sent)
    assert answer.status_code == 422 and "Kies een moment dat nog komt" in answer.text


def test_the_page_of_a_touchpoint_tells_in_words_how_its_letter_fared(road, coach):
    row = road.rows("hello")[0]
    page = coach.get(f"/touchpoints/{row.id}").text
    assert "wacht" in page and "/deliveries/" in page
    assert " due" not in page.split('class="touchpoint-letter"')[1].split("</p>")[0]


def test_words_for_one_person_read_as_that_person_will_read_them(road, coach):
    road.book(at("2026-03-10T13:00Z"))
    page = coach.get(f"/touchpoints/{road.rows('later')[0].id}/edit").text
    address = page.split('hx-post="')[1].split('"')[0]
    sent = {"reader": road.person_id, "only": "1", "subject": "Dag", "body": "{first_name}, tot {next_appointment}"}
    read = coach.post(address, data=sent, headers={"HX-Request": "true"}).text
    assert "Lotte, tot dinsdag 10 maart" in read, read
    assert "<select" not in read
    assert "{voornaam}" in coach.post(address, data={**sent, "body": "Dag {voornaam}"}, headers={"HX-Request": "true"}).text

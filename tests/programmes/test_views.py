"""The programme editor over HTTP."""

from __future__ import annotations

import io

import pytest

from coaching.core.db import transaction
from coaching.programmes import operations, queries
from tests.road import Road, at


@pytest.fixture
def career(linde, house_of):
    with house_of(linde):
        with transaction():
            operations.install_ready_made()
            found = queries.by_key("career").id
        yield found


@pytest.fixture
def coach(career, browser_of, noor):
    return browser_of(noor)


def _step(**more):
    return {"phase": "enrichment", "what": "message", "form": "after_appointment", "n": "2", "offset": "4", "unit": "d",
            "at": "10:00", "subject_nl": "Hoe is het", "body_nl": "Dag {first_name}", "waits": "y", **more}  # fmt: skip


def test_the_list_and_the_editor_show_the_programme_as_a_thread(career, coach):
    assert "Stevig in je werk" in coach.get("/programmes").text
    page = coach.get(f"/programmes/{career}").text
    assert page.index("Welkom, fijn dat je er bent") < page.index("Wat bleef hangen") < page.index("Een paar vragen, zes weken later")


def test_every_step_of_a_ready_made_programme_can_be_opened(career, coach):
    for step in queries.newest(queries.programme(career)).steps:
        assert coach.get(f"/programmes/{career}/steps/{step.key}").status_code == 200, step.key


def test_adding_a_step_puts_it_on_the_thread_as_a_draft(career, coach):
    answer = coach.post(f"/programmes/{career}/steps/new", data=_step())
    assert answer.status_code == 303
    page = coach.get(f"/programmes/{career}").text
    assert "Hoe is het" in page and "/publish" in page
    step = queries.step_of(queries.draft(queries.programme(career)), "message")
    assert step.when == {"after_appointment": 2, "offset": "P4D", "at": "10:00"}


def test_saving_a_step_unchanged_leaves_its_moment_as_it_was(career, coach):
    page = coach.get(f"/programmes/{career}/steps/check-in").text
    assert "selected" in page
    sent = {"phase": "enrichment", "what": "form", "which_form": "check_in", "form": "every", "rhythm": "week", "interval": "1",
            "days": ["mon"], "begin": "1", "at": "09:00", "subject_nl": "x", "stale_days": "3", "n": "", "unit": "d"}  # fmt: skip
    with transaction():
        from coaching.forms import operations as forms

        forms.install_ready_made(queries.programme(career).practice_id)
    assert coach.post(f"/programmes/{career}/steps/check-in", data=sent).status_code == 303
    step = queries.step_of(queries.newest(queries.programme(career)), "check-in")
    assert step.when == {"every": {"unit": "week", "at": "09:00", "days": ["mon"]}, "from": "after_appointment:1"}
    assert step.on_pause == "skip"


@pytest.mark.parametrize(
    "wrong",
    [
        {"body_nl": "Dag {voornaam}"},
        {"subject_nl": ""},
        {"form": "score", "step": ""},
        {"form": "step_not_done", "step": "intake", "offset": ""},
        {"form": "every", "rhythm": "week"},
        {"what": "form"},
        {"n": "first"},
    ],
)
def test_what_is_not_right_yet_is_refused_and_kept(career, coach, wrong):
    answer = coach.post(f"/programmes/{career}/steps/new", data=_step(**wrong))
    assert answer.status_code == 422
    assert queries.draft(queries.programme(career)) is None


def test_moving_copying_and_removing_with_plain_buttons(career, coach):
    for verb in ("down", "up", "copy"):
        assert coach.post(f"/programmes/{career}/steps/welcome/{verb}").status_code == 303
    assert coach.post(f"/programmes/{career}/steps/welcome-2/remove").status_code == 303
    assert coach.post(f"/programmes/{career}/steps/intake/remove").status_code == 303
    keys = [step.key for step in queries.newest(queries.programme(career)).steps]
    assert "welcome-2" not in keys and "intake" in keys


def test_publishing_asks_about_running_journeys(career, coach):
    coach.post(f"/programmes/{career}/steps/new", data=_step())
    assert coach.get(f"/programmes/{career}/publish").status_code == 200
    assert coach.post(f"/programmes/{career}/publish", data={"follow": "keep"}).status_code == 303
    assert queries.published(queries.programme(career)).number == 2


def test_the_file_goes_out_and_comes_in(career, coach):
    text = coach.get(f"/programmes/{career}/file").text
    answer = coach.post("/programmes/import", data={"file": (io.BytesIO(text.encode()), "career.toml")})
    assert answer.status_code == 303
    assert queries.by_key("career-2") is not None


def test_a_bad_file_is_answered_with_the_place_of_the_mistake(career, coach):
    text = coach.get(f"/programmes/{career}/file").text.replace('"P3D"', '"three days"', 1)
    answer = coach.post("/programmes/import", data={"file": (io.BytesIO(text.encode()), "career.toml")})
    assert answer.status_code == 422
    assert "steps[" in answer.text and ".when.offset" in answer.text


def test_the_preview_shows_every_moment_in_the_words_of_the_reader(career, coach, lotte):
    page = coach.get(f"/programmes/{career}/preview?starts_on=2026-03-02&every=14&answered=y").text
    assert "Welkom, fijn dat je er bent" in page
    assert "Dag Robin," in page
    assert "Je intake wacht nog op je" not in page
    late = coach.get(f"/programmes/{career}/preview?starts_on=2026-03-02&every=14").text
    assert "Je intake wacht nog op je" in late


def test_a_preview_with_a_strange_start_is_refused(career, coach):
    for headers in ({}, {"HX-Request": "true"}):
        refused = coach.get(f"/programmes/{career}/preview?starts_on=tomorrow&every=14", headers=headers)
        assert refused.status_code == 422 and refused.text.count('id="error-summary"') == 1


def test_house_rules_can_be_switched_by_the_owner_only(career, coach, bram, browser_of):
    assert coach.get("/programmes/rules").status_code == 200
    assert coach.post("/programmes/rules/form-answered").status_code == 303
    assert browser_of(bram).post("/programmes/rules/form-answered").status_code in (403, 404)


def test_another_practice_finds_no_programme(career, browser_of, zev):
    stranger = browser_of(zev)
    for url in (f"/programmes/{career}", f"/programmes/{career}/preview", f"/programmes/{career}/file"):
        assert stranger.get(url).status_code == 404


def test_typed_words_read_as_they_will_be_and_a_wrong_placeholder_is_named(career, coach):
    url = f"/programmes/{career}/words"
    good = coach.post(url, data={"body_nl": "Dag {first_name}", "days": ["mon", "tue"]}, headers={"HX-Request": "true"}).text
    assert "Dag Robin" in good and "<html" not in good
    assert "{voornaam}" in coach.post(url, data={"body_nl": "Dag {voornaam}"}).text


def test_a_copy_opens_to_be_given_its_own_place(career, coach):
    answer = coach.post(f"/programmes/{career}/steps/welcome/copy")
    assert answer.headers["Location"].endswith(f"/programmes/{career}/steps/welcome-2")
    assert coach.get(answer.headers["Location"]).status_code == 200


def test_typed_words_are_filled_with_the_appointments_of_the_reader(career, coach, linde, noor, lotte):
    road = Road(linde, noor, lotte)
    road.start("career")
    road.book(at("2026-03-10T13:00Z"))
    read = coach.post(f"/programmes/{career}/words", data={"body_nl": "Tot {next_appointment}", "reader": lotte.id}, headers={"HX-Request": "true"}).text
    assert "Tot dinsdag 10 maart" in read, read


def test_what_changes_is_told_before_publishing_and_marked_in_the_editor(career, coach):
    coach.post(f"/programmes/{career}/steps/new", data=_step())
    coach.post(f"/programmes/{career}/steps/follow-up-reminder/remove")
    coach.post(f"/programmes/{career}/steps/welcome", data=_step(form="phase_begins", begins="onboarding", phase="onboarding", offset="2", unit="h", at=""))
    coach.post(f"/programmes/{career}/steps/intake/down")
    found = {(one.how, one.key) for one in queries.changed(queries.programme(career))}
    assert found == {("new", "message"), ("other", "welcome"), ("gone", "follow-up-reminder")}
    page = coach.get(f"/programmes/{career}/publish").text
    assert "Hoe is het" in page and "wordt 2 uur nadat de fase Start begint" in page and "andere woorden" in page
    editor = coach.get(f"/programmes/{career}").text
    assert editor.count(">nieuw<") == 1 and editor.count(">anders<") == 1


def test_without_a_draft_nothing_changes(career, coach):
    assert queries.changed(queries.programme(career)) == []


def test_a_preview_for_appointments_one_names_oneself(career, coach):
    url = f"/programmes/{career}/preview?starts_on=2026-03-02&every=14&answered=y"
    chosen = coach.get(url + "&moments-0=2026-03-05T16:30&moments-1=&moments-2=2026-05-01T11:00").text
    for words in ("do 5 mrt 16:30", "do 19 mrt 16:30", "vr 1 mei 11:00", "vr 15 mei 11:00"):
        assert words in chosen, words
    assert "moments-0=2026-03-05T16" in chosen.split("/walk?")[1].split('"')[0]
    assert coach.get(url + "&moments-0=2026-03-05T16:30&moments-1=2026-03-01T10:00").status_code == 422
    assert coach.get(f"/programmes/{career}/walk?starts_on=2026-03-02&every=14&moments-0=2026-03-05T16:30").status_code == 200


def test_whoever_starts_a_journey_sees_the_edition_it_starts_on(career, coach, eva):
    coach.post(f"/programmes/{career}/steps/new", data=_step(n="1", subject_nl="Nog niet gepubliceerd"))
    link = coach.get(f"/coachees/{eva.id}/journeys/new").text.split(f"/programmes/{career}/preview")[1].split('"')[0].replace("&amp;", "&")
    assert "Nog niet gepubliceerd" not in coach.get(f"/programmes/{career}/preview{link}").text
    draft = coach.get(f"/programmes/{career}/preview").text
    assert "Nog niet gepubliceerd" in draft and "waar je aan werkt" in draft


def test_the_way_to_walk_goes_along_with_what_is_assumed(career, coach):
    part = coach.get(f"/programmes/{career}/preview?starts_on=2026-03-09&every=21", headers={"HX-Request": "true"}).text
    assert "<html" not in part and "starts_on=2026-03-09&amp;every=21" in part.split("/walk?")[1].split('"')[0]
    assert 'hx-push-url="true"' in coach.get(f"/programmes/{career}/preview").text


@pytest.mark.parametrize(("today", "start"), [("2026-03-06T12:00Z", "2026-03-06"), ("2026-03-07T12:00Z", "2026-03-09"), ("2026-03-08T12:00Z", "2026-03-09")])
def test_a_preview_does_not_assume_appointments_on_a_sunday(career, browser_of, noor, clock, today, start):
    clock.set(at(today))
    assert f'value="{start}"' in browser_of(noor).get(f"/programmes/{career}/preview").text

"""What a coachee switches off on their own page, or in a mail, does not come; both places know of each other, and the coach sees it."""

from __future__ import annotations

import pytest

from coaching.core.db import db, transaction
from coaching.deliveries import operations, queries
from coaching.deliveries.models import Suppression
from coaching.deliveries.operations import Letter, Recipient

ME = {"locale": "nl", "timezone": "Europe/Amsterdam", "phone": "", "quiet_from": "", "quiet_until": "", "daily_limit": ""}
ALL = dict.fromkeys(("reflection", "check_in", "lesson", "message", "nudge", "follow_up"), "y")


@pytest.fixture
def post(house_of, cast):
    """Queue one letter of a kind for Lotte; its status."""

    def queue(key: str, kind: str):
        to = Recipient(cast.lotte.email, "Lotte", "nl", "Europe/Amsterdam", person_id=cast.lotte.id)
        with house_of(cast.linde), transaction():
            return operations.queue(Letter("plain", key, "Dag\n", "<head></head><p>Dag</p>"), to, key=key, kind=kind)

    return queue


@pytest.fixture
def me(browser_of, cast):
    return browser_of(cast.lotte)


def _save(me, **switched):
    assert me.post("/me/profile", data=ME | ALL | switched).status_code == 303


def without(*kinds):
    return dict.fromkeys(kinds, "")


def test_what_is_switched_off_on_ones_own_page_does_not_come(me, post):
    _save(me, **without("lesson", "check_in"))
    assert [post(kind, kind).status for kind in ("lesson", "check_in", "reflection", "transactional", "reminder")] == ["skipped", "skipped", "due", "due", "due"]
    _save(me)
    assert post("again", "lesson").status == "due"


def test_what_waits_of_it_is_taken_back(me, post):
    waiting = post("waiting", "lesson")
    _save(me, **without("lesson"))
    db.session.refresh(waiting)
    assert (waiting.status, waiting.reason) == ("cancelled", "unsubscribed")


def test_a_click_in_the_mail_shows_on_ones_own_page_and_can_be_undone_there(me, post, anyone):
    anyone.post(post("first", "lesson").content["unsubscribe"].removeprefix("http://localhost"))
    page = me.get("/me/profile").text
    assert "checked" not in page.split('name="lesson"')[0].rsplit("<input", 1)[1] + page.split('name="lesson"')[1].split(">")[0]
    _save(me)
    assert post("second", "lesson").status == "due"


def test_whoever_wanted_nothing_keeps_that_for_what_the_page_does_not_offer(me, post, house_of, cast):
    with house_of(cast.linde), transaction():
        operations.unsubscribe("*", "0" * 64, cast.lotte.id)
    _save(me, **without(*(kind for kind in ALL if kind != "lesson")))
    with house_of(cast.linde):
        assert "lesson" not in queries.stopped(cast.lotte.email, cast.lotte.id) and "check_in" in queries.stopped("", cast.lotte.id)
        assert "*" not in {row.kind for row in db.session.query(Suppression)}


def test_two_people_without_an_address_do_not_speak_for_each_other(house_of, cast):
    with house_of(cast.linde), transaction():
        for person in (cast.lotte, cast.tom):
            operations.choose(["lesson"], list(ALL), "", person.id)
        operations.choose([], list(ALL), "", cast.tom.id)
        assert queries.stopped("", cast.lotte.id) == {"lesson"} and queries.stopped("", cast.tom.id) == set()


def test_a_bounce_is_not_forgiven_by_saving_the_page(me, post, house_of, cast):
    with house_of(cast.linde), transaction():
        first = post("first", "lesson")
        operations.wishes.suppress(cast.linde.id, first.address_digest, "address", "bounced", None, first.created_at)
    _save(me)
    assert post("second", "lesson").status == "held"


def test_the_coach_sees_how_somebody_wants_to_be_reached(me, browser_of, cast):
    _save(me, quiet_from="21:00", quiet_until="08:00", daily_limit="2", **without("nudge"))
    page = browser_of(cast.noor).get(f"/coachees/{cast.lotte.id}/edit").text
    assert "21:00\u2060–\u206008:00" in page and "herinneringen aan wat nog openstaat" in page and "Hoe Lotte bereikt wil worden" in page
    assert "21:00\u2060–\u206008:00" in browser_of(cast.noor).get(f"/coachees/{cast.lotte.id}").text  # hours in one piece

"""More than are done at once: the first in the request, the others in the worker, with how far it is on a page that can be left."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from coaching.core.db import db, transaction
from coaching.messages.models import Message
from coaching.people.models import Person
from coaching.selections import tasks
from coaching.selections.models import Selection
from coaching.selections.operations import working
from coaching.selections.rules import AT_ONCE

MANY = AT_ONCE + 10


@pytest.fixture
def many(noor, as_, cast):
    """People with a door, so that each can be written to."""
    with transaction(), as_(noor):
        made = [Person(first_name=f"Mens{n:03}", coach_id=noor.id, user_id=cast.lotte.user_id) for n in range(MANY)]
        db.session.add_all(made)
    return made


def _selection() -> Selection:
    db.session.expire_all()
    return db.session.scalars(select(Selection)).one()


def _written() -> int:
    return db.session.scalar(select(func.count(Message.id)))


def test_the_first_go_at_once_and_the_worker_does_the_others(chooser_of, noor, many):
    chooser = chooser_of(noor)
    chooser.choose("write", every="1", query="show=all&q=mens")
    page = chooser.do(body="Dag {first_name}").text
    assert f"{AT_ONCE} van {MANY} zijn aan de beurt geweest" in page and 'hx-trigger="every 1s"' in page and '<meta http-equiv="refresh"' in page
    assert _written() == AT_ONCE
    tasks.work()
    page = chooser.browser.get(chooser.at.rpartition("/")[0]).text
    assert f"Het bericht ging naar {MANY} mensen" in page and "every 1s" not in page and "refresh" not in page
    assert _written() == MANY and db.session.scalars(select(Message.member_id).distinct()).all() == [noor.id]
    tasks.work()
    assert _written() == MANY


def test_htmx_is_told_only_how_far_it_is(chooser_of, noor, many):
    chooser = chooser_of(noor)
    chooser.choose("write", *many)
    chooser.do(body="Dag")
    part = chooser.browser.get(chooser.at.rpartition("/")[0], headers={"HX-Request": "true"}).text
    assert part.startswith('<div id="selection-state"') and "<html" not in part


def test_one_that_cannot_be_done_is_named_and_blocks_nobody(chooser_of, noor, many, monkeypatch):
    def sulks(person, found):
        if person.first_name == "Mens003":
            raise RuntimeError("no")
        person.tags = ["proef"]

    monkeypatch.setitem(working._DO, "tag", sulks)
    chooser = chooser_of(noor)
    chooser.choose("tag", *many)
    chooser.do(tag="proef")
    tasks.work()
    found = _selection()
    assert len(found.changed) == MANY - 1 and list(found.skipped.values()) == ["failed"]
    page = chooser.browser.get(chooser.at.rpartition("/")[0]).text
    assert "Mens003" in page and "Er ging iets mis" in page


def test_who_lost_the_right_meanwhile_writes_to_nobody_more(chooser_of, noor, bram, many, as_):
    with transaction():
        for one in db.session.scalars(select(Person).where(Person.first_name.like("Mens%"))):
            one.coach_id = bram.id
    chooser = chooser_of(bram)
    chooser.choose("write", *many)
    chooser.do(body="Dag")
    with transaction():
        db.session.merge(bram).is_active = False
    tasks.work()
    assert _written() == AT_ONCE and set(_selection().skipped.values()) == {"not_yours"}


def test_what_was_begun_and_not_done_is_found_by_the_next_minute(chooser_of, noor, lotte, as_):
    chooser = chooser_of(noor)
    chooser.choose("tag", lotte)
    with transaction(), as_(noor):
        working.begin(_selection(), "tag", {"tag": "proef"})
    assert db.session.get(Person, lotte.id).tags == []
    tasks.work()
    db.session.expire_all()
    assert db.session.get(Person, lotte.id).tags == ["proef"]


def test_what_was_chosen_is_forgotten_after_a_day(chooser_of, noor, lotte, clock):
    chooser_of(noor).choose("tag", lotte)
    clock.set(clock.now() + timedelta(hours=23, minutes=tasks.LOOKS_AT))
    tasks.forget()
    assert _selection()
    clock.move(hours=1)
    tasks.forget()
    assert db.session.scalar(select(func.count(Selection.id))) == 0


def test_the_page_that_asks_costs_the_same_for_many(chooser_of, noor, many, statements):
    counts = []
    for chosen in (many[:2], many):
        chooser = chooser_of(noor)
        chooser.choose("put_away", *chosen)
        with statements() as counted:
            chooser.browser.get(chooser.at)
        counts.append(len(counted))
    assert counts[0] == counts[1] <= 9, counted.statements

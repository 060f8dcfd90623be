"""The demo practice loads, loads once, and every page of it answers."""

import re
from html import unescape
from urllib.parse import urlsplit

import pytest
from sqlalchemy import func, select

from coaching.commands.demo import demo, loading
from coaching.core import clock, crypto
from coaching.core.db import Base, db, transaction
from coaching.core.scope import Scope, enter
from coaching.journeys.models import Journey
from coaching.people.models import Person
from coaching.practices.models import Member
from tests.conftest import empty

PAGES = ("/today", "/pipeline", "/coachees", "/agenda", "/messages", "/programmes", "/library", "/invoices", "/insights", "/settings", "/search?q=Noor",
         "/habits", "/scheduling/types", "/scheduling/availability", "/deliveries", "/leads/new", "/todos/new")  # fmt: skip
OWN = ("/me", "/me/thread", "/me/progress", "/me/messages", "/me/book", "/me/profile", "/me/lessons", "/me/report")
pytestmark = pytest.mark.slow  # months are lived through once, for all tests here
MOST = 260  # pages in one crawl


@pytest.fixture(scope="module")
def practice(house):
    """The small demo practice, loaded once for all these tests."""
    with house.app_context():
        enter(Scope())
        done = house.test_cli_runner().invoke(demo, ["--scale", "small"])
        assert done.exit_code == 0, done.output + str(done.exception)
        enter(Scope())
        yield loading.found()
        db.session.rollback()
        enter(Scope())
        empty()
        crypto.forget_all()


def counts() -> dict[str, int]:
    db.session.rollback()
    return {table.name: db.session.scalar(select(func.count()).select_from(table)) for table in Base.metadata.sorted_tables}


def signed_in(house, one):
    from coaching.accounts import operations as accounts

    with transaction():
        token = accounts.sign_in(accounts.find_user(one.user_id), one.practice_id, "test")
    client = house.test_client()
    with client.session_transaction() as session:
        session["_user_id"], session["_fresh"] = token, True
    return client


def crawl(client, starts: tuple[str, ...]) -> dict[str, int]:
    """The status of every page that can be reached by links, some of each kind."""
    waiting, seen, shapes = list(starts), {}, {}
    while waiting and len(seen) < MOST:
        path = waiting.pop(0)
        shape = re.sub(r"[a-z0-9]{26}|[0-9-]{4,}", "*", path)
        shapes[shape] = shapes.get(shape, 0) + 1
        if path in seen or shapes[shape] > 6 or path.startswith(("/logout", "/static")):
            continue
        answer = client.get(path)
        seen[path] = answer.status_code
        if "html" in (answer.content_type or ""):
            waiting += [link for link in map(unescape, re.findall(r'<a[^>]* href="(/[^"#]*)', answer.text)) if not urlsplit(link).netloc]
    return seen


def person_named(practice, first_name: str) -> Person:
    return db.session.scalars(select(Person).where(Person.practice_id == practice.id, Person.first_name == first_name)).one()


def test_people_stand_in_every_phase_and_every_stage(practice):
    phases = set(db.session.scalars(select(Journey.phase).where(Journey.practice_id == practice.id)))
    assert {"onboarding", "enrichment", "evaluation", "follow_up"} <= phases
    assert db.session.scalar(select(func.count()).select_from(Journey).where(Journey.state == "paused")) == 1
    seen = counts()
    assert seen["person"] == 16 and seen["appointment"] > 30 and seen["delivery"] > 200 and seen["habit_mark"] > 300, seen


def test_a_second_load_changes_nothing_and_says_so(practice, house):
    before = counts()
    done = house.test_cli_runner().invoke(demo, ["--scale", "small"])
    assert "nothing was changed" in done.output
    assert counts() == before


def test_it_is_refused_in_production(practice, house, monkeypatch):
    monkeypatch.setitem(house.config, "MODE", "production")
    done = house.test_cli_runner().invoke(demo)
    assert done.exit_code == 1 and "never loaded in production" in done.output


def test_the_log_ins_let_somebody_in(practice, house):
    said = house.test_cli_runner().invoke(demo, ["--logins"]).output
    assert loading.PASSWORD in said and loading.COACH in said
    link = re.search(r"Noor de Wit.*?(http\S+)", said).group(1)
    client = house.test_client()
    assert client.get(urlsplit(link).path).status_code == 200
    assert client.post(urlsplit(link).path).status_code in (302, 303)
    assert client.get("/me").status_code == 200


def test_every_page_of_the_coach_answers(practice, house):
    coach = db.session.scalars(select(Member).where(Member.practice_id == practice.id, Member.role == "owner")).one()
    noor = person_named(practice, "Noor")
    seen = crawl(signed_in(house, coach), (*PAGES, f"/coachees/{noor.id}"))
    assert len(seen) > 80
    assert {path: status for path, status in seen.items() if status != 200 and status not in (302, 303)} == {}


@pytest.mark.parametrize("first_name", ["Noor", "Tom", "Pieter"])
def test_every_page_of_a_coachee_answers(practice, house, first_name):
    seen = crawl(signed_in(house, person_named(practice, first_name)), OWN)
    allowed = {200, 302, 303} | ({404} if first_name != "Pieter" else set())  # the report is there after the closing only
    assert {path: status for path, status in seen.items() if status not in allowed} == {}
    assert seen["/me"] == 200 and seen["/me/thread"] == 200 and seen["/me/progress"] == 200


def test_the_clock_runs_again_after_the_load(practice):
    from datetime import UTC, datetime

    assert abs((clock.now() - datetime.now(UTC)).total_seconds()) < 5

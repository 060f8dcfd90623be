"""The first visit to an empty installation (trust.md B19)."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import func, select

from coaching.core.db import db
from coaching.practices.models import Member, Practice
from coaching.programmes import queries as programmes

ANSWERS = {
    "practice": "Praktijk Linde", "name": "Noor Linde", "email": "noor@linde.example", "password": "een rustig zinnetje",
    "locale": "nl", "timezone": "Europe/Amsterdam", "days": ["1", "3"], "begins": "09:00", "ends": "17:00",
}  # fmt: skip


@pytest.fixture
def code(app) -> str:
    return app.config["SETUP_CODE"]


def test_an_empty_house_leads_to_the_first_visit(anyone):
    assert anyone.get("/").location == "/setup"
    assert anyone.get("/setup").status_code == 200


def test_five_answers_open_a_practice_that_can_be_used_at_once(anyone, code, house_of):
    assert anyone.post("/setup", data=ANSWERS | {"code": code}).location == "/today"
    assert "Noor" in anyone.get("/today").text
    practice = db.session.scalars(select(Practice)).one()
    with house_of(practice):
        assert len(programmes.programmes()) == 5
    assert anyone.get("/programmes").status_code == 200
    assert anyone.get("/book/praktijk-linde/kennismaking").status_code == 200
    anyone.post("/logout", data={})
    assert anyone.post("/login", data={"email": ANSWERS["email"], "password": ANSWERS["password"]}).location == "/today"


def test_only_who_knows_the_code_may_claim_it(anyone):
    """trust.md B19."""
    answer = anyone.post("/setup", data=ANSWERS | {"code": "geraden"})
    assert answer.status_code == 422 and "Praktijk Linde" in answer.text
    assert db.session.scalar(select(func.count()).select_from(Practice)) == 0


def test_wrong_answers_are_kept_and_said(anyone, code):
    answer = anyone.post("/setup", data=ANSWERS | {"code": code, "ends": "08:00", "email": "geen adres"})
    assert answer.status_code == 422 and "Noor Linde" in answer.text


def test_b3_guessing_the_code_is_limited(anyone):
    for _guess in range(10):
        assert anyone.post("/setup", data=ANSWERS | {"code": "geraden"}).status_code == 422
    answer = anyone.post("/setup", data=ANSWERS | {"code": "geraden"})
    assert answer.status_code == 429 and int(answer.headers["Retry-After"]) > 0


def test_b19_the_second_visitor_finds_nothing(anyone, code, noor):
    assert anyone.get("/setup").status_code == 404
    assert anyone.post("/setup", data=ANSWERS | {"code": code}).status_code == 404


def test_b19_a_race_of_two_has_one_winner(app, code):
    statuses: list[int] = []

    def visit() -> None:
        with app.app_context():
            statuses.append(app.test_client().post("/setup", data=ANSWERS | {"code": code}).status_code)

    threads = [threading.Thread(target=visit) for _one in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [303, 404]
    assert db.session.scalar(select(func.count()).select_from(Member)) == 1

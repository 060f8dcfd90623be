"""What a coachee said and what was written about them, looked for on every page of the house in other hands (trust.md A3-A6).

The tables of test_matrix.py ask whether an address answers. This asks what stands on the pages that do: lists, searches, counts, files.
"""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select, update

from coaching.core.db import Base, db, transaction
from coaching.forms import operations as forms
from coaching.forms import queries as form_queries
from coaching.forms.models import FormResponse
from coaching.goals import operations as goals
from coaching.habits import operations as habits
from coaching.messages import operations as messages
from coaching.notes import operations as notes
from coaching.people import operations as people
from coaching.reports import operations as reports
from coaching.scheduling.models import Appointment, ChangeRequest, Claim
from tests.house.routes import address, rules

WORD = re.compile("§[a-z]+§")  # ids are made of letters and digits, so none of them holds one
SAID = {"§answer§", "§draft§", "§message§", "§reply§", "§note§", "§shared§", "§goal§", "§action§", "§habit§", "§assignment§", "§handin§", "§lesson§", "§report§",
        "§booking§", "§asks§", "§file§", "§begun§"}  # fmt: skip


@pytest.fixture
def said(cast, full, as_) -> dict[str, str]:
    """Lotte, whom Noor coaches, has words of her own in everything that keeps any."""
    from coaching.journeys.models import Journey
    from coaching.lessons import operations as lessons
    from coaching.lessons import queries as lesson_queries

    with as_(cast.noor), transaction():
        journey = db.session.scalar(select(Journey).where(Journey.person_id == cast.lotte.id))
        messages.write(cast.lotte, "§reply§", author="coach")
        notes.save(notes.begin(cast.lotte.id), "§note§")
        shared = notes.begin(cast.lotte.id)
        notes.save(shared, "§shared§")
        notes.share(shared)
        goals.set_goal(cast.lotte.id, "§goal§", 3, 8, journey_id=journey.id)
        goals.agree(cast.lotte.id, "§action§", journey_id=journey.id)
        habits.add(cast.lotte, "§habit§")
        lessons.assign(cast.lotte, "§assignment§", "Doe dit.", key="a2")
        reports.write(journey, "§report§")
        asked = [forms.send(form_queries.by_key("reflection"), cast.lotte, key=key) for key in ("one", "two")]
        held = db.session.get(Appointment, full["appointment_id"])
        held.answers = {"Waarom": "§booking§"}
        db.session.add(ChangeRequest(appointment_id=held.id, person_id=cast.lotte.id, kind="cancel", text="§asks§", state="open"))
    with as_(cast.lotte), transaction():
        messages.write(cast.lotte, "§message§", author="coachee")
        given = db.session.get(type(lesson_queries.assignment(full["assignment_id"])), full["assignment_id"])
        lessons.hand_in(given, "§handin§", lessons.read_file("§file§.pdf", b"%PDF-1.4\n%%EOF\n"))
        lessons.save_draft(given, "§begun§")
        lessons.finish(lesson_queries.progress(full["progress_id"]), "§lesson§")
        forms.submit(asked[0], _answers(asked[0], "§answer§"))
        forms.save_draft(asked[1], _answers(asked[1], "§draft§"))
    return full | {"person_id": cast.lotte.id, "response_id": asked[0].id, "journey_id": journey.id}


def _answers(given: FormResponse, words: str) -> dict[str, object]:
    return {one["key"]: words for one in given.spec["questions"] if one["type"] in ("text", "long_text", "short", "long")}


def _read_by(app, client, said: dict[str, str]) -> dict[str, set[str]]:
    """Address → words of Lotte on it, over every page, and what a search finds."""
    paths = [address(app, rule, said) for rule in rules(app) if "GET" in rule.methods]
    paths += [f"/deliveries?show={show}" for show in ("next", "trouble", "not")] + ["/search?q=§", "/coachees?show=all&q=§", "/habits?show=all"]
    found = {}
    for path in paths:
        answer = client.get(path)
        assert answer.status_code < 500 or path == "/healthz", path
        if answer.mimetype in ("text/html", "text/csv", "text/calendar", "application/json", "application/toml", "text/plain"):
            found[path] = set(WORD.findall(answer.text))
    return {path: words for path, words in found.items() if words}


def test_her_own_coach_finds_all_of_it_but_the_draft_and_she_all_that_is_hers(app, cast, said, browser_of):
    """Else nothing below would prove anything."""
    by_noor = set().union(*_read_by(app, browser_of(cast.noor), said).values())
    assert by_noor == SAID - {"§draft§", "§begun§"}, SAID ^ by_noor
    by_lotte = set().union(*_read_by(app, browser_of(cast.lotte), said).values())
    assert by_lotte >= {"§message§", "§reply§", "§shared§", "§goal§", "§action§", "§habit§", "§file§", "§begun§"} and not by_lotte & {"§note§", "§report§"}


@pytest.mark.parametrize("who", ["bram", "sanne", "zev", "tom", "pien", "anyone"])
def test_a3_a4_a5_a6_nobody_else_finds_a_word_of_it_on_any_page(app, cast, said, browser_of, who):
    """A colleague, an assistant, another practice, another coachee of the same coach, a company that does not pay for her, a passer-by."""
    client = app.test_client() if who == "anyone" else browser_of(getattr(cast, who))
    shared = {"§shared§"} if who == "bram" else set()  # what was shared in writing may be read along (trust.md A5)
    found = {path: words - shared for path, words in _read_by(app, client, said).items() if words - shared}
    assert found == {}


def test_a5_the_owner_finds_nothing_of_a_colleagues_coachee_but_what_she_wrote_herself(app, cast, said, browser_of):
    from coaching.journeys.models import Journey

    with transaction():
        cast.lotte.coach_id = cast.bram.id
        for model in (Journey, Appointment):
            db.session.execute(update(model).where(model.person_id == cast.lotte.id).values(coach_id=cast.bram.id))
        db.session.execute(update(Claim).values(coach_id=cast.bram.id))
    found = _read_by(app, browser_of(cast.noor), said)
    own = {"§note§", "§shared§"}
    assert {path: words - own for path, words in found.items() if words - own} == {}


# Out of here; and where her address is what is meant: a letter to herself, a request that is noted with her.
NOT_ABOUT_THEIRS = ("entrance.logout", "setup.found", "entrance.ask_link", "leads.add")


@pytest.mark.parametrize("who", ["bram", "sanne"])
def test_a5_a_colleague_changes_nothing_of_hers_by_her_ids_in_any_field(app, cast, said, browser_of, as_, who):
    """Every form about somebody of their own, with everything of Lotte in every field that could take it: hidden, chosen, or in a list."""
    with as_(cast.bram), transaction():
        own = people.find_or_add(first_name="Zus", email="zus@example.org", coach_id=cast.bram.id)
        people.give_access(own)
    body = dict(said) | {name.removesuffix("_id"): value for name, value in said.items()}
    body |= {"to": said["sponsor_id"], "kind": said["appointment_type_id"], "form": said["form_id"], "ids": said["delivery_id"], "title": "x", "text": "x", "words": "x",
             "first_name": "Zus", "email": "lotte@example.org", "locale": "nl", "timezone": "Europe/Amsterdam", "name": "x", "price": "1"}  # fmt: skip
    body.pop("person_id"), body.pop("person")
    before, client = _hers(cast.lotte.id), browser_of(getattr(cast, who))
    for rule in rules(app):
        if "POST" in rule.methods and set(rule.arguments) <= {"person_id"} and rule.endpoint not in NOT_ABOUT_THEIRS:
            assert client.post(address(app, rule, {"person_id": own.id}), data=body).status_code < 500, rule.rule
    assert _hers(cast.lotte.id) == before


def _hers(person_id: str) -> dict[str, list[str]]:
    db.session.rollback()
    tables = [table for table in Base.metadata.sorted_tables if "person_id" in table.c or table.name == "person"]
    return {table.name: sorted(map(repr, db.session.execute(select(table).where((table.c.id if table.name == "person" else table.c.person_id) == person_id))))
            for table in tables}  # fmt: skip

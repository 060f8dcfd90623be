"""Who may open what: every route × every role, and everything of one practice asked for from another (trust.md A1-A4, A6, A7, A11).

The list of routes is the URL map itself: a route that does not say who may use it fails, and so does an argument that no
object of the practice is known for.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from coaching.core.access import MEANING, OPEN, allowed_of
from coaching.core.db import Base, db, flush, transaction
from coaching.core.ids import new_id

TOKEN = "n" * 43
# Arguments that name no row of a practice, with a value that fits them.
PLAIN = {
    "token": TOKEN, "slug": "linde", "kind": "kennismaking", "key": "welcome", "path": "x", "letter": "sign_in", "month": "2026-03",
    "day": "2026-03-02", "name": "x", "filename": "x", "locale": "nl", "index": "1", "number": "1", "position": "1", "phase": "onboarding",
    "direction": "up", "which": "x", "part": "x", "what": "message", "step_key": "welcome", "practice_slug": "linde", "kind_slug": "kennismaking", "purpose": "x", "stage": "new",
}  # fmt: skip


def _rules(app) -> list:
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]


# Where an argument is only called `id`: what it is an id of.
BARE = {"deliveries": "delivery_id", "rooms": "delivery_id"}


def _named(rule, argument: str) -> str:
    return BARE.get(rule.endpoint.split(".")[0], "id") if argument == "id" else argument


def _fill(app, rule, values: dict[str, str]) -> str:
    arguments = {name: values.get(_named(rule, name)) or PLAIN.get(name) or new_id() for name in rule.arguments}
    with app.test_request_context():
        from flask import url_for

        return url_for(rule.endpoint, **arguments)


def _methods(rule) -> list[str]:
    return sorted(rule.methods & {"GET", "POST", "PUT", "DELETE", "PATCH"})


def test_a1_every_route_says_who_may_use_it(app):
    silent = [rule.rule for rule in _rules(app) if not allowed_of(app.view_functions[rule.endpoint])]
    assert silent == []
    known = set(OPEN) | {role for roles in MEANING.values() for role in roles}
    assert {role for rule in _rules(app) for role in allowed_of(app.view_functions[rule.endpoint])} <= known


def test_a11_only_get_and_post_are_used_and_get_never_changes(app):
    odd = {rule.rule: sorted(rule.methods - {"GET", "POST", "HEAD", "OPTIONS"}) for rule in _rules(app)}
    assert {path: methods for path, methods in odd.items() if methods} == {}
    both = [rule.rule for rule in _rules(app) if {"GET", "POST"} <= rule.methods]
    assert both == [], "a GET asks and a POST does; one view does one of the two"


def _answers(app, client, allowed_roles: frozenset[str], role: str, values: dict[str, str]) -> Iterator[tuple[str, str, int, str]]:
    for rule in _rules(app):
        allowed = allowed_of(app.view_functions[rule.endpoint])
        if bool(allowed & ({role} | set(OPEN))) is not bool(allowed_roles):
            continue
        for method in _methods(rule):
            answer = client.open(_fill(app, rule, values), method=method)
            yield f"{method} {rule.rule}", rule.endpoint, answer.status_code, answer.location or ""


QUIET = {"entrance.logout"}


def test_a2_anyone_is_sent_to_the_sign_in_page_everywhere_else(app, cast):
    wrong = []
    for rule in _rules(app):
        allowed = allowed_of(app.view_functions[rule.endpoint])
        if allowed & set(OPEN):
            continue
        for method in _methods(rule):
            answer = app.test_client().open(_fill(app, rule, {}), method=method)
            if answer.status_code != 302 or not answer.location.startswith("/login"):
                wrong.append((method, rule.rule, answer.status_code))
    assert wrong == []


ROLES = {"noor": "owner", "bram": "coach", "sanne": "assistant", "lotte": "coachee", "pien": "sponsor"}


@pytest.mark.parametrize("role", list(ROLES))
def test_a6_a7_what_is_not_for_a_role_is_refused(app, cast, browser_of, role):
    """403 inside the practice (A7); for a sponsor, who stands outside, it does not exist (A6)."""
    own, refused = ROLES[role], 404 if role == "pien" else 403
    client, wrong = browser_of(getattr(cast, role)), []
    for rule in _rules(app):
        allowed = allowed_of(app.view_functions[rule.endpoint])
        if allowed & (set(OPEN) | {own}):
            continue
        for method in _methods(rule):
            status = client.open(_fill(app, rule, {}), method=method).status_code
            if status != refused:
                wrong.append((method, rule.rule, status))
    assert wrong == []


@pytest.mark.parametrize("role", ["noor", "sanne", "lotte", "pien"])
def test_no_route_breaks_on_an_unknown_id(app, cast, browser_of, role):
    """Whatever is asked for with ids that never were: an answer, never a crash."""
    client, wrong = browser_of(getattr(cast, role)), []
    for rule in _rules(app):
        if rule.endpoint in QUIET:
            continue
        for method in _methods(rule):
            status = client.open(_fill(app, rule, {}), method=method).status_code
            if status >= 500 and not (rule.endpoint == "rooms.healthz" and status == 503):
                wrong.append((method, rule.rule, status))
    assert wrong == []


def _objects(practice_id: str) -> dict[str, str]:
    """One row of each table of a practice, as the URL argument that names it: person -> person_id."""
    found = {}
    for mapper in Base.registry.mappers:
        table = mapper.local_table
        if "practice_id" in table.c and table.c.id.type.python_type is str:
            row = db.session.scalar(select(table.c.id).where(table.c.practice_id == practice_id).limit(1))
            if row:
                found[f"{table.name}_id"] = row
    return found


ALIASES = {
    "appointment_type_id": ("kind_id", "type_id"), "form_response_id": ("response_id",), "programme_version_id": ("version_id",),
    "action_item_id": ("action_id", "item_id"), "agreement_text_id": ("text_id",), "reply_text_id": ("reply_id",), "member_id": ("coach_id",),
    "availability_id": ("schedule_id", "hours_id"), "change_request_id": ("request_id",), "house_rule_id": ("rule_id",),
    "time_off_id": ("off_id",), "own_step_id": ("own_id", "step_id"),
}  # fmt: skip


@pytest.fixture
def full(cast, as_) -> dict[str, str]:
    """A practice in which something of nearly everything exists."""
    from datetime import timedelta

    from coaching.accounts import operations as accounts
    from coaching.agreements import operations as agreements
    from coaching.agreements import queries as agreement_queries
    from coaching.alerts import operations as alerts
    from coaching.core import clock
    from coaching.forms import operations as forms
    from coaching.forms import queries as form_queries
    from coaching.goals import operations as goals
    from coaching.habits import operations as habits
    from coaching.invitations import operations as invitations
    from coaching.invoices import operations as invoices
    from coaching.journeys import operations as journeys
    from coaching.leads import operations as leads
    from coaching.lessons import operations as lessons
    from coaching.lessons import queries as lesson_queries
    from coaching.lessons.models import Course
    from coaching.messages import operations as messages
    from coaching.notes import operations as notes
    from coaching.programmes import operations as programming
    from coaching.programmes import queries as programmes
    from coaching.reports import operations as reports
    from coaching.scheduling import operations as scheduling
    from coaching.scheduling import queries as free
    from coaching.scheduling.models import TimeOff
    from coaching.scheduling.operations import feeding
    from coaching.sponsors import operations as sponsors

    with as_(cast.noor), transaction():
        scheduling.install_defaults(cast.linde, cast.noor)
        forms.install_ready_made(cast.linde.id)
        lessons.install_ready_made(cast.linde.id)
        programming.install_ready_made(cast.linde)
        agreements.install_defaults()
        leads.install_defaults()
        flush()
        leads.add(cast.eva, source="form", question="?")
        programme = programmes.programmes()[0]
        invitations.invite(cast.eva, programme, coach_id=cast.noor.id, price_cents=100, steps=["agreement"])
        journey = journeys.start(cast.lotte, programme, cast.noor.id)
        kind = next(one for one in free.kinds() if one.purpose == "coaching")
        start = free.free_starts(kind, cast.noor.id, clock.now(), clock.now() + timedelta(days=21))[5]
        scheduling.book(kind, start, person=cast.lotte, coach_id=cast.noor.id, journey_id=journey.id, number=1, by="coach")
        goals.set_goal(cast.lotte.id, "Doel", 3, 8, journey_id=journey.id)
        goals.agree(cast.lotte.id, "Bellen", journey_id=journey.id)
        habits.add(cast.lotte, "Buiten")
        messages.write(cast.lotte, "Dag", author="coach")
        notes.begin(cast.lotte.id)
        invoices.draft(cast.lotte, [("Gesprek", 1, 100)])
        reports.write(journey, "Mooi")
        alerts.raise_alert("free", member_id=cast.noor.id, key="k", person_id=cast.lotte.id)
        alerts.add_todo("Bellen", member_id=cast.noor.id)
        given = lessons.assign(cast.lotte, "Oefening", "Doe dit.", key="a1")
        lessons.hand_in(given, "Gedaan")
        lessons.give(lesson_queries.lessons()[0], cast.lotte, key="l1")
        forms.send(form_queries.by_key("reflection"), cast.lotte, key="f1")
        agreements.prepare(agreement_queries.by_key("one-page"), cast.lotte,
                           {"name": "L", "coach": "N", "practice": "P", "programme": "X", "appointments": "1", "price": "1"})  # fmt: skip
        feeding.add_feed(cast.noor.id, "Mijn agenda", "https://example.org/cal.ics")
        db.session.add(TimeOff(coach_id=cast.noor.id, first_day=clock.now().date(), last_day=clock.now().date()))
        db.session.add(Course(key="c", title={"nl": "C"}, lesson_keys=[]))
        sponsors.agree(sponsors.ask(cast.lotte, "post@ander.example", {"company": "Ander", "contact": "Ans Ander"}), cast.lotte)
        flush()
        accounts.sign_in(accounts.find_user(cast.noor.user_id), cast.linde.id)
    found = _objects(cast.linde.id)
    for name, others in ALIASES.items():
        for other in others:
            if name in found:
                found.setdefault(other, found[name])
    return found


def _foreign(rule, full: dict[str, str]) -> bool:
    return any(_named(rule, argument) in full for argument in rule.arguments)


@pytest.mark.parametrize("stranger", ["zev", "tom", "pien"])
def test_a3_a4_everything_of_somebody_else_answers_as_if_it_never_was(app, cast, full, browser_of, stranger):
    """Zev owns another practice; Tom is another coachee of the same coach; Pien pays, but not for Lotte. All ask for Lotte's and Linde's
    things by their real ids."""
    client, wrong = browser_of(getattr(cast, stranger)), []
    own = {"zev": "owner", "tom": "coachee", "pien": "sponsor"}[stranger]
    for rule in _rules(app):
        allowed = allowed_of(app.view_functions[rule.endpoint])
        if not _foreign(rule, full) or own not in allowed:
            continue
        for method in _methods(rule):
            answer = client.open(_fill(app, rule, full), method=method)
            if answer.status_code not in (404, 410):
                wrong.append((method, rule.rule, answer.status_code))
    assert wrong == []


def test_every_argument_of_a_url_is_known_here(app, full):
    """A new kind of id in a URL must come with an object of it, or the test above would never see it."""
    unknown = {_named(rule, argument) for rule in _rules(app) for argument in rule.arguments} - set(full) - set(PLAIN)
    # a device is no row of a practice (tests/entrance); a hold belongs to a visitor's cookie (tests/scheduling)
    may_be_unknown = {"practice_id", "device_id", "hold_id"}
    assert unknown - may_be_unknown == set()


def test_headers_stand_on_every_kind_of_answer(app, anyone, cast):
    from coaching.core.headers import POLICY

    for path in ("/login", "/p/linde", "/nergens", "/me", "/r/" + TOKEN):
        answer = anyone.get(path)
        assert answer.headers["Content-Security-Policy"] == POLICY, path
        assert answer.headers["X-Content-Type-Options"] == "nosniff" and "no-store" in answer.headers["Cache-Control"], path
        assert "HX-Request" in answer.headers.get("Vary", "") or answer.status_code == 302, path
    assert anyone.get("/r/" + TOKEN).headers["Referrer-Policy"] == "no-referrer"

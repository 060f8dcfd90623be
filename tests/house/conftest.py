"""A practice in which something of nearly everything exists, for the tests that walk over all addresses."""

from __future__ import annotations

import pytest

from coaching.core.db import db, flush, transaction
from tests.house.routes import ALIASES, objects


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
    from coaching.selections import operations as selections
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
        selections.begin(selections.choose("people", [cast.lotte.id], ""), "tag", {"tag": "proef"})
        invoices.draft(cast.lotte, [("Gesprek", 1, 100)])
        reports.write(journey, "Mooi")
        alerts.raise_alert("free", member_id=cast.noor.id, key="k", person_id=cast.lotte.id)
        alerts.add_todo("Bellen", member_id=cast.noor.id)
        given = lessons.assign(cast.lotte, "Oefening", "Doe dit.", key="a1")
        lessons.hand_in(given, "Gedaan", lessons.read_file("gedaan.pdf", b"%PDF-1.4\n%%EOF\n"))
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
    found = objects(cast.linde.id) | {"person_id": cast.lotte.id}  # there are others, but all of this is hers
    for name, others in ALIASES.items():
        for other in others:
            if name in found:
                found.setdefault(other, found[name])
    return found

"""A step that sends an invoice: once, with a number, and not at all while the practice's own details are missing."""

from __future__ import annotations

from coaching.alerts.models import Alert
from coaching.core.db import db
from coaching.invoices.models import Invoice, InvoiceLine
from coaching.journeys import operations as journeys
from coaching.journeys import queries
from coaching.practices.models import Practice
from tests.road import at

SECOND = {"key": "second", "what": "invoice", "params": {"amount_cents": 45_000}, "when": {"after_appointment": 1},
          "texts": {"nl": {"subject": "Tweede termijn, {programme}"}}}  # fmt: skip


def _invoices() -> list[tuple[str, str | None, int]]:
    db.session.expire_all()
    return [(one.state, one.number, one.total_cents) for one in db.session.query(Invoice)]


def test_an_instalment_is_invoiced_once_after_the_appointment(road):
    road.start([SECOND])
    road.book(at("2026-03-05T09:00Z"))
    road.tick(at("2026-03-05T10:00Z"))
    assert road.tick() == 0
    assert _invoices() == [("issued", "2026-0001", 45_000)]
    with road.house():
        assert [line.words for line in db.session.query(InvoiceLine)] == ["Tweede termijn, Proef"]
    assert road.letters() == ["invoice"]
    assert road.plan()[0][2] == "done"


def test_without_the_details_the_law_asks_it_fails_and_takes_no_number(road):
    with road.house():
        practice = db.session.get_one(Practice, road.practice_id)
        street, practice.street = practice.street, None
    road.start([SECOND])
    road.book(at("2026-03-05T09:00Z"))
    road.tick(at("2026-03-05T10:00Z"))
    assert road.plan()[0][2] == "failed"
    assert _invoices() == []
    assert [alert.kind for alert in db.session.query(Alert)] == ["step_failed"]
    failed = road.rows()[0].id
    with road.house():
        db.session.get_one(Practice, road.practice_id).street = street
        journeys.send_now(queries.touchpoint(failed))
    assert road.tick() == 1
    assert [row[:2] for row in _invoices()] == [("issued", "2026-0001")]

"""The pipeline follows a discovery call."""

from __future__ import annotations

from coaching.core.db import transaction
from coaching.leads import operations as leads
from coaching.leads import queries
from coaching.scheduling import operations as scheduling
from tests.scheduling.conftest import at, kinds  # noqa: F401  (fixture)


def test_a_call_that_is_cancelled_no_longer_counts_as_booked(kinds, eva, noor, linde, house_of):  # noqa: F811
    """The card stayed at "Call booked" for ever, where nobody is asked to do anything."""
    with house_of(linde):
        with transaction():
            leads.add(eva, source="form")
            first, second = (scheduling.book(kinds[0], at(f"2026-03-04 {hour}:00"), person=eva, coach_id=noor.id, by="prospect") for hour in (10, 14))
        assert queries.lead_of(eva.id).stage == "discovery_booked"
        for call, stage in ((first, "discovery_booked"), (second, "contacted")):  # the other one still stands
            with transaction():
                scheduling.cancel(call, "coachee")
            assert queries.lead_of(eva.id).stage == stage


def test_who_was_invited_already_stays_there_when_an_old_call_is_cancelled(kinds, eva, noor, linde, house_of):  # noqa: F811
    with house_of(linde):
        with transaction():
            lead = leads.add(eva, source="form")
            call = scheduling.book(kinds[0], at("2026-03-04 10:00"), person=eva, coach_id=noor.id, by="prospect")
        with transaction():
            leads.move(lead, "invited")
            scheduling.cancel(call, "coachee")
        assert queries.lead_of(eva.id).stage == "invited"

"""Figures are counts first, and right."""

from __future__ import annotations

from datetime import date

import pytest

from coaching.core.db import transaction
from coaching.facts import operations as facts
from coaching.invoices import operations as invoices
from coaching.leads import operations as leads
from coaching.rooms import figures


def test_small_numbers_are_said_as_they_are(app, as_, noor):
    with app.test_request_context(), as_(noor):
        assert figures.share(3, 5) == "3 van 5"
        assert figures.share(0, 1) == "0 van 1"
        assert figures.share(6, 12) == "6 van 12, 50%"


def test_the_funnel_counts_who_came_that_far_or_further(noor, lotte, tom, eva, floor, as_, clock):
    with transaction(), as_(noor):
        for person, source in ((lotte, "form"), (tom, "referral"), (eva, "form")):
            leads.add(person, source=source, coach_id=noor.id)
        facts.record("invitation_sent", person_id=tom.id)
    clock.move(hours=1)
    floor.journey(lotte)
    now = clock.now()
    with as_(noor):
        found = figures.funnel(now.replace(year=2025), now, None)
        sums = figures.together(found, 0)
    assert sums["form"] == figures.Funnel(asked=2, called=1, invited=1, started=1)
    assert sums["referral"] == figures.Funnel(asked=1, called=1, invited=1, started=0)


def test_one_who_was_lost_after_the_invitation_still_counts_as_invited(noor, eva, as_, clock):
    with transaction(), as_(noor):
        lead = leads.add(eva, source="form")
        facts.record("invitation_sent", person_id=eva.id)
        leads.lose(lead, "price")
    clock.move(hours=1)
    with as_(noor):
        total = sum(figures.funnel(clock.now().replace(year=2025), clock.now(), None).values(), figures.Funnel())
    assert (total.asked, total.invited, total.started) == (1, 1, 0)


def test_months_go_back_over_the_year(app):
    assert figures.months(date(2026, 2, 10), 3) == [(2025, 12), (2026, 1), (2026, 2)]


def test_the_owner_sees_money_and_a_coach_does_not(browser_of, noor, bram, lotte, as_):
    with transaction(), as_(noor):
        bill = invoices.draft(lotte, [("Gesprek", 1, 12_100)])
        invoices.issue(bill, send=False)
        invoices.mark_paid(bill, 12_100, date(2026, 3, 2))
    assert "€ 121,00" in browser_of(noor).get("/insights").text
    assert "€ 121,00" not in browser_of(bram).get("/insights").text


def test_a_coach_sees_only_their_own_requests(browser_of, noor, bram, eva, as_):
    with transaction(), as_(noor):
        leads.add(eva, source="form", coach_id=noor.id)
    assert "<b>1</b> vroegen" in browser_of(noor).get("/insights").text
    assert "<b>1</b> vroegen" not in browser_of(bram).get(f"/insights?coach={noor.id}").text


@pytest.mark.parametrize("period", ["90", "365", "all", "nonsense"])
def test_every_period_answers_with_and_without_data(period, browser_of, noor):
    assert browser_of(noor).get(f"/insights?period={period}").status_code == 200


def test_an_assistant_sees_no_figures(browser_of, sanne):
    assert browser_of(sanne).get("/insights").status_code == 403

"""Two at once, where only one may: each pair begins together, over the same requests as a browser's (trust.md E2, E3 and what A and B ask of it)."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable

import pytest
from sqlalchemy import func, select

from coaching.accounts import operations as accounts
from coaching.accounts.models import Device
from coaching.agreements import operations as agreements
from coaching.agreements import queries as agreement_queries
from coaching.agreements.models import Agreement, Signature
from coaching.core.db import db, transaction
from coaching.core.errors import Taken
from coaching.core.scope import Scope, acting
from coaching.invoices import operations as invoices
from coaching.invoices.models import Invoice, Series
from coaching.journeys.models import Journey
from coaching.practices.models import Member
from coaching.scheduling.models import Appointment
from tests.agreements.test_signing import VALUES
from tests.invitations.test_flow import DETAILS, offer, path, road  # noqa: F401  (fixtures)

AT_ONCE = 6


def together(app, many: list[Callable[[], int]]) -> list[int]:
    """The statuses of requests that are sent at the same moment, each from a thread of its own."""
    gate, statuses = threading.Barrier(len(many)), []

    def one(do: Callable[[], int]) -> None:
        with app.app_context():
            gate.wait(20)
            statuses.append(do())
            db.session.remove()

    threads = [threading.Thread(target=one, args=(do,)) for do in many]
    db.session.rollback()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(statuses) == len(many)
    return sorted(statuses)


def test_b12_a_sign_in_link_used_by_many_at_once_lets_one_in(app, lotte):
    with transaction():
        path = accounts.sign_in_link(accounts.find_user(lotte.user_id), lotte.practice_id).removeprefix("http://localhost")
    statuses = together(app, [lambda: app.test_client().post(path).status_code] * AT_ONCE)
    assert statuses == [303] + [410] * (AT_ONCE - 1)
    assert db.session.scalar(select(func.count()).select_from(Device).where(Device.user_id == lotte.user_id)) == 1


def test_b1_tries_that_come_at_the_same_moment_are_each_counted(app, noor):
    sent = {"email": "noor@linde.example"}
    statuses = together(app, [lambda: app.test_client().post("/login/link", data=sent).status_code] * 8)
    assert statuses == [200] * 5 + [429] * 3


@pytest.fixture
def owners(cast, browser_of):
    """Noor and Bram, both owners now: (browser, id of the other)."""
    with transaction():
        db.session.get(Member, cast.bram.id).role = "owner"
    return [(browser_of(cast.noor), cast.bram.id, cast.noor.id), (browser_of(cast.bram), cast.noor.id, cast.bram.id)]


def _owners_of(practice_id: str) -> int:
    db.session.rollback()
    mine = (Member.practice_id == practice_id, Member.role == "owner", Member.is_active)
    return db.session.scalar(select(func.count()).select_from(Member).where(*mine))


def test_two_owners_who_remove_each_other_leave_one(app, linde, owners):
    practice_id = linde.id
    together(app, [lambda browser=browser, other=other, me=me: browser.post(f"/settings/team/{other}/remove", data={"coach": me}).status_code
                   for browser, other, me in owners])  # fmt: skip
    assert _owners_of(practice_id) == 1


@pytest.mark.parametrize("role", ["coach", "assistant"])
def test_two_owners_who_take_each_others_role_leave_one(app, linde, owners, role):
    practice_id = linde.id
    together(app, [lambda browser=browser, other=other: browser.post(f"/settings/team/{other}/role", data={"role": role}).status_code
                   for browser, other, _me in owners])  # fmt: skip
    assert _owners_of(practice_id) == 1


def test_e2_an_agreement_signed_in_many_tabs_at_once_has_one_signature(app, cast, as_):
    with as_(cast.noor), transaction():
        agreements.install_defaults()
        db.session.flush()
        offer = agreements.prepare(agreement_queries.by_key("coaching"), cast.lotte, VALUES, invitation_id="i1")
    offer_id, sha256, linde_id = offer.id, offer.sha256, cast.linde.id

    def sign() -> int:
        try:
            with acting(Scope.system(linde_id)), transaction():
                found = db.session.get(Agreement, offer_id)
                agreements.sign(found, name="Lotte", shown_sha256=sha256, consent_words="Ja.", ip=None, user_agent=None)
        except Taken:
            return 409
        return 303

    assert together(app, [sign] * AT_ONCE) == [303] + [409] * (AT_ONCE - 1)
    assert db.session.scalar(select(func.count()).select_from(Signature)) == 1


def test_one_invitation_accepted_on_many_devices_at_once_begins_one_journey_with_one_invoice(app, path, road):  # noqa: F811
    """Each step is sent from every device at the same moment, as somebody does who taps twice."""
    browsers = [app.test_client() for _one in range(AT_ONCE)]
    for browser in browsers:
        browser.get(path)
    signed, first = {"name": "Eva Smit", "consent": "y"}, {}
    for step, data in (("summary", {}), ("agreement", signed), ("details", DETAILS), ("invoice", {}), ("appointment", first)):
        page = browsers[0].get(road).text
        signed["sha256"] = (re.search(r'name="sha256"[^>]*value="([0-9a-f]{64})"', page) or ["", ""])[1]
        first["start"] = (re.search(r'name="start" value="([^"]+)"', page) or ["", ""])[1]
        sent = dict(data)
        statuses = together(app, [lambda browser=browser, step=step, sent=sent: browser.post(f"{road}/{step}", data=sent).status_code for browser in browsers])
        assert 303 in statuses and max(statuses) < 500, step
    db.session.rollback()
    for model in (Journey, Invoice, Appointment, Signature):
        assert db.session.scalar(select(func.count()).select_from(model)) == 1, model


def test_e3_one_draft_issued_by_many_at_once_takes_one_number(app, cast, browser_of, as_, clock):
    with as_(cast.noor), transaction():
        draft = invoices.draft(cast.lotte, [("Gesprek", 1, 12500)])
    address, year = f"/invoices/{draft.id}/issue", clock.now().year
    browsers = [browser_of(cast.noor) for _one in range(AT_ONCE)]
    together(app, [lambda client=client: client.post(address).status_code for client in browsers])
    db.session.rollback()
    assert db.session.scalars(select(Invoice.number)).all() == [f"{year}-0001"]
    assert db.session.scalars(select(Series.last)).all() == [1]


def test_one_invoice_credited_by_many_at_once_has_one_credit_note(app, cast, browser_of, as_):
    with as_(cast.noor), transaction():
        issued = invoices.issue(invoices.draft(cast.lotte, [("Gesprek", 1, 12500)]))
    credited, address = issued.id, f"/invoices/{issued.id}/credit"
    browsers = [browser_of(cast.noor) for _one in range(AT_ONCE)]
    together(app, [lambda client=client: client.post(address).status_code for client in browsers])
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(Invoice).where(Invoice.credits_id == credited)) == 1

"""The key of an invitation stays in the letter and in the browser: no address of a step opens anything by itself (trust.md B14)."""

from __future__ import annotations

import re

from coaching.accounts import operations as accounts
from coaching.core.db import db, transaction
from coaching.invitations import operations, queries
from coaching.invitations.models import Invitation
from coaching.people.models import Person
from tests.invitations.test_flow import DETAILS, offer, path, road  # noqa: F401  (fixtures)


def test_no_page_of_the_road_names_the_token_or_sends_a_referrer(anyone, path, road):  # noqa: F811
    token = path.rsplit("/", 1)[-1]
    first = anyone.get(path)
    assert first.status_code == 302 and token not in first.location and token not in first.text
    for move in (None, "summary"):
        if move:
            anyone.post(f"{road}/{move}")
        page = anyone.get(road)
        assert page.status_code == 200 and token not in page.text and token not in str(page.headers)
        assert page.headers["Referrer-Policy"] == "no-referrer" and page.headers["Cache-Control"] == "no-store"


def test_the_cookie_does_not_hold_the_token_either(anyone, path, road):  # noqa: F811
    with anyone.session_transaction() as session:
        assert path.rsplit("/", 1)[-1] not in str(dict(session))


def test_an_address_that_was_copied_to_another_browser_opens_nothing(app, road, offer):  # noqa: F811
    stranger = app.test_client()
    answer = stranger.get(road)
    assert answer.status_code == 404 and not re.search(r"(?<![\w-])Eva(?![\w-])", answer.text)
    for step in ("summary", "agreement", "details", "invoice", "appointment", "enter"):
        assert stranger.post(f"{road}/{step}", data=DETAILS).status_code == 404
    for file in ("invoice.pdf", "qr.svg"):
        assert stranger.get(f"{road}/{file}").status_code == 404
    assert not db.session.get(Invitation, offer.id, populate_existing=True).done


def test_the_browser_of_one_invitation_does_not_open_another(anyone, road, offer, lotte, noor, as_):  # noqa: F811
    with as_(noor), transaction():
        other = operations.invite(lotte, _programme(offer), coach_id=noor.id, price_cents=0, steps=[])
    assert anyone.get(f"/invitation/{other.id}").status_code == 404


def _programme(invitation):
    from coaching.programmes import queries as programmes

    return programmes.programme(invitation.programme_id)


def test_two_invitations_in_one_browser_are_not_mixed_up(anyone, road, offer, lotte, noor, as_):  # noqa: F811
    with as_(noor), transaction():
        other = operations.invite(lotte, _programme(offer), coach_id=noor.id, price_cents=0, steps=["agreement"])
        link = operations.link_of(other).removeprefix("http://localhost")
    anyone.get(link)
    anyone.post(f"{road}/summary")
    assert list(db.session.get(Invitation, offer.id, populate_existing=True).done) == ["summary"]
    assert not db.session.get(Invitation, other.id, populate_existing=True).done


def test_a_mail_scanner_that_opens_the_link_uses_nothing_up_and_leaves_no_trace(app, anyone, path, offer, road):  # noqa: F811
    for _scan in range(3):
        app.test_client().get(path)
    assert db.session.get(Invitation, offer.id, populate_existing=True).opened_at is None
    assert anyone.get(path, follow_redirects=True).status_code == 200


def test_signing_out_of_this_browser_forgets_the_invitation_too(anyone, road):  # noqa: F811
    assert anyone.get(road).status_code == 200
    anyone.post("/logout")
    assert anyone.get(road).status_code == 404


def test_the_door_opens_right_after_the_last_step_and_not_by_a_letter_of_yesterday(anyone, path, road, offer, clock, noor, as_):  # noqa: F811
    assert anyone.post(f"{road}/enter").location == "/login", "not before it is accepted"
    assert anyone.get("/me").status_code == 302
    _to_the_end(anyone, road)
    assert anyone.post(f"{road}/enter").location == "/me"
    assert anyone.post(f"{road}/enter").location == "/me", "a second tap of the same button"
    anyone.post("/logout")
    clock.move(hours=2)
    page = anyone.get(path, follow_redirects=True).text
    assert f'action="{road}/enter"' not in page and 'href="/login"' in page
    assert anyone.post(f"{road}/enter").location == "/login"
    with as_(noor):
        assert queries.invitation(offer.id).state == "accepted"


def test_the_door_stays_shut_for_an_account_that_was_closed(anyone, road, eva):  # noqa: F811
    _to_the_end(anyone, road)
    with transaction():
        accounts.disable(accounts.find_user(db.session.get(Person, eva.id, populate_existing=True).user_id))
    assert anyone.post(f"{road}/enter").location == "/login"
    assert anyone.get("/me").status_code == 302


def test_coming_in_ends_whoever_was_signed_in_on_this_browser(browser_of, noor, path, road, offer):  # noqa: F811
    """A coach who tries the road on their own laptop comes out as the coachee, not as both (trust.md B6)."""
    browser = browser_of(noor)
    browser.get(path)
    _to_the_end(browser, road)
    assert browser.post(f"{road}/enter").location == "/me"
    assert browser.get("/today").status_code in (302, 403, 404)


def _to_the_details(client, road) -> None:  # noqa: F811
    client.post(f"{road}/summary")
    sha = re.search(r'name="sha256"[^>]*value="([0-9a-f]{64})"', client.get(road).text)[1]
    assert client.post(f"{road}/agreement", data={"sha256": sha, "name": "Eva Smit", "consent": "y"}).status_code == 303


def _to_the_end(client, road) -> None:  # noqa: F811
    _to_the_details(client, road)
    client.post(f"{road}/details", data=DETAILS)
    client.post(f"{road}/invoice")
    start = re.search(r'name="start" value="([^"]+)"', client.get(road).text)[1]
    assert client.post(f"{road}/appointment", data={"start": start}).status_code == 303

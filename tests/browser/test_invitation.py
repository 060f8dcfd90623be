"""The road of an invitation in a real browser without scripts: its history and its referrers hold no key (trust.md B14)."""

from __future__ import annotations

import pytest

from coaching.agreements.models import Signature
from coaching.core.db import db, transaction
from coaching.invitations.models import Invitation
from tests.browser.desk import opened
from tests.invitations.test_flow import offer, path, road  # noqa: F401  (fixtures)

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def phone(chromium):  # noqa: F811
    looks = {"locale": "nl-NL", "java_script_enabled": False, "viewport": {"width": 390, "height": 844}, "is_mobile": True}
    with opened(chromium, patience=10_000, **looks) as page:
        yield page


def history_of(page) -> list[str]:
    return [entry["url"] for entry in page.context.new_cdp_session(page).send("Page.getNavigationHistory")["entries"]]


def test_b14_history_and_referrers_hold_no_key_and_the_steps_work_without_scripts(phone, live, path, offer):  # noqa: F811
    token, referrers = path.rsplit("/", 1)[-1], []
    phone.on("request", lambda asked: referrers.append(asked.all_headers().get("referer", "")))
    phone.goto(f"{live}/login")
    phone.goto(path)
    phone.wait_for_url(f"**/invitation/{offer.id}")
    phone.locator("main form button").click()
    phone.locator("#agreement-text").wait_for()
    phone.locator("[name=name]").fill("Eva Smit")
    phone.locator("[name=consent]").check()
    phone.locator("main form button[type=submit]").click()
    phone.locator("[name=street]").wait_for()
    assert token not in "".join(history_of(phone)) and token not in "".join(referrers) and token not in phone.content()
    assert len(history_of(phone)) >= 3 and len(referrers) >= 3, "something was looked at"


def test_what_is_missing_is_in_sight_without_scripts_below_a_long_agreement_too(phone, live, path):  # noqa: F811
    phone.goto(path)
    phone.locator("main form button").click()
    phone.locator("[name=name]").fill("Eva Smit")
    phone.locator("main form").last.evaluate("form => { form.noValidate = true }")
    phone.locator("main form button[type=submit]").click()
    phone.locator("#error-summary").wait_for()
    seen = phone.locator("#error-summary").bounding_box()
    assert 0 <= seen["y"] < 844 and phone.locator("[name=name]").input_value() == "Eva Smit"
    assert phone.evaluate("document.activeElement.id") == "error-summary"


def test_b14_the_letters_link_opens_the_step_again_after_the_browser_was_closed(phone, chromium, live, path, offer):  # noqa: F811
    phone.goto(path)
    phone.locator("main form button").click()
    phone.locator("#agreement-text").wait_for()
    again = chromium.new_context(java_script_enabled=False).new_page()
    assert again.goto(f"{live}/invitation/{offer.id}").status == 404
    again.goto(path)
    again.locator("#agreement-text").wait_for()
    again.context.close()


@pytest.mark.parametrize("width", [390, 320])
def test_the_road_fits_the_phone_at_every_step_and_at_its_end(phone, live, path, offer, house_of, linde, clock, width):  # noqa: F811
    """Also at 320, where "Gegevens voor de factuur" stuck out (WCAG 1.4.10)."""
    phone.set_viewport_size({"width": width, "height": 844})
    phone.goto(path)
    wide = {}
    for done in range(1, len(offer.steps) + 1):
        with house_of(linde), transaction():
            kept = db.session.get(Invitation, offer.id, populate_existing=True)
            kept.done = dict.fromkeys(kept.steps[:done], clock.now().isoformat())
            kept.state, kept.accepted_at = ("accepted", clock.now()) if done == len(kept.steps) else ("open", None)
        phone.reload()
        assert phone.locator(".road-step").count() == len(offer.steps)
        wide |= {phone.locator("h1").inner_text(): phone.evaluate("document.documentElement.scrollWidth")}
    assert len(wide) >= 3 and set(wide.values()) == {width}, wide


def test_a_name_may_be_drawn_with_a_finger_too(chromium, live, path, offer, house_of, linde):  # noqa: F811
    context = chromium.new_context(locale="nl-NL", viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.set_default_timeout(10_000)
    page.goto(path)
    page.locator("main form button").click()
    page.locator("[name=name]").fill("Eva Smit")
    page.locator("[name=consent]").check()
    board = page.locator(".draw-board")
    board.scroll_into_view_if_needed()
    box = board.bounding_box()
    page.mouse.move(box["x"] + 20, box["y"] + 40)
    page.mouse.down()
    for step in range(12):
        page.mouse.move(box["x"] + 20 + 10 * step, box["y"] + 40 + 5 * (step % 3))
    page.mouse.up()
    page.locator("main form button[type=submit]").click()
    page.locator("[name=street]").wait_for()
    context.close()
    db.session.rollback()
    with house_of(linde):
        assert db.session.query(Signature).one().drawn.count(b"<polyline") == 1

"""The sign-in of a coach is about to end, or has ended, while something stands typed in the page (WCAG 2.2.1)."""

from __future__ import annotations

import pytest

from tests.browser.test_what_stays import come_in, note, page  # noqa: F401  (fixtures)

pytestmark = [pytest.mark.browser, pytest.mark.slow]
IDLE_S = 8 * 3600


@pytest.fixture
def typed(page, live, noor, lotte):  # noqa: F811
    """A message to Lotte, half written."""
    page.clock.install()
    come_in(page, live, noor)
    page.goto(f"{live}/coachees/{lotte.id}/goals/new")
    page.locator("[name=title]").fill("Rustiger vergaderen")
    return page


def test_a_quiet_question_comes_five_minutes_before_and_one_tap_is_enough(typed, clock):
    stay = typed.locator("#stay")
    typed.clock.fast_forward((IDLE_S - 400) * 1000)
    assert stay.is_hidden()
    typed.clock.fast_forward(150_000)
    clock.move(seconds=IDLE_S - 250)
    stay.get_by_role("button").click()
    stay.wait_for(state="hidden")
    clock.move(seconds=400)  # without the tap it would be over
    typed.locator("label:has([name=now][value='3'])").click()
    typed.locator("label:has([name=wanted][value='8'])").click()
    typed.locator("main form[method=post] button").last.click()
    typed.wait_for_url("**/progress")
    typed.get_by_text("Rustiger vergaderen").first.wait_for()


def test_what_was_typed_survives_the_end_and_a_new_sign_in_in_another_tab(app, typed, clock, live, noor):
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        clock.move(seconds=IDLE_S + 60)
        typed.clock.fast_forward((IDLE_S + 60) * 1000)
        typed.locator("#stay [data-part=over]").wait_for()
        other = typed.context.new_page()
        come_in(other, live, noor)
        typed.locator("#stay").wait_for(state="hidden")
        assert typed.locator("[name=title]").input_value() == "Rustiger vergaderen"
        typed.locator("label:has([name=now][value='3'])").click()
        typed.locator("label:has([name=wanted][value='8'])").click()
        typed.locator("main form[method=post] button").last.click()
        typed.wait_for_url("**/progress")
    finally:
        app.config["WTF_CSRF_ENABLED"] = False


def test_after_the_end_an_htmx_request_leads_to_signing_in_and_back(typed, clock, lotte):
    clock.move(seconds=IDLE_S + 60)
    typed.evaluate("htmx.ajax('GET', '/coachees', {target: '#main'})")
    typed.wait_for_url(f"**/login?next=/coachees/{lotte.id}/goals/new")

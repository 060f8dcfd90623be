"""A practice's logo in a real browser: chosen, refused, shown to visitors on light and dark paper, taken away."""

from __future__ import annotations

import pytest

from tests.browser.desk import opened
from tests.browser.test_what_stays import come_in
from tests.practices.test_logo import SVG, picture

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PLATE = "one => getComputedStyle(one).backgroundColor"
SEEN = "one => one.complete && one.naturalWidth > 100 && one.getBoundingClientRect().height <= 44"


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def page(request, chromium):
    looks = {"locale": "nl-NL", "java_script_enabled": request.param, "viewport": {"width": 390, "height": 844}}
    with opened(chromium, expected="422", **looks) as page:
        page.on("dialog", lambda asked: asked.accept())
        yield page


def choose(page, content: bytes, name: str) -> None:
    page.locator("#picture").set_input_files({"name": name, "mimeType": "image/png", "buffer": content})
    page.get_by_role("button", name="Toon dit logo").click()


def plates(page, address: str) -> dict[str, str]:
    """What stands behind the logo in a visitor's head, per scheme."""
    found = {}
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.goto(address)
        mark = page.locator(".public-head .logo")
        assert mark.get_attribute("alt") == "Linde" and mark.evaluate(SEEN)
        found[scheme] = mark.evaluate(PLATE)
    return found


def test_a_logo_is_chosen_refused_shown_and_taken_away(page, live, noor):
    come_in(page, live, noor)
    page.goto(f"{live}/settings/practice")
    choose(page, SVG, "logo.png")
    page.locator("#picture-error").wait_for()
    assert "SVG" in page.locator("#picture-error").inner_text() and not page.locator("#logo img").count()

    choose(page, picture(), "logo.png")
    page.locator("#logo img").first.wait_for()
    nothing = "rgba(0, 0, 0, 0)"
    behind = plates(page, f"{live}/p/linde")
    assert behind["light"] == nothing and behind["dark"] != nothing, "dark ink gets a light plate in the dark, and only there"

    page.goto(f"{live}/settings/practice")
    page.get_by_role("button", name="Haal het logo weg").click()
    page.get_by_text("Je pagina's tonen weer de naam van je praktijk.").wait_for()
    page.goto(f"{live}/p/linde")
    assert page.locator(".public-head .brand").inner_text() == "Linde" and not page.locator(".logo").count()
    assert page.said == [], "no policy stood in the way"

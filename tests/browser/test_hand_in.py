"""An assignment in a real browser: written without a connection, handed in with a file, read by the coach."""

from __future__ import annotations

from pathlib import Path

import pytest

from coaching.core.db import transaction
from coaching.lessons import operations
from tests.browser.desk import opened, signed_in
from tests.browser.test_what_stays import come_in
from tests.lessons.paper import PDF, SVG

pytestmark = [pytest.mark.browser, pytest.mark.slow]
WORDS = "Ik zei drie keer nee."


@pytest.fixture
def given(lotte, noor, as_):
    with as_(noor), transaction():
        return operations.assign(lotte, "Drie keer nee", "Schrijf op wat er gebeurde.", key="a")


@pytest.fixture
def sheet(chromium, live, lotte, given, request):
    """Lotte's phone on the page of the assignment."""
    looks = {"locale": "nl-NL", "viewport": {"width": 390, "height": 844}, "java_script_enabled": getattr(request, "param", True)}
    with opened(chromium, expected="422", **looks) as page:
        come_in(page, live, lotte)
        page.goto(f"{live}/me/assignments/{given.id}")
        yield page


def choose(page, content: bytes, name: str) -> None:
    page.locator("#file").set_input_files({"name": name, "mimeType": "application/pdf", "buffer": content})


@pytest.mark.parametrize("sheet", [True, False], indirect=True, ids=["with JavaScript", "without JavaScript"])
def test_a_file_is_refused_added_and_handed_in_and_the_coach_downloads_it(sheet, chromium, browser_of, live, noor, lotte):
    sheet.fill("#text", WORDS)
    choose(sheet, SVG, "tekening.pdf")
    sheet.get_by_role("button", name="Voeg dit bestand toe").click()
    sheet.locator("#file-error").wait_for()
    assert sheet.input_value("#text") == WORDS, "what was typed is kept"
    choose(sheet, PDF, "dagboek.pdf")
    sheet.get_by_role("button", name="Voeg dit bestand toe").click()
    sheet.get_by_text("nog niet ingeleverd").wait_for()
    assert sheet.input_value("#text") == WORDS
    sheet.get_by_role("button", name="Lever in", exact=True).click()
    sheet.get_by_role("heading", name="Ingeleverd").wait_for()
    assert sheet.said == [], "no policy stood in the way"
    assert sheet.evaluate("document.documentElement.scrollWidth <= innerWidth")
    with signed_in(chromium, browser_of(noor), live, accept_downloads=True) as desk:
        desk.goto(f"{live}/coachees/{lotte.id}/lessons")
        with desk.expect_download() as download:
            desk.get_by_role("link", name="dagboek.pdf").click()
    assert download.value.suggested_filename == "dagboek.pdf"


def test_what_is_written_without_a_connection_is_kept_when_it_is_back(sheet, given):
    sheet.context.set_offline(True)
    sheet.fill("#text", WORDS)
    sheet.get_by_text("nog niet bewaard").wait_for()
    with sheet.expect_response(lambda answer: answer.url.endswith("/draft") and answer.status == 204):
        sheet.context.set_offline(False)
    sheet.get_by_text("bewaard ").wait_for()
    sheet.reload()
    assert sheet.input_value("#text") == WORDS


def test_a_chosen_file_waits_for_its_button_while_the_text_saves_itself(sheet):
    with sheet.expect_request(lambda sent: sent.url.endswith("/draft")) as asked:
        choose(sheet, PDF, "dagboek.pdf")
    assert b"%PDF" not in (asked.value.post_data_buffer or b"") and b'name="text"' in asked.value.post_data_buffer


def test_a_file_that_is_too_large_is_said_before_it_is_sent(sheet, tmp_path):
    heavy = Path(tmp_path / "film.pdf")
    heavy.write_bytes(PDF + b" " * 10 * 1024 * 1024)
    sheet.fill("#text", WORDS)
    sheet.set_input_files("#file", heavy)
    assert "zwaarder dan 10 MB" in sheet.locator("#file").evaluate("one => one.validationMessage")
    sent = []
    sheet.on("request", lambda one: sent.append(one.url) if one.method == "POST" and not one.url.endswith("/draft") else None)
    sheet.get_by_role("button", name="Lever in", exact=True).click()
    choose(sheet, PDF, "dagboek.pdf")
    assert sheet.locator("#file").evaluate("one => one.validationMessage") == "" and sent == []

"""The booking page in a frame on the coach's own site, and links that bring a name along."""

import re
from urllib.parse import urlsplit

import pytest

from coaching.core.db import db, transaction
from coaching.scheduling.models import Hold
from coaching.scheduling.views import embedding
from tests.scheduling.conftest import at

URL = "/book/linde/kennismaking"
WEDNESDAY = at("2026-03-04 10:00")
pytestmark = pytest.mark.usefixtures("kinds")


def ancestors(page):
    return re.search(r"frame-ancestors ([^;]+)", page.headers["Content-Security-Policy"])[1]


def test_only_the_named_sites_may_frame_it_and_only_when_it_is_asked_for_a_frame(anyone, house_of, linde):
    assert ancestors(anyone.get(f"{URL}?embed=1")) == "'none'"
    with house_of(linde), transaction():
        linde.settings = {**(linde.settings or {}), "frame_sites": ["https://lindepraktijk.example"]}
        db.session.merge(linde)
    assert ancestors(anyone.get(f"{URL}?embed=1")) == "https://lindepraktijk.example"
    assert ancestors(anyone.get(f"{URL}?embed=1", headers={"HX-Request": "true"})) == "https://lindepraktijk.example"
    assert ancestors(anyone.get(URL)) == "'none'"
    assert ancestors(anyone.get("/login?embed=1")) == "'none'"


def test_a_time_tapped_in_the_frame_is_confirmed_on_our_own_page(anyone):
    frame = anyone.get(f"{URL}?embed=1&name=Eva+Smit&email=eva@example.org").text
    assert 'target="_top"' in frame and 'name="pick"' in frame and "csrf_token" not in frame.split('class="slots"')[0].split("booking-times")[1]
    assert "embed=1" in re.search(r'href="([^"]+day=[^"]+)"', frame)[1]
    assert db.session.query(Hold).count() == 0
    top = anyone.get(f"{URL}?pick={WEDNESDAY.isoformat().replace('+', '%2B')}&name=Eva+Smit&email=eva@example.org").text
    assert "10:00" in top and f'name="start" value="{WEDNESDAY.isoformat()}"' in top
    details = anyone.post(URL, data={"start": WEDNESDAY.isoformat()}).location
    assert re.fullmatch(rf"{URL}/[a-z2-7]{{26}}", urlsplit(details).path)  # nothing of what was brought is in it
    form = anyone.get(details).text
    assert 'value="Eva"' in form and 'value="Smit"' in form and 'value="eva@example.org"' in form


def test_a_frame_without_cookies_keeps_the_zone_and_who_it_is_for_in_its_addresses(app):
    frame = app.test_client(use_cookies=False).get(f"{URL}?embed=1&name=Eva&zone=America/New_York").text
    assert "Tijden in New York" in frame
    links = [one for one in re.findall(r'href="([^"]+)"', frame) if "day=" in one or "month=" in one]
    assert links and all("zone=America%2FNew_York" in one and "name=Eva" in one for one in links)
    search = frame.split('role="search"')[1].split("</form>")[0]
    assert 'name="zone" value="America/New_York"' in search and 'name="name" value="Eva"' in search
    assert "reader-zone" not in frame and "reader-zone" in app.test_client(use_cookies=False).get(f"{URL}?embed=1").text


def test_the_editor_shows_what_to_paste(browser_of, noor, kinds):
    page = browser_of(noor).get(f"/scheduling/types/{kinds[0].id}").text
    assert "&lt;iframe src=&#34;" in page and "embed=1" in page and 'data-copy-from="frame-code"' in page


def test_a_name_with_quotes_does_not_break_what_is_pasted():
    assert 'title="A &#34;talk&#34;"' in embedding.snippet("https://x.example/book/linde/talk", 'A "talk"')

"""What a messenger or a search engine shows of a page that may be shared."""

import re

import pytest

from coaching.core.db import transaction
from coaching.scheduling import operations as scheduling
from coaching.scheduling import queries


@pytest.fixture
def kind(cast, as_):
    """A discovery call that anybody may book."""
    with as_(cast.noor), transaction():
        scheduling.install_defaults(cast.linde, cast.noor)
        found = queries.kinds(audience="public")[0]
        cast.linde.public = {"welcome": {"nl": "Wat fijn dat je er bent.", "en": "Good that you are here."}}
        found.description = {"nl": 'Een half uur "zomaar" bellen', "en": "Half an hour on the telephone"}
    return found


def said(page, name):
    found = re.search(rf'<meta (?:name="description" )?property="{name}" content="([^"]*)">', page.text)
    return found and found[1]


@pytest.mark.parametrize("path", ["/p/linde", "/p/linde/contact", "/book/linde", "/book/linde/{slug}"])
def test_each_page_that_is_shared_says_what_it_is_and_whose(anyone, kind, path):
    page = anyone.get(path.format(slug=kind.slug), headers={"Accept-Language": "nl"})
    assert page.status_code == 200 and said(page, "og:locale") == "nl_NL"
    assert "Linde" in said(page, "og:title") and said(page, "og:description")


def test_a_booking_page_tells_in_the_readers_language_what_is_booked_and_keeps_what_was_typed_harmless(anyone, kind):
    dutch, english = (anyone.get(f"/book/linde/{kind.slug}", headers={"Accept-Language": one}) for one in ("nl", "en"))
    assert said(dutch, "og:description") == "Een half uur &#34;zomaar&#34; bellen" and said(english, "og:description") == "Half an hour on the telephone"
    assert said(english, "og:locale") == "en_GB"
    with transaction():
        kind.description = {}
    assert "30" in said(anyone.get(f"/book/linde/{kind.slug}"), "og:description")  # how long and where, then

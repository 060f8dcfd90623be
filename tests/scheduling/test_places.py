"""Where an appointment can take place: only what leads somewhere is offered."""

from __future__ import annotations

import pytest

from coaching.core.db import transaction
from coaching.scheduling import operations, queries, words
from tests.scheduling.conftest import at

URL = "/book/linde/kennismaking"


def _offered(anyone) -> str:
    page = anyone.get(anyone.post(URL, data={"start": at("2026-03-04 10:00").isoformat()}).location, headers={"Accept-Language": "nl"})
    return page.text


@pytest.mark.parametrize(("noors", "brams", "is_offered"), [(None, None, False), ("https://meet.example/noor", None, False), ("https://meet.example/noor", "https://meet.example/bram", True)])
def test_a_video_call_is_offered_when_whoever_gives_it_has_a_link(anyone, cast, kinds, house_of, noors, brams, is_offered):
    """A practice that just began has none, and who booked a video call never heard where to go."""
    with house_of(cast.linde), transaction():
        cast.noor.video_link, cast.bram.video_link = noors, brams
    assert ('value="video_link"' in _offered(anyone)) == is_offered
    assert ("of videogesprek" in anyone.get(URL, headers={"Accept-Language": "nl"}).text) == is_offered
    with house_of(cast.linde):
        assert any(each["kind"] == "video_link" for each in queries.places_of(kinds[0], cast.noor.id)) == bool(noors)


def test_the_link_of_the_type_itself_is_enough(anyone, cast, kinds, house_of):
    with house_of(cast.linde), transaction():
        kinds[0].locations = [{"kind": "video_link", "detail": "https://meet.example/all"}, {"kind": "phone", "detail": ""}]
    assert 'value="video_link"' in _offered(anyone)


def test_at_the_practice_is_at_its_address_also_when_that_was_filled_in_later(cast, kinds, house_of, lotte):
    """Set up asks no address, so the type had none, and nobody read where the practice is."""
    with house_of(cast.linde), transaction():
        kinds[1].locations = [{"kind": "address", "detail": ""}]
        cast.linde.street, cast.linde.city = "Lindelaan 1", "Utrecht"
        made = operations.book(kinds[1], at("2026-03-05 10:00"), person=lotte, coach_id=cast.noor.id, by="coach")
        assert words.where(made, cast.noor, lotte) == "Lindelaan 1, Utrecht"


def test_a_list_of_types_asks_once_for_the_rooms_of_the_coaches(anyone, cast, kinds, house_of, statements):
    with house_of(cast.linde), transaction():
        for one in kinds:
            one.audience, one.locations = "public", [{"kind": "video_link", "detail": ""}, {"kind": "phone", "detail": ""}]
    with statements() as counted:
        anyone.get("/book/linde")
    assert sum("FROM member" in one for one in counted.statements) == 1

"""Every letter as a phone shows it: nothing sticks out, however long the address or the name, so that it is read in five seconds."""

from __future__ import annotations

import pytest

from coaching.core.db import transaction
from coaching.core.i18n import LOCALES
from tests.letters.samples import SAMPLES
from tests.letters.test_letters import written

pytestmark = [pytest.mark.browser, pytest.mark.slow]
NARROW = 360
LONG = "https://meet.jit.si/draad-" + "k4q7w2" * 12


@pytest.fixture
def phone(chromium):  # noqa: F811
    context = chromium.new_context(viewport={"width": NARROW, "height": 740}, is_mobile=True)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("locale", LOCALES)
def test_no_letter_is_wider_than_a_phone(cast, phone, locale):
    with transaction():
        cast.lotte.first_name = "Wilhelmina-Geertruida"
        cast.noor.name = "Noor van der Hoeven-Wolkenstein Donaudampfschifffahrt"
    wide = {}
    for case in SAMPLES:
        letter = written(case, locale, cast)
        phone.set_content(letter.html.replace("https://meet.example/noor", LONG).replace("meet.example/noor", LONG.removeprefix("https://")))
        width = phone.evaluate("Math.max(document.documentElement.scrollWidth, document.querySelector('.letter-sheet').getBoundingClientRect().right)")
        wide |= {case: width} if width > NARROW else {}
    assert wide == {}


def test_where_the_conversation_is_can_be_tapped(cast, phone):
    phone.set_content(written("appointment_reminder", "nl", cast).html)
    assert phone.get_by_role("link", name="meet.example/noor").get_attribute("href") == "https://meet.example/noor"

"""Countries by code."""

from __future__ import annotations

import pytest

from coaching.core import countries
from coaching.core.i18n import in_locale


@pytest.mark.parametrize(("locale", "first", "name"), [("nl", "Afghanistan", "Duitsland"), ("en", "Afghanistan", "Germany")])
def test_every_country_has_a_name_in_the_language_of_the_reader(app, locale, first, name):
    with in_locale(locale):
        found = countries.choices()
        assert found[0][1] == first and countries.name_of("DE") == name
    assert {"NL", "BE", "US", "XK"} <= {code for code, _name in found} and not {"EU", "UN", "ZZ"} & {code for code, _name in found}


def test_an_accent_does_not_send_a_country_to_the_end(app):
    with in_locale("nl"):
        names = [name for _code, name in countries.choices()]
    assert names.index("Afghanistan") < names.index("Åland") < names.index("België")


def test_a_code_that_nobody_knows_stays_as_it_is(app):
    assert countries.name_of("QQ") == "QQ" and countries.name_of(None) == ""

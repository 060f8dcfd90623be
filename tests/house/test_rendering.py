"""What every page is made with: addresses from a learned pattern, words in the language of the scope, icons drawn once."""

from __future__ import annotations

import sys

import pytest
from flask import url_for
from markupsafe import Markup

from boot import drivers
from coaching.core.i18n import _, _l, in_locale
from coaching.core.scope import Scope, acting


@pytest.mark.parametrize(
    "values",
    [{}, {"habit_id": "abc123"}, {"habit_id": "abc123", "day": "2026"}, {"habit_id": "a b/c?d", "day": "é"}, {"habit_id": "abc", "day": None}],
)
def test_a_learned_address_is_what_flask_would_say(app, values):
    endpoint = "habits.show" if values else "rooms.coachee_today"
    build = app.jinja_env.globals["url_for"]
    with app.test_request_context("/"):
        assert [build(endpoint, **values) for _turn in range(2)] == [url_for(endpoint, **values)] * 2


def test_an_address_below_a_prefix_keeps_it(app):
    build = app.jinja_env.globals["url_for"]
    with app.test_request_context("/"):
        build("habits.show", habit_id="abc")
    with app.test_request_context("/", environ_overrides={"SCRIPT_NAME": "/draad"}):
        assert build("habits.show", habit_id="abc") == "/draad/habits/abc"


def test_a_lazy_word_is_said_in_the_language_of_each_reader(app):
    word = _l("Save")
    with app.app_context(), acting(Scope(locale="nl")):
        assert str(word) == "Bewaren" or str(word) == _("Save") != "Save"
        with in_locale("en"):
            assert f"{word}" == "Save"


def test_what_is_filled_into_a_message_on_a_page_is_escaped(app):
    template = app.jinja_env.from_string("{{ _('%(n)s in a row', n=n) }}")
    with app.test_request_context("/"), acting(Scope(locale="en")):
        assert template.render(n="<b>") == "&lt;b&gt; in a row"


def test_the_name_of_an_icon_is_escaped(app):
    drawn = app.jinja_env.globals["drawn_icon"]('x"><script>', label='"')
    assert isinstance(drawn, Markup)
    assert "<script>" not in drawn
    assert 'aria-label="&#34;"' in drawn


def test_a_driver_that_is_not_wanted_is_hidden_only_for_a_moment(monkeypatch):
    monkeypatch.delitem(sys.modules, "redis", raising=False)
    with drivers.only_for("sqlite:///queue.db"), pytest.raises(ImportError):
        __import__("redis")
    assert "redis" not in sys.modules

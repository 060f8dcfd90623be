"""What every page is made with: addresses from a learned pattern, words in the language of the scope, icons drawn once."""

from __future__ import annotations

import sys
from functools import lru_cache

import pytest
from flask import url_for
from jinja2 import Environment
from markupsafe import Markup

from boot import drivers
from coaching.core.i18n import _l, in_locale
from coaching.core.rendering import _compiled
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
        assert str(word) == "Bewaar"
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


@pytest.mark.parametrize("query", [{}, {"sort": "-name", "page": 1}, {"q": "Zoë & co/%", "show": "all"}, {"q": None}])
def test_a_query_is_written_as_jinja_writes_it(app, query):
    source = "{{ query | urlencode }}|{{ 'a b/c' | urlencode }}"
    assert app.jinja_env.from_string(source).render(query=query) == Environment(autoescape=True).from_string(source).render(query=query)


def test_what_a_loop_calls_gets_just_what_the_template_says(app):
    kept, wanted = lru_cache(lambda *args, **named: (args, named)), lambda *args, **named: (args, named)
    source = "{% for n in (1, 2) %}{% block b scoped %}{{ kept(n, a=1) }}{{ wanted(n) }}{{ n.__add__(1) }}{{ dict(a=n).a }}{{ 'x'.upper() }}{% endblock %}{% endfor %}"
    said = app.jinja_env.from_string(source).render(kept=kept, wanted=wanted)
    assert said == "((1,), {&#39;a&#39;: 1})((1,), {})21X((2,), {&#39;a&#39;: 1})((2,), {})32X"


def test_a_long_list_is_one_format_and_its_cells_are_html_already(app):
    template = app.jinja_env.from_string("{% set row %}<li>%s: {{ word }}</li>{% endset %}{{ row | for_each(lines) }}")
    assert template.render(word="<b>", lines=[("<i>one</i>",), ("two",)]) == "<li><i>one</i>: &lt;b&gt;</li>\n<li>two: &lt;b&gt;</li>"


def test_what_was_compiled_by_an_earlier_version_is_thrown_away(tmp_path):
    (tmp_path / "0123456789_abc.cache").write_bytes(b"of an earlier version")
    _compiled(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_driver_that_is_not_wanted_is_hidden_only_for_a_moment(monkeypatch):
    monkeypatch.delitem(sys.modules, "redis", raising=False)
    with drivers.only_for("sqlite:///queue.db"), pytest.raises(ImportError):
        __import__("redis")
    assert "redis" not in sys.modules

"""Addresses of ours in a coach's words: by name, as a button in a letter, and never another's."""

from __future__ import annotations

import pytest

from coaching.core import places
from coaching.core.scope import Scope, acting
from coaching.deliveries.operations import Recipient, compose

TEXT = "Dag Lotte,\n\nWat er komt zie je hier:\n{}\n\nGroet,\nNoor"


@pytest.fixture
def personal(cast):
    """A letter in a coach's own words, as its reader gets it."""

    def written(text, button=None):
        with acting(Scope.system(cast.linde.id)):
            return compose("personal", Recipient("l@example.org", "Lotte", "nl", "Europe/Amsterdam"), subject="Welkom", text=text, button=button)

    return written


@pytest.mark.parametrize(("path", "name"), [("/me/thread", "Naar je draad"), ("/me/messages", "Naar je berichten"), ("/b/" + "a" * 43, "Kies een tijd")])
def test_an_address_on_a_line_alone_is_the_button_where_it_was_put(personal, path, name):
    letter = personal(TEXT.format(f"http://localhost{path}"))
    button = letter.html.index('<a class="letter-button"')
    assert f'href="http://localhost{path}"' in letter.html[button : button + 200] and f">{name}</a>" in letter.html
    assert letter.html.index("zie je hier") < button < letter.html.index("Groet,<br>Noor")
    assert f"\nhttp://localhost{path}\n" in letter.text


def test_the_button_of_the_house_stands_below_all_that_a_coach_wrote(personal):
    letter = personal(TEXT.format("http://localhost/me/thread"), ("Kies een tijd", "http://localhost/b/x"))
    assert letter.html.count('class="letter-button"') == 1
    assert letter.html.index("Groet,<br>Noor") < letter.html.index('<a class="letter-button"')


def test_elsewhere_stays_an_address(personal):
    letter = personal(TEXT.format("https://elders.example/me/thread"))
    assert 'class="letter-button"' not in letter.html and ">https://elders.example/me/thread</a>" in letter.html


def test_on_the_screen_it_opens_here_for_the_coachee_and_is_only_named_for_the_coach(app, cast, as_):
    text = "Kijk op http://localhost:8000/me/thread of https://elders.example. <b>"
    with as_(cast.lotte):
        shown = places.with_places(text)
        assert '<a href="/me/thread">Naar je draad</a>' in shown and 'href="https://elders.example"' in shown and "&lt;b&gt;" in shown
    with as_(cast.noor):
        assert "Kijk op Naar je draad of" in places.with_places(text)

"""What a log says of an error: where it came from, in whose words never."""

import json
import logging
import sys

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from coaching.core.db import db
from coaching.core.log import JsonLines, trace

SOMEBODY = "Anna"


def _raised(error: Exception) -> Exception:
    try:
        raise error
    except type(error) as caught:
        return caught


@pytest.mark.parametrize("error", [ValueError("invalid date: 'Anna'"), KeyError("Anna"), UnicodeEncodeError("ascii", "Anna é", 5, 6, "no")])
def test_the_words_of_an_error_that_may_be_somebodys_stay_out(error):
    said = trace(_raised(error))
    assert SOMEBODY not in said and type(error).__name__ in said and __file__ in said


def test_an_error_of_the_code_keeps_its_words():
    assert trace(_raised(AttributeError("'Person' object has no attribute 'nmae'"))).endswith("has no attribute 'nmae'")


def test_what_went_before_is_said_too():
    try:
        try:
            raise KeyError(SOMEBODY)
        except KeyError as first:
            raise TypeError("unhashable") from first
    except TypeError as error:
        said = trace(error)
    assert said.index("KeyError") < said.index("then:") < said.index("TypeError: unhashable") and SOMEBODY not in said


def test_an_error_of_the_database_names_the_rule_and_not_the_row(app, noor):
    insert = text('INSERT INTO "user" SELECT * FROM "user" WHERE email = :email')
    with app.app_context(), pytest.raises(IntegrityError) as caught:
        db.session.execute(insert, {"email": noor.email})
    said = trace(caught.value)
    assert "IntegrityError" in said and "INSERT INTO" in said
    assert noor.email not in said and noor.email not in str(caught.value)


def test_a_line_of_the_log_holds_the_trace():
    try:
        raise ValueError(SOMEBODY)
    except ValueError:
        record = logging.LogRecord("x", logging.ERROR, __file__, 1, "it broke", (), sys.exc_info())
    assert SOMEBODY not in json.loads(JsonLines().format(record))["error"]
    assert SOMEBODY in json.loads(JsonLines(wordy=True).format(record))["error"]

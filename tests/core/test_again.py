"""Two requests of which PostgreSQL gives one up: both are done, and nothing is done twice."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from coaching.core import again
from coaching.core.db import db, transaction


class Crossing:
    """Two works that change the same two rows in another order, and meet halfway at their first try: a deadlock, for real."""

    def __init__(self, app, rows: tuple[str, str], *, kept_before: bool) -> None:
        self.app, self.rows, self.kept_before = app, rows, kept_before
        self.halfway, self.tries = threading.Barrier(2, timeout=30), []

    def both(self) -> list[object]:
        """What each gave."""
        with ThreadPoolExecutor(2) as pool:
            return list(pool.map(self._one, (self.rows, self.rows[::-1])))

    def _one(self, order: tuple[str, str]) -> object:
        with self.app.app_context():
            try:
                return again.over(lambda: self._work(order))()
            except DBAPIError as error:
                return error
            finally:
                db.session.remove()

    def _work(self, order: tuple[str, str]) -> str:
        is_first = order not in self.tries
        self.tries.append(order)
        if self.kept_before and is_first:
            with transaction():
                self._add("t", order[0])
        with transaction():
            self._add("x", order[0])
            if is_first:
                self.halfway.wait()
            self._add("x", order[1])
        return "done"

    def _add(self, mark: str, row: str) -> None:
        db.session.execute(text("UPDATE practice SET city = coalesce(city, '') || :mark WHERE id = :id"), {"mark": mark, "id": row})


@pytest.fixture
def crossing(app, cast):
    """A crossing of both practices, whose cities count what was done."""
    if db.engine.dialect.name != "postgresql":
        pytest.skip("SQLite has one writer at a time: they take turns")
    with transaction():
        cast.linde.city = cast.zilver.city = ""
        db.session.add_all([cast.linde, cast.zilver])
    return lambda **how: Crossing(app, (cast.linde.id, cast.zilver.id), **how)


def cities() -> list[str]:
    return sorted(db.session.scalars(text("SELECT city FROM practice")))


def test_who_was_given_up_is_done_over_and_both_are_through_once(crossing):
    met = crossing(kept_before=False)
    assert met.both() == ["done", "done"]
    assert len(met.tries) == 3 and cities() == ["xx", "xx"]


def test_what_kept_something_before_is_not_done_over(crossing):
    met = crossing(kept_before=True)
    answers = met.both()
    assert answers.count("done") == 1 and sum(isinstance(one, DBAPIError) for one in answers) == 1
    assert len(met.tries) == 2 and cities() == ["tx", "tx"], "the second time it would have written its t twice"


def test_another_trouble_is_not_tried_again(app):
    tries = []

    def work() -> None:
        tries.append(1)
        db.session.execute(text("SELECT nothing FROM nowhere"))

    with pytest.raises(DBAPIError):
        again.over(work)()
    db.session.rollback()
    assert len(tries) == 1

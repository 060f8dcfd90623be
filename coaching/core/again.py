"""A request that PostgreSQL gave up for another one is done over: nothing of it was kept, and the other is through by then."""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Callable
from typing import Any

from flask import Flask, g
from sqlalchemy.exc import DBAPIError

from coaching.core.db import db

TRIES = 3
GIVEN_UP = frozenset({"40001", "40P01"})  # serialization_failure, deadlock_detected: PostgreSQL asks to try the whole again
PAUSE_S = 0.05  # up to twice this before the second try, four times before the third: two that met do not meet again

log = logging.getLogger(__name__)


def init(app: Flask) -> None:
    """Let each request be done up to three times when the database gave it up."""
    app.dispatch_request = over(app.dispatch_request)  # type: ignore[method-assign]


def over(dispatch: Callable[[], Any]) -> Callable[[], Any]:
    """`dispatch`, done over when the database gave it up and it kept nothing. Raises the third DBAPIError."""

    def do() -> Any:
        for tried in range(1, TRIES):
            try:
                return dispatch()
            except DBAPIError as error:
                if not _may_go_again(error):
                    raise
                db.session.rollback()
                log.info("given up by the database, done over", extra={"request": g.get("request_id"), "tried": tried})
            time.sleep(random.uniform(0, PAUSE_S * 2**tried))  # noqa: S311  (no secret)
        return dispatch()

    return do


def _may_go_again(error: DBAPIError) -> bool:
    """Whether it was given up for another's sake, and this request has kept nothing yet that doing it over would do twice."""
    return getattr(error.orig, "sqlstate", None) in GIVEN_UP and not db.session().info.get("kept", False)

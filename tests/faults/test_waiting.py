"""Fault 27 for the planner's side: a hundred thousand touchpoints that wait cost a minute nothing, on both databases."""

from __future__ import annotations

import re
import statistics
import time

import pytest
from sqlalchemy import text

from coaching.automation import operations as automation
from coaching.core import clock as house_clock
from coaching.core.db import db, transaction
from coaching.journeys.models import Touchpoint
from tests.road import Road

pytestmark = pytest.mark.slow
MANY = 100_000
HELLO = {"key": "hello", "what": "message", "when": {"date": "2026-06-02", "at": "10:00"}}


def _fill(row: Touchpoint) -> None:
    """Copies of one touchpoint that are due in some months, as many journeys further on as it takes."""
    columns = [column.name for column in Touchpoint.__table__.columns]
    own = {"id": "CAST(n AS TEXT) || 'id'", "step": "CAST(n AS TEXT) || 'step'"}
    copied = ", ".join(own.get(name, f'touchpoint."{name}"') for name in columns)
    named = ", ".join(f'"{name}"' for name in columns)
    many = (
        "WITH RECURSIVE count(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM count WHERE n < :most) "
        f"INSERT INTO touchpoint ({named}) SELECT {copied} FROM count CROSS JOIN touchpoint WHERE touchpoint.id = :id"
    )
    with transaction():
        db.session.execute(text(many), {"most": MANY, "id": row.id})
    if db.engine.dialect.name == "postgresql":
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as line:
            line.execute(text("VACUUM ANALYZE touchpoint"))
    else:
        with transaction():
            db.session.execute(text("ANALYZE"))


def _plan_of(statement: str) -> str:
    """How the database means to answer it, not knowing the moment and the limit."""
    if db.engine.dialect.name == "postgresql":
        asked = re.sub(r"%\(due_at_1\)s(::TIMESTAMP WITH TIME ZONE)?", "now()", re.sub(r"%\(param_1\)s\S*", "200", statement))
        rows = db.session.connection().exec_driver_sql(f"EXPLAIN {asked}")
    else:
        rows = db.session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", ("2026-03-02 08:00:00.000000", 200, 0))
    return "\n".join(str(row[-1]) for row in rows)


def _minute() -> float:
    begun = time.perf_counter()
    automation.perform_due(house_clock.now())
    return (time.perf_counter() - begun) * 1000


def test_fault_27_a_minute_among_a_hundred_thousand_touchpoints_stays_flat_and_on_the_index(cast, clock, statements):
    road = Road(cast.linde, cast.noor, cast.lotte)
    road.start([HELLO])
    few = statistics.median(_minute() for _ in range(15))
    _fill(road.rows("hello")[0])
    with statements() as counted:
        many = statistics.median(_minute() for _ in range(15))
    waited = [one for one in counted.statements if "FROM touchpoint" in one and "ORDER BY touchpoint.due_at" in one]
    print(f"a minute with 1 touchpoint waiting {few:.2f} ms, with {MANY:,} {many:.2f} ms")
    assert many < 2 * few + 20, "the machine may be busy; reading them all would cost more than this"
    plan = _plan_of(waited[0])
    print(plan)
    assert "ix_touchpoint_due" in plan and "TEMP B-TREE" not in plan, plan

"""The real consumer on each queue that a setting can name: SQLite, Redis, PostgreSQL. Woken by another process, and raced."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from coaching.core import clock as house_clock
from coaching.core.queue import make_huey
from coaching.deliveries import operations, queries
from tests.faults.processes import environment, running, start
from tests.faults.test_consumer import CONSUMER, _until

pytestmark = pytest.mark.slow

REDIS = os.environ.get("TEST_REDIS_URL", "redis://localhost:6379/15")
POSTGRES = os.environ.get("TEST_POSTGRES_URL") or os.environ.get("TEST_DATABASE_URL")


def _redis() -> str:
    redis = pytest.importorskip("redis")
    try:
        redis.Redis.from_url(REDIS).ping()
    except redis.ConnectionError:
        if os.environ.get("TEST_REDIS_URL"):
            raise
        pytest.skip("set TEST_REDIS_URL to try the queue on Redis")
    return REDIS


def _own_database() -> Iterator[str]:
    """A fresh PostgreSQL database for the queue's tables, gone afterwards."""
    if not POSTGRES:
        pytest.skip("set TEST_POSTGRES_URL to try the queue on PostgreSQL")
    import psycopg

    url = POSTGRES.replace("postgresql+psycopg://", "postgresql://")
    name = f"draad_queue_{os.getpid()}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{name}"')
    yield f"{url.rpartition('/')[0]}/{name}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@pytest.fixture(params=["sqlite", pytest.param("redis", marks=pytest.mark.redis), pytest.param("postgresql", marks=pytest.mark.postgres)])
def queue_url(request, tmp_path) -> Iterator[str]:
    """An empty queue of each kind."""
    if request.param == "postgresql":
        yield from _own_database()
        return
    url = _redis() if request.param == "redis" else f"sqlite:///{tmp_path}/queue.db"
    make_huey(url).flush()
    yield url
    make_huey(url).flush()


@pytest.fixture
def surroundings(app, sink, queue_url) -> Iterator[dict[str, str]]:
    """A consumer's environment on that queue; the house's clock runs."""
    house_clock.release()
    file = Path(app.config["VAR_DIR"]) / "sending.json"
    file.unlink(missing_ok=True)
    yield environment(app, sink.port, QUEUE_URL=queue_url, MAIL_PER_MINUTE="10000")
    file.unlink(missing_ok=True)


def _wake(env: dict[str, str], times: int = 1) -> None:
    """What a web process does after a commit, done in a process that is no consumer."""
    process = start(env, "-c", f"from coaching.core.queue import send\nfor _ in range({times}): send('post')", wait=False)
    assert process.wait(60) == 0


def _away_from_the_minute() -> None:
    """The tick comes with the minute: what is sent between two minutes was sent by a wake-up."""
    while time.time() % 60 > 45:
        time.sleep(0.5)


def test_the_worker_ticks_at_its_start_and_is_woken_by_another_process(post, sink, surroundings):
    waited = post("before")
    with running(surroundings, *CONSUMER, wait=False):
        assert _until(lambda: sink.copies == {waited.message_id: 1})
        assert _until(lambda: not queries.backlog().worker_is_silent)
        _away_from_the_minute()
        asked = post("woken")
        assert sink.copies[asked.message_id] == 0
        _wake(surroundings)
        assert _until(lambda: sink.copies[asked.message_id] == 1, 10)


def test_fault_7_a_flushed_queue_loses_no_letter(post, sink, surroundings, queue_url):
    letters = [post(f"{n}", kind="reflection") for n in range(30)]
    _wake(surroundings, 5)
    make_huey(queue_url).flush()
    with running(surroundings, *CONSUMER, wait=False):
        assert _until(lambda: queries.backlog().waiting == 0)
    assert sink.copies == {one.message_id: 1 for one in letters}


def test_fault_8_two_consumers_and_a_hand_run_drain_send_each_letter_once(mail, post, sink, surroundings):
    letters = [post(f"{n}", kind="reflection") for n in range(120)]
    sink.delay = 0.005
    with running(surroundings, *CONSUMER, wait=False), running(surroundings, *CONSUMER, wait=False):
        assert _until(lambda: len(sink.mails) > 0)
        _wake(surroundings, 10)
        operations.drain()
        assert _until(lambda: queries.backlog().waiting == 0, 60)
    assert sink.copies == {one.message_id: 1 for one in letters}

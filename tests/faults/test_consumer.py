"""The real consumer, with its queue: faults 4 to 7, 24 and 32. Huey may lose everything; the rows do not."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from coaching.core import clock as house_clock
from coaching.core.db import db, transaction
from coaching.deliveries import queries
from coaching.deliveries.models import Delivery, Installation
from tests.faults.kills import fill
from tests.faults.processes import environment, kill, running, start

pytestmark = pytest.mark.slow
DOUBT = 240  # seconds: one that was on its way at a kill waits a minute, and is looked for once a minute
CONSUMER = ("-m", "huey.bin.huey_consumer", "coaching.worker.huey", "-k", "thread", "-w", "2", "-m", "1", "-g", "TERM", "-t", "45", "-q")


@pytest.fixture
def surroundings(app, sink, tmp_path) -> Iterator[dict[str, str]]:
    """A consumer's environment with a queue file of its own; the house's clock runs."""
    house_clock.release()
    file = Path(app.config["VAR_DIR"]) / "sending.json"
    file.unlink(missing_ok=True)
    yield environment(app, sink.port, QUEUE_URL=f"sqlite:///{tmp_path}/queue.db", MAIL_PER_MINUTE="10000")
    file.unlink(missing_ok=True)


def _until(true: Callable[[], bool], seconds: float = 30) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        db.session.rollback()
        db.session.expire_all()
        if true():
            return True
        time.sleep(0.1)
    return False


def test_fault_5_a_wake_that_was_never_given_costs_nothing_at_the_next_start(post, sink, surroundings):
    delivery = post()  # committed; this process's queue is another one, so nobody was woken
    with running(surroundings, *CONSUMER, wait=False):
        assert _until(lambda: sink.copies == {delivery.message_id: 1})
        assert _until(lambda: not queries.backlog().worker_is_silent)


def test_fault_6_a_web_process_killed_before_its_commit_leaves_nothing(app, clock, cast, sink):
    house_clock.release()
    script = (
        "import os, signal; from coaching import create_app; app = create_app()\n"
        "from tests.faults.conftest import plain_letter\n"
        "from coaching.core.db import transaction; from coaching.core.scope import Scope, acting\n"
        "from coaching.deliveries import operations as o\n"
        f"with app.app_context(), acting(Scope.system('{cast.linde.id}')), transaction():\n"
        "    o.queue(plain_letter(), o.Recipient('a@b.nl', 'A', 'nl', 'UTC'), key='never')\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    process = start(environment(app, sink.port), "-c", script, wait=False)
    assert process.wait(60) == -signal.SIGKILL
    db.session.rollback()
    assert queries.backlog().waiting == 0


def test_fault_7_the_queue_file_is_thrown_away_with_five_hundred_letters_waiting(linde, sink, surroundings, tmp_path):
    fill(linde, 250)
    process = start(surroundings, *CONSUMER, wait=False)
    try:
        assert _until(lambda: len(sink.mails) > 3)
    finally:
        kill(process)
    assert len(sink.mails) < 500, "it was killed too late to prove anything"
    for file in tmp_path.glob("queue.db*"):
        file.unlink()
    with running(surroundings, *CONSUMER, wait=False):
        assert _until(lambda: queries.backlog().waiting == 0, DOUBT)
    unsure = set(db.session.scalars(select(Delivery.message_id).where(Delivery.status == "unsure")))  # the one that was on its way at the kill
    doubled = {one for one, copies in sink.copies.items() if copies > 1}  # or it was one that goes once more
    assert len(unsure) + len(doubled) <= 1 and max(sink.copies.values()) <= 2
    assert len(set(sink.copies) | unsure) == 500


def test_fault_4_sigterm_while_the_server_thinks_lets_the_letter_finish(post, sink, surroundings, state):
    sink.delay = 3.0
    delivery = post(kind="reflection")
    process = start(surroundings, *CONSUMER, wait=False)
    try:
        assert _until(lambda: state(delivery).status == "sending")
        process.send_signal(signal.SIGTERM)
        assert process.wait(45) is not None
    finally:
        kill(process)
    assert state(delivery).status == "sent"
    assert sink.copies == {delivery.message_id: 1}


def test_fault_24_new_code_with_a_thousand_letters_due_and_a_renamed_task_in_the_queue(linde, sink, surroundings, tmp_path):
    from huey import SqliteHuey

    older = SqliteHuey("draad", filename=f"{tmp_path}/queue.db", results=False)

    @older.task(name="a_task_of_last_year")
    def gone() -> None:
        raise AssertionError

    fill(linde, 500)
    for _ in range(20):
        gone()
    log = tmp_path / "consumer.log"
    with running(surroundings, *CONSUMER, wait=False, log=log):
        assert _until(lambda: queries.backlog().waiting == 0, 120)
        assert _until(lambda: older.pending_count() == 0)
    assert sorted(sink.copies.values()) == [1] * 1000
    assert log.read_text().count("a_task_of_last_year") >= 20, "what is not known is said"


def test_fault_32_a_silent_worker_turns_health_to_503_and_back(app, anyone, post, surroundings):
    post()
    assert anyone.get("/healthz").status_code == 503
    with running(surroundings, *CONSUMER, wait=False):
        assert _until(lambda: anyone.get("/healthz").status_code == 200)
    house_clock.move(house_clock.timedelta(minutes=5))
    assert anyone.get("/healthz").status_code == 503


def test_the_consumer_keeps_a_copied_database_silent(post, sink, surroundings, state):
    with transaction():
        db.session.add(Installation(id=1, identity="the original", beat=7))
    delivery = post()
    with running(surroundings, *CONSUMER, wait=False):
        assert _until(lambda: queries.sending_is_held() == "copied")
        assert _until(lambda: state(delivery).status == "held")
    assert sink.mails == []

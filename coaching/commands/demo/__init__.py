"""`flask demo`: a practice to look around in. The same day gives the same practice; a second load changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click
from flask import current_app
from sqlalchemy import event

from coaching.core import clock
from coaching.core.db import db
from coaching.deliveries.queries import health


def _refuse_in_production() -> None:
    if current_app.config["MODE"] == "production":
        raise click.ClickException("The demo practice is never loaded in production: its log-ins are known to everybody.")


def _refuse_beside_a_worker() -> None:
    """A worker that is awake would send today what belongs to the past that is being told."""
    if not health.backlog().worker_is_silent:
        raise click.ClickException("A worker is running here. Stop ./run first, load the demo, and start it again.")
    db.session.rollback()


@contextmanager
def mailing_nobody() -> Iterator[None]:
    """Whatever the settings say, the letters of the demo's past stay in the outbox."""
    config, extensions = current_app.config, current_app.extensions
    before, mail = config["MAIL_SUPPRESS_SEND"], extensions.pop("mail", None)
    config["MAIL_SUPPRESS_SEND"] = True
    try:
        yield
    finally:
        config["MAIL_SUPPRESS_SEND"] = before
        extensions.pop("mail", None)
        if mail is not None:
            extensions["mail"] = mail


def _need_not_wait(connection: Any, _record: Any) -> None:
    connection.execute("PRAGMA synchronous=NORMAL")


def hurry() -> None:
    """Until the command ends SQLite need not wait for the disk at each commit: WAL stays whole, and a load that broke off is made again."""
    if db.engine.dialect.name != "sqlite":
        return
    engine = db.engine
    db.session.remove()
    engine.dispose()
    event.listen(engine, "connect", _need_not_wait)

    def wait_again() -> None:
        event.remove(engine, "connect", _need_not_wait)
        engine.dispose()

    click.get_current_context().call_on_close(wait_again)


@click.command("demo")
@click.option("--scale", type=click.Choice(("small", "practice", "large")), default="small", show_default=True,
              help="small: one coach and a dozen people; practice: 5 coaches, 200 coachees, a year; large: 20 coaches, 2,000 coachees, 3 years.")  # fmt: skip
@click.option("--logins", is_flag=True, help="Only print how to get in.")
def demo(scale: str, logins: bool) -> None:
    """Load the demo practice, or print its log-ins."""
    from coaching.commands.demo import entering, loading

    _refuse_in_production()
    if logins:
        entering.say()
        return
    if scale != "small":
        from coaching.commands.demo import bulk

        _refuse_beside_a_worker()
        hurry()
        bulk.load(scale)
        return
    practice = loading.found()
    if practice is not None and loading.is_whole(practice):
        click.echo(f"The demo practice {practice.name} is there already; nothing was changed.")
        return
    if practice is not None:
        click.echo("A load that was broken off is taken away first.")
        loading.clear(practice.id)
    _refuse_beside_a_worker()
    hurry()
    with mailing_nobody():
        people = loading.load_small(clock.now())
    click.echo(f"Marieke Vos Coaching is there, with {people} people in all nine phases.")


command = demo

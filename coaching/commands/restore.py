"""`flask restore FILE`: put a copy back. Draad must be stopped; what was there is kept; nothing is sent until a person says so."""

from __future__ import annotations

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from itertools import chain, count
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import inspect, select
from sqlalchemy.exc import SQLAlchemyError

from coaching.commands import backup
from coaching.commands.backup import NoCopy
from coaching.core import clock, crypto
from coaching.core.db import db, transaction
from coaching.core.scope import Scope, acting
from coaching.deliveries import operations as deliveries
from coaching.deliveries.models import Worker
from coaching.people.models import Person
from coaching.practices import queries as practices
from coaching.privacy import operations as privacy

ALIVE_FOR = timedelta(minutes=2)  # the worker's heart beats every minute


@dataclass(frozen=True)
class PutBack:
    """`before`: the copy that was made of what was there, None when there was none. `erased`: how many people were erased again."""

    before: Path | None
    erased: int


def put_back(file: Path) -> PutBack:
    """Make the database what `file` holds. Who was erased since that copy was made is erased again. Raises NoCopy."""
    target = backup.sqlite_file()
    wrong = backup.trouble(file) if target is not None else None
    if wrong:
        raise NoCopy(f"{file} cannot be put back: {wrong}")
    with _stopped():
        before, gone = _keep_what_is_there(), _erased()
        db.session.remove()
        db.engine.dispose()
        if target is not None:
            _put_back_sqlite(file, target)
        else:
            backup.run("pg_restore", "--clean", "--if-exists", "--no-owner", "--single-transaction", str(file))
        crypto.forget_all()
        _bring_up_to_date()
        with transaction():
            deliveries.hold_restored()
        return PutBack(before, sum(_erase_again(person_id) for person_id in gone))


def _erased() -> list[str]:
    """Ids of everybody who is erased in what is there now; none when it cannot be read."""
    try:
        return list(db.session.scalars(select(Person.id).where(Person.erased_at.is_not(None))))
    except SQLAlchemyError:  # no database yet, or a broken one: that is why somebody restores
        db.session.rollback()
        return []


def _erase_again(person_id: str) -> bool:
    """Erase somebody whom the copy still knows. They asked for it once, and it holds for every copy."""
    person = db.session.get(Person, person_id)
    if person is None or person.erased_at is not None:
        return False
    practice = practices.by_id(person.practice_id)
    with acting(Scope.system(person.practice_id, practice.locale if practice else "nl")), transaction():
        privacy.erase(db.session.get_one(Person, person_id))
    return True


@contextmanager
def _stopped() -> Iterator[None]:
    """Hold the lock of `./run`, and look for a worker that systemd started. Raises NoCopy when Draad runs."""
    folder = Path(current_app.config["VAR_DIR"])
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with open(folder / "run.lock", "a+", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise NoCopy("Draad runs from this folder. Stop it first (Ctrl-C, or systemctl stop draad-web draad-worker).") from None
        if _worker_is_alive():
            raise NoCopy("A worker was at work less than two minutes ago. Stop it (systemctl stop draad-web draad-worker), wait two minutes, try again.")
        yield


def _worker_is_alive() -> bool:
    try:
        return db.session.scalar(select(Worker.id).where(Worker.last_tick_at > clock.now() - ALIVE_FOR).limit(1)) is not None
    except SQLAlchemyError:  # no database yet, or a broken one: that is why somebody restores
        db.session.rollback()
        return False
    finally:
        db.session.remove()


def _keep_what_is_there() -> Path | None:
    target = backup.sqlite_file()
    if target is not None and (not target.exists() or backup.trouble(target)):
        return None  # nothing, or nothing sound, to keep; a broken file is set aside below
    copy = backup.default_copy()
    copy = _not_there(copy.with_stem(f"{copy.stem}-before-restore"))
    backup.make_copy(copy)
    return copy


def _not_there(file: Path) -> Path:
    """This name, or with -2, -3, … after it: of two restores in one second both keep what was there."""
    names = chain([file], (file.with_stem(f"{file.stem}-{number}") for number in count(2)))
    return next(one for one in names if not one.exists())


def _put_back_sqlite(file: Path, target: Path) -> None:
    """Beside the database first, then in its place; the old write-ahead log belongs to the old file and goes."""
    fresh = target.with_name(f".{target.name}.restored")
    shutil.copyfile(file, fresh)
    fresh.chmod(0o600)
    backup.last(fresh)
    if target.exists() and backup.trouble(target):
        shutil.copyfile(target, target.with_name(f"{target.name}.broken"))
    for ending in ("-wal", "-shm"):
        target.with_name(target.name + ending).unlink(missing_ok=True)
    fresh.rename(target)
    backup.last(target.parent)


def _bring_up_to_date() -> None:
    """A copy of an older version gets the tables of this one. Databases without migrations (tests) are left as they are."""
    if not inspect(db.engine).has_table("alembic_version"):
        return
    from flask_migrate import upgrade

    upgrade()


@click.command("restore")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--yes", is_flag=True, help="Do not ask.")
@with_appcontext
def command(file: Path, yes: bool) -> None:
    """Put the copy FILE in the place of the database. Draad must be stopped."""
    if not yes:
        click.confirm("Everything that happened since this copy was made goes out of the database. Go on?", abort=True)
    done = put_back(file.absolute())
    click.echo(f"Put back: {file}")
    if done.before is not None:
        click.echo(f"What was there before: {done.before}")
    if done.erased:
        click.echo(f"Erased again, as they had been since this copy was made: {done.erased}")
    click.echo("Sending is held: letters that are due in this copy may have gone out already. Start Draad, look at /deliveries, and confirm there.")
    click.echo("Open a note to see that DATA_KEYS fit.")
    if done.before is None:
        click.echo("There was no database to see it in: erase again whoever was erased after this copy was made.")

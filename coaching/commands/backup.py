"""`flask backup [FILE]`: one consistent copy of the database, also while Draad runs. The keys are not in it, on purpose."""

from __future__ import annotations

import os
import sqlite3
import subprocess
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy.engine import URL, make_url


class NoCopy(click.ClickException):
    """A copy could not be made or put back; its text says why, and nothing was changed."""


def sqlite_file() -> Path | None:
    """The database's file; None for PostgreSQL."""
    scheme, _colon, name = current_app.config["SQLALCHEMY_DATABASE_URI"].partition(":///")
    return Path(name) if scheme == "sqlite" else None


def server_address() -> tuple[str, str]:
    """The address of PostgreSQL as its own programs want it, and apart from it the password: what is started with can be read by everybody on a machine."""
    url = make_url(current_app.config["SQLALCHEMY_DATABASE_URI"])
    bare = URL.create("postgresql", url.username, None, url.host, url.port, url.database, url.query)
    return bare.render_as_string(), url.password or ""


def default_copy() -> Path:
    """VAR_DIR/backups/draad-20260302-080000.db (.dump for PostgreSQL); the moment is UTC."""
    ending = "db" if sqlite_file() else "dump"
    return Path(current_app.config["VAR_DIR"]) / "backups" / f"draad-{datetime.now(UTC):%Y%m%d-%H%M%S}.{ending}"


def make_copy(to: Path) -> int:
    """Write the copy beside `to` first, make it lasting, then give it its name: never half a copy. Its size in bytes. Raises NoCopy."""
    if to.exists():
        raise NoCopy(f"{to} is there already; a copy never replaces another.")
    to.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = to.with_name(f".{to.name}.{os.getpid()}")
    try:
        file = sqlite_file()
        if file is not None:
            _copy_sqlite(file, fresh)
        else:
            run("pg_dump", "--format=custom", f"--file={fresh}")
        fresh.chmod(0o600)
        last(fresh)
        fresh.rename(to)
        last(to.parent)
    finally:
        fresh.unlink(missing_ok=True)
    return to.stat().st_size


def _copy_sqlite(file: Path, fresh: Path) -> None:
    """VACUUM INTO reads one moment of the database, with what is still in the write-ahead log (sqlite.org/lang_vacuum.html)."""
    fresh.touch(mode=0o600)  # an empty file of ours, so that nobody else can read what comes into it
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True, timeout=30)) as database:
        database.execute("VACUUM INTO ?", (str(fresh),))
    wrong = trouble(fresh)
    if wrong:
        raise NoCopy(f"The copy is not sound: {wrong}")


def trouble(file: Path) -> str | None:
    """What is wrong with a SQLite file as a database of Draad; None when nothing is."""
    try:
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as database:
            said = database.execute("PRAGMA quick_check").fetchone()[0]
            if said != "ok":
                return str(said)
            found = database.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'practice'").fetchone()
    except sqlite3.DatabaseError as error:
        return str(error)
    return None if found else "it holds no practice, so it is not a database of Draad"


def last(path: Path) -> None:
    """Make a file, or the names in a folder, survive a power cut (fsync)."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def run(*words: str) -> None:
    """One of PostgreSQL's own programs, on our database. Raises NoCopy with what it said."""
    address, password = server_address()
    secret = {"PGPASSWORD": password} if password else {}
    try:
        done = subprocess.run([words[0], f"--dbname={address}", *words[1:]], env=os.environ | secret, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        raise NoCopy(f"{words[0]} is not installed (Debian: postgresql-client).") from None
    if done.returncode != 0:
        raise NoCopy(f"{words[0]}: {done.stderr.strip()}")


@click.command("backup")
@click.argument("file", required=False, type=click.Path(path_type=Path, dir_okay=False))
@with_appcontext
def command(file: Path | None) -> None:
    """Copy the database to FILE (else to a new one in VAR_DIR/backups)."""
    to = (file or default_copy()).absolute()
    size = make_copy(to)
    click.echo(f"{to} ({size / 1_000_000:.1f} MB)")
    click.echo(f"Notes, answers and messages in it can only be read with DATA_KEYS of {Path(current_app.config['VAR_DIR']) / 'secrets.env'}.")
    click.echo("Keep that file too, once, in another place than the copies.")

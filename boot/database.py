"""What state the database is in, found out without importing the app: that is what makes a second start quick."""
from __future__ import annotations

import json
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from boot import environment
from boot.environment import ROOT, Stop

if TYPE_CHECKING:
    from config import Settings

REVISION = re.compile(r"""^revision(?:\s*:[^=\n]+)?\s*=\s*["'](\w+)["']""", re.M)
BEFORE = re.compile(r"^down_revision(?:\s*:[^=\n]+)?\s*=\s*(.+)$", re.M)
COPIES_KEPT = 5
# A table and what is asked of it, when it is there: the fields of Found, in order.
QUERIES = {
    "alembic_version": "SELECT version_num FROM alembic_version",
    "practice": "SELECT count(*) FROM practice",
    "user": """SELECT count(*) FROM "user" WHERE is_demo AND password_hash IS NOT NULL""",
}


@dataclass(frozen=True)
class Found:
    """`revision`: the migration the database stands at, None when it is new. `practices`: how many there are; `log_ins`: how many of the demo's."""

    revision: str | None
    practices: int
    log_ins: int = 0


def look(settings: Settings) -> Found:
    """Ask the database. A SQLite file that does not exist yet is not made. Raises Stop when PostgreSQL does not answer."""
    if not settings.database_uri.startswith("sqlite"):
        return _look_over_there(settings.database_uri)
    file = sqlite_file(settings)
    if file is None or not file.exists() or file.stat().st_size == 0:
        return Found(None, 0)
    try:
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True, timeout=5)) as connection:
            asked = [_first(connection, query, table) for table, query in QUERIES.items()]
            return Found(asked[0], asked[1] or 0, asked[2] or 0)
    except sqlite3.DatabaseError as error:
        raise Stop(f"The database {file} cannot be read: {error}. A copy may be in {file.parent / 'backups'}.") from None


def head(folder: Path = ROOT / "migrations" / "versions") -> str | None:
    """The newest migration in the code; None without migrations. Raises Stop when there are two ends."""
    revisions, before = set(), set()
    for file in folder.glob("*.py"):
        text = file.read_text(encoding="utf-8")
        revisions |= set(REVISION.findall(text))
        before |= {name for value in BEFORE.findall(text) for name in re.findall(r"""["'](\w+)["']""", value)}
    ends = sorted(revisions - before)
    if len(ends) > 1:
        raise Stop(f"There are {len(ends)} newest migrations ({', '.join(ends)}): one must come after the other (flask db merge).")
    return ends[0] if ends else None


def bring_up_to_date(settings: Settings, found: Found) -> bool:
    """Migrate when there is something to migrate, after a copy of the SQLite file; whether anything was done. Raises Stop."""
    newest = head()
    if newest is None or found.revision == newest:
        return False
    if found.revision and not any(found.revision in REVISION.findall(file.read_text(encoding="utf-8")) for file in (ROOT / "migrations" / "versions").glob("*.py")):
        raise Stop(f"The database stands at migration {found.revision}, which this copy of Draad does not know: it is older than the database.")
    copy = keep_copy(settings, f"before-{newest}") if found.revision else None
    print("Bringing the database up to date ..." if found.revision else "Making the database ...", flush=True)
    done = subprocess.run([str(environment.PYTHON), "-m", "flask", "--app", "app", "db", "upgrade"], cwd=ROOT, env=environment.surroundings(),
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if done.returncode != 0:
        print(done.stdout, file=sys.stderr)
        kept = f" A copy from before is {copy}." if copy else ""
        raise Stop(f"The database could not be brought up to date; the reason is above.{kept}")
    return True


def keep_copy(settings: Settings, why: str) -> Path | None:
    """A consistent copy of the SQLite file in VAR_DIR/backups, also while it is being written to; the newest few are kept."""
    file = sqlite_file(settings)
    if file is None or not file.exists():
        return None
    folder = settings.VAR_DIR / "backups"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    copy = folder / f"{file.stem}-{datetime.now(UTC):%Y%m%d-%H%M%S}-{why}.db"
    copy.touch(mode=0o600)
    with closing(sqlite3.connect(file)) as old, closing(sqlite3.connect(copy)) as new:
        old.backup(new)
    for older in sorted(folder.glob(f"{file.stem}-*-before-*.db"))[:-COPIES_KEPT]:
        older.unlink()
    print(f"Copy of the database: {copy}", flush=True)
    return copy


def sqlite_file(settings: Settings) -> Path | None:
    """Where the SQLite file is; None for PostgreSQL or a database in memory."""
    scheme, _, name = settings.database_uri.partition(":///")
    return Path(name) if scheme == "sqlite" and name != ":memory:" else None


PROBE = """
import json, os, psycopg
try:
    with psycopg.connect(os.environ["PROBED"], connect_timeout=5) as c:
        def first(table, query):
            return c.execute(query).fetchone() if c.execute("select to_regclass(quote_ident(%s))", (table,)).fetchone()[0] else None
        print(json.dumps([first(*one) for one in json.loads(os.environ["QUERIES"]).items()]))
except psycopg.OperationalError as error:
    print(json.dumps(str(error).splitlines()[0]))
"""


def _look_over_there(uri: str) -> Found:
    asked = subprocess.run([str(environment.PYTHON), "-c", PROBE], env=environment.surroundings(PROBED=uri.replace("+psycopg", "", 1), QUERIES=json.dumps(QUERIES)),
                           stdout=subprocess.PIPE, text=True, check=False)
    answer = json.loads(asked.stdout or '"the driver does not work"')
    if isinstance(answer, str):
        raise Stop(f"The database of DATABASE_URL does not answer: {answer}")
    revision, practices, log_ins = (one[0] if one else None for one in answer)
    return Found(revision, practices or 0, log_ins or 0)


def _first(connection: sqlite3.Connection, query: str, table: str) -> Any:
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", (table,)).fetchone():
        return None
    row = connection.execute(query).fetchone()
    return row[0] if row else None

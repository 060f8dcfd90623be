"""One application for the whole run, an empty database for each test, a clock that stands still until a test moves it.

SQLite in a temporary folder by default; `TEST_DATABASE_URL=postgresql://…` runs the same suite on PostgreSQL.
"""

from __future__ import annotations

import os
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zlib import crc32

import pytest

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "gw0")
SCRATCH = Path(tempfile.mkdtemp(prefix=f"draad-{WORKER}-"))
os.environ["MODE"] = "test"
os.environ["VAR_DIR"] = str(SCRATCH)  # not setdefault: a worker of the run would inherit the folder of the others
os.environ.setdefault("BASE_URL", "http://localhost")


def _own_database(url: str) -> str:
    """A database of its own for each process of the run, made fresh; another checkout's run on the same server keeps its own."""
    import psycopg

    url = url.replace("postgresql+psycopg://", "postgresql://")
    base, _, name = url.rpartition("/")
    own = f"{name.split('?')[0]}_{crc32(str(Path(__file__).parent).encode()):08x}_{WORKER}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{own}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{own}"')
    return f"{base}/{own}"


if os.environ.get("TEST_DATABASE_URL"):
    os.environ["DATABASE_URL"] = _own_database(os.environ["TEST_DATABASE_URL"])

from flask.testing import FlaskClient  # noqa: E402
from hypothesis import HealthCheck, settings  # noqa: E402

from coaching import create_app  # noqa: E402
from coaching.core import clock as house_clock  # noqa: E402
from coaching.core import crypto  # noqa: E402
from coaching.core.db import Base, db, relax_durability  # noqa: E402
from coaching.core.scope import Scope, acting, enter  # noqa: E402
from coaching.core.scope import scope as house_scope  # noqa: E402
from coaching.rooms import roll  # noqa: E402
from tests.cast import PASSWORD, Cast, scope_of, stand  # noqa: E402

# What is right does not become wrong on a busy machine: no test is judged by the wall clock.
settings.register_profile("house", settings(), deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")

MONDAY = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)  # 9:00 in Amsterdam, four weeks before the clocks change


def pytest_itemcollected(item: pytest.Item) -> None:
    """Mark what does not ask for the house: it touches no database of this run, so one pass is enough for it (boot/testing.py)."""
    if "house" not in item.fixturenames:
        item.add_marker("no_database")


class Browser(FlaskClient):
    """A test client that forgets what the test's own session had read, so that tests see what was committed."""

    def open(self, *args: object, **kwargs: object) -> object:
        _let_go()
        before = house_scope()
        with self.application.app_context():  # as a server does: a context, a session and a `g` of its own
            answer = super().open(*args, **kwargs)
        enter(before)
        _let_go()
        return answer

    def get_csrf(self, page: str = "/login") -> str:
        """A token, for tests that leave the protection on."""
        return self.get(page).text.split('name="csrf_token" value="')[1].split('"')[0]


def _let_go() -> None:
    session = db.session()
    if "wake" not in session.info:
        session.rollback()
        session.expire_all()


@pytest.fixture(scope="session")
def house():
    """The application, once; its tables are made once."""
    relax_durability()
    app = create_app()
    app.config["WTF_CSRF_ENABLED"] = False
    app.test_client_class = Browser
    with app.app_context():
        Base.metadata.create_all(db.engine)
    return app


def empty() -> None:
    """Delete every row of every table in one go: statement by statement the 80 tables took 4 ms of each test on SQLite and 16 on PostgreSQL, not 1."""
    deletes = ";".join(f'DELETE FROM "{table.name}"' for table in reversed(Base.metadata.sorted_tables))
    with closing(db.engine.raw_connection()) as connection:
        if db.engine.dialect.name == "postgresql":  # foreign keys rest; TRUNCATE of all these tables takes 2 s, this 2 ms
            connection.cursor().execute(f"SET LOCAL session_replication_role = replica;{deletes}")
            connection.commit()
        else:
            connection.executescript(f"PRAGMA foreign_keys=OFF;BEGIN IMMEDIATE;{deletes};COMMIT;PRAGMA foreign_keys=ON")


@pytest.fixture
def app(house) -> Iterator[object]:
    """The application with an empty database and a context; what a test leaves behind is gone before the next."""
    with house.app_context():
        crypto.forget_all()
        enter(Scope())
        yield house
        db.session.rollback()
        db.session.remove()
        empty()
        crypto.forget_all()
        roll._tags.clear(), roll._totals.clear()  # by practice, and the cast's practices are the same ones in every test
        enter(Scope())


class Clock:
    """The house's clock in the hands of a test."""

    def now(self) -> datetime:
        return house_clock.now()

    def set(self, moment: datetime) -> datetime:
        house_clock.set_to(moment)
        return house_clock.now()

    def move(self, **delta: float) -> datetime:
        return house_clock.move(timedelta(**delta))


@pytest.fixture
def clock() -> Iterator[Clock]:
    """Stands still on Monday 2 March 2026, 9:00 in Amsterdam."""
    house_clock.set_to(MONDAY)
    yield Clock()
    house_clock.release()


@pytest.fixture
def cast(app, clock) -> Cast:
    """Everyone of tests/cast.py, in the database."""
    return stand()


@pytest.fixture
def linde(cast):
    return cast.linde


@pytest.fixture
def zilver(cast):
    return cast.zilver


@pytest.fixture
def noor(cast):
    return cast.noor


@pytest.fixture
def bram(cast):
    return cast.bram


@pytest.fixture
def sanne(cast):
    return cast.sanne


@pytest.fixture
def zev(cast):
    return cast.zev


@pytest.fixture
def lotte(cast):
    return cast.lotte


@pytest.fixture
def tom(cast):
    return cast.tom


@pytest.fixture
def eva(cast):
    return cast.eva


@pytest.fixture
def pien(cast):
    return cast.pien


@pytest.fixture
def as_(app) -> Callable[..., object]:
    """`with as_(noor): …` acts as a member or a person."""

    @contextmanager
    def acting_as(one: object) -> Iterator[Scope]:
        with acting(scope_of(one)) as entered:
            yield entered

    return acting_as


@pytest.fixture
def house_of(app) -> Callable[..., object]:
    """`with house_of(linde): …` acts as the house itself for a practice (worker, command)."""
    return lambda practice: acting(Scope.system(practice.id, practice.locale, practice.timezone))


@pytest.fixture
def anyone(app) -> Browser:
    """Somebody who is not signed in."""
    return app.test_client()


@pytest.fixture
def browser_of(app) -> Callable[..., Browser]:
    """`browser_of(noor)`: a browser in which somebody is signed in."""
    from coaching.accounts import operations as accounts
    from coaching.core.db import transaction

    def signed_in(one: object) -> Browser:
        with transaction():
            user = accounts.find_user(one.user_id)
            token = accounts.sign_in(user, one.practice_id, "test")
        client = app.test_client()
        with client.session_transaction() as session:
            session["_user_id"], session["_fresh"] = token, True
        return client

    return signed_in


@pytest.fixture
def password() -> str:
    """The password of every member of the cast."""
    return PASSWORD


class Counted:
    """How many statements ran in a block."""

    def __init__(self) -> None:
        self.statements: list[str] = []

    def __len__(self) -> int:
        return len(self.statements)


@pytest.fixture
def statements(app) -> Callable[[], object]:
    """`with statements() as counted: …; len(counted)`: SQL statements, without BEGIN and the like."""
    from sqlalchemy import event

    @contextmanager
    def counting() -> Iterator[Counted]:
        counted = Counted()

        def note(_c: object, _cur: object, statement: str, *_rest: object) -> None:
            if not statement.startswith(("BEGIN", "PRAGMA", "SAVEPOINT", "RELEASE")):
                counted.statements.append(statement)

        event.listen(db.engine, "before_cursor_execute", note)
        try:
            yield counted
        finally:
            event.remove(db.engine, "before_cursor_execute", note)

    return counting


@pytest.fixture
def live(app) -> Iterator[str]:
    """The application behind a real port, for a real browser; its address."""
    from werkzeug.serving import make_server

    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    before = app.config["BASE_URL"]
    app.config["BASE_URL"] = f"http://127.0.0.1:{server.server_port}"
    yield app.config["BASE_URL"]
    app.config["BASE_URL"] = before
    server.shutdown()
    thread.join(5)

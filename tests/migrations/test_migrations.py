"""The migrations: up and down on both databases, and in agreement with the models."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
POSTGRES = os.environ.get("TEST_POSTGRES_URL") or os.environ.get("TEST_DATABASE_URL")


def _flask(*words: str, env: dict[str, str]) -> str:
    done = subprocess.run([sys.executable, "-m", "flask", "--app", "app", *words], cwd=ROOT, env=os.environ | env, capture_output=True, text=True, timeout=180)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout + done.stderr


@pytest.fixture(params=["sqlite", "postgres"])
def env(request, tmp_path):
    """The settings of an empty database of each kind."""
    common = {"MODE": "test", "VAR_DIR": str(tmp_path)}
    if request.param == "sqlite":
        yield common | {"DATABASE_URL": "sqlite:///fresh.db"}
        return
    if not POSTGRES:
        if os.environ.get("REQUIRE_POSTGRES"):
            pytest.fail("PostgreSQL is asked for, and TEST_POSTGRES_URL is not set")
        pytest.skip("set TEST_POSTGRES_URL to try the migrations on PostgreSQL")
    import psycopg

    url = POSTGRES.replace("postgresql+psycopg://", "postgresql://")
    base = url.rpartition("/")[0]
    name = f"draad_migrations_{os.getpid()}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{name}"')
    yield common | {"DATABASE_URL": f"{base}/{name}"}
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@pytest.mark.slow
def test_up_down_and_up_again_and_the_models_agree(env):
    _flask("db", "upgrade", env=env)
    assert "No new upgrade operations detected" in _flask("db", "check", env=env)
    _flask("db", "downgrade", "base", env=env)
    _flask("db", "upgrade", env=env)


def test_there_is_one_head():
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    assert len(ScriptDirectory.from_config(config).get_heads()) == 1


def test_the_guard_on_a_coachs_time_is_the_same_in_the_migration_and_the_models():
    """A database made by migrations refuses a double booking as one made by create_all does."""
    from coaching.scheduling.models import guards

    written = (ROOT / "migrations" / "versions").glob("0001_*.py").__next__().read_text()
    for name in ("claim_no_overlap_insert", "claim_no_overlap_update", "EXCLUDE USING gist"):
        assert name in written
    scope: dict[str, object] = {}
    start, end = written.index("_OVERLAPS"), written.index("def _guard")
    exec(written[start:end], scope)
    assert scope["SQLITE_UP"] == guards.SQLITE_UP and scope["POSTGRESQL_UP"] == guards.POSTGRESQL_UP

"""A key that may have been seen is replaced: every data key is wrapped by the new one, and the old one can go."""

from __future__ import annotations

import os

import pytest
from sqlalchemy import select

from coaching.core import crypto
from coaching.core.db import db, transaction
from coaching.messages import operations as messages
from coaching.messages.models import Message

TEXT = "Wat alleen wij weten"


@pytest.fixture
def with_keys(app, monkeypatch):
    """Set DATA_KEYS, as a restart with other settings does."""
    def set_to(*keys: bytes) -> None:
        monkeypatch.setitem(app.config, "DATA_KEYS", keys)
        monkeypatch.delitem(app.extensions, "draad_kek", raising=False)
        crypto.forget_all()
        db.session.expire_all()
    yield set_to
    crypto.forget_all()
    app.extensions.pop("draad_kek", None)


@pytest.fixture
def written(app, lotte, noor, as_):
    """A message of Lotte, under the key that is set."""
    with as_(noor), transaction():
        messages.write(lotte, TEXT, author="coach")
    return app.config["DATA_KEYS"][0]


def body() -> str:
    return db.session.scalars(select(Message)).one().body


def rotated(app) -> str:
    done = app.test_cli_runner().invoke(args=["rotate-keys"])
    assert done.exit_code == 0, done.output
    return done.output


def test_the_old_key_can_go_once_every_key_is_wrapped_by_the_new_one(app, with_keys, written):
    old, new = written, os.urandom(32)
    with_keys(new, old)
    assert not rotated(app).startswith("0 ") and rotated(app).startswith("0 ")
    with_keys(new)
    assert body() == TEXT
    with_keys(old)
    with pytest.raises(crypto.Unreadable):
        body()


def test_who_was_erased_stays_erased(app, with_keys, written, lotte):
    with transaction():
        crypto.destroy(lotte.id)
    with_keys(os.urandom(32), written)
    rotated(app)
    assert body() == ""


def test_without_the_old_key_nothing_is_changed(app, with_keys, written):
    with_keys(os.urandom(32))
    assert app.test_cli_runner().invoke(args=["rotate-keys"]).exit_code == 1
    with_keys(written)
    assert body() == TEXT

"""The data key of an owner in memory: read once, made once, and gone with the erasure."""

from __future__ import annotations

import pytest

from coaching.core import crypto
from coaching.core.db import flush, transaction


@pytest.fixture
def sealed(lotte) -> bytes:
    """Something of Lotte under a key that stands in the database, and no key in memory."""
    with transaction():
        found = crypto.seal(lotte.id, "x.y.z", b"geheim")
    crypto.forget_all()
    return found


def test_a_key_that_stands_is_read_once_for_all_that_is_sealed(lotte, sealed, statements):
    with statements() as counted:
        for _time in range(2):
            with transaction():
                crypto.seal(lotte.id, "x.y.z", b"nog iets")
    assert len(counted) == 1


def test_a_key_made_in_a_transaction_that_rolls_back_is_forgotten(lotte):
    with pytest.raises(RuntimeError), transaction():
        lost = crypto.seal(lotte.id, "x.y.z", b"geheim")
        raise RuntimeError
    with transaction():
        crypto.seal(lotte.id, "x.y.z", b"opnieuw")
    with pytest.raises(crypto.Unreadable):
        crypto.unseal(lotte.id, "x.y.z", lost)


def test_a_key_that_is_read_again_while_it_is_destroyed_does_not_outlive_the_erasure(lotte, sealed):
    with transaction():
        crypto.destroy(lotte.id)
        crypto.seal(lotte.id, "x.y.z", b"te laat")  # the row is not flushed yet: the old key is still to be read
    with pytest.raises(crypto.Erased):
        crypto.unseal(lotte.id, "x.y.z", sealed)


def test_nothing_is_sealed_with_a_key_made_and_destroyed_in_one_transaction(lotte):
    with transaction():
        crypto.seal(lotte.id, "x.y.z", b"geheim")
        crypto.destroy(lotte.id)
        flush()
        with pytest.raises(crypto.Erased):
            crypto.seal(lotte.id, "x.y.z", b"te laat")


def test_an_erasure_that_rolls_back_leaves_everything_readable(lotte, sealed):
    with pytest.raises(RuntimeError), transaction():
        crypto.destroy(lotte.id)
        raise RuntimeError
    assert crypto.unseal(lotte.id, "x.y.z", sealed) == b"geheim"

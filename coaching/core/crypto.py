"""Personal text is encrypted field by field: AES-256-GCM, one data key per owner, wrapped by a key
that is not in the database. Destroying an owner's data key makes the text unreadable here and in every backup.
"""

from __future__ import annotations

import json
import os
from collections import OrderedDict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import current_app
from sqlalchemy import LargeBinary, String, bindparam, event, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from coaching.core import clock
from coaching.core.db import Base, UTCDateTime, db, insert_into

VERSION = b"\x01"
REMEMBERED = 4000


class DataKey(Base):
    """The data key of one owner (a person or a practice), wrapped. A row with `erased_at` has no key any more."""

    __tablename__ = "data_key"

    owner_id: Mapped[str] = mapped_column(String(26), primary_key=True)
    wrapped: Mapped[bytes | None] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    erased_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


# Made once: building a statement costs more than running it.
_WRAPPED = select(DataKey.wrapped).where(DataKey.owner_id == bindparam("owner_id"))


class Unreadable(Exception):
    """The text cannot be read: moved to another row, altered, or wrapped by a key this installation does not have."""


class Erased(Unreadable):
    """The key was destroyed on purpose: this person was erased."""


_remembered: OrderedDict[str, bytes] = OrderedDict()


def _wrapping_keys() -> list[AESGCM]:
    """The keys outside the database, first encrypts, all decrypt (so that they can be rotated)."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    if "draad_kek" not in app.extensions:
        app.extensions["draad_kek"] = [AESGCM(key) for key in app.config["DATA_KEYS"]]
    return app.extensions["draad_kek"]


def _wrap(owner_id: str, key: bytes) -> bytes:
    nonce = os.urandom(12)
    return nonce + _wrapping_keys()[0].encrypt(nonce, key, b"data_key." + owner_id.encode())


def _opens(kek: AESGCM, owner_id: str, wrapped: bytes) -> bytes | None:
    try:
        return kek.decrypt(wrapped[:12], wrapped[12:], b"data_key." + owner_id.encode())
    except InvalidTag:
        return None


def _unwrap(owner_id: str, wrapped: bytes) -> bytes:
    for kek in _wrapping_keys():
        if (key := _opens(kek, owner_id, wrapped)) is not None:
            return key
    raise Unreadable(f"the data key of {owner_id} was wrapped by a key that is not set here")


def _remember(owner_id: str, key: bytes) -> bytes:
    _remembered[owner_id] = key
    _remembered.move_to_end(owner_id)
    while len(_remembered) > REMEMBERED:
        _remembered.popitem(last=False)
    return key


def forget_all() -> None:
    """Drop every key from memory (between tests, and after a rotation)."""
    _remembered.clear()


def _new_keys() -> dict[str, bytes]:
    return db.session().info.setdefault("new_keys", {})


def _key_of(owner_id: str, create: bool) -> bytes:
    """The data key; made when missing and `create`. A key made in a transaction counts only when that commits."""
    for known in (_new_keys(), _remembered):
        if owner_id in known:
            return known[owner_id]
    found, is_made = _row_of(owner_id), False
    if found is None and create:
        _make(owner_id)
        found, is_made = _row_of(owner_id), True
    if found is None:
        raise Unreadable(f"{owner_id} has no data key")
    if found.wrapped is None:
        raise Erased(f"the data key of {owner_id} was destroyed")
    key = _unwrap(owner_id, found.wrapped)
    if is_made:
        _new_keys()[owner_id] = key
        return key
    return _remember(owner_id, key)


def _row_of(owner_id: str) -> Any:
    with db.session.no_autoflush:
        return db.session.execute(_WRAPPED, {"owner_id": owner_id}).one_or_none()


def _make(owner_id: str) -> None:
    """Insert a key unless somebody else just did; the row that stands is the one that counts."""
    values = {"owner_id": owner_id, "wrapped": _wrap(owner_id, os.urandom(32)), "created_at": clock.now()}
    db.session.execute(insert_into(DataKey.__table__).values(**values).on_conflict_do_nothing())


def warm(owner_ids: Iterable[str]) -> None:
    """Read the keys of many owners in one statement, before a list decrypts something of each."""
    wanted = {owner for owner in owner_ids if owner and owner not in _remembered}
    if wanted:
        rows = db.session.execute(select(DataKey.owner_id, DataKey.wrapped).where(DataKey.owner_id.in_(wanted)))
        for owner_id, wrapped in rows:
            if wrapped is not None:
                _remember(owner_id, _unwrap(owner_id, wrapped))


def rewrap() -> int:
    """Wrap every data key by the first of DATA_KEYS, so that the others may go; how many were not yet. Raises Unreadable for one that none of them opens."""
    changed = 0
    for owner_id, wrapped in db.session.execute(select(DataKey.owner_id, DataKey.wrapped)).all():
        if wrapped and _opens(_wrapping_keys()[0], owner_id, wrapped) is None:
            # as it was read: a key that is destroyed meanwhile stays destroyed
            fresh = update(DataKey).where(DataKey.owner_id == owner_id, DataKey.wrapped == wrapped)
            db.session.execute(fresh.values(wrapped=_wrap(owner_id, _unwrap(owner_id, wrapped))))
            changed += 1
    return changed


def destroy(owner_id: str) -> None:
    """Crypto-shred: destroy the data key of a person. What it sealed is gone, also in the backups."""
    row = db.session.get(DataKey, owner_id)
    if row is None:
        row = DataKey(owner_id=owner_id, created_at=clock.now())
        db.session.add(row)
    row.wrapped = None
    row.erased_at = clock.now()
    _new_keys().pop(owner_id, None)
    _remembered.pop(owner_id, None)
    db.session().info.setdefault("erased_keys", set()).add(owner_id)


@event.listens_for(db.session, "after_commit")
def _forget_erased(session: Session) -> None:
    """Until the commit the old row can still be read, here and in another thread, and be remembered once more."""
    for owner_id in session.info.get("erased_keys", ()):
        _remembered.pop(owner_id, None)


def seal(owner_id: str, place: str, plain: bytes) -> bytes:
    """Encrypt for `owner_id`, bound to `place` (table.column.row): the same bytes elsewhere will not decrypt."""
    nonce = os.urandom(12)
    return VERSION + nonce + AESGCM(_key_of(owner_id, create=True)).encrypt(nonce, plain, place.encode())


def unseal(owner_id: str, place: str, sealed: bytes) -> bytes:
    """Decrypt what `seal` made. Raises Erased when the key was destroyed, Unreadable when it does not fit."""
    try:
        return AESGCM(_key_of(owner_id, create=False)).decrypt(sealed[1:13], sealed[13:], place.encode())
    except InvalidTag as error:
        raise Unreadable(f"{place} does not decrypt with its owner's key") from error


class Sealed:
    """A text attribute kept encrypted in another column: `body = Sealed("body_sealed", owner="person_id")`.

    None stays None. Reading an erased person's text gives the empty text: there is nothing left to read.
    """

    def __init__(self, column: str, owner: str) -> None:
        self.column, self.owner = column, owner

    def _place(self, row: Any) -> str:
        return f"{row.__tablename__}.{self.column}.{row.id}"

    def _encode(self, value: Any) -> bytes:
        return str(value).encode()

    def _decode(self, plain: bytes) -> Any:
        return plain.decode()

    def _empty(self) -> Any:
        return ""

    def __get__(self, row: Any, kind: Any = None) -> Any:
        if row is None:
            return self
        sealed = getattr(row, self.column)
        if sealed is None:
            return None
        try:
            return self._decode(unseal(getattr(row, self.owner), self._place(row), sealed))
        except Erased:
            return self._empty()

    def __set__(self, row: Any, value: Any) -> None:
        if value is None:
            setattr(row, self.column, None)
            return
        owner_id = getattr(row, self.owner)
        if owner_id is None:
            raise ValueError(f"set {self.owner} before a sealed text")
        setattr(row, self.column, seal(owner_id, self._place(row), self._encode(value)))


class SealedJSON(Sealed):
    """Like Sealed, for a value that JSON can carry (the answers of a form)."""

    def _encode(self, value: Any) -> bytes:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()

    def _decode(self, plain: bytes) -> Any:
        return json.loads(plain)

    def _empty(self) -> Any:
        return {}


class SealedBytes(Sealed):
    """Like Sealed, for bytes (a frozen letter, a file)."""

    def _encode(self, value: Any) -> bytes:
        return bytes(value)

    def _decode(self, plain: bytes) -> Any:
        return plain

    def _empty(self) -> Any:
        return b""

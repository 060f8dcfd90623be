"""Which installation may send: a restored backup or a copy on another machine stays silent until a person says so."""

from __future__ import annotations

import json
import secrets
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy import delete, select, update

from coaching.core import clock
from coaching.core.db import db
from coaching.core.queue import wake
from coaching.deliveries.models import Delivery, Installation, Worker
from coaching.deliveries.operations import claiming, identity
from coaching.deliveries.operations.inserting import insert

ALIVE_FOR = timedelta(minutes=10)
TEXT_KEPT_FOR = timedelta(days=90)


def _file() -> Path:
    return Path(current_app.config["VAR_DIR"]) / "sending.json"


def _remembered() -> dict[str, Any] | None:
    try:
        return json.loads(_file().read_text())
    except FileNotFoundError:
        return None


def _place() -> dict[str, Any]:
    """Where this installation stands: a file's number on its disk, which no copy takes along, and machine and folder."""
    marker = _file().with_suffix(".place")
    marker.touch(exist_ok=True)
    return {"file": marker.stat().st_ino, "at": f"{identity.process().split('|')[0]}:{_file().parent.resolve()}"}


def _has_moved(known: dict[str, Any]) -> bool:
    """Another disk and another machine or folder: a copy. A container made anew keeps its disk; some shared disks number
    their files anew but stay where they are."""
    before, here = known.get("place"), _place()
    return before is not None and before["file"] != here["file"] and before["at"] != here["at"]


def remember() -> None:
    """Keep this installation's identity and beat beside the database. Call it after the commit of `beat`, never before:
    then the file is never ahead of a database that was not put back."""
    row = db.session.get(Installation, 1, populate_existing=True)
    if row is not None:
        _write(row)


def _write(row: Installation) -> None:
    fresh = _file().with_suffix(f".{identity.new_lease().rpartition('|')[2]}")
    fresh.write_text(json.dumps({"identity": row.identity, "beat": row.beat, "place": _place()}))
    fresh.replace(_file())


def beat(now: datetime | None = None) -> str | None:
    """A worker is alive: write its heartbeat, and look whether this database is the one that may send.

    Returns why sending is held ("restored", "copied"), or None. Runs inside a transaction; follow it with `remember`.
    """
    now = now or clock.now()
    _heartbeat(now)
    first = insert(Installation).values(id=1, identity=secrets.token_hex(16), beat=0)
    db.session.execute(first.on_conflict_do_nothing())
    wanted = select(Installation).where(Installation.id == 1).with_for_update()
    row = db.session.scalars(wanted.execution_options(populate_existing=True)).one()
    if row.beat == 0:
        _write(row)  # before the commit, while the row is locked: another first beat must find it
    elif row.held_since is None:
        why = _why_hold(row, now)
        if why:
            hold(row, why, now)
            row.beat = max(row.beat, (_remembered() or {"beat": 0})["beat"])  # the file agrees again; the hold stays
    row.beat += 1
    return row.held_reason if row.held_since else None


def _heartbeat(now: datetime) -> None:
    """One row per process; those that were silent for a week go."""
    me = identity.process()
    host, boot, pid, _start = me.split("|")
    row = {"id": me, "host": host, "boot": boot, "pid": int(pid), "started_at": now, "last_tick_at": now}
    statement = insert(Worker).values(**row)
    db.session.execute(statement.on_conflict_do_update(index_elements=["id"], set_={"last_tick_at": now}))
    db.session.execute(delete(Worker).where(Worker.last_tick_at < now - timedelta(days=7)))


def _why_hold(row: Installation, now: datetime) -> str | None:
    known = _remembered()
    if known is None:
        return None if row.beat == 0 or _another_host_is_alive(now) else "copied"
    if known["identity"] != row.identity or _has_moved(known):
        return "copied"
    return "restored" if known["beat"] > row.beat else None


def _another_host_is_alive(now: datetime) -> bool:
    """A second machine that joins a shared database is no copy: the first one is at work on the same rows."""
    here = identity.process().split("|")[0]
    return db.session.scalar(select(Worker.id).where(Worker.host != here, Worker.last_tick_at > now - ALIVE_FOR).limit(1)) is not None


def hold(row: Installation, why: str, now: datetime) -> None:
    """Stop all sending. What was due was perhaps sent already by the original: it waits in one list for a person."""
    row.held_since, row.held_reason = now, why
    waiting = select(Delivery).where(Delivery.status.in_(("due", "leased", "sending")), Delivery.next_at <= now)
    for delivery in db.session.scalars(waiting).all():
        delivery.status, delivery.reason, delivery.moved_at = "held", why, now
        delivery.lease_owner = delivery.lease_until = None
        claiming.note(delivery, "held", now, reason=why)


def hold_restored() -> None:
    """For the restore command: the database that was just put back may not send by itself."""
    row = db.session.get(Installation, 1)
    if row is not None and row.held_since is None:
        hold(row, "restored", clock.now())


def confirm() -> None:
    """A person says that this is the installation that sends."""
    row = db.session.get(Installation, 1, populate_existing=True)
    if row is not None:
        row.held_since, row.held_reason = None, None
        wake("post")


def forget_old_texts(now: datetime | None = None) -> int:
    """Drop the frozen text of letters settled 90 days ago; the row stays. Returns how many."""
    now = now or clock.now()
    old = Delivery.moved_at < now - TEXT_KEPT_FOR
    settled = Delivery.status.in_(("sent", "done", "skipped", "cancelled"))
    done = db.session.execute(
        update(Delivery).where(settled, old, Delivery.content_sealed.is_not(None)).values(content_sealed=None).execution_options(synchronize_session=False)
    )
    return int(done.rowcount)  # type: ignore[attr-defined]

"""Rate limits kept in the database: they hold over several processes and survive a restart."""

from __future__ import annotations

from datetime import datetime, timedelta
from hashlib import sha256
from ipaddress import ip_address, ip_network

from flask import request
from sqlalchemy import Index, Integer, String, delete, func, select, text
from sqlalchemy.orm import Mapped, mapped_column

from coaching.core import clock
from coaching.core.db import Base, UTCDateTime, db, transaction
from coaching.core.errors import TooMany

LONGEST = timedelta(hours=1)  # the longest time over which tries are counted; the worker forgets what lies further back


class Attempt(Base):
    """One try at something that is limited. The key is hashed: addresses are not kept."""

    __tablename__ = "limit_attempt"
    __table_args__ = (Index("ix_limit_attempt_key", "key_hash", "at"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    key_hash: Mapped[str] = mapped_column(String(32))
    at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)


def _hash(name: str, key: str) -> str:
    return sha256(f"{name}:{key}".encode()).hexdigest()[:32]


def client_network() -> str:
    """Who knocks: the IPv4 address, or the /64 of an IPv6 one (a home has a whole /64; trust.md B2)."""
    said = (request.remote_addr or "127.0.0.1").partition("%")[0]
    try:
        address = ip_address(said)
    except ValueError:
        return said  # a proxy that says it in its own way, such as "192.0.2.1:5000" or "unknown": one visitor each
    if address.version == 4:
        return str(address)
    # A server that listens on "::" sees IPv4 as ::ffff:192.0.2.1; all of those in one /64 would be one visitor.
    return str(address.ipv4_mapped or ip_network(f"{address}/64", strict=False))


def take(name: str, key: str, count: int, per: timedelta) -> None:
    """Count one try of `name` by `key`. Raises TooMany when there were `count` already within `per` (at most LONGEST, else ValueError)."""
    if per > LONGEST:
        raise ValueError(f"tries are forgotten after {LONGEST}")
    now = clock.now()
    hashed = _hash(name, key)
    with transaction(is_tally=True):
        _one_by_one(hashed)
        recent = (Attempt.key_hash == hashed, Attempt.at > now - per)
        tries, first = db.session.execute(select(func.count(), func.min(Attempt.at)).where(*recent)).one()
        if tries >= count:
            wait = (first + per - now).total_seconds() if first else per.total_seconds()
            raise TooMany(int(wait) + 1)
        db.session.add(Attempt(key_hash=hashed, at=now))


def _one_by_one(hashed: str) -> None:
    """Who tries the same at the same moment is counted one after the other; on SQLite a transaction is alone anyway."""
    if db.engine.dialect.name == "postgresql":
        db.session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": int(hashed[:15], 16)})


def by_network(name: str, count: int, per: timedelta) -> None:
    """`take` for whoever sends this request."""
    take(name, client_network(), count, per)


def forget_old(before: datetime) -> int:
    """Delete tries from before that moment, all features' at once; the worker does this every hour. Returns how many."""
    return db.session.execute(delete(Attempt).where(Attempt.at < before)).rowcount  # type: ignore[attr-defined]

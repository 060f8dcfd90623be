"""Is everything alive: for monitors, and for the person who hosts this."""

from __future__ import annotations

import logging

from flask import Response, jsonify
from sqlalchemy.exc import SQLAlchemyError

from coaching.core.access import allow
from coaching.core.db import db
from coaching.deliveries import queries as deliveries
from coaching.rooms import bp

log = logging.getLogger(__name__)


@bp.get("/healthz")
@allow("anyone")
def healthz() -> tuple[Response, int]:
    """200 when the database answers, the worker ticked within three minutes and nothing waits too long; else 503."""
    try:
        backlog = deliveries.backlog()
    except SQLAlchemyError:
        db.session.rollback()
        log.exception("the database does not answer")
        return jsonify({"web": "ok", "database": "silent"}), 503
    said = {
        "web": "ok",
        "database": "ok",
        "worker": "silent" if backlog.worker_is_silent else "ok",
        "mail": backlog.mail,
        "last_tick_at": backlog.last_tick_at.isoformat() if backlog.last_tick_at else None,
        "waiting": backlog.waiting,
        "oldest_due_s": backlog.oldest_due_s,
        "unsure": backlog.unsure,
        "dead": backlog.dead,
        "held": backlog.held,
    }
    return jsonify(said), 200 if backlog.is_well else 503

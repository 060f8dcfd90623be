"""What is kept for whoever comes back."""

from __future__ import annotations

from sqlalchemy import select

from coaching.core import clock
from coaching.core.db import db
from coaching.entrance.models import KeptForm
from coaching.entrance.rules import KEPT_FOR


def kept_of(user_id: str, practice_id: str | None = None) -> list[KeptForm]:
    """The forms that wait for this user, in one practice if given, the newest first. Nobody else ever finds them."""
    wanted = select(KeptForm).where(KeptForm.user_id == user_id, KeptForm.created_at > clock.now() - KEPT_FOR)
    if practice_id:
        wanted = wanted.where(KeptForm.practice_id == practice_id)
    return list(db.session.scalars(wanted.order_by(KeptForm.created_at.desc(), KeptForm.id)))

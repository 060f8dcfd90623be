"""Agreements and their texts."""

from __future__ import annotations

from coaching.agreements.models import Agreement, AgreementText, Signature
from coaching.core.db import db, existing
from coaching.core.scope import scope, scoped


def texts() -> list[AgreementText]:
    """The templates in use."""
    return list(db.session.scalars(scoped(AgreementText).where(AgreementText.archived_at.is_(None)).order_by(AgreementText.created_at)))


def text(text_id: str) -> AgreementText:
    """One template. Raises NotHere."""
    return existing(scoped(AgreementText).where(AgreementText.id == text_id), text_id)


def by_key(key: str) -> AgreementText | None:
    """A template by key."""
    return db.session.scalar(scoped(AgreementText).where(AgreementText.key == key))


def agreement(agreement_id: str) -> Agreement:
    """One agreement; a coachee (or the holder of a link) finds only their own. Raises NotHere."""
    wanted = scoped(Agreement).where(Agreement.id == agreement_id)
    if scope().sees_only_own:
        wanted = wanted.where(Agreement.person_id == scope().person_id)
    return existing(wanted, agreement_id)


def of_person(person_id: str) -> list[Agreement]:
    """All agreements with somebody, newest first, void ones too."""
    return list(db.session.scalars(scoped(Agreement).where(Agreement.person_id == person_id).order_by(Agreement.created_at.desc())))


def of_invitation(invitation_id: str) -> Agreement | None:
    """The agreement that belongs to an invitation and still stands."""
    wanted = scoped(Agreement).where(Agreement.invitation_id == invitation_id, Agreement.state != "void")
    return db.session.scalar(wanted.order_by(Agreement.version.desc()).limit(1))


def signature_of(agreement_id: str) -> Signature | None:
    """The signature under an agreement."""
    return db.session.scalar(scoped(Signature).where(Signature.agreement_id == agreement_id))


def signatures_of(person_id: str) -> list[Signature]:
    """Everything that somebody signed, oldest first."""
    return list(db.session.scalars(scoped(Signature).where(Signature.person_id == person_id).order_by(Signature.at)))


def by_pdf_hash(sha256: str) -> Signature | None:
    """The signature whose PDF has exactly these bytes, in this practice: the verify page."""
    return db.session.scalar(scoped(Signature).where(Signature.pdf_sha256 == sha256))

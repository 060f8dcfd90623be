"""Preparing and signing agreements."""

from __future__ import annotations

import hashlib

import pytest
from sqlalchemy import func, select

from coaching.agreements import operations, queries, rules
from coaching.agreements.models import Agreement
from coaching.core.db import db, transaction
from coaching.core.errors import NotHere, Taken
from coaching.core.text import MissingValue
from coaching.deliveries.models import Delivery

VALUES = {"name": "Lotte de Vries", "practice": "Linde", "coach": "Noor Linde", "programme": "Loopbaan", "price": "€ 900,00",
          "appointments": "6"}  # fmt: skip


@pytest.fixture
def agreement(lotte, noor, as_):
    with as_(noor), transaction():
        operations.install_defaults()
        db.session.flush()
        return operations.prepare(queries.by_key("coaching"), lotte, VALUES, invitation_id="i1")


def _sign(agreement, **changes):
    words = {"name": "Lotte de Vries", "shown_sha256": agreement.sha256, "consent_words": "Ik ga akkoord.", "ip": "10.1.2.3", "user_agent": "test"}
    return operations.sign(agreement, **(words | changes))


def test_the_exact_text_is_frozen_with_its_fingerprint(agreement):
    assert "Lotte de Vries" in agreement.body and "{" not in agreement.body
    assert agreement.sha256 == rules.fingerprint(agreement.body)


def test_signing_keeps_the_evidence_and_mails_both_sides_the_pdf(agreement, noor, as_):
    with as_(noor), transaction():
        signature = _sign(agreement)
    assert signature.pdf[:5] == b"%PDF-" and signature.pdf_sha256 == hashlib.sha256(signature.pdf).hexdigest()
    assert (signature.ip, signature.consent_words, agreement.state) == ("10.1.2.3", "Ik ga akkoord.", "signed")
    keys = set(db.session.scalars(select(Delivery.key)))
    assert keys == {f"agreement_signed:{agreement.id}", f"agreement_signed_coach:{agreement.id}"}


def test_e2_signing_twice_or_another_text_is_refused(agreement, noor, as_):
    with as_(noor):
        with pytest.raises(Taken), transaction():
            _sign(agreement, shown_sha256="0" * 64)
        with transaction():
            _sign(agreement)
        with pytest.raises(Taken), transaction():
            _sign(agreement)


def test_a_changed_offer_voids_the_old_text_and_keeps_it(agreement, lotte, noor, as_):
    with as_(noor), transaction():
        newer = operations.prepare(queries.by_key("coaching"), lotte, VALUES | {"price": "€ 950,00"}, invitation_id="i1")
    assert newer.version == 2 and agreement.state == "void"
    assert db.session.scalar(select(func.count()).select_from(Agreement)) == 2


def test_a_placeholder_without_a_value_is_said(lotte, noor, as_, agreement):
    with as_(noor), pytest.raises(MissingValue), transaction():
        operations.prepare(queries.by_key("coaching"), lotte, VALUES | {"price": None})


def test_another_practice_does_not_find_it(agreement, zev, as_):
    with as_(zev), pytest.raises(NotHere):
        queries.agreement(agreement.id)


def test_markdown_becomes_plain_blocks():
    assert rules.blocks("## Kop\n\nTekst *schuin*\n\n- een\n- twee #strong[x]") == [
        {"kind": "h2", "text": "Kop"},
        {"kind": "p", "text": "Tekst schuin"},
        {"kind": "li", "text": "een"},
        {"kind": "li", "text": "twee #strong[x]"},
    ]


def test_a_drawing_is_kept_as_a_picture_of_our_own_and_stands_on_the_evidence(agreement, noor, as_):
    picture = rules.signature_svg("12,80 14,77 20,60;200,90 210,95")
    assert picture.count(b"<polyline") == 2 and b'points="12,80 14,77 20,60"' in picture
    with as_(noor), transaction():
        plain, drawn = operations._pdf(agreement, _unsigned(agreement)), _sign(agreement, drawn=picture)
    assert drawn.drawn == picture and drawn.drawn_sealed != picture and len(drawn.pdf) > len(plain)


def _unsigned(agreement):
    from coaching.agreements.models import Signature
    from coaching.core import clock

    return Signature(agreement_id=agreement.id, person_id=agreement.person_id, practice_id=agreement.practice_id, name="Lotte de Vries", at=clock.now(),
                     consent_words="Ik ga akkoord.", verified_by="invitation link", events=[], early_start=False)  # fmt: skip


@pytest.mark.parametrize("drawn", ['1,2"/><script>', "1", "1,2,3", "601,1", "-1,1", "a,b", " ".join(["1,1"] * 3001), "1,1;<svg onload=x>"])
def test_nothing_but_points_on_the_board_is_a_drawing(drawn):
    with pytest.raises(ValueError):
        rules.signature_svg(drawn)


def test_nothing_drawn_is_no_picture():
    assert rules.signature_svg("") is None and rules.signature_svg(" ; ") is None

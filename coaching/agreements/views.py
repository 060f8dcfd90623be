"""Texts to sign, the agreement of one person, its PDF, and whether a PDF is the one that was signed."""

from __future__ import annotations

import hashlib

from flask import Blueprint, Response, current_app, url_for

from coaching.agreements import inputs, operations, queries
from coaching.agreements.words import evidence_words
from coaching.core import clock, hx
from coaching.core.access import allow
from coaching.core.db import transaction
from coaching.core.errors import NotHere
from coaching.core.files import to_keep
from coaching.core.i18n import _
from coaching.core.ids import new_id
from coaching.core.markdown import to_html
from coaching.people import queries as people

bp = Blueprint("agreements", __name__)


@bp.get("/library/agreements")
@allow("coach")
def texts() -> Response:
    """The texts that people sign."""
    return hx.render("agreements/texts.html", texts=queries.texts(), here="library")


@bp.get("/library/agreements/new")
@allow("coach")
def new_text() -> Response:
    """A fresh text."""
    return _editor(None, inputs.TextInput(formdata=None))


@bp.post("/library/agreements/new")
@allow("coach")
def add_text() -> Response:
    """Keep it."""
    form = inputs.TextInput()
    if not form.validate():
        return _editor(None, form, 422)
    with transaction():
        text = operations.write_text(None, new_id(), form.names, form.bodies)
    hx.toast(_("Saved"))
    return hx.redirect(url_for("agreements.edit_text", text_id=text.id))


def _editor(text, form: inputs.TextInput, status: int = 200) -> Response:  # noqa: ANN001
    return hx.render("agreements/edit.html", text=text, form=form, known=inputs.KNOWN, here="library", status=status)


@bp.get("/library/agreements/<text_id>")
@allow("coach")
def edit_text(text_id: str) -> Response:
    """Change a text; what was prepared or signed keeps the words it had."""
    text = queries.text(text_id)
    typed = {f"{part}_{lang}": words.get(lang, "") for part, words in (("name", text.name), ("body", text.body)) for lang in ("nl", "en")}
    return _editor(text, inputs.TextInput(formdata=None, data=typed))


@bp.post("/library/agreements/<text_id>")
@allow("coach")
def save_text(text_id: str) -> Response:
    """Keep the change for what is prepared from now on."""
    text, form = queries.text(text_id), inputs.TextInput()
    if not form.validate():
        return _editor(text, form, 422)
    with transaction():
        operations.write_text(text, text.key, form.names, form.bodies)
    hx.toast(_("Saved"))
    return hx.redirect(url_for("agreements.edit_text", text_id=text.id))


@bp.post("/library/agreements/<text_id>/archive")
@allow("coach")
def archive_text(text_id: str) -> Response:
    """Put it away: it can no longer be chosen. Once more brings it back."""
    text = queries.text(text_id)
    with transaction():
        text.archived_at = None if text.archived_at else clock.now()
    hx.toast(_("Put away.") if text.archived_at else _("Back among the texts."))
    return hx.redirect(url_for("agreements.texts"))


@bp.get("/agreements/verify")
@allow("coach")
def verify() -> Response:
    """Ask for a PDF."""
    return hx.render("agreements/verify.html", form=inputs.VerifyInput(formdata=None), found=None, asked=False, here="settings")


@bp.post("/agreements/verify")
@allow("coach")
def verify_file() -> Response:
    """Compare its bytes with what was signed here. The file is not kept."""
    form = inputs.VerifyInput()
    if not form.validate():
        return hx.render("agreements/verify.html", form=form, found=None, asked=False, here="settings", status=422)
    digest = hashlib.sha256(form.file.data.read(current_app.config["MAX_UPLOAD_MB"] * 1024 * 1024)).hexdigest()
    signature = queries.by_pdf_hash(digest)
    agreement = queries.agreement(signature.agreement_id) if signature else None
    return hx.render("agreements/verify.html", form=form, found=signature, agreement=agreement, digest=digest, asked=True, here="settings")


@bp.get("/agreements/<agreement_id>")
@allow("coach", "coachee")
def show(agreement_id: str) -> Response:
    """The exact words, and who signed when."""
    agreement = queries.agreement(agreement_id)
    return hx.render(
        "agreements/show.html", agreement=agreement, evidence_words=evidence_words, person=people.person(agreement.person_id), here="coachees",
        words=to_html(agreement.body), signature=queries.signature_of(agreement.id),
    )  # fmt: skip


@bp.get("/agreements/<agreement_id>.pdf")
@allow("coach", "coachee")
def pdf(agreement_id: str) -> Response:
    """The signed PDF with its evidence page, byte for byte."""
    agreement = queries.agreement(agreement_id)
    signature = queries.signature_of(agreement.id)
    if signature is None or not signature.pdf:
        raise NotHere("not signed")
    name = "overeenkomst.pdf" if agreement.locale == "nl" else "agreement.pdf"
    return to_keep(signature.pdf, "application/pdf", name)

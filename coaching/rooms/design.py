"""The living gallery: every component in every state, on /design, for whoever builds or brands a practice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import Response
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, DateField, FileField, IntegerField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional

from coaching.core import hx
from coaching.core.access import allow
from coaching.core.i18n import _l
from coaching.core.inputs import Input, email_address
from coaching.core.pages import Page
from coaching.rooms import bp


class SampleInput(Input):
    """One field of every kind; nothing is kept."""

    name = StringField(_l("Name"), [InputRequired()])
    email = StringField(_l("E-mail"), [Optional(), email_address])
    on = DateField(_l("Date"), [Optional()], default=date(2026, 11, 24))
    mood = IntegerField("Hoeveel energie heb je na je werk?", [InputRequired()])
    where = RadioField(
        "Waar spreken we af?",
        [InputRequired()],
        choices=[SelectChoice("phone", "Telefoon"), SelectChoice("video", "Video"), SelectChoice("here", "Op de praktijk")],
    )
    themes = SelectMultipleField(
        "Waar gaat het over?", choices=[SelectChoice("work", "werk"), SelectChoice("limits", "grenzen"), SelectChoice("rest", "rust")], default=["limits"]
    )
    language = SelectField(_l("Language"), choices=[SelectChoice("nl", "Nederlands"), SelectChoice("en", "English")])
    story = TextAreaField("Wat bleef er bij je hangen?", [Optional()])
    reminders = BooleanField("Herinner me op maandag", default=True)
    agree = BooleanField("Ik heb de afspraken gelezen", [InputRequired()])
    file = FileField("Bestand", [InputRequired()])


@dataclass(frozen=True)
class SampleRow:
    """One line of the sample list."""

    name: str
    programme: str
    phase: str
    next: str
    score: str


ROWS = [
    SampleRow("Noor de Wit", "Stevig in je werk", "6 Verdieping", "do 3 dec 10:00", "6,0"),
    SampleRow("Tom Adams", "Loopbaan", "7 Vervolgafspraak", "vr 27 nov 15:00", "7,5"),
    SampleRow("Lotte van den Berg", "Stevig in je werk", "4 Start", "–", "–"),
]


@bp.get("/design")
@allow("staff")
def design() -> Response:
    """Show the gallery, with one form as it opens and the same form refused."""
    wrong = SampleInput(formdata=MultiDict({"email": "noor@", "language": "nl"}), meta={"csrf": False})
    wrong.validate()
    page = Page(items=ROWS, page=2, per_page=20, total=312)
    return hx.render("rooms/design/index.html", form=SampleInput(formdata=None), wrong=wrong, people=page, here="settings")

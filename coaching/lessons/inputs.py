"""What may be typed about lessons: the lesson itself, the answer at its end, an assignment and what is handed in."""

from __future__ import annotations

from typing import Any

from flask_wtf.file import FileField
from wtforms import BooleanField, DateField, HiddenField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, NumberRange, Optional, StopValidation

from coaching.core.i18n import _, _l
from coaching.core.inputs import Input, web_address
from coaching.lessons import rules

LANGUAGES = ("nl", "en")


def texts_from(form: Any, name: str) -> dict[str, str]:
    """{"nl": ..., "en": ...} from the fields <name>_nl and <name>_en, without the empty ones."""
    found = {language: (form[f"{name}_{language}"].data or "").strip() for language in LANGUAGES}
    return {language: text for language, text in found.items() if text}


def one_language(form: Any, field: Any) -> None:
    """Validator on the Dutch field: the text is there in at least one language."""
    if not (field.data or "").strip() and not (form[field.name.replace("_nl", "_en")].data or "").strip():
        raise StopValidation(_("Say it in at least one language."))


class LessonInput(Input):
    """A lesson in both languages; the text is Markdown."""

    title_nl = StringField(_l("Title in Dutch"), [one_language, Length(max=120)])
    title_en = StringField(_l("Title in English"), [Length(max=120)])
    body_nl = TextAreaField(_l("Text in Dutch"), [Length(max=60_000)])
    body_en = TextAreaField(_l("Text in English"), [Length(max=60_000)])
    question_nl = StringField(_l("Question at the end, in Dutch"), [Length(max=500)])
    question_en = StringField(_l("Question at the end, in English"), [Length(max=500)])
    credit_nl = StringField(_l("Source, in Dutch"), [Length(max=500)])
    credit_en = StringField(_l("Source, in English"), [Length(max=500)])
    minutes = IntegerField(_l("Minutes it takes"), [Optional(), NumberRange(1, 240)])
    video_url = StringField(_l("Link to a video"), [web_address, Length(max=500)])

    def parts(self) -> dict[str, Any]:
        """The values of a Lesson."""
        texts = {name: texts_from(self, name) for name in ("title", "body", "question", "credit")}
        return {**texts, "minutes": self.minutes.data or 0, "video_url": self.video_url.data or None}


class AnswerInput(Input):
    """The answer to the question at the end of a lesson."""

    answer = TextAreaField(_l("Your answer"), [Length(max=20_000)])


class AssignmentInput(Input):
    """An assignment for one person."""

    title = StringField(_l("Assignment"), [DataRequired(_l("Give it a name.")), Length(max=120)])
    body = TextAreaField(_l("What to do"), [DataRequired(_l("Say what there is to do.")), Length(max=20_000)])
    due_on = DateField(_l("By which day"), [Optional()])


class HandInInput(Input):
    """What is handed in: a text, files, or both. What a file says about itself is not believed: `rules.taken` looks into it."""

    text = TextAreaField(_l("What you hand in"), [Length(max=50_000)])
    file = FileField(_l("A file with it"))
    revision = HiddenField()

    @property
    def since(self) -> int | None:
        """The revision that the page was made of, or None when it says none."""
        said = self.revision.data or ""
        return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else None

    def sent(self) -> tuple[str, bytes] | None:
        """Name and bytes of a file that was chosen, at most one byte more than is taken; None without one."""
        found = self.file.data
        return (found.filename, found.read(rules.LARGEST_MB * 1024 * 1024 + 1)) if found and found.filename else None

    def nothing(self) -> None:
        """Say that there is nothing to hand in."""
        self.text.errors = [_("Write something, or add a file.")]

    def refuse(self, why: str, most_mb: int) -> None:
        """Say beside the field why this file was not taken (`rules.BadFile.why`)."""
        kinds = _("Choose a PDF, a Word file (docx), an OpenDocument text (odt), a PNG or a JPEG.")
        self.file.errors = [{
            "none": _("Choose a file first."),
            "empty": _("There is nothing in this file."),
            "kind": kinds,
            "heic": _("This photo is a HEIC, which not everybody can open. Send it as JPEG: on an iPhone under Settings, Camera, Formats, Most Compatible."),
            "heavy": _("This file is heavier than %(size)s MB. Save it smaller and try again.", size=most_mb),
            "large": _("This picture has too many points. Save it smaller and try again."),
            "macros": _("There are macros in this document. Save it without them, or as a PDF."),
            "swollen": _("There is much more in this document than it says. Save it as a PDF and try again."),
            "many": _("There are %(most)s files already. Take one away first.", most=rules.MOST_FILES),
        }.get(why, _("This file cannot be read. Open it, save it once more and try again."))]  # fmt: skip


class FeedbackInput(Input):
    """The coach's answer to what was handed in."""

    text = TextAreaField(_l("Your answer"), [DataRequired(_l("Write something first.")), Length(max=20_000)])
    is_done = BooleanField(_l("This assignment is done"), default=True)


class CourseInput(Input):
    """A course: its name, and the lessons in order."""

    title_nl = StringField(_l("Name in Dutch"), [one_language, Length(max=120)])
    title_en = StringField(_l("Name in English"), [Length(max=120)])
    first = SelectField(_l("First lesson"), validate_choice=False)
    second = SelectField(_l("Then"), validate_choice=False)
    third = SelectField(_l("Then"), validate_choice=False)
    fourth = SelectField(_l("Then"), validate_choice=False)
    fifth = SelectField(_l("Then"), validate_choice=False)
    sixth = SelectField(_l("Then"), validate_choice=False)

    def places(self) -> list[Any]:
        """The six fields, in order."""
        return [self.first, self.second, self.third, self.fourth, self.fifth, self.sixth]

    def lesson_keys(self, known: set[str]) -> list[str]:
        """The chosen lessons, each once, in order; what is not known is left out."""
        chosen = [field.data for field in self.places() if field.data in known]
        return list(dict.fromkeys(chosen))

"""What may be asked of the list of letters."""

from __future__ import annotations

from wtforms import SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, ValidationError

from coaching.core.i18n import _l
from coaching.core.inputs import Input
from coaching.deliveries import rules
from coaching.deliveries.letters import webpush

KINDS = {
    "transactional": _l("Asked for"),
    "alert": _l("Alert to the coach"),
    "reminder": _l("Reminder of an appointment"),
    "message": _l("Message"),
    "reflection": _l("Reflection"),
    "check_in": _l("Check-in"),
    "lesson": _l("Lesson"),
    "nudge": _l("Nudge"),
    "follow_up": _l("After care"),
}

# The same kinds as their reader calls them; what a coachee can do without.
READERS = {
    "message": _l("That there is a message"),
    "reflection": _l("Reflections after an appointment"),
    "check_in": _l("Check-ins"),
    "lesson": _l("Lessons and assignments"),
    "nudge": _l("Reminders of what is still open"),
    "follow_up": _l("How it goes after a journey"),
}


class FilterInput(Input):
    """Which kind of letters to show; nonsense shows all."""

    class Meta(Input.Meta):
        csrf = False

    kind = SelectField(_l("Kind"), choices=[SelectChoice("", _l("All kinds")), *(SelectChoice(one, KINDS[one]) for one in rules.KINDS)])

    @property
    def wanted(self) -> str | None:
        """The kind chosen, or None for all."""
        return self.kind.data if self.kind.data in rules.KINDS else None


class PushInput(Input):
    """What a browser says of itself when its user switches notifications on (Push API). No person types this."""

    endpoint = StringField(validators=[InputRequired(), Length(max=1000)])
    p256dh = StringField(validators=[InputRequired(), Length(max=120)])
    auth = StringField(validators=[InputRequired(), Length(max=60)])

    def validate_endpoint(self, field: StringField) -> None:
        """Only known push services (trust.md D12)."""
        if not rules.is_push_service(field.data or ""):
            raise ValidationError("not a known push service")

    def validate_p256dh(self, field: StringField) -> None:
        """A point on P-256."""
        if not webpush.is_point(field.data or ""):
            raise ValidationError("not a key")

    def validate_auth(self, field: StringField) -> None:
        """16 bytes (RFC 8291 3.2)."""
        try:
            fits = len(webpush.unbase64(field.data or "")) == 16
        except ValueError:
            fits = False
        if not fits:
            raise ValidationError("not a secret")

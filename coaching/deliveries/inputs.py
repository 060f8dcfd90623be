"""What may be asked of the list of letters."""

from __future__ import annotations

from wtforms import SelectField
from wtforms.fields.choices import SelectChoice

from coaching.core.i18n import _l
from coaching.core.inputs import Input
from coaching.deliveries import rules

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


class FilterInput(Input):
    """Which kind of letters to show; nonsense shows all."""

    class Meta(Input.Meta):
        csrf = False

    kind = SelectField(_l("Kind"), choices=[SelectChoice("", _l("All kinds")), *(SelectChoice(one, KINDS[one]) for one in rules.KINDS)])

    @property
    def wanted(self) -> str | None:
        """The kind chosen, or None for all."""
        return self.kind.data if self.kind.data in rules.KINDS else None

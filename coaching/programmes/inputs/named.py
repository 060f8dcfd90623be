"""What has a name in Dutch, in English or in both."""

from __future__ import annotations

from typing import Any

from wtforms import StringField
from wtforms.validators import Length, Optional

from coaching.core.i18n import _, _l
from coaching.core.inputs import Input


class NamedInput(Input):
    """A name in at least one language."""

    name_nl = StringField(_l("Name in Dutch"), validators=[Optional(), Length(max=80)])
    name_en = StringField(_l("Name in English"), validators=[Optional(), Length(max=80)])

    def validate(self, extra_validators: Any = None) -> bool:
        """Both empty is said at the first."""
        right = super().validate(extra_validators)
        if not (self.name_nl.data or self.name_en.data):
            self.name_nl.errors = [*self.name_nl.errors, _("Give it a name in at least one language.")]
            return False
        return right

    @property
    def names(self) -> dict[str, str]:
        """By language, those that were typed."""
        return {lang: text for lang, text in (("nl", self.name_nl.data), ("en", self.name_en.data)) if text}

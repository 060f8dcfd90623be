"""What several inputs share."""

from typing import Any

from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from coaching.core.i18n import _l

NAME = [InputRequired(_l("Fill in a name.")), Length(max=80)]


def pairs(*items: tuple[Any, Any]) -> list[SelectChoice]:
    """Choices out of (value, label)."""
    return [SelectChoice(value, label) for value, label in items]

"""What may be typed in a conversation."""

from __future__ import annotations

from wtforms import HiddenField, TextAreaField
from wtforms.validators import DataRequired, Length

from coaching.core.i18n import _l
from coaching.core.inputs import Input


class MessageInput(Input):
    """One message. `key` is made with the page: the same message sent twice (a lost answer, an offline phone) is said once."""

    body = TextAreaField(_l("Your message"), [DataRequired(_l("Write something first.")), Length(max=10_000)])
    key = HiddenField(validators=[Length(max=60)])
    after = HiddenField(validators=[Length(max=26)])

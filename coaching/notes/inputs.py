"""What may be typed in a note."""

from __future__ import annotations

from wtforms import HiddenField, TextAreaField
from wtforms.validators import Length

from coaching.core.i18n import _l
from coaching.core.inputs import Input


class NoteInput(Input):
    """A note, and the revision it was written on: another window is never overwritten unseen."""

    body = TextAreaField(_l("Note"), [Length(max=100_000)])
    version = HiddenField()

    @property
    def revision(self) -> int | None:
        """The revision that was on the screen, or None when it was not said."""
        text = self.version.data or ""
        return int(text) if text.isdecimal() and len(text) < 9 else None

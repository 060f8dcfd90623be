"""KeptForm: what somebody sent after their sign-in had ended, until they are back."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from coaching.core.crypto import SealedJSON
from coaching.core.db import Row


class KeptForm(Row):
    """`typed`: {"page": where the form stands, "action": where it goes, "fields": {name: [values]}}, sealed as a whole."""

    __tablename__ = "kept_form"
    __table_args__ = (Index("ix_kept_form_user", "user_id", "practice_id"), Index("ix_kept_form_created", "created_at"))

    user_id: Mapped[str] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    person_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"), index=True)
    typed_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    typed = SealedJSON("typed_sealed", owner="owner_id")

    @property
    def owner_id(self) -> str:
        """Whose key seals it: a coachee's own, so that it goes with them; the practice's for whoever works there."""
        return self.person_id or self.practice_id

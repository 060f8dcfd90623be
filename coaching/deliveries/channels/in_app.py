"""Inside Draad: the row itself is what the reader sees, so it is there exactly once by construction."""

from __future__ import annotations

from coaching.deliveries.operations.parcel import Parcel


class InApp:
    """Handing over is the commit of `sent`: nothing leaves the database, nothing can be in doubt."""

    account: str | None = None

    def offer(self, delivery: Parcel) -> None:
        """Nothing stands between."""

    def withdraw(self) -> None:
        """Nothing was said."""

    def hand_over(self) -> str:
        """It is there when the row says so."""
        return "in_app"

    def close(self) -> None:
        """Nothing is open."""

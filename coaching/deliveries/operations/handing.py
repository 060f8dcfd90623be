"""The interface between the drain and the channels, and the four ways in which handing over goes wrong."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from coaching.deliveries.operations.parcel import Parcel


class Refused(Exception):
    """The other side said no, for now or for good: `code` 4xx or 5xx and its words (RFC 5321 4.2)."""

    def __init__(self, code: int, reply: str, *, of_address: bool = False) -> None:
        super().__init__(f"{code} {reply}"[:500])
        self.code, self.reply, self.of_address = code, reply[:500], of_address


class Gone(Exception):
    """The address is over and will not come back: it is forgotten, and nobody needs to decide anything."""


class Unreachable(Exception):
    """No connection, TLS or log-in: the account's trouble, no try of this letter."""


class Interrupted(Exception):
    """Nothing arrived, and it may be tried again; not before `not_before` (UTC) when the other side named a moment."""

    def __init__(self, said: str, not_before: datetime | None = None) -> None:
        super().__init__(said)
        self.not_before = not_before


class Doubtful(Exception):
    """The line broke after the letter was handed over and before the answer (RFC 1047): nobody knows."""


class Channel(Protocol):
    """A way to reach a person. `offer` may fail freely; only inside `hand_over` the outcome can become unknown.

    `account` names the breaker and limiter that its letters share; None for a channel that has neither.
    """

    account: str | None

    def offer(self, delivery: Parcel) -> None:
        """Everything up to the moment of doubt. Raises Refused, Unreachable or Interrupted."""

    def withdraw(self) -> None:
        """Forget what was offered: it may not go any more."""

    def hand_over(self) -> str:
        """Hand it over and return the answer. Raises Refused, Gone or Interrupted (not accepted), Doubtful (nobody knows)."""

    def close(self) -> None:
        """Nothing more to send."""


Opener = Callable[[], Channel]
openers: dict[str, Opener] = {}


def use(channels: dict[str, Opener]) -> None:
    """Set by deliveries.tasks: which channels there are. Operations know only the interface."""
    openers.clear()
    openers.update(channels)


def _pass(_moment: str) -> None:
    """Nothing: in service no moment is special."""


# Called at "claimed", "offered", "marked" and "accepted"; the fault tests put a kill there.
at_moment: list[Callable[[str], None]] = [_pass]


def passing(moment: str) -> None:
    """Go past a named moment of the dialogue."""
    at_moment[0](moment)

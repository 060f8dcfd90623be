"""Letters: rendered in the reader's language and zone, then frozen as they are, then put in an envelope."""

from coaching.deliveries.letters.compose import Letter, MissingValue, Recipient, compose, on_coach, on_practice
from coaching.deliveries.letters.mime import envelope_of

__all__ = ["Letter", "MissingValue", "Recipient", "compose", "envelope_of", "on_coach", "on_practice"]

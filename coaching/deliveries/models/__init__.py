"""Tables: letters and their story, what readers want, what came back, and the machine."""

from coaching.deliveries.models.delivery import IS_DUE, IS_HELD_BY_SOMEONE, Delivery, DeliveryEvent
from coaching.deliveries.models.machine import Installation, SmtpAccount, Worker
from coaching.deliveries.models.readers import PushAddress, SendingHold, Suppression
from coaching.deliveries.models.returned import Bounce, BounceBox

__all__ = [
    "IS_DUE",
    "IS_HELD_BY_SOMEONE",
    "Bounce",
    "BounceBox",
    "Delivery",
    "DeliveryEvent",
    "Installation",
    "PushAddress",
    "SendingHold",
    "SmtpAccount",
    "Suppression",
    "Worker",
]

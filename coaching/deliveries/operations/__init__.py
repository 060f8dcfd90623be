"""Verbs: compose and queue a letter, send what is due, and what people decide about it."""

from coaching.deliveries.letters import Letter, MissingValue, Recipient, compose, on_coach, on_practice
from coaching.deliveries.operations.handing import use
from coaching.deliveries.operations.installation import beat, confirm, forget_old_texts, hold_restored, remember
from coaching.deliveries.operations.pushing import also_push, forget_silent_push, push_key, subscribe_push, unsubscribe_push
from coaching.deliveries.operations.queueing import queue
from coaching.deliveries.operations.sending import drain
from coaching.deliveries.operations.wishes import (
    allow_again,
    cancel,
    cancel_of_person,
    cancel_of_touchpoint,
    choose,
    hold_all,
    mark_done,
    release_all,
    send_again,
    subscribe_again,
    try_mail_server_now,
    unsubscribe,
)

__all__ = [
    "Letter",
    "MissingValue",
    "Recipient",
    "allow_again",
    "also_push",
    "beat",
    "cancel",
    "cancel_of_person",
    "cancel_of_touchpoint",
    "choose",
    "compose",
    "confirm",
    "drain",
    "forget_old_texts",
    "forget_silent_push",
    "hold_all",
    "hold_restored",
    "mark_done",
    "on_coach",
    "on_practice",
    "push_key",
    "queue",
    "release_all",
    "remember",
    "send_again",
    "subscribe_again",
    "subscribe_push",
    "try_mail_server_now",
    "unsubscribe",
    "unsubscribe_push",
    "use",
]

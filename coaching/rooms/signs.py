"""What an alert says and where it leads: one sentence per kind."""

from __future__ import annotations

from coaching.alerts.models import Alert
from coaching.core.i18n import _

# Kinds that want the eye first are red; the others are quiet.
URGENT = ("low_score", "score_drop", "delivery_failed", "delivery_unsure", "mail_down", "step_failed", "no_sign_of_life", "request")
ICONS = {
    "low_score": "trending-up", "score_drop": "trending-up", "stalled_invitation": "mail", "habit_missed": "repeat", "no_sign_of_life": "clock",
    "delivery_failed": "triangle-alert", "delivery_unsure": "circle-help", "request": "circle-help", "hand_in": "paperclip", "new_lead": "sun", "appointment_change": "calendar",
    "new_message": "message-circle", "onboarding_stuck": "list-checks", "form_answered": "file-text", "invitation_accepted": "circle-check",
    "mail_down": "triangle-alert", "step_failed": "triangle-alert", "feed_stale": "refresh-cw", "free": "bell", "to_confirm": "calendar",
}  # fmt: skip


def words(alert: Alert, who: str) -> str:
    """The sentence of an alert; `who` is the person's name, or empty."""
    who = who or _("Somebody")
    said = {
        "low_score": _("%(who)s gave a low score", who=who),
        "score_drop": _("%(who)s scores clearly lower than before", who=who),
        "stalled_invitation": _("%(who)s stopped halfway through the invitation", who=who),
        "habit_missed": _("%(who)s missed a habit for some days", who=who),
        "no_sign_of_life": _("No sign of life from %(who)s for a while", who=who),
        "delivery_failed": _("A mail to %(who)s did not arrive", who=who),
        "delivery_unsure": _("A mail to %(who)s may not have arrived", who=who),
        "request": _("%(who)s asks something of you", who=who),
        "hand_in": _("%(who)s handed in an assignment", who=who),
        "new_lead": _("%(who)s asked about coaching", who=who),
        "appointment_change": _("%(who)s moved or cancelled an appointment", who=who),
        "new_message": _("%(who)s wrote to you", who=who),
        "onboarding_stuck": _("%(who)s does not get through the onboarding", who=who),
        "form_answered": _("%(who)s answered a form", who=who),
        "invitation_accepted": _("%(who)s accepted the invitation", who=who),
        "mail_down": _("The mail server does not take mail"),
        "step_failed": _("A step for %(who)s could not be done", who=who),
        "feed_stale": _("A linked calendar has not been read for a while"),
        "free": _("%(who)s asks for your attention", who=who),
        "to_confirm": _("%(who)s asks for an appointment", who=who),
    }[alert.kind]
    return f"{said} ({alert.score})" if alert.score else said


def href(alert: Alert) -> str:
    """Where the answer, the conversation or the request is."""
    what, _colon, subject_id = (alert.subject or "").partition(":")
    whose = f"/coachees/{alert.person_id}" if alert.person_id else "/coachees"
    if what == "lead":
        return f"/leads/{subject_id}"
    if what == "appointment":
        return f"/appointments/{subject_id}"
    if what == "delivery":
        return f"/deliveries/{subject_id}"
    if what == "form_response" and alert.kind in ("low_score", "score_drop", "form_answered"):
        return f"/responses/{subject_id}"
    return {
        "low_score": f"{whose}/answers", "score_drop": f"{whose}/answers", "form_answered": f"{whose}/answers",
        "habit_missed": f"{whose}/habits", "hand_in": f"{whose}/lessons", "new_message": f"{whose}/messages",
        "mail_down": "/deliveries?show=next", "step_failed": whose,
        "new_lead": "/pipeline", "feed_stale": "/scheduling/calendars",
    }.get(alert.kind, whose)  # fmt: skip


def label(alert: Alert) -> str:
    """What the link to it says."""
    return {
        "low_score": _("See the answers"), "score_drop": _("See the answers"), "form_answered": _("See the answers"),
        "new_message": _("To the conversation"), "new_lead": _("To the request"), "appointment_change": _("To the appointment"),
        "delivery_failed": _("See what went wrong"), "delivery_unsure": _("Decide"), "mail_down": _("See what went wrong"), "hand_in": _("To the assignment"),
    }.get(alert.kind, _("Look"))  # fmt: skip

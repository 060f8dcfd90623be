"""A step that gives the coach something to do. Used by steps `what = "todo"`, e.g. closing a journey
in coaching/programmes/ready_made/career.toml. Where it lands: templates/alerts/todo.html.
"""

from __future__ import annotations

from datetime import timedelta

from coaching.alerts import operations as alerts
from coaching.automation import letters
from coaching.automation.what.errand import Errand
from coaching.core import clock
from coaching.core.i18n import in_locale, local
from coaching.core.text import fill


def give_todo(errand: Errand) -> str:
    """A todo on the coach's Today, in the coach's language, due today or `params.due_in` later."""
    coach = errand.coach
    subject, _body = errand.step.words(coach.locale)
    with in_locale(coach.locale, coach.timezone):
        text = fill(subject, letters.Values(errand.person, coach, errand.journey, errand.step, errand.touchpoint.nth))
    days = letters.days_of(errand.params["due_in"]) if errand.params.get("due_in") else 0
    todo = alerts.add_todo(
        text,
        member_id=coach.id,
        person_id=errand.person.id,
        journey_id=errand.journey.id,
        due_on=(local(clock.now(), coach.timezone) + timedelta(days=days)).date(),
        key=errand.key,
    )
    return f"todo:{todo.id}"

"""What a practice starts with: three appointment types and weekly hours."""

from typing import Any

from coaching.core.db import db, flush
from coaching.practices.models import Member, Practice
from coaching.scheduling.models import AppointmentType, Availability
from coaching.scheduling.rules import hours as hours_rules
from coaching.scheduling.rules import policy

OFFICE = [
    {"days": [1, 2, 3, 4, 5], "start": "09:00", "end": "12:30"},
    {"days": [1, 2, 3, 4, 5], "start": "13:30", "end": "17:00"},
]

DEFAULTS: tuple[dict[str, Any], ...] = (
    {
        "slug": "kennismaking",
        "name": {"nl": "Kennismaking", "en": "Discovery call"},
        "description": {
            "nl": "We maken rustig kennis en kijken samen wat je zoekt. Je zit nergens aan vast.",
            "en": "We get to know each other and look at what you are after. Nothing is decided yet.",
        },
        "purpose": "discovery",
        "durations": [30],
        "step_min": 30,
        "buffer_after_min": 15,
        "min_notice_min": 12 * 60,
        "horizon_days": 42,
        "max_per_day": 4,
        "price_cents": 0,
        "audience": "public",
        "locations": [{"kind": "phone", "detail": ""}, {"kind": "video_link", "detail": ""}],
        "color": "sun",
        "questions": [
            {
                "key": "topic",
                "type": "long",
                "label": {"nl": "Wat wil je vast kwijt?", "en": "Anything you want to say beforehand?"},
                "required": False,
            }
        ],
    },
    {
        "slug": "gesprek",
        "name": {"nl": "Gesprek", "en": "Coaching appointment"},
        "description": {"nl": "Een uur voor wat er nu toe doet.", "en": "An hour for what matters now."},
        "purpose": "coaching",
        "durations": [60],
        "step_min": 30,
        "buffer_after_min": 15,
        "min_notice_min": 24 * 60,
        "horizon_days": 90,
        "audience": "coachee",
        "locations": [{"kind": "address", "detail": ""}, {"kind": "video_link", "detail": ""}],
        "color": "thread",
    },
    {
        "slug": "weerzien",
        "name": {"nl": "Weerzien", "en": "Catching up"},
        "description": {
            "nl": "Een halfuur om te horen hoe het nu gaat. Kosteloos.",
            "en": "Half an hour to hear how things are now. Free of charge.",
        },
        "purpose": "follow_up",
        "durations": [30],
        "buffer_after_min": 15,
        "min_notice_min": 24 * 60,
        "horizon_days": 60,
        "price_cents": 0,
        "audience": "invited",
        "locations": [{"kind": "phone", "detail": ""}, {"kind": "video_link", "detail": ""}],
        "color": "leaf",
    },
)


def install_defaults(
    practice: Practice, member: Member, hours: list[dict[str, Any]] | None = None
) -> list[AppointmentType]:
    """The types a practice lacks (by slug), and weekly hours for a coach who has none. Running twice changes nothing.

    `hours`: [{"days": [1..7], "start": "09:00", "end": "12:30"}] in the member's zone; office hours when absent.
    """
    _give_hours(practice, member, hours)
    known = {
        kind.slug: kind
        for kind in db.session.query(AppointmentType).filter(AppointmentType.practice_id == practice.id)
    }
    for position, values in enumerate(DEFAULTS):
        if values["slug"] in known:
            continue
        kind = AppointmentType(practice_id=practice.id, position=position, policy=dict(policy.DEFAULT), **_own(values))
        kind.locations = [{**each, "detail": practice.address_line if each["kind"] == "address" else ""} for each in kind.locations]
        db.session.add(kind)
        known[kind.slug] = kind
    flush()
    return [known[values["slug"]] for values in DEFAULTS]


def _own(values: dict[str, Any]) -> dict[str, Any]:
    return {key: value.copy() if isinstance(value, (dict, list)) else value for key, value in values.items()}


def _give_hours(practice: Practice, member: Member, hours: list[dict[str, Any]] | None) -> None:
    has = db.session.query(Availability.id).filter(Availability.coach_id == member.id).first()
    if has is not None:
        return
    db.session.add(
        Availability(
            practice_id=practice.id,
            coach_id=member.id,
            name="Praktijk" if practice.locale == "nl" else "Practice",
            timezone=member.timezone,
            is_default=True,
            weekly=hours_rules.weekly_of(hours_rules.by_weekday(OFFICE if hours is None else hours)),
            overrides=[],
        )
    )

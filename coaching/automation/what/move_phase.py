"""A step that moves the journey to another phase. Used by steps `what = "phase"` in every ready-made programme,
e.g. coaching/programmes/ready_made/short.toml. The story: tests/stories/test_short_programme.py.
"""

from __future__ import annotations

from coaching.automation.what.errand import Errand
from coaching.journeys import operations as journeys
from coaching.scheduling import queries as scheduling

STANDING = ("booked", "held", "no_show")


def move_phase(errand: Errand) -> None:
    """Enter `params.to`; "appointment" is the first appointment's phase or the next one's. A closed journey stays where it is."""
    if not errand.journey.is_open:
        return
    to = errand.params["to"]
    if to == "appointment":
        to = "first_appointment" if _is_first(errand) else "next_appointment"
    journeys.enter_phase(errand.journey, to)


def _is_first(errand: Errand) -> bool:
    standing = [one for one in scheduling.of_journey(errand.journey.id) if one.status in STANDING and one.number]
    return not standing or standing[0].number == errand.touchpoint.nth

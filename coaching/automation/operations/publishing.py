"""Publish a programme's draft, and let running journeys follow it or keep what they have."""

from __future__ import annotations

from coaching.journeys import operations as journeys
from coaching.journeys import queries
from coaching.programmes import operations as programmes
from coaching.programmes.models import Programme, ProgrammeVersion


def publish(programme: Programme, *, follow: bool) -> ProgrammeVersion:
    """Make the draft the current edition. With `follow`, open journeys that follow the programme go on along it.

    Done touchpoints never change; the rest is planned anew by the next tick. Raises NotHere without a draft.
    """
    version = programmes.publish(programme)
    if follow:
        for journey in queries.running_on(programme.id):
            if journey.follows_programme:
                journeys.follow(journey, version)
    return version

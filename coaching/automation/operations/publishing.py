"""Publish a programme's draft, and let running journeys follow it or keep what they have."""

from __future__ import annotations

from coaching.automation.queries import editions
from coaching.facts import operations as facts
from coaching.journeys import operations as journeys
from coaching.journeys import queries
from coaching.programmes import operations as programmes
from coaching.programmes import queries as of_programmes
from coaching.programmes.models import Programme, ProgrammeVersion


def publish(programme: Programme, *, follow: bool) -> ProgrammeVersion:
    """Make the draft the current edition. With `follow`, open journeys that follow the programme go on along it.

    Done touchpoints never change; the rest is planned anew by the next tick. Raises NotHere without a draft.
    """
    version = programmes.publish(programme)
    facts.record(editions.PUBLISHED, subject=editions.subject(version))
    if follow:
        _along(programme, version)
    return version


def catch_up(programme: Programme) -> int:
    """Let the open journeys on an earlier edition go on along the current one; how many. Those of colleagues too: a programme is the practice's."""
    return _along(programme, of_programmes.published(programme))


def _along(programme: Programme, version: ProgrammeVersion) -> int:
    behind = [one for one in queries.running_on(programme.id) if one.follows_programme and one.programme_version_id != version.id]
    for journey in behind:
        journeys.follow(journey, version)
    return len(behind)

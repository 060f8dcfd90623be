"""What the address of the list of people asks for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from coaching.core.scope import scope
from coaching.people.rules import OwnField
from coaching.programmes.rules import PHASES

SHOWN = ("coachees", "leads", "alumni", "all", "put_away")
SORTS = ("name", "phase", "next", "seen", "score")


@dataclass(frozen=True)
class Asked:
    """What the URL asks for, made sane."""

    show: str
    words: str
    phase: str
    coach: str
    sort: str
    page: int
    own: tuple[tuple[str, str], ...] = ()
    tag: str = ""

    @classmethod
    def of(cls, args: Any, fields: Sequence[OwnField] = ()) -> Asked:
        """From request arguments; nonsense is left out. `fields`: the practice's own that may be chosen by, as own_<key>=…"""
        show, sort, page = args.get("show"), args.get("sort", ""), args.get("page", "1")
        phase = args.get("phase", "")
        coach = args.get("coach", (scope().member_id or "") if scope().role == "coach" else "")
        return cls(
            show=show if show in SHOWN else "coachees",
            words=args.get("q", "").strip()[:80],
            phase=phase if phase in PHASES else "",
            coach=coach,
            sort=sort if sort.lstrip("-") in SORTS else "name",
            page=max(1, int(page)) if page.isdigit() and len(page) < 7 else 1,
            own=tuple((one.key, said) for one in fields if (said := args.get(f"own_{one.key}", "")) in one.choices),
            tag=" ".join(args.get("tag", "").split())[:40],
        )

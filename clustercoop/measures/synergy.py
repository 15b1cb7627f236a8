"""Policies side by side: what two of them have in common, and the years in which both ran."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import pandas as pd

from clustercoop import stated_dates
from clustercoop.measures.knowledge import Knowledge
from clustercoop.vocabulary import Together

MOST = 4
"""So many policies can be read side by side."""


@dataclass(frozen=True)
class Overlap:
    """The years in which two policies both ran.

    `first` and `last` are years, None where they cannot be told. Of two of which one has no end on record, `last` is
    the last year of the other: no later can it have been, but sooner.
    """

    state: Together
    first: int | None = None
    last: int | None = None


@dataclass(frozen=True)
class Pair:
    """What two policies have in common; `a` stands before `b` in the order chosen."""

    a: str
    b: str
    same_country: bool
    same_kind: bool
    same_body: bool | None
    """None where one of the managing bodies is not on record."""
    both_discussed: bool
    overlap: Overlap


@dataclass(frozen=True)
class Synergy:
    """Two to four policies as chosen (rows of the frame), and each pair of them."""

    policies: pd.DataFrame
    pairs: tuple[Pair, ...]


def synergy(state: Knowledge, chosen: Sequence[str]) -> Synergy:
    """The policies with these identifiers side by side.

    Raises ValueError for fewer than two or more than four, KeyError for one that is not known on the day.
    """
    if not 2 <= len(set(chosen)) == len(chosen) <= MOST:
        raise ValueError(f"two to {MOST} different policies are compared, not {list(chosen)}")
    rows = state.policies.set_index("policy_id", drop=False).loc[list(chosen)]
    return Synergy(rows, tuple(_pair(a, b) for a, b in combinations(rows.to_dict("records"), 2)))


def _pair(a: dict[str, Any], b: dict[str, Any]) -> Pair:
    bodies = (a["managing_body"], b["managing_body"])
    return Pair(
        a=a["policy_id"],
        b=b["policy_id"],
        same_country=a["country_code"] == b["country_code"],
        same_kind=a["kind"] == b["kind"],
        same_body=None if any(pd.isna(body) for body in bodies) else bodies[0] == bodies[1],
        both_discussed=bool(a["discussed_in_project"] and b["discussed_in_project"]),
        overlap=overlap((_stated(a["starts"]), _stated(a["ends"])), (_stated(b["starts"]), _stated(b["ends"]))),
    )


def _stated(text: Any) -> str | None:
    return None if pd.isna(text) else str(text)


Run = tuple[str | None, str | None]
"""Start and end as stated, None where not on record."""


def overlap(a: Run, b: Run) -> Overlap:
    """The years in which two policies both ran, from their starts and ends as stated.

    One that ended before the other began, to the day as far as stated, never ran beside it, and that can be told from
    these two dates alone. Else both starts are needed, and without both ends the last year stays open.
    """
    if _ended_before(a, b) or _ended_before(b, a):
        return Overlap(Together.NEVER)
    starts, ends = (a[0], b[0]), (a[1], b[1])
    if None in starts:
        return Overlap(Together.UNKNOWN)
    first = max(stated_dates.first_day(start).year for start in starts if start is not None)
    known = [stated_dates.last_day(end).year for end in ends if end is not None]
    last = min(known, default=None)
    if last is not None and last < first:  # an end before its own start; `check` refuses such a row
        return Overlap(Together.UNKNOWN)
    return Overlap(Together.BOTH_RAN if len(known) == 2 else Together.OPEN, first, last)


def _ended_before(earlier: Run, later: Run) -> bool:
    end, start = earlier[1], later[0]
    return end is not None and start is not None and stated_dates.last_day(end) < stated_dates.first_day(start)

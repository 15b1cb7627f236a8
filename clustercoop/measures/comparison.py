"""What changed: between two versions of the approved budget, and between two status dates.

Both sides are the money of the same scope, read with the same choice of evidence. Changes are the later minus the
earlier amount, in cents; None is what is not published or not told apart, never a zero.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import pandas as pd

from clustercoop.measures.budget import KEYS, Money
from clustercoop.measures.figure import Figure, Missing, evidence_of
from clustercoop.vocabulary import Dimension

STAGES = ("declared_cents", "certified_cents", "deducted_cents", "paid_cents")


def between_versions(*, before: Money, after: Money, dimension: Dimension) -> pd.DataFrame:
    """The approved budget of each member of a dimension in two versions, the biggest change first.

    Columns: the key (see `KEYS`), title (of a period None), before_cents, after_cents (None where that version is not
    published), change_cents (None where one of them is not). Changes of one size, and the members that did not change,
    stand in the order of the package. The changes add up to the difference between the two plans to the cent. Raises
    ValueError where the two are not of one scope.
    """
    rows = _side_by_side(before, after, dimension)
    made = pd.DataFrame(
        [
            (member, title, then["approved_cents"], now["approved_cents"], _change(then, now, "approved_cents"))
            for member, title, then, now in rows
        ],
        columns=[KEYS[dimension], "title", "before_cents", "after_cents", "change_cents"],
        dtype=object,
    )
    by_size = sorted(made.index, key=lambda at: -abs(made.at[at, "change_cents"] or 0))
    return made.loc[by_size].reset_index(drop=True)


class Part(NamedTuple):
    """What one member gave or received, in cents."""

    member: str
    title: str | None
    cents: int


@dataclass(frozen=True)
class Transfers:
    """Who gave and who received, the biggest first. A budget does not say who gave to whom."""

    gave: tuple[Part, ...]
    received: tuple[Part, ...]


def transfers(*, before: Money, after: Money, dimension: Dimension) -> Transfers | None:
    """Members whose budget fell and members whose budget rose from one version to the other, with how much.

    None where one of the versions is not published. Raises ValueError where the two are not of one scope.
    """
    if not (before.ledger_published and after.ledger_published):
        return None
    changes = between_versions(before=before, after=after, dimension=dimension)
    parts = [Part(row[KEYS[dimension]], row["title"], int(row["change_cents"])) for row in changes.to_dict("records")]
    return Transfers(
        gave=tuple(part._replace(cents=-part.cents) for part in parts if part.cents < 0),
        received=tuple(part for part in parts if part.cents > 0),
    )


def budget_moved(*, before: Money, after: Money, dimension: Dimension) -> Figure:
    """What the members of a dimension received from one version to the other: the sum of the changes upwards.

    Raises ValueError where the two are not of one scope.
    """
    moved = transfers(before=before, after=after, dimension=dimension)
    if moved is None:
        return Figure("budget_moved", None, missing=Missing.NOT_PUBLISHED)
    total = sum(part.cents for part in moved.received)
    return Figure("budget_moved", total, evidence=evidence_of(before.plan, after.plan))


def between_dates(*, earlier: Money, later: Money, dimension: Dimension) -> pd.DataFrame:
    """What was declared, certified, deducted and paid from one status date to the other, in the order of the package.

    Columns: the key (see `KEYS`), title (of a period None), declared_cents, certified_cents, deducted_cents,
    paid_cents: the later minus the earlier amount, negative where a report was reopened in between or corrections
    outweigh what came in; None where nothing is published, paid_cents also where payments are not told apart. Before
    the first budget was approved nothing could be declared, so that a change since then is the later amount itself.

    Raises ValueError where the two are not of one scope, or the earlier day comes after the later one.
    """
    rows = _side_by_side(_known(earlier, later), later, dimension)
    return pd.DataFrame(
        [(member, title, *(_change(then, now, stage) for stage in STAGES)) for member, title, then, now in rows],
        columns=[KEYS[dimension], "title", *STAGES],
        dtype=object,
    )


def declared_change(*, earlier: Money, later: Money) -> Figure:
    """What was declared from one status date to the other; errors as of `between_dates`."""
    return _changed("declared_change", _known(earlier, later).declared, later.declared)


def certified_change(*, earlier: Money, later: Money) -> Figure:
    """What was certified from one status date to the other; errors as of `between_dates`."""
    return _changed("certified_change", _known(earlier, later).certified, later.certified)


def deducted_change(*, earlier: Money, later: Money) -> Figure:
    """What first-level control deducted from one status date to the other; errors as of `between_dates`."""
    return _changed("deducted_change", _known(earlier, later).deducted, later.deducted)


def paid_change(*, earlier: Money, later: Money) -> Figure:
    """What was received from the fund from one status date to the other; errors as of `between_dates`."""
    return _changed("paid_change", _known(earlier, later).paid, later.paid)


def _changed(measure: str, then: Figure, now: Figure) -> Figure:
    if then.numerator is None or now.numerator is None:
        return Figure(measure, None, missing=now.missing)
    return Figure(measure, now.numerator - then.numerator, evidence=then.evidence | now.evidence)


def _known(earlier: Money, later: Money) -> Money:
    """The earlier money, which is known wherever the later is.

    A budget that is in force later and was not yet on the earlier day was approved in between: until then the rows of
    the ledger, or that there are none, are what is known.
    """
    if earlier.status_date > later.status_date:
        raise ValueError(f"the earlier day, {earlier.status_date}, comes after the later one, {later.status_date}")
    _of_one_scope(earlier, later)
    if earlier.ledger_published is later.ledger_published:
        return earlier
    return replace(earlier, ledger_published=later.ledger_published)


def _of_one_scope(one: Money, other: Money) -> None:
    scopes = [replace(money.scope, budget_version_id=None) for money in (one, other)]
    if scopes[0] != scopes[1]:
        raise ValueError(f"not of one scope: {scopes[0]} and {scopes[1]}")


Side = dict[str, Any]


def _side_by_side(before: Money, after: Money, dimension: Dimension) -> list[tuple[str, str | None, Side, Side]]:
    """Each member with its key, its title and its row on both sides, in the order of the package."""
    _of_one_scope(before, after)
    key = KEYS[dimension]
    then, now = (money.breakdowns[dimension].to_dict("records") for money in (before, after))
    if [row[key] for row in then] != [row[key] for row in now]:
        raise ValueError(f"not of one choice of evidence: the {key} of the two differ")
    return [(new[key], new["title"], old, new) for old, new in zip(then, now, strict=True)]


def _change(then: Side, now: Side, column: str) -> int | None:
    return None if then[column] is None or now[column] is None else int(now[column] - then[column])

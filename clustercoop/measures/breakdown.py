"""The money broken down twice: a matrix of two dimensions, and the proof that every breakdown adds up to the head."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from clustercoop.measures.budget import KEYS, WITHOUT_PAYMENTS, Money, rate_of
from clustercoop.measures.figure import Figure
from clustercoop.vocabulary import CellState, Dimension, Stage

SPENT = {Stage.DECLARED: "declared_cents", Stage.CERTIFIED: "certified_cents"}
"""The column of a stage that is known item by item."""

Keys = tuple[str, str]


@dataclass(frozen=True)
class Cell:
    """What one member of each of two dimensions have in common; amounts in cents, None where not published."""

    planned_cents: int | None
    spent_cents: int | None

    @property
    def state(self) -> CellState:
        """What the cell has to say."""
        if self.planned_cents is None or self.spent_cents is None:
            return CellState.NOT_PUBLISHED
        if self.planned_cents:
            return CellState.RATE if self.spent_cents else CellState.NOTHING_SPENT
        return CellState.UNPLANNED if self.spent_cents else CellState.NOTHING_PLANNED

    @property
    def rate(self) -> float | None:
        """Spent of planned in percent; None where nothing is planned or known."""
        return rate_of(self.spent_cents, self.planned_cents)


def matrix(money: Money, stage: Stage, *, rows: Dimension, columns: Dimension) -> dict[Keys, Cell]:
    """The approved budget and what is spent of it for each pair of members, by their keys, in their order.

    Raises KeyError for the stage `paid`: payments are made by partner and period.
    """
    by = [KEYS[rows], KEYS[columns]]
    planned = _sums(money.plan, by, "planned_cents")
    spent = _sums(money.spending, by, SPENT[stage])
    known = money.ledger_published
    return {
        (row, column): Cell(planned.get((row, column), 0), spent.get((row, column), 0)) if known else Cell(None, None)
        for row in money.breakdowns[rows][by[0]]
        for column in money.breakdowns[columns][by[1]]
    }


def _sums(frame: pd.DataFrame, by: list[str], column: str) -> Mapping[Keys, int]:
    return {(row, column): int(total) for (row, column), total in frame.groupby(by)[column].sum().items()}


@dataclass(frozen=True)
class Reconciled:
    """A head figure beside the sum of each breakdown and where the curve ends; in cents, None where not told apart.

    `unlisted` names what makes a difference: members that hold money and stand in no breakdown, with their cents.
    """

    figure: Figure
    sums: dict[Dimension, int | None]
    curve_cents: int | None
    unlisted: dict[Dimension, dict[str, int]]

    @property
    def differences(self) -> dict[Dimension, int]:
        """Head minus breakdown, of the breakdowns that differ."""
        head = self.figure.value
        return {
            dimension: int(head) - total
            for dimension, total in self.sums.items()
            if head is not None and total is not None and total != head
        }

    @property
    def curve_difference(self) -> int:
        """Head minus the end of the curve; 0 where the figure has none."""
        head = self.figure.value
        return 0 if head is None or self.curve_cents is None else int(head) - self.curve_cents

    @property
    def agrees(self) -> bool:
        return not self.differences and not self.curve_difference


def reconciliation(money: Money) -> tuple[Reconciled, ...]:
    """Plan, target and the three stages, each summed in every way that the page shows it.

    The breakdowns come from sums by partner, work package, budget line and period, the curve from the steps of the
    reports: two ways that meet only if nothing is lost on either.
    """
    ended = money.planned_by("end_on")
    curve = {} if money.spending_curve.empty else money.spending_curve.iloc[-1].to_dict()
    target = money.target_curve
    due = target.loc[target["on"] <= money.status_date, "target_cents"]
    parts = (
        (money.approved, "approved_cents", money.plan, "planned_cents", _last(target["target_cents"])),
        (money.cumulative_target, "target_cents", ended, "planned_cents", _last(due, before=0)),
        (money.declared, "declared_cents", money.spending, "declared_cents", curve.get("declared_cents")),
        (money.certified, "certified_cents", money.spending, "certified_cents", curve.get("certified_cents")),
        (money.paid, "paid_cents", money.payments, "amount_cents", curve.get("paid_cents")),
    )
    return tuple(_reconciled(money, *part) for part in parts)


def _last(cents: pd.Series, before: int | None = None) -> int | None:
    """The last value of a cumulative series; `before` it has one."""
    return int(cents.iloc[-1]) if len(cents) else before


def _reconciled(
    money: Money, figure: Figure, column: str, frame: pd.DataFrame, amount: str, curve_cents: int | None
) -> Reconciled:
    sums: dict[Dimension, int | None] = {}
    unlisted: dict[Dimension, dict[str, int]] = {}
    for dimension, rows in money.breakdowns.items():
        told = money.ledger_published and (
            column != "paid_cents" or (money.scope.has_payments and dimension not in WITHOUT_PAYMENTS)
        )
        sums[dimension] = int(rows[column].sum()) if told else None
        key = KEYS[dimension]
        if told:
            strangers = frame[~frame[key].isin(rows[key])].groupby(key)[amount].sum()
            unlisted[dimension] = {name: int(total) for name, total in strangers.items() if total}
    known = figure.value is not None and curve_cents is not None and money.ledger_published
    return Reconciled(figure, sums, int(curve_cents) if known and curve_cents is not None else None, unlisted)

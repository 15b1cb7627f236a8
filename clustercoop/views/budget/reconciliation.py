"""Do the parts add up to the head of the page? A tick, or the difference and where it comes from."""

from __future__ import annotations

from typing import Any

import pandas as pd

from clustercoop import i18n
from clustercoop.i18n import N_, _
from clustercoop.measures.breakdown import Reconciled, reconciliation
from clustercoop.measures.budget import Money
from clustercoop.views.view import Column, Kind, Table, View, not_published
from clustercoop.vocabulary import Dimension

SUMS = {
    Dimension.PARTNER: N_("Partners"),
    Dimension.WORK_PACKAGE: N_("Work packages"),
    Dimension.BUDGET_LINE: N_("Budget lines"),
    Dimension.PERIOD: N_("Periods"),
}
TICK = "✓"


def proof(money: Money) -> View:
    """Each head figure beside the sum of every breakdown and the end of the curve."""
    checked = reconciliation(money)
    answer = _answer(money, checked)
    columns = (
        Column("figure", _("Figure")),
        Column("head_cents", _("Head of the page"), Kind.CENTS, _absent(money)),
        *[Column(dimension.value, _(SUMS[dimension]), Kind.CELL, _absent(money)) for dimension in Dimension],
        Column("curve", _("End of the curve"), Kind.CELL, _absent(money)),
        Column("from", _("Where a difference comes from"), absent="", wide=True),
    )
    return View(
        slug="budget-reconciliation",
        title=_("Do the parts add up?"),
        unit=_("{currency}, to the cent").format(currency=money.project.currency),
        takeaway=answer,
        alt=answer,
        table=Table("budget-reconciliation", columns, pd.DataFrame([_row(item) for item in checked])),
        evidence=money.evidence,
    )


def _absent(money: Money) -> str:
    return _("n/a") if money.ledger_published else not_published()


def _answer(money: Money, checked: tuple[Reconciled, ...]) -> str:
    if not money.ledger_published:
        return _("Only the total is public; there are no parts to add up.")
    wrong = [_(item.figure.definition.title) for item in checked if not item.agrees]
    if wrong:
        return _("▲ The parts do not add up to the head of the page for: {figures}.").format(figures=", ".join(wrong))
    return _("{tick} Partners, work packages, budget lines, periods and the curve add up to these figures.").format(
        tick=TICK
    )


def _row(item: Reconciled) -> dict[str, Any]:
    row: dict[str, Any] = {"figure": _(item.figure.definition.title), "head_cents": item.figure.value}
    for dimension, total in item.sums.items():
        row[dimension.value] = None if total is None else _tick(item.differences.get(dimension, 0))
    row["curve"] = None if item.curve_cents is None else _tick(item.curve_difference)
    row["from"] = "; ".join(
        _("{member}: {amount}, in no list of {members}").format(
            member=member, amount=i18n.number(cents / 100, 2), members=_(SUMS[dimension]).lower()
        )
        for dimension, members in item.unlisted.items()
        for member, cents in members.items()
    )
    return row


def _tick(difference: int) -> str:
    return TICK if difference == 0 else _("▲ differs by {amount}").format(amount=i18n.number(difference / 100, 2))

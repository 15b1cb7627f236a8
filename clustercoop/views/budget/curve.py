"""How much, against which plan? Target, declared, certified and paid over the periods."""

from __future__ import annotations

from functools import cache

import pandas as pd

from clustercoop import i18n
from clustercoop.i18n import _
from clustercoop.measures.budget import Money
from clustercoop.views import words
from clustercoop.views.charts.cumulative import cumulative_money
from clustercoop.views.view import Column, Kind, Table, View, not_published


def curve(money: Money) -> View:
    """Target, declared, certified and paid over the periods, against the plan."""
    project = money.project

    @cache
    def draw(dark: bool) -> object:
        return cumulative_money(
            target=money.target_curve,
            spending=money.spending_curve,
            plan_cents=money.approved_cents,
            start=project.start_on,
            end=project.end_on,
            status_date=money.status_date,
            fund=project.fund,
            dark=dark,
        )

    takeaway = _curve_takeaway(money)
    return View(
        slug="budget-curve",
        title=_("Plan, target and spending, cumulative"),
        unit=_("thousand {currency}, cumulative").format(currency=project.currency),
        takeaway=takeaway,
        alt=_alt(money, takeaway),
        table=Table("budget-curve", _curve_columns(money), _curve_rows(money)),
        evidence=money.evidence,
        draw=None if money.approved_cents is None else draw,
    )


def _alt(money: Money, takeaway: str) -> str:
    if money.approved.value is None:
        return _("Chart over the project's time without a line. {takeaway}").format(takeaway=takeaway)
    return _("Line chart over the project's time against the plan of {plan}. {takeaway}").format(
        plan=words.value(money.approved, money.project.currency), takeaway=takeaway
    )


def _curve_takeaway(money: Money) -> str:
    currency = money.project.currency
    if money.approved.value is None:
        return _("Neither the plan nor the spending of this part of the money is published.")
    if not money.ledger_published:
        return _("Only the total of {plan} is public. Targets by period and spending are not published.").format(
            plan=words.value(money.approved, currency)
        )
    behind = int(money.cumulative_target.numerator or 0) - int(money.certified.numerator or 0)
    if behind > 0:
        return _("{certified} are certified, {gap} less than the target to date.").format(
            certified=words.value(money.certified, currency), gap=i18n.money(behind, currency)
        )
    return _("{certified} are certified, {gap} more than the target to date.").format(
        certified=words.value(money.certified, currency), gap=i18n.money(-behind, currency)
    )


def _curve_columns(money: Money) -> tuple[Column, ...]:
    ahead = _("ahead")
    return (
        Column("on", _("Period end or status date"), Kind.DAY),
        Column("target_cents", _("Cumulative target"), Kind.MONEY, not_published()),
        Column("declared_cents", _("Declared"), Kind.MONEY, ahead if money.ledger_published else not_published()),
        Column(
            "certified_cents",
            _("Certified"),
            Kind.MONEY,
            ahead if money.ledger_published else not_published(),
        ),
        Column(
            "paid_cents",
            _("{fund} received").format(fund=money.project.fund),
            Kind.MONEY,
            (ahead if money.scope.has_payments else _("n/a")) if money.ledger_published else not_published(),
        ),
        Column("plan_cents", _("Plan"), Kind.MONEY, not_published()),
    )


def _curve_rows(money: Money) -> pd.DataFrame:
    """The curve at the end of each period and on the status date; spending only up to the status date."""
    target, spending = money.target_curve, money.spending_curve
    days = sorted({*target["on"], money.status_date})
    rows = []
    for day in days:
        planned = target[target["on"] <= day]["target_cents"]
        spent = spending[spending["on"] <= day] if day <= money.status_date else spending.iloc[:0]
        last = spent.iloc[-1] if len(spent) else None
        rows.append(
            {
                "on": day,
                "target_cents": (int(planned.iloc[-1]) if len(planned) else 0) if money.ledger_published else None,
                "declared_cents": None if last is None else int(last["declared_cents"]),
                "certified_cents": None if last is None else int(last["certified_cents"]),
                "paid_cents": None if last is None or not money.scope.has_payments else int(last["paid_cents"]),
                "plan_cents": money.approved_cents,
            }
        )
    return pd.DataFrame(rows)

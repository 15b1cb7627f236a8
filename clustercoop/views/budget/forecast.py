"""How will it end? Three ways to see the rest of the project side by side, and the range between them."""

from __future__ import annotations

from functools import cache

import pandas as pd

from clustercoop import i18n
from clustercoop.i18n import _
from clustercoop.measures.budget import Money, rate_of
from clustercoop.measures.forecast import Forecast, Outcome
from clustercoop.views import words
from clustercoop.views.budget.states import METHODS, METHODS_EXPLAINED, NO_FORECAST
from clustercoop.views.charts.bars import EndBar, end_bars
from clustercoop.views.view import Column, Kind, Table, View
from clustercoop.vocabulary import ForecastMethod


def answer(money: Money, ends: Forecast) -> str:
    """The range of the end, and what would be left of the grant."""
    if ends.missing is not None:
        return _(NO_FORECAST[ends.missing])
    currency = money.project.currency
    low, high = words.value(ends.low, currency), words.value(ends.high, currency)
    left = [words.value(figure, currency) for figure in (ends.underspend_low, ends.underspend_high)]
    fund = [words.value(figure, currency) for figure in (ends.fund_underspend_low, ends.fund_underspend_high)]
    if ends.complete:
        return _(
            "Every period is reported: {high} is declared within the budget; {left} of it is left, {fund} of {name}."
        ).format(high=high, left=left[0], fund=fund[0], name=money.project.fund)
    return _(
        "At the end {low} to {high} will be declared within the budget; {least} to {most} of it would be left, "
        "{fund_least} to {fund_most} of {name}."
    ).format(
        low=low,
        high=high,
        least=left[0],
        most=left[1],
        fund_least=fund[0],
        fund_most=fund[1],
        name=money.project.fund,
    )


def methods(money: Money, ends: Forecast) -> View:
    """The three methods side by side: declared so far, still to come, own cost beyond the budget, what is left."""
    said = answer(money, ends)

    @cache
    def draw(dark: bool) -> object:
        return end_bars(
            rows=[_bar(money, outcome, ends.declared_within_budget_cents) for outcome in ends.applicable],
            approved_cents=money.approved_cents or 0,
            dark=dark,
        )

    return View(
        slug="budget-forecast",
        title=_("Forecast at completion by three methods"),
        unit=_("thousand {currency}; declared in partner reports").format(currency=money.project.currency),
        takeaway=said,
        alt=_("Stacked bars, one for each method, against the approved budget. {takeaway}").format(takeaway=said),
        table=Table("budget-forecast", _method_columns(money), _method_rows(ends)),
        evidence=ends.evidence,
        draw=draw if ends.applicable else None,
        notes=(*map(_explained, ends.outcomes), _beyond()),
    )


def _beyond() -> str:
    return _(
        "A grant cannot exceed its budget: what a partner spends beyond its own approved budget is its own cost. What "
        "control will deduct is not taken off."
    )


def _bar(money: Money, outcome: Outcome, so_far: int) -> EndBar:
    eligible, left = outcome.eligible_cents or 0, outcome.underspend_cents or 0
    return EndBar(
        title=_(METHODS[outcome.method]),
        label=_("{total}, {left} left").format(
            total=i18n.money(eligible, money.project.currency), left=i18n.number(left / 100)
        ),
        so_far_cents=so_far,
        to_come_cents=eligible - so_far,
        own_cost_cents=outcome.own_cost_cents or 0,
    )


def _explained(outcome: Outcome) -> str:
    explained = f"{_(METHODS[outcome.method])}: {_(METHODS_EXPLAINED[outcome.method])}"
    return f"{explained} {_covered(outcome)}".strip()


def _covered(outcome: Outcome) -> str:
    """How many partners the method speaks for; the others count with their plan."""
    if outcome.method is ForecastMethod.PLAN:
        return ""
    if not outcome.applicable:
        return _("No partner has one yet.")
    return _("Known for {covered} of {partners} partners; the others count with their plan.").format(
        covered=outcome.covered, partners=outcome.partners
    )


def _method_rows(ends: Forecast) -> pd.DataFrame:
    names = (
        "declared_cents",
        "expected_cents",
        "total_cents",
        "eligible_cents",
        "own_cost_cents",
        "underspend_cents",
        "fund_underspend_cents",
    )
    rows = [
        {"method": _(METHODS[outcome.method]), "covered": outcome.covered if outcome.applicable else None}
        | {name: getattr(outcome, name) if outcome.applicable else None for name in names}
        for outcome in ends.outcomes
    ]
    return pd.DataFrame(rows, columns=["method", *names, "covered"]).astype(object)


def _method_columns(money: Money) -> tuple[Column, ...]:
    absent = _("n/a")
    return (
        Column("method", _("Method")),
        Column("declared_cents", _("Declared so far"), Kind.MONEY, absent),
        Column("expected_cents", _("Expected still"), Kind.MONEY, absent),
        Column("total_cents", _("At completion"), Kind.MONEY, absent),
        Column("eligible_cents", _("Of it within the budget"), Kind.MONEY, absent),
        Column("own_cost_cents", _("Own cost"), Kind.MONEY, absent),
        Column("underspend_cents", _("Left of the budget"), Kind.MONEY, absent),
        Column("fund_underspend_cents", _("Left of {fund}").format(fund=money.project.fund), Kind.MONEY, absent),
        Column("covered", _("Partners with a forecast of their own"), Kind.COUNT, absent),
    )


def partners(money: Money, ends: Forecast) -> View:
    """The range for each partner within its budget."""
    rows = ends.by_partner.copy()
    rows["low_rate"] = [
        rate_of(low, approved) for low, approved in zip(rows["low_cents"], rows["approved_cents"], strict=True)
    ]
    rows["high_rate"] = [
        rate_of(high, approved) for high, approved in zip(rows["high_cents"], rows["approved_cents"], strict=True)
    ]
    said = _partners_takeaway(rows)
    absent = _("n/a")
    return View(
        slug="budget-forecast-partners",
        title=_("Forecast at completion by partner"),
        unit=_("{currency}; declared in partner reports, within the budget").format(currency=money.project.currency),
        takeaway=said,
        alt=said,
        table=Table(
            "budget-forecast-partners",
            (
                Column("short_name", _("Partner")),
                Column("approved_cents", _("Approved"), Kind.MONEY, absent),
                Column("declared_cents", _("Declared so far"), Kind.MONEY, absent),
                Column("low_cents", _("At the end, lowest"), Kind.MONEY, absent),
                Column("high_cents", _("At the end, highest"), Kind.MONEY, absent),
                Column("low_rate", _("Lowest of approved"), Kind.PERCENT, absent),
                Column("high_rate", _("Highest of approved"), Kind.PERCENT, absent),
            ),
            rows.astype(object).where(rows.notna(), None),
        ),
        evidence=ends.evidence,
    )


def _partners_takeaway(rows: pd.DataFrame) -> str:
    left = [
        (row["approved_cents"] - row["high_cents"], row["short_name"])
        for row in rows.to_dict("records")
        if row["high_cents"] is not None and row["approved_cents"] is not None
    ]
    if not left or max(left)[0] <= 0:
        return _("By the highest forecast every partner uses its budget up.")
    cents, name = max(left)
    return _("Even by the highest forecast {name} leaves {amount} of its budget.").format(
        name=name, amount=i18n.number(cents / 100)
    )

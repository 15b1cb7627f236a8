"""The money as charts and tables."""

from __future__ import annotations

from functools import cache
from typing import Any

import pandas as pd

from clustercoop import i18n
from clustercoop.i18n import _
from clustercoop.measures.budget import Money, rate_of
from clustercoop.measures.completeness import Reporting
from clustercoop.views import charts, words
from clustercoop.views.view import Column, Kind, Table, View, not_published


def curve(money: Money) -> View:
    """Target, declared, certified and paid over the periods, against the plan."""
    project = money.project

    @cache
    def draw(dark: bool) -> object:
        return charts.cumulative_money(
            target=money.target_curve,
            spending=money.spending_curve,
            plan_cents=project.total_budget_cents,
            start=project.start_on,
            end=project.end_on,
            status_date=money.status_date,
            fund=project.fund,
            dark=dark,
        )

    takeaway = _curve_takeaway(money)
    plan = i18n.money(project.total_budget_cents, project.currency)
    return View(
        slug="budget-curve",
        title=_("Plan, target and spending, cumulative"),
        unit=_("thousand {currency}, cumulative").format(currency=project.currency),
        takeaway=takeaway,
        alt=_("Line chart over the project's time against the plan of {plan}. {takeaway}").format(
            plan=plan, takeaway=takeaway
        ),
        table=Table("budget-curve", _curve_columns(money), _curve_rows(money)),
        evidence=money.evidence,
        draw=draw,
    )


def _curve_takeaway(money: Money) -> str:
    currency = money.project.currency
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
            ahead if money.ledger_published else not_published(),
        ),
        Column("plan_cents", _("Plan"), Kind.MONEY),
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
                "paid_cents": None if last is None else int(last["paid_cents"]),
                "plan_cents": money.project.total_budget_cents,
            }
        )
    return pd.DataFrame(rows)


MONEY_COLUMNS = (
    "approved_cents",
    "target_cents",
    "declared_cents",
    "certified_cents",
    "paid_cents",
    "remaining_cents",
)


def by_partner(money: Money, reporting: Reporting) -> View:
    """Each partner against its plan, with the head's figures as the last row."""
    rows = money.by_partner.copy()
    rows["certified_rate"] = _rates(rows, "certified_cents", "approved_cents")
    rows["declared_to_target"] = _rates(rows, "declared_cents", "target_cents")
    overdue = reporting.overdue.groupby("partner_id").size()
    reported = reporting.reports_overdue.value is not None
    rows["overdue"] = [int(overdue.get(partner, 0)) if reported else None for partner in rows["partner_id"]]
    total: dict[str, Any] = {
        "short_name": _("All partners"),
        "country_code": None,
        "overdue": reporting.reports_overdue.value,
    }
    for name in MONEY_COLUMNS:
        total[name] = int(rows[name].sum()) if money.ledger_published else None
    total["certified_rate"] = rate_of(total["certified_cents"], total["approved_cents"])
    total["declared_to_target"] = rate_of(total["declared_cents"], total["target_cents"])
    rows = pd.concat([rows, pd.DataFrame([total])], ignore_index=True).astype(object)
    absent = not_published() if not money.ledger_published else _("n/a")
    columns = (
        Column("short_name", _("Partner")),
        Column("country_code", _("Country"), Kind.COUNTRY, ""),
        Column("approved_cents", _("Approved"), Kind.MONEY, absent),
        Column("target_cents", _("Cumulative target"), Kind.MONEY, absent),
        Column("declared_cents", _("Declared"), Kind.MONEY, absent),
        Column("certified_cents", _("Certified"), Kind.MONEY, absent),
        Column("certified_rate", _("Certified of approved"), Kind.PERCENT, absent),
        Column("declared_to_target", _("Declared of target"), Kind.PERCENT, absent),
        Column("remaining_cents", _("Approved minus declared"), Kind.MONEY, absent),
        Column("paid_cents", _("{fund} received").format(fund=money.project.fund), Kind.MONEY, absent),
        Column("overdue", _("Reports overdue"), Kind.COUNT, not_published()),
    )
    takeaway = _partners_takeaway(money)
    return View(
        slug="budget-partners",
        title=_("Each partner against its plan"),
        unit=money.project.currency,
        takeaway=takeaway,
        alt=takeaway,
        table=Table("budget-partners", columns, rows, total=len(rows) - 1),
        evidence=money.evidence | reporting.evidence,
    )


def _rates(rows: pd.DataFrame, part: str, whole: str) -> list[float | None]:
    return [rate_of(top, bottom) for top, bottom in zip(rows[part], rows[whole], strict=True)]


def _partners_takeaway(money: Money) -> str:
    if not money.ledger_published:
        return _("Budgets and spending of the partners are not published.")
    rated = [
        (rate_of(row.certified_cents, row.approved_cents), row.short_name)
        for row in money.by_partner.itertuples()
        if row.approved_cents
    ]
    if not rated:
        return _("No partner has a budget in the version in force.")
    (low, last), (high, first) = min(rated), max(rated)
    return _("Certified shares of the approved budget reach from {low} ({last}) to {high} ({first}).").format(
        low=i18n.percent(low or 0), last=last, high=i18n.percent(high or 0), first=first
    )

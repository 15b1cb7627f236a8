"""The partner spending profile: how each partner stands against its plan, and which one needs attention first.

The columns are those of the partner spending profile in Jems, with each stage of the money in a column of its own.
"""

from __future__ import annotations

from collections.abc import Collection
from fractions import Fraction
from typing import Any

import pandas as pd

from clustercoop.measures.budget import Money, sums_by
from clustercoop.measures.completeness import Reporting
from clustercoop.measures.outstanding import next_forecasts
from clustercoop.vocabulary import Attention, Comparison, Dimension, ReportStatus

COLUMNS = (
    "partner_id",
    "short_name",
    "country_code",
    "approved_cents",
    "period_target_cents",
    "target_cents",
    "reportable_cents",
    "declared_cents",
    "certified_cents",
    "paid_cents",
    "remaining_cents",
    "behind_cents",
    "next_forecast_cents",
    "report_period",
    "report_status",
    "reports_overdue",
    "attention",
)

WHOLE_TARGET = 100
"""Percent of the target due for report below which a partner is behind where no rule says otherwise."""

URGENCY = {kind: place for place, kind in enumerate(Attention)}

Row = dict[str, Any]


def behind_threshold(rules: pd.DataFrame) -> float:
    """Below how many percent of the target due for report a partner is behind, by the alert rule on that measure.

    `rules` as `datastore.queries.cooperation.alert_rules` returns them; of several the strictest for the partner.
    """
    told = rules[(rules["measure"] == "declared_to_reportable") & (rules["comparison"] == Comparison.BELOW)]
    return max((float(threshold) for threshold in told["threshold"]), default=WHOLE_TARGET)


def spending_profile(money: Money, reporting: Reporting, *, behind_below: float = WHOLE_TARGET) -> pd.DataFrame:
    """One row per partner of the scope of `money` with `COLUMNS`, the partner that needs attention first.

    `reporting` is of the whole project on the same day; of it only the scope's partners and period are taken.

    - As in `Money.by_partner`, None where not published, and adding up to the figures at the head: approved_cents,
      target_cents (cumulative), reportable_cents, declared_cents, certified_cents, paid_cents, remaining_cents
      (approved minus declared, negative where more is declared than approved).
    - period_target_cents: planned in the latest period that has ended by the status date, 0 before any has.
      behind_cents: cumulative target minus declared, positive is behind. None each where not published.
    - next_forecast_cents: of the partner's latest report that has come in (submitted, under control or certified) with
      one. None without one, and where the scope is a work package or a budget line, for which no forecast is made.
    - report_period (number), report_status (ReportStatus): of the partner's latest report that is due or was ever
      submitted, None before any. reports_overdue: a count, None where no report of the partner is on record.
    - attention (Attention), see the function of that name; `behind_below` is its threshold in percent.

    Within one kind of attention the lowest rate of declared to reportable comes first, then the order of the partners;
    partners without such a rate, because nothing of their plan is due or published, come last.
    """
    targets, reports = _period_targets(money), _reports_by_partner(money, reporting)
    forecasts = _forecasts(money, reporting)
    rows = []
    for partner in money.by_partner.to_dict("records"):
        name, own = partner["partner_id"], reports.get(partner["partner_id"], [])
        target, declared = partner["target_cents"], partner["declared_cents"]
        latest = _latest(own)
        rows.append(
            partner
            | {
                "period_target_cents": None if target is None else targets.get(name, 0),
                "behind_cents": None if target is None else target - declared,
                "next_forecast_cents": forecasts.get(name),
                "report_period": latest["number"] if latest else None,
                "report_status": latest["status"] if latest else None,
                "reports_overdue": sum(report["is_overdue"] for report in own) if own else None,
                "attention": attention(
                    statuses={report["status"] for report in own},
                    approved_cents=partner["approved_cents"],
                    reportable_cents=partner["reportable_cents"],
                    declared_cents=declared,
                    behind_below=behind_below,
                ),
            }
        )
    return pd.DataFrame(sorted(rows, key=_urgency), columns=COLUMNS, dtype=object)


def attention(
    *,
    statuses: Collection[ReportStatus],
    approved_cents: int | None,
    reportable_cents: int | None,
    declared_cents: int | None,
    behind_below: float = WHOLE_TARGET,
) -> Attention:
    """The most urgent of what is to be said of a partner; amounts None where not published.

    A report never submitted and past its day comes first, then one that is back with the partner, whether or not its
    day has passed; then more declared than approved, then less declared than `behind_below` percent of what was planned
    for the periods due for report.
    """
    if ReportStatus.OVERDUE in statuses:
        return Attention.REPORT_OVERDUE
    if ReportStatus.REOPENED in statuses:
        return Attention.REPORT_REOPENED
    if approved_cents is None or reportable_cents is None or declared_cents is None:
        return Attention.NOT_PUBLISHED
    if declared_cents > approved_cents:
        return Attention.OVERSPENT
    is_behind = declared_cents * WHOLE_TARGET < Fraction(behind_below) * reportable_cents
    return Attention.BEHIND if is_behind else Attention.ON_TRACK


def _urgency(row: Row) -> tuple[int, bool, Fraction]:
    """What the rows are sorted by; rows that are equal keep the order of the partners."""
    declared, reportable = row["declared_cents"], row["reportable_cents"]
    rate = Fraction(declared, reportable) if reportable else None
    return URGENCY[row["attention"]], rate is None, rate or Fraction(0)


def _period_targets(money: Money) -> dict[str, int]:
    """Planned by partner in the latest period of the scope that has ended."""
    ended = [
        row.period_id for row in money.breakdowns[Dimension.PERIOD].itertuples() if row.end_on <= money.status_date
    ]
    return sums_by(money.plan[money.plan["period_id"].isin(ended[-1:])], "partner_id", "planned_cents")


def _forecasts(money: Money, reporting: Reporting) -> dict[str, int]:
    if not money.scope.has_payments:
        return {}
    numbers = {row.period_id: int(row.number) for row in money.breakdowns[Dimension.PERIOD].itertuples()}
    reports = reporting.table[reporting.table["period_id"].isin(numbers)]
    return {partner: cents for partner, (_, cents) in next_forecasts(reports, numbers).items()}


def _reports_by_partner(money: Money, reporting: Reporting) -> dict[str, list[Row]]:
    """The reports of the scope's period: status, number of the period, is_overdue, has_come (due or ever submitted).

    The number is None where the period itself is not published.
    """
    numbers = {row.period_id: int(row.number) for row in money.periods.itertuples()}
    overdue, due = set(reporting.overdue["report_id"]), set(reporting.due["report_id"])
    made: dict[str, list[Row]] = {}
    for report in reporting.table.itertuples():
        if money.scope.period_id in (None, report.period_id):
            row = {
                "status": ReportStatus(report.status),
                "number": numbers.get(report.period_id),
                "is_overdue": report.report_id in overdue,
                "has_come": report.report_id in due or report.last_event is not None,
            }
            made.setdefault(report.partner_id, []).append(row)
    return made


def _latest(reports: list[Row]) -> Row | None:
    """The latest report that is due or was ever submitted, of those whose period is known."""
    come = [report for report in reports if report["has_come"] and report["number"] is not None]
    return max(come, key=lambda report: report["number"], default=None)

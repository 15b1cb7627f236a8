"""What each partner has reported, what is still outstanding, and what it forecasts for its next report.

*Reported* are the periods whose report has come in: submitted, under control or certified on the status date.
*Outstanding* are the other periods, that of a reopened report among them, as long as the partner takes part: none that
begins after it left (seen from the day after it left), none that ended before it joined. The period in which it left
is outstanding like any other until its report is in.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from clustercoop.measures.budget import Money
from clustercoop.measures.completeness import RECEIVED, Reporting
from clustercoop.selection import Scope


@dataclass(frozen=True)
class PartnerPeriod:
    """A reporting period as one partner has it; `days` are all days of the period, amounts in cents."""

    period_id: str
    number: int
    days: int
    planned_cents: int
    declared_cents: int


@dataclass(frozen=True)
class Standing:
    """Where a partner stands; amounts in cents, the periods are those of the scope, the earliest first."""

    partner_id: str
    approved_cents: int
    declared_cents: int
    erdf_rate_bp: int
    reported: tuple[PartnerPeriod, ...]
    outstanding: tuple[PartnerPeriod, ...]
    next_forecast: tuple[str, int] | None
    """The partner's own forecast: the outstanding period for which it stands, in the scope or not, and its cents."""

    @property
    def planned_cents(self) -> int:
        """The plan of the outstanding periods."""
        return sum(period.planned_cents for period in self.outstanding)


def standings(money: Money, reporting: Reporting) -> list[Standing]:
    """The partners of the scope in list order; none where no ledger is published.

    A partner's forecast is that of its latest report that has come in with one, and stands for the first outstanding
    period after that report. It is made for all of the partner's work: a scope of a work package or a budget line
    holds none.
    """
    if not money.ledger_published:
        return []
    planned = by_partner_and_period(money.plan, "planned_cents")
    declared = by_partner_and_period(money.spending, "declared_cents")
    numbers = {row.period_id: int(row.number) for row in money.periods.itertuples()}
    reports = reporting.table[reporting.table["period_id"].isin(numbers)]
    received = {(row.partner_id, row.period_id) for row in reports[reports["status"].isin(RECEIVED)].itertuples()}
    forecasts = next_forecasts(reports, numbers) if money.scope.has_payments else {}
    facts = {row.partner_id: row for row in money.partners.itertuples()}
    made = []
    for row in money.by_partner.itertuples():
        reported, outstanding = [], []
        for period in money.periods.itertuples():
            key = (row.partner_id, period.period_id)
            days = (period.end_on - period.start_on).days + 1
            own = PartnerPeriod(period.period_id, int(period.number), days, planned.get(key, 0), declared.get(key, 0))
            if key in received:
                reported.append(own)
            elif _takes_part(facts[row.partner_id], period, money.status_date):
                outstanding.append(own)
        made.append(
            Standing(
                partner_id=row.partner_id,
                approved_cents=row.approved_cents,
                declared_cents=row.declared_cents,
                erdf_rate_bp=int(facts[row.partner_id].erdf_rate_bp),
                reported=_of_scope(reported, money.scope),
                outstanding=_of_scope(outstanding, money.scope),
                next_forecast=_following(forecasts.get(row.partner_id), outstanding),
            )
        )
    return made


def next_forecasts(reports: pd.DataFrame, numbers: dict[str, int]) -> dict[str, tuple[int, int]]:
    """Of each partner that made one, the forecast in its latest report that has come in with one.

    `reports` as `Reporting.table` has them, `numbers` of all their periods by period_id. The values are the number of
    the report's own period and the forecast in cents.
    """
    made: dict[str, tuple[int, int]] = {}
    for report in reports[reports["status"].isin(RECEIVED)].dropna(subset="next_forecast_cents").itertuples():
        found = (numbers[report.period_id], int(report.next_forecast_cents))
        made[report.partner_id] = max(made.get(report.partner_id, found), found)
    return made


def by_partner_and_period(frame: pd.DataFrame, column: str) -> dict[tuple[str, str], int]:
    """Sums of a column of cents by partner_id and period_id."""
    sums = frame.groupby(["partner_id", "period_id"])[column].sum()
    return {(partner, period): int(total) for (partner, period), total in sums.items()}


def _takes_part(partner: Any, period: Any, on: date) -> bool:
    """Whether a partner takes part in some of a period, as far as is known on a day."""
    has_left = partner.left_on is not None and partner.left_on < on
    has_joined = partner.joined_on is not None and partner.joined_on <= on
    gone = has_left and period.start_on > partner.left_on
    not_yet = has_joined and period.end_on < partner.joined_on
    return not gone and not not_yet


def _following(made: tuple[int, int] | None, outstanding: list[PartnerPeriod]) -> tuple[str, int] | None:
    """The first outstanding period after that of the report with the forecast, and the forecast."""
    if made is None:
        return None
    number, cents = made
    return next(((period.period_id, cents) for period in outstanding if period.number > number), None)


def _of_scope(periods: list[PartnerPeriod], scope: Scope) -> tuple[PartnerPeriod, ...]:
    return tuple(period for period in periods if scope.period_id in (None, period.period_id))

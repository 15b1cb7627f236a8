"""Rows of the money but the single items: budget, reports, their steps, payments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from clustercoop.datastore.models import BudgetItem, PartnerReport, Payment, ReportEvent
from clustercoop.datastore.package import Row
from clustercoop.simulate.budget import CENTS, Matrix
from clustercoop.simulate.chance import Chance
from clustercoop.simulate.days import working_day
from clustercoop.simulate.reports import Report
from clustercoop.simulate.rows import demonstration
from clustercoop.simulate.scenario import Scenario
from clustercoop.simulate.spending import Batch

BASIS_POINTS = 10_000


def budget_rows(budgets: Mapping[str, Matrix]) -> list[Row]:
    """Rows of `budget`, one for each cell of each version that holds money."""
    return [
        demonstration(BudgetItem, budget_version_id=version, planned_cents=cents, **cell._asdict())
        for version, matrix in budgets.items()
        for cell, cents in matrix.items()
    ]


def report_rows(scenario: Scenario, reports: Mapping[str, Report], planned: Matrix, *, seed: int) -> list[Row]:
    """Rows of `partner_reports`. The forecast of the next report is near its plan, in whole hundreds."""
    periods = scenario.period_ids
    rows = []
    for report in reports.values():
        following = periods[periods.index(report.period_id) + 1 :][:1]
        cents = sum(
            amount
            for cell, amount in planned.items()
            if cell.partner_id == report.partner_id and cell.period_id in following
        )
        expected = cents * Chance(seed, "forecast", report.report_id).between(*scenario.reporting.forecast) // 100
        hundred = 100 * CENTS
        rows.append(
            demonstration(
                PartnerReport,
                report_id=report.report_id,
                partner_id=report.partner_id,
                period_id=report.period_id,
                due_on=report.due_on,
                next_forecast_cents=expected // hundred * hundred if following else None,
            )
        )
    return rows


def event_rows(reports: Mapping[str, Report]) -> list[Row]:
    """Rows of `report_events`."""
    return [
        demonstration(
            ReportEvent,
            report_id=report.report_id,
            sequence=sequence,
            event=step.event,
            occurred_on=step.day,
            note=step.note,
        )
        for report in reports.values()
        for sequence, step in enumerate(report.steps, start=1)
    ]


def payment_rows(
    scenario: Scenario,
    reports: Mapping[str, Report],
    batches: Sequence[Batch],
    *,
    rates: Mapping[str, int],
) -> list[Row]:
    """Rows of `payments`: the fund's share of what each report's certificate covers.

    A period's claim is paid at once, some time after its last certificate; while one is missing, nothing is paid.
    `rates` are basis points by partner. Amounts are rounded to the cent, a half up.
    """
    certified = dict.fromkeys(reports, 0)
    for batch in batches:
        if batch.certifying_report_id is not None and batch.certified is not None:
            certified[batch.certifying_report_id] += batch.certified
    rows = []
    for period_id, days in zip(scenario.period_ids, scenario.reporting.claim_paid_after, strict=True):
        claim = [report for report in reports.values() if report.period_id == period_id]
        certificates = [report.certified_on for report in claim if report.certified_on is not None]
        if len(certificates) < len(claim):
            continue
        paid_on = working_day(max(certificates) + timedelta(days=days))
        for report in claim:
            amount = (certified[report.report_id] * rates[report.partner_id] + BASIS_POINTS // 2) // BASIS_POINTS
            if amount:
                rows.append(
                    demonstration(
                        Payment,
                        payment_id=f"{period_id}-{report.partner_id}",
                        period_id=period_id,
                        partner_id=report.partner_id,
                        paid_on=paid_on,
                        amount_cents=amount,
                    )
                )
    return rows

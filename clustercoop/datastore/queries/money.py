"""Plan, expenditure, reports and payments as they stood on the status date."""

from __future__ import annotations

from typing import Any

import pandas as pd
from sqlalchemy import Connection, Subquery, and_, case, func, select

from clustercoop.datastore.fields import table_of
from clustercoop.datastore.models import (
    BudgetItem,
    ExpenditureTotal,
    PartnerReport,
    Payment,
    ReportEvent,
    SpendingTarget,
)
from clustercoop.datastore.queries.frames import frame, visible
from clustercoop.datastore.queries.scoped import DECLARING, chosen_version, in_scope, last_step, of, of_partners
from clustercoop.selection import WHOLE, Scope, Selection
from clustercoop.vocabulary import ReportEventKind


def plan(connection: Connection, selection: Selection, scope: Scope = WHOLE) -> pd.DataFrame:
    """The approved budget in force, or the version of the scope: planned_cents.

    By partner_id, period_id, work_package_id, budget_line_id, evidence.
    """
    table = table_of(BudgetItem)
    by = [table.c[name] for name in ("partner_id", "period_id", "work_package_id", "budget_line_id", "evidence")]
    statement = (
        select(*by, func.sum(table.c.planned_cents).label("planned_cents"))
        .where(
            table.c.budget_version_id == chosen_version(selection, scope).scalar_subquery(),
            visible(table.c.evidence, selection),
            *of_partners(table.c.partner_id, scope),
            *of(table.c.work_package_id, scope.work_package_id),
            *of(table.c.budget_line_id, scope.budget_line_id),
            *of(table.c.period_id, scope.period_id),
        )
        .group_by(*by)
        .order_by(*by)
    )
    return frame(connection, statement)


def plan_is_published(connection: Connection, selection: Selection, scope: Scope = WHOLE) -> bool:
    """Whether the version has a row that the reader may see; a scope without a plan is then a true zero."""
    table = table_of(BudgetItem)
    is_of_version = table.c.budget_version_id == chosen_version(selection, scope).scalar_subquery()
    statement = select(select(table.c.partner_id).where(is_of_version, visible(table.c.evidence, selection)).exists())
    return bool(connection.scalar(statement))


def spending(connection: Connection, selection: Selection, scope: Scope = WHOLE) -> pd.DataFrame:
    """Declared and certified expenditure on the status date.

    By partner_id, period_id (of the declaring report), work_package_id, budget_line_id, evidence: items (number
    declared), declared_cents, certified_cents, deducted_cents (declared minus certified of what is certified). An
    item counts as declared while the last step of its report is one of `DECLARING`, as certified while the last step
    of the certifying report is `certified`. The reader's choice of evidence must let through the item, its report
    and the step.
    """
    totals, report = table_of(ExpenditureTotal), table_of(PartnerReport)
    own, certifying = last_step(selection).alias("own"), last_step(selection).alias("certifying")
    declared = own.c.event.in_(DECLARING)
    certified = certifying.c.event == ReportEventKind.CERTIFIED
    deducted = totals.c.declared_cents - totals.c.certified_cents
    by = [
        report.c.partner_id,
        report.c.period_id,
        totals.c.work_package_id,
        totals.c.budget_line_id,
        totals.c.evidence,
    ]
    statement = (
        select(
            *by,
            func.sum(case((declared, totals.c["items"]), else_=0)).label("items"),
            func.sum(case((declared, totals.c.declared_cents), else_=0)).label("declared_cents"),
            func.sum(case((certified, totals.c.certified_cents), else_=0)).label("certified_cents"),
            func.sum(case((certified, deducted), else_=0)).label("deducted_cents"),
        )
        .join(report, report.c.report_id == totals.c.report_id)
        .outerjoin(own, own.c.report_id == totals.c.report_id)
        .outerjoin(certifying, certifying.c.report_id == totals.c.certifying_report_id)
        .where(
            visible(totals.c.evidence, selection),
            visible(report.c.evidence, selection),
            declared | certified,
            *in_scope(scope),
        )
        .group_by(*by)
        .order_by(*by)
    )
    return whole(frame(connection, statement), "items", "declared_cents", "certified_cents", "deducted_cents")


def reports(connection: Connection, selection: Selection, scope: Scope = WHOLE) -> pd.DataFrame:
    """Every partner report of the scope's partners and period.

    Columns: report_id, partner_id, period_id, due_on, last_event, last_event_on (None: a draft), next_forecast_cents
    (None while a draft, or where none was made), evidence.
    """
    report, last = table_of(PartnerReport), last_step(selection)
    statement = (
        select(
            report.c.report_id,
            report.c.partner_id,
            report.c.period_id,
            report.c.due_on,
            last.c.event.label("last_event"),
            last.c.occurred_on.label("last_event_on"),
            case((last.c.event.is_not(None), report.c.next_forecast_cents)).label("next_forecast_cents"),
            report.c.evidence,
        )
        .outerjoin(last, last.c.report_id == report.c.report_id)
        .where(
            visible(report.c.evidence, selection),
            *of_partners(report.c.partner_id, scope),
            *of(report.c.period_id, scope.period_id),
        )
        .order_by(report.c.period_id, report.c.partner_id)
    )
    return frame(connection, statement)


def report_steps(connection: Connection, selection: Selection, scope: Scope = WHOLE) -> pd.DataFrame:
    """Every step of a report up to the status date, with the scope's money that hangs on it.

    Columns: report_id, partner_id, period_id, sequence, event, occurred_on, declared_cents (sum of the report's
    items), certified_cents (sum certified with this report; 0 while it has no certificate yet), evidence.
    """
    report, step, totals = table_of(PartnerReport), table_of(ReportEvent), table_of(ExpenditureTotal)
    declared = _sum_by(totals.c.report_id, totals.c.declared_cents, selection, scope)
    certified = _sum_by(totals.c.certifying_report_id, totals.c.certified_cents, selection, scope)
    by_now = select(step.c.report_id).where(
        step.c.event == ReportEventKind.CERTIFIED,
        step.c.occurred_on <= selection.status_date,
        visible(step.c.evidence, selection),
    )
    statement = (
        select(
            step.c.report_id,
            report.c.partner_id,
            report.c.period_id,
            step.c.sequence,
            step.c.event,
            step.c.occurred_on,
            func.coalesce(declared.c.cents, 0).label("declared_cents"),
            func.coalesce(certified.c.cents, 0).label("certified_cents"),
            step.c.evidence,
        )
        .join(report, report.c.report_id == step.c.report_id)
        .outerjoin(declared, declared.c.report_id == step.c.report_id)
        .outerjoin(certified, and_(certified.c.report_id == step.c.report_id, step.c.report_id.in_(by_now)))
        .where(
            step.c.occurred_on <= selection.status_date,
            visible(step.c.evidence, selection),
            visible(report.c.evidence, selection),
            *of_partners(report.c.partner_id, scope),
        )
        .order_by(step.c.occurred_on, step.c.report_id, step.c.sequence)
    )
    return whole(frame(connection, statement), "declared_cents", "certified_cents")


def _sum_by(report_id: Any, cents: Any, selection: Selection, scope: Scope) -> Subquery:
    totals, own = table_of(ExpenditureTotal), table_of(PartnerReport)
    return (
        select(report_id.label("report_id"), func.sum(cents).label("cents"))
        .join(own, own.c.report_id == totals.c.report_id)
        .where(
            report_id.is_not(None),
            visible(totals.c.evidence, selection),
            visible(own.c.evidence, selection),
            *in_scope(scope),
        )
        .group_by(report_id)
        .subquery()
    )


def payments(connection: Connection, selection: Selection, scope: Scope = WHOLE) -> pd.DataFrame:
    """The fund's payments received by the status date, by day, partner_id, period_id, evidence: amount_cents.

    Of the scope's partners and period; payments know no work package and no budget line.
    """
    table = table_of(Payment)
    by = [table.c.paid_on, table.c.partner_id, table.c.period_id, table.c.evidence]
    statement = (
        select(*by, func.sum(table.c.amount_cents).label("amount_cents"))
        .where(
            table.c.paid_on <= selection.status_date,
            visible(table.c.evidence, selection),
            *of_partners(table.c.partner_id, scope),
            *of(table.c.period_id, scope.period_id),
        )
        .group_by(*by)
        .order_by(*by)
    )
    return frame(connection, statement)


def spending_targets(connection: Connection, selection: Selection) -> pd.DataFrame:
    """The programme's spending targets for this project in time order; one may lie ahead of the status date.

    Columns: target_id, target_on, amount_cents (of the fund, cumulative, to be certified by that day), title, evidence.
    """
    table = table_of(SpendingTarget)
    columns = [table.c[name] for name in ("target_id", "target_on", "amount_cents", "title", "evidence")]
    return frame(connection, select(*columns).where(visible(table.c.evidence, selection)).order_by(table.c.target_on))


def whole(made: pd.DataFrame, *columns: str) -> pd.DataFrame:
    """Sums over a CASE lose their type on PostgreSQL; they are whole numbers all the same."""
    for name in columns:
        made[name] = made[name].map(int).astype("int64") if len(made) else made[name].astype("int64")
    return made

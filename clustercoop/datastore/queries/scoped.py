"""What questions about money share: the version asked for, the scope, and where a report stood on the status date."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, and_, func, select

from clustercoop.datastore.fields import table_of
from clustercoop.datastore.models import BudgetVersion, ExpenditureTotal, Partner, PartnerReport, ReportEvent
from clustercoop.datastore.queries.frames import visible
from clustercoop.selection import Scope, Selection
from clustercoop.vocabulary import ReportEventKind

DECLARING = (ReportEventKind.SUBMITTED, ReportEventKind.CONTROL_STARTED, ReportEventKind.CERTIFIED)
"""A report whose last step is one of these counts as declared; a reopened one is back with the partner."""


def chosen_version(selection: Selection, scope: Scope) -> Select[Any]:
    """The identifier of the version of the scope, or else of the one in force; none before any is approved."""
    version = table_of(BudgetVersion)
    return (
        select(version.c.budget_version_id)
        .where(
            version.c.approved_on <= selection.status_date,
            visible(version.c.evidence, selection),
            *of(version.c.budget_version_id, scope.budget_version_id),
        )
        .order_by(version.c.approved_on.desc())
        .limit(1)
    )


def of(column: ColumnElement[Any], wanted: str | None) -> list[ColumnElement[bool]]:
    """That the column has the value wanted; no condition where none is."""
    return [] if wanted is None else [column == wanted]


def of_partners(partner_id: ColumnElement[Any], scope: Scope) -> list[ColumnElement[bool]]:
    """Of the scope's partner and country."""
    conditions = of(partner_id, scope.partner_id)
    if scope.country_code is not None:
        partner = table_of(Partner)
        conditions.append(
            partner_id.in_(select(partner.c.partner_id).where(partner.c.country_code == scope.country_code))
        )
    return conditions


def in_scope(scope: Scope) -> list[ColumnElement[bool]]:
    """Totals, joined with their declaring report, that belong to the scope."""
    totals, report = table_of(ExpenditureTotal), table_of(PartnerReport)
    return [
        *of_partners(report.c.partner_id, scope),
        *of(report.c.period_id, scope.period_id),
        *of(totals.c.work_package_id, scope.work_package_id),
        *of(totals.c.budget_line_id, scope.budget_line_id),
    ]


def last_step(selection: Selection) -> Subquery:
    """Of each report its last step on the status date: report_id, event, occurred_on."""
    report, step = table_of(PartnerReport), table_of(ReportEvent)
    last = (
        select(step.c.report_id, func.max(step.c.sequence).label("sequence"))
        .join(report, report.c.report_id == step.c.report_id)
        .where(
            step.c.occurred_on <= selection.status_date,
            visible(step.c.evidence, selection),
            visible(report.c.evidence, selection),
        )
        .group_by(step.c.report_id)
        .subquery()
    )
    return (
        select(step.c.report_id, step.c.event, step.c.occurred_on)
        .join(last, and_(step.c.report_id == last.c.report_id, step.c.sequence == last.c.sequence))
        .subquery()
    )

"""The project, its partners and its plan of work."""

from __future__ import annotations

import pandas as pd
from sqlalchemy import Connection, func, select

from clustercoop.datastore.fields import table_of
from clustercoop.datastore.models import (
    BudgetLine,
    BudgetVersion,
    Decision,
    FactInConflict,
    Meeting,
    Objective,
    Partner,
    PartnerName,
    Place,
    Project,
    Region,
    ReportingPeriod,
    Source,
    WorkPackage,
)
from clustercoop.datastore.queries.frames import frame, visible
from clustercoop.project import ProjectFacts
from clustercoop.selection import Selection
from clustercoop.vocabulary import Body


def project(connection: Connection) -> ProjectFacts:
    """The project."""
    row = connection.execute(select(table_of(Project))).mappings().one()
    facts = {name: row[name] for name in ProjectFacts.__dataclass_fields__ if name != "programme_area"}
    return ProjectFacts(**facts, programme_area=tuple(row["programme_area"].split(";")))


def partners(connection: Connection) -> pd.DataFrame:
    """Partners in list order: every column of the table, with `city`, `lat`, `lon`, `place_precision`, `region`,
    `source` (title) and `url`. Rows: one per partner.
    """
    table, place, region, source = table_of(Partner), table_of(Place), table_of(Region), table_of(Source)
    statement = (
        select(
            *table.columns,
            place.c.name.label("city"),
            place.c.lat,
            place.c.lon,
            place.c.precision.label("place_precision"),
            region.c.name.label("region"),
            source.c.title.label("source"),
            source.c.url,
            source.c.linkable,
        )
        .join(place, table.c.place_id == place.c.place_id)
        .join(region, table.c.region_id == region.c.region_id)
        .join(source, table.c.source_id == source.c.source_id)
        .order_by(table.c.number)
    )
    return frame(connection, statement)


def partner_names(connection: Connection) -> pd.DataFrame:
    """Other names of partners: partner_id, name, until (stated date), note."""
    table = table_of(PartnerName)
    statement = select(table.c.partner_id, table.c.name, table.c.until, table.c.note).order_by(
        table.c.partner_id, table.c.name
    )
    return frame(connection, statement)


def partner_sources(connection: Connection) -> pd.DataFrame:
    """Every source of a partner's row: partner_id, about (partner, address, region, place), title, url, linkable."""
    partner, place, source = table_of(Partner), table_of(Place), table_of(Source)
    rows: list[pd.DataFrame] = []
    for about, source_id in (
        ("partner", partner.c.source_id),
        ("address", partner.c.address_source_id),
        ("region", partner.c.region_source_id),
        ("place", place.c.source_id),
    ):
        statement = (
            select(partner.c.partner_id, source.c.title, source.c.url, source.c.linkable)
            .join(place, partner.c.place_id == place.c.place_id)
            .join(source, source.c.source_id == source_id)
            .order_by(partner.c.number)
        )
        rows.append(frame(connection, statement).assign(about=about))
    return pd.concat(rows, ignore_index=True)


def objectives(connection: Connection) -> pd.DataFrame:
    """Objectives: objective_id, number, title, aim, evidence."""
    table = table_of(Objective)
    return frame(
        connection,
        select(table.c.objective_id, table.c.number, table.c.title, table.c.aim, table.c.evidence).order_by(
            table.c.number
        ),
    )


def periods(connection: Connection, selection: Selection) -> pd.DataFrame:
    """Reporting periods: period_id, number, start_on, end_on, report_due_on, evidence."""
    table = table_of(ReportingPeriod)
    columns = [table.c[name] for name in ("period_id", "number", "start_on", "end_on", "report_due_on", "evidence")]
    return frame(connection, select(*columns).where(visible(table.c.evidence, selection)).order_by(table.c.number))


def work_packages(connection: Connection, selection: Selection) -> pd.DataFrame:
    """Work packages: work_package_id, number, title, lead_partner_id, objective_id, start_on, end_on, evidence."""
    table = table_of(WorkPackage)
    columns = [column for column in table.columns if column.name != "source_id"]
    return frame(connection, select(*columns).where(visible(table.c.evidence, selection)).order_by(table.c.number))


def budget_lines(connection: Connection) -> pd.DataFrame:
    """Budget lines: budget_line_id, number, title."""
    table = table_of(BudgetLine)
    return frame(connection, select(table.c.budget_line_id, table.c.number, table.c.title).order_by(table.c.number))


def status_dates(connection: Connection) -> pd.DataFrame:
    """Days worth looking from, in time order: `on`, `kind` (`period end` or a body), `number`, `evidence`."""
    period, meeting = table_of(ReportingPeriod), table_of(Meeting)
    ends = connection.execute(select(period.c.end_on, period.c.number, period.c.evidence)).all()
    committees = connection.execute(
        select(meeting.c.held_on, meeting.c.number, meeting.c.evidence).where(
            meeting.c.body == Body.STEERING_COMMITTEE, meeting.c.held_on.is_not(None)
        )
    ).all()
    rows = [(row.end_on, "period end", row.number, row.evidence) for row in ends]
    rows += [(row.held_on, Body.STEERING_COMMITTEE.value, row.number, row.evidence) for row in committees]
    return pd.DataFrame(sorted(rows, key=lambda row: row[0]), columns=["on", "kind", "number", "evidence"])


def budget_versions(connection: Connection, selection: Selection) -> pd.DataFrame:
    """The budgets approved by the status date in the order of approval: budget_version_id, number, title,
    approved_on, reason, decision (title of the decision that approved it, None where none is on record), evidence.
    """
    table, decision = table_of(BudgetVersion), table_of(Decision)
    approval = (
        select(decision.c.budget_version_id, func.min(decision.c.title).label("decision"))
        .where(decision.c.decided_on <= selection.status_date, visible(decision.c.evidence, selection))
        .group_by(decision.c.budget_version_id)
        .subquery()
    )
    columns = [table.c[name] for name in ("budget_version_id", "number", "title", "approved_on", "reason")]
    statement = (
        select(*columns, approval.c.decision, table.c.evidence)
        .outerjoin(approval, approval.c.budget_version_id == table.c.budget_version_id)
        .where(table.c.approved_on <= selection.status_date, visible(table.c.evidence, selection))
        .order_by(table.c.approved_on)
    )
    return frame(connection, statement)


def conflicts(connection: Connection) -> pd.DataFrame:
    """Values in conflict: topic, value, used, reason, source (title), url, linkable."""
    table, source = table_of(FactInConflict), table_of(Source)
    statement = (
        select(
            table.c.topic,
            table.c.value,
            table.c.used,
            table.c.reason,
            source.c.title.label("source"),
            source.c.url,
            source.c.linkable,
        )
        .join(source, table.c.source_id == source.c.source_id)
        .order_by(table.c.conflict_id)
    )
    return frame(connection, statement)


def end_dates(connection: Connection) -> pd.DataFrame:
    """Values in conflict for the last day of the project: value (as the source states it), used, reason, source
    (title), url, linkable. The value used comes first; empty where no source disagrees.
    """
    table, source = table_of(FactInConflict), table_of(Source)
    statement = (
        select(
            table.c.value,
            table.c.used,
            table.c.reason,
            source.c.title.label("source"),
            source.c.url,
            source.c.linkable,
        )
        .join(source, table.c.source_id == source.c.source_id)
        .where(table.c.field == table_of(Project).c.end_on.name)
        .order_by(table.c.used.desc(), table.c.conflict_id)
    )
    return frame(connection, statement)

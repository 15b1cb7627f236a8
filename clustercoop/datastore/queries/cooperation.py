"""Activities, attendance, meetings, decisions and risks as known on the status date."""

from __future__ import annotations

import pandas as pd
from sqlalchemy import Connection, func, select

from clustercoop.datastore.fields import table_of
from clustercoop.datastore.models import (
    Activity,
    ActivityObjective,
    ActivityPartner,
    AlertRule,
    Decision,
    Meeting,
    Place,
    Risk,
    Source,
)
from clustercoop.datastore.queries.frames import frame, known_by, visible
from clustercoop.selection import Selection


def activities(connection: Connection, selection: Selection) -> pd.DataFrame:
    """Activities on record, in time order, those without a date last.

    Columns: every column of the table but `source_id`, with city, lat, lon, source, url, linkable and
    `over` (true where its end, or its start, lies by the status date; false where no date is on record).
    Activities that lie ahead are left out: nobody knew on the status date that they would take place.
    """
    table, place, source = table_of(Activity), table_of(Place), table_of(Source)
    last = func.coalesce(table.c.ends, table.c.starts)
    over = known_by(last, selection)
    statement = (
        select(
            *[column for column in table.columns if column.name != "source_id"],
            place.c.name.label("city"),
            place.c.lat,
            place.c.lon,
            source.c.title.label("source"),
            source.c.url,
            source.c.linkable,
            func.coalesce(over, False).label("over"),
        )
        .outerjoin(place, place.c.place_id == table.c.place_id)
        .join(source, source.c.source_id == table.c.source_id)
        .where(visible(table.c.evidence, selection), over | last.is_(None))
        .order_by(table.c.starts.is_(None), table.c.starts, table.c.activity_id)
    )
    return frame(connection, statement)


def attendance(connection: Connection, selection: Selection) -> pd.DataFrame:
    """Who took part in what: activity_id, partner_id, role, note, evidence."""
    table = table_of(ActivityPartner)
    columns = [table.c[name] for name in ("activity_id", "partner_id", "role", "note", "evidence")]
    statement = (
        select(*columns).where(visible(table.c.evidence, selection)).order_by(table.c.activity_id, table.c.partner_id)
    )
    return frame(connection, statement)


def activity_objectives(connection: Connection, selection: Selection) -> pd.DataFrame:
    """Which objectives an activity serves: activity_id, objective_id, basis."""
    table = table_of(ActivityObjective)
    statement = (
        select(table.c.activity_id, table.c.objective_id, table.c.basis)
        .where(visible(table.c.evidence, selection))
        .order_by(table.c.activity_id, table.c.objective_id)
    )
    return frame(connection, statement)


def meetings(connection: Connection, selection: Selection) -> pd.DataFrame:
    """Meetings held by the status date: meeting_id, body, number, held_on, title, activity_id, evidence."""
    table = table_of(Meeting)
    columns = [
        table.c[name] for name in ("meeting_id", "body", "number", "held_on", "title", "activity_id", "evidence")
    ]
    statement = (
        select(*columns)
        .where(visible(table.c.evidence, selection), table.c.held_on <= selection.status_date)
        .order_by(table.c.held_on, table.c.meeting_id)
    )
    return frame(connection, statement)


def decisions(connection: Connection, selection: Selection) -> pd.DataFrame:
    """Decisions taken by the status date, in time order: decision_id, decided_on, title, reason, evidence."""
    table = table_of(Decision)
    columns = [table.c[name] for name in ("decision_id", "decided_on", "title", "reason", "evidence")]
    statement = (
        select(*columns)
        .where(visible(table.c.evidence, selection), table.c.decided_on <= selection.status_date)
        .order_by(table.c.decided_on, table.c.decision_id)
    )
    return frame(connection, statement)


def risks(connection: Connection, selection: Selection) -> pd.DataFrame:
    """Risks open on the status date: risk_id, title, opened_on, likelihood, impact (1 to 5), owner_partner_id,
    response, evidence.
    """
    table = table_of(Risk)
    columns = [
        table.c[name]
        for name in (
            "risk_id",
            "title",
            "opened_on",
            "likelihood",
            "impact",
            "owner_partner_id",
            "response",
            "evidence",
        )
    ]
    statement = (
        select(*columns)
        .where(
            visible(table.c.evidence, selection),
            table.c.opened_on <= selection.status_date,
            table.c.closed_on.is_(None) | (table.c.closed_on > selection.status_date),
        )
        .order_by((table.c.likelihood * table.c.impact).desc(), table.c.risk_id)
    )
    return frame(connection, statement)


def alert_rules(connection: Connection, selection: Selection) -> pd.DataFrame:
    """The rules by which something is late or at risk: alert_rule_id, measure, comparison, threshold, severity,
    page, title, evidence.
    """
    table = table_of(AlertRule)
    columns = [column for column in table.columns if column.name != "source_id"]
    return frame(
        connection, select(*columns).where(visible(table.c.evidence, selection)).order_by(table.c.alert_rule_id)
    )

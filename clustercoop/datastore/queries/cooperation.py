"""Activities, attendance, meetings, decisions and risks as known on the status date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy import Connection, Select, select

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
from clustercoop.datastore.queries.frames import chosen, frame, is_over, visible
from clustercoop.selection import Selection
from clustercoop.vocabulary import EvidenceChoice


@dataclass(frozen=True)
class CooperationRecord:
    """Activities with who came and what they served, all that is ever on record of them, for one choice of evidence.

    Columns as `activities`, `attendance` and `activity_objectives` say, but for `over`; the identifiers, roles and
    evidence of the attendance are categories, for its rows are many. Never shown as it is: `known_by_day` cuts it.
    """

    activities: pd.DataFrame
    attendance: pd.DataFrame
    activity_objectives: pd.DataFrame


def cooperation_record(connection: Connection, evidence: EvidenceChoice) -> CooperationRecord:
    """The record of the cooperation; it depends on no status date, so that one reading serves them all."""
    came = frame(connection, _attendance(evidence))
    for name in ("activity_id", "partner_id", "role", "evidence"):
        came[name] = came[name].astype("category")
    return CooperationRecord(
        activities=frame(connection, _activities(evidence)),
        attendance=came,
        activity_objectives=frame(connection, _activity_objectives(evidence)),
    )


def known_by_day(record: CooperationRecord, status_date: date) -> CooperationRecord:
    """What of a record was known on a day: the activities over by then and those without a date, with `over`.

    Activities that lie ahead are left out, and with them who came and what they served: nobody knew on that day that
    they would take place.
    """
    ends, starts = record.activities["ends"], record.activities["starts"]
    stated = ends.where(ends.notna(), starts)
    over = is_over(stated, status_date)
    known = (over | stated.isna()).to_numpy()
    activities = record.activities.assign(over=over.astype("boolean"))[known].reset_index(drop=True)
    names = pd.Index(activities["activity_id"])
    return CooperationRecord(
        activities=activities,
        attendance=_beside(record.attendance, names),
        activity_objectives=_beside(record.activity_objectives, names),
    )


def _beside(rows: pd.DataFrame, activities: pd.Index) -> pd.DataFrame:
    """The rows that stand beside one of the activities."""
    kept = rows[activities.get_indexer(pd.Index(rows["activity_id"])) >= 0].reset_index(drop=True)
    if isinstance(kept["activity_id"].dtype, pd.CategoricalDtype):
        kept["activity_id"] = kept["activity_id"].cat.remove_unused_categories()
    return kept


def activities(connection: Connection, selection: Selection) -> pd.DataFrame:
    """Activities on record, in time order, those without a date last.

    Columns: every column of the table but `source_id`, with city, lat, lon, source, url, linkable and
    `over` (true where its end, or its start, lies by the status date; false where no date is on record).
    Activities that lie ahead are left out: nobody knew on the status date that they would take place.
    """
    return _known(connection, selection).activities


def attendance(connection: Connection, selection: Selection) -> pd.DataFrame:
    """Who took part in an activity that `activities` has: activity_id, partner_id, role, note, evidence."""
    return _known(connection, selection).attendance


def activity_objectives(connection: Connection, selection: Selection) -> pd.DataFrame:
    """Which objectives an activity that `activities` has serves: activity_id, objective_id, basis."""
    return _known(connection, selection).activity_objectives


def _known(connection: Connection, selection: Selection) -> CooperationRecord:
    return known_by_day(cooperation_record(connection, selection.evidence), selection.status_date)


def _activities(evidence: EvidenceChoice) -> Select[Any]:
    table, place, source = table_of(Activity), table_of(Place), table_of(Source)
    return (
        select(
            *[column for column in table.columns if column.name != "source_id"],
            place.c.name.label("city"),
            place.c.lat,
            place.c.lon,
            source.c.title.label("source"),
            source.c.url,
            source.c.linkable,
        )
        .outerjoin(place, place.c.place_id == table.c.place_id)
        .join(source, source.c.source_id == table.c.source_id)
        .where(chosen(table.c.evidence, evidence))
        .order_by(table.c.starts.is_(None), table.c.starts, table.c.activity_id)
    )


def _attendance(evidence: EvidenceChoice) -> Select[Any]:
    table = table_of(ActivityPartner)
    columns = [table.c[name] for name in ("activity_id", "partner_id", "role", "note", "evidence")]
    return select(*columns).where(chosen(table.c.evidence, evidence)).order_by(table.c.activity_id, table.c.partner_id)


def _activity_objectives(evidence: EvidenceChoice) -> Select[Any]:
    table = table_of(ActivityObjective)
    return (
        select(table.c.activity_id, table.c.objective_id, table.c.basis)
        .where(chosen(table.c.evidence, evidence))
        .order_by(table.c.activity_id, table.c.objective_id)
    )


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
    """Decisions taken by the status date, in time order: decision_id, decided_on, title, reason, meeting_id and
    activity_id (the meeting held by then at which it was taken and the activity that it is, None where none is on
    record), evidence.
    """
    table, meeting = table_of(Decision), table_of(Meeting)
    columns = [table.c[name] for name in ("decision_id", "decided_on", "title", "reason")]
    was_held = visible(meeting.c.evidence, selection) & (meeting.c.held_on <= selection.status_date)
    statement = (
        select(*columns, meeting.c.meeting_id, meeting.c.activity_id, table.c.evidence)
        .outerjoin(meeting, (meeting.c.meeting_id == table.c.meeting_id) & was_held)
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

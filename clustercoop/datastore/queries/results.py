"""Outputs, indicators with values and judgements, and what came of activities, as known on the status date."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
from sqlalchemy import Column, ColumnElement, Connection, Select, Table, and_, case, exists, func, not_, or_, select

from clustercoop.datastore.fields import table_of
from clustercoop.datastore.models import (
    Activity,
    ActivityConflict,
    ActivityOutput,
    FactInConflict,
    Indicator,
    IndicatorJudgement,
    IndicatorValue,
    Output,
    Source,
)
from clustercoop.datastore.queries.frames import frame, known_by, visible
from clustercoop.selection import Selection
from clustercoop.stated_dates import last_day
from clustercoop.vocabulary import IndicatorKind


def outputs(connection: Connection, selection: Selection) -> pd.DataFrame:
    """Outputs and results, by planned, else actual date; those without a date last.

    Columns: output_id, kind, title, objective_id, responsible_partner_id, responsible_note, planned, actual (stated
    dates; actual None unless over by the status date), target_value, achieved_value (floats in `unit`, NaN where none
    is on record), unit, progress, status, note, source, url, linkable, evidence. As long as an actual date on record
    lies ahead, achieved_value, progress, status and note are missing, for they tell of it; of an output without an
    actual date they are as the source says.
    """
    table = table_of(Output)
    over = known_by(table.c.actual, selection)
    told = over | table.c.actual.is_(None)
    actual = case((over, table.c.actual))
    order = func.coalesce(table.c.planned, actual)
    named = ("output_id", "kind", "title", "objective_id", "responsible_partner_id", "responsible_note", "planned")
    statement = (
        select(
            *[table.c[name] for name in named],
            actual.label("actual"),
            table.c.target_value,
            case((told, table.c.achieved_value)).label("achieved_value"),
            table.c.unit,
            *[case((told, table.c[name])).label(name) for name in ("progress", "status", "note")],
            *_source(),
            table.c.evidence,
        )
        .join(table_of(Source), table_of(Source).c.source_id == table.c.source_id)
        .where(visible(table.c.evidence, selection))
        .order_by(order.is_(None), order, table.c.output_id)
    )
    return frame(connection, statement).astype({"target_value": float, "achieved_value": float})


def indicators(connection: Connection, selection: Selection) -> pd.DataFrame:
    """Indicators: indicator_id, kind, title, objective_id, unit, baseline_value, target_value (floats, NaN where none
    is on record), aggregation, good_direction, status, note, source, url, linkable, evidence.

    A counted fact is on record only once it was counted: one whose values all lie ahead is left out. One without any
    value stays, for it says what was looked for and not found.
    """
    table, value = table_of(Indicator), table_of(IndicatorValue)
    counts = exists().where(value.c.indicator_id == table.c.indicator_id, visible(value.c.evidence, selection))
    ahead = and_(
        table.c.kind == IndicatorKind.COUNTED,
        counts,
        not_(counts.where(known_by(value.c.measured, selection))),
    )
    statement = (
        select(*[column for column in table.columns if column.name not in ("source_id", "evidence")])
        .add_columns(*_source(), table.c.evidence)
        .join(table_of(Source), table_of(Source).c.source_id == table.c.source_id)
        .where(visible(table.c.evidence, selection), not_(ahead))
        .order_by(table.c.indicator_id)
    )
    return frame(connection, statement).astype({"baseline_value": float, "target_value": float})


def indicator_values(connection: Connection, selection: Selection) -> pd.DataFrame:
    """Values measured by the status date, of each indicator in time order: indicator_id, measured (stated date),
    period_id, value (float, in the indicator's unit), qualifier, source, url, linkable, evidence.
    """
    table = table_of(IndicatorValue)
    asked = _of_indicators(table, ("indicator_id", "measured", "period_id", "value", "qualifier"), selection)
    statement = asked.where(known_by(table.c.measured, selection)).order_by(table.c.indicator_id, table.c.measured)
    made = frame(connection, statement).astype({"value": float})
    # As a text `2019` stands before its months; what it means is over after them.
    by_day = made.assign(last_day=[last_day(stated) for stated in made["measured"]])
    return made.loc[by_day.sort_values(["indicator_id", "last_day"], kind="stable").index].reset_index(drop=True)


def judgements(connection: Connection, selection: Selection) -> pd.DataFrame:
    """Judgements made by the status date, in time order: indicator_id, judged_on, judgement, reason, role, source,
    url, linkable, evidence.
    """
    table = table_of(IndicatorJudgement)
    asked = _of_indicators(table, ("indicator_id", "judged_on", "judgement", "reason", "role"), selection)
    made_by_then = asked.where(table.c.judged_on <= selection.status_date)
    return frame(connection, made_by_then.order_by(table.c.judged_on, table.c.indicator_id))


def _of_indicators(table: Table, named: Sequence[str], selection: Selection) -> Select[Any]:
    """Rows that belong to indicators, with their sources; the choice of evidence lets through both."""
    indicator = table_of(Indicator)
    return (
        select(*[table.c[name] for name in named], *_source(), table.c.evidence)
        .join(table_of(Source), table_of(Source).c.source_id == table.c.source_id)
        .join(indicator, indicator.c.indicator_id == table.c.indicator_id)
        .where(visible(table.c.evidence, selection), visible(indicator.c.evidence, selection))
    )


def activity_outputs(connection: Connection, selection: Selection) -> pd.DataFrame:
    """What came of activities on record: activity_id, output_id, basis, evidence.

    Links whose activity or output the choice of evidence leaves out are left out with it.
    """
    table, activity, output = table_of(ActivityOutput), table_of(Activity), table_of(Output)
    statement = (
        select(table.c.activity_id, table.c.output_id, table.c.basis, table.c.evidence)
        .join(activity, activity.c.activity_id == table.c.activity_id)
        .join(output, output.c.output_id == table.c.output_id)
        .where(
            visible(table.c.evidence, selection),
            visible(output.c.evidence, selection),
            *_on_record(selection),
        )
        .order_by(table.c.activity_id, table.c.output_id)
    )
    return frame(connection, statement)


def activity_conflicts(connection: Connection, selection: Selection) -> pd.DataFrame:
    """Facts in conflict that touch an activity on record, with every value of their topic: activity_id, topic, value,
    used, reason, source, url, linkable.
    """
    table, activity, fact = table_of(ActivityConflict), table_of(Activity), table_of(FactInConflict)
    # An activity may touch a topic by several of its values; each value is told once.
    touched = (
        select(table.c.activity_id, fact.c.topic)
        .join(activity, activity.c.activity_id == table.c.activity_id)
        .join(fact, fact.c.conflict_id == table.c.conflict_id)
        .where(visible(table.c.evidence, selection), *_on_record(selection))
        .distinct()
        .subquery()
    )
    statement = (
        select(touched.c.activity_id, fact.c.topic, fact.c.value, fact.c.used, fact.c.reason, *_source())
        .join_from(touched, fact, fact.c.topic == touched.c.topic)
        .join(table_of(Source), table_of(Source).c.source_id == fact.c.source_id)
        .where(visible(fact.c.evidence, selection))
        .order_by(touched.c.activity_id, fact.c.conflict_id)
    )
    return frame(connection, statement)


def _source() -> list[ColumnElement[Any]]:
    """Where a row can be read: source (title), url, linkable."""
    source = table_of(Source)
    return [source.c.title.label("source"), source.c.url, source.c.linkable]


def _on_record(selection: Selection) -> list[ColumnElement[bool]]:
    """Activities that somebody knew of on the status date: over by then, or without a date."""
    activity = table_of(Activity)
    evidence: Column[Any] = activity.c.evidence
    last = func.coalesce(activity.c.ends, activity.c.starts)
    return [visible(evidence, selection), or_(known_by(last, selection), last.is_(None))]

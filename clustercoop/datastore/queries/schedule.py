"""The schedule as known on the status date: milestones with what was promised of them, links, and tasks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy import Connection, Select, String, Subquery, and_, case, cast, exists, func, or_, select

from clustercoop.datastore.fields import table_of
from clustercoop.datastore.models import (
    Decision,
    Milestone,
    MilestoneBaseline,
    MilestoneForecast,
    MilestoneLink,
    Source,
    Task,
    WorkPackage,
)
from clustercoop.datastore.queries.frames import frame, known_by, visible
from clustercoop.selection import Selection


def milestones(connection: Connection, selection: Selection) -> pd.DataFrame:
    """Milestones of the project, each as known on the status date.

    Columns: milestone_id, title, work_package_id, objective_id, responsible_partner_id, baseline (stated date in
    force: of the latest re-baseline decided by then, else the first), first_baseline (stated date), rebaselined_on
    (day of that decision; None without one), actual (stated date; None unless over by then), forecast_on, made_on,
    reason (the latest forecast made by then; None without one; forecast_on alone is None where it was taken back),
    forecasts (number of rows that `forecasts` has of it), withdrawn_on, withdrawn_reason (None unless withdrawn by
    then), in_conflict, note (None as long as an actual date on record lies ahead, for it may tell of it), source, url,
    linkable, evidence. In the order of the baseline in force, else of the
    actual date, else of the forecast; those without any of them last.

    Milestones of the programme's call, before the project, are left out, and so are those of which no date was ever
    known by the status date: neither planned, nor forecast, nor reached.
    """
    table, source = table_of(Milestone), table_of(Source)
    latest, moved = _latest_forecast(selection), _baseline_in_force(selection)
    over = known_by(table.c.actual, selection)
    actual = case((over, table.c.actual))
    withdrawn = table.c.withdrawn_on <= selection.status_date
    baseline = func.coalesce(moved.c.baseline, table.c.baseline)
    order = func.coalesce(baseline, actual, cast(latest.c.forecast_on, String))
    statement = (
        select(
            table.c.milestone_id,
            table.c.title,
            table.c.work_package_id,
            table.c.objective_id,
            table.c.responsible_partner_id,
            baseline.label("baseline"),
            table.c.baseline.label("first_baseline"),
            moved.c.decided_on.label("rebaselined_on"),
            actual.label("actual"),
            latest.c.forecast_on,
            latest.c.made_on,
            latest.c.reason,
            func.coalesce(latest.c.forecasts, 0).label("forecasts"),
            case((withdrawn, table.c.withdrawn_on)).label("withdrawn_on"),
            case((withdrawn, table.c.withdrawn_reason)).label("withdrawn_reason"),
            table.c.in_conflict,
            case((over | table.c.actual.is_(None), table.c.note)).label("note"),
            source.c.title.label("source"),
            source.c.url,
            source.c.linkable,
            table.c.evidence,
        )
        .join(source, source.c.source_id == table.c.source_id)
        .outerjoin(latest, latest.c.milestone_id == table.c.milestone_id)
        .outerjoin(moved, and_(moved.c.milestone_id == table.c.milestone_id, moved.c.place == 1))
        .where(table.c.milestone_id.in_(_shown(selection)))
        .order_by(order.is_(None), order, table.c.milestone_id)
    )
    return frame(connection, statement)


def forecasts(connection: Connection, selection: Selection) -> pd.DataFrame:
    """Every forecast made by the status date of the milestones that `milestones` returns, by milestone and day.

    Columns: milestone_id, made_on, forecast_on (None: on that day the forecast was taken back), reason, evidence.
    """
    return every_forecast(connection, selection).known_by(selection.status_date, connection.scalars(_shown(selection)))


@dataclass(frozen=True)
class EveryForecast:
    """The forecasts of every day, those made after a status date among them; they are handed out only by a day."""

    _rows: pd.DataFrame

    def known_by(self, status_date: date, milestones: Iterable[str]) -> pd.DataFrame:
        """Those made by the status date of the milestones named, as `forecasts` returns them."""
        rows = self._rows
        known = (rows["made_on"] <= status_date) & rows["milestone_id"].isin(set(milestones))
        return rows[known].reset_index(drop=True)


def every_forecast(connection: Connection, selection: Selection) -> EveryForecast:
    """The forecasts that the choice of evidence lets through. The status date plays no part: one reading serves all."""
    table = table_of(MilestoneForecast)
    columns = [table.c[name] for name in ("milestone_id", "made_on", "forecast_on", "reason", "evidence")]
    statement = (
        select(*columns).where(visible(table.c.evidence, selection)).order_by(table.c.milestone_id, table.c.made_on)
    )
    return EveryForecast(frame(connection, statement))


def baselines(connection: Connection, selection: Selection) -> pd.DataFrame:
    """Every re-baseline decided by the status date of the milestones that `milestones` returns, in time order.

    Columns: milestone_id, decided_on, baseline (stated date, in force from that day), decision (title), reason,
    evidence. The choice of evidence lets through both re-baseline and decision.
    """
    moved = _rebaselines(selection)
    statement = (
        select(
            moved.c.milestone_id,
            moved.c.decided_on,
            moved.c.baseline,
            moved.c.decision,
            moved.c.reason,
            moved.c.evidence,
        )
        .where(moved.c.milestone_id.in_(_shown(selection)))
        .order_by(moved.c.decided_on, moved.c.milestone_id, moved.c.decision_id)
    )
    return frame(connection, statement)


def links(connection: Connection, selection: Selection) -> pd.DataFrame:
    """Which milestone waits for which, finish to start: predecessor_id, successor_id, lag_days, evidence.

    The successor comes at least `lag_days` after the predecessor. Both are milestones that `milestones` returns.
    """
    table = table_of(MilestoneLink)
    columns = [table.c[name] for name in ("predecessor_id", "successor_id", "lag_days", "evidence")]
    shown = set(connection.scalars(_shown(selection)))
    statement = (
        select(*columns)
        .where(visible(table.c.evidence, selection))
        .order_by(table.c.predecessor_id, table.c.successor_id)
    )
    made = frame(connection, statement)
    return made[made["predecessor_id"].isin(shown) & made["successor_id"].isin(shown)].reset_index(drop=True)


def tasks(connection: Connection, selection: Selection) -> pd.DataFrame:
    """The tasks of the work packages, by number of the work package and of the task.

    Columns: task_id, work_package_id, number, title, responsible_partner_id, start_on, end_on, evidence. The choice
    of evidence lets through both task and work package.
    """
    table, whole = table_of(Task), table_of(WorkPackage)
    statement = (
        select(*[column for column in table.columns if column.name != "source_id"])
        .join(whole, whole.c.work_package_id == table.c.work_package_id)
        .where(visible(table.c.evidence, selection), visible(whole.c.evidence, selection))
        .order_by(whole.c.number, table.c.number)
    )
    return frame(connection, statement)


def _latest_forecast(selection: Selection) -> Subquery:
    """Of each milestone the latest forecast made by the status date; `forecasts` is how many it has."""
    table = table_of(MilestoneForecast)
    last = (
        select(
            table.c.milestone_id,
            func.max(table.c.made_on).label("made_on"),
            func.count().label("forecasts"),
        )
        .where(table.c.made_on <= selection.status_date, visible(table.c.evidence, selection))
        .group_by(table.c.milestone_id)
        .subquery()
    )
    same = and_(table.c.milestone_id == last.c.milestone_id, table.c.made_on == last.c.made_on)
    columns = [table.c[name] for name in ("milestone_id", "made_on", "forecast_on", "reason")]
    return select(*columns, last.c.forecasts).join(last, same).subquery()


def _rebaselines(selection: Selection) -> Subquery:
    """Re-baselines decided by the status date, with what the decision says."""
    table, decision = table_of(MilestoneBaseline), table_of(Decision)
    return (
        select(
            table.c.milestone_id,
            table.c.decision_id,
            table.c.baseline,
            table.c.evidence,
            decision.c.decided_on,
            decision.c.title.label("decision"),
            decision.c.reason,
        )
        .join(decision, decision.c.decision_id == table.c.decision_id)
        .where(
            decision.c.decided_on <= selection.status_date,
            visible(table.c.evidence, selection),
            visible(decision.c.evidence, selection),
        )
        .subquery()
    )


def _baseline_in_force(selection: Selection) -> Subquery:
    """Re-baselines decided by the status date; `place` 1 is the one in force. Of two on one day the later counts."""
    moved = _rebaselines(selection)
    latest_first = (moved.c.decided_on.desc(), moved.c.decision_id.desc())
    place = func.row_number().over(partition_by=moved.c.milestone_id, order_by=latest_first).label("place")
    return select(moved.c.milestone_id, moved.c.decided_on, moved.c.baseline, place).subquery()


def _shown(selection: Selection) -> Select[Any]:
    """The milestones of the project of which some date was known by the status date."""
    table, forecast, moved = table_of(Milestone), table_of(MilestoneForecast), _rebaselines(selection)
    foreseen = exists().where(
        forecast.c.milestone_id == table.c.milestone_id,
        forecast.c.made_on <= selection.status_date,
        forecast.c.forecast_on.is_not(None),
        visible(forecast.c.evidence, selection),
    )
    return select(table.c.milestone_id).where(
        visible(table.c.evidence, selection),
        table.c.before_project.is_(False),
        or_(
            table.c.baseline.is_not(None),
            known_by(table.c.actual, selection),
            foreseen,
            table.c.milestone_id.in_(select(moved.c.milestone_id)),
        ),
    )

"""Everything with a date to be reached: the milestones, and the outputs of which a date is on record."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import pandas as pd

from clustercoop import stated_dates
from clustercoop.measures.schedule import Schedule, slippage_days, state_of
from clustercoop.vocabulary import OutputProgress

MILESTONE, OUTPUT = "milestone", "output"

COLUMNS = (
    "key",
    "kind",
    "title",
    "work_package_id",
    "objective_id",
    "responsible_partner_id",
    "first_baseline",
    "baseline",
    "forecast_on",
    "actual",
    "state",
    "slippage_days",
    "due_on",
    "on",
    "note",
    "source",
    "url",
    "linkable",
    "evidence",
)


def points(schedule: Schedule) -> pd.DataFrame:
    """Milestones and dated outputs in time order, with `COLUMNS`.

    kind: `MILESTONE` or `OUTPUT`; key: the identifier. Dates as in `Schedule.table`; an output has its planned date as
    its baseline, no forecast and no work package, and is left out where neither date is on record; the actual date of
    one that is not delivered is that of a step on the way and no date to be reached. state: a `MilestoneState`; None
    of an output without an actual date: that no date is on record does not mean that it was not delivered, so it is
    never called overdue. `on` is the last day that the actual date, else the forecast, else the
    baseline can mean. note: why a milestone was withdrawn, else what the record says of it.
    """
    both = [_milestones(schedule), _outputs(schedule)]
    made = pd.concat([part.reindex(columns=list(COLUMNS)).astype(object) for part in both], ignore_index=True)
    made = made[made["on"].notna()]
    places = sorted(range(len(made)), key=list(zip(made["on"], made["title"], strict=True)).__getitem__)
    return made.iloc[places].reset_index(drop=True)


def _milestones(schedule: Schedule) -> pd.DataFrame:
    table = schedule.table
    forecasts = _none(table["forecast_on"])
    return table.assign(
        key=table["milestone_id"],
        kind=MILESTONE,
        forecast_on=forecasts,
        on=_cells(map(_on, table["actual"], forecasts, table["baseline"]), table),
        note=table["note"].where(table["withdrawn_reason"].isna(), table["withdrawn_reason"]),
    )


def _outputs(schedule: Schedule) -> pd.DataFrame:
    rows = schedule.outputs
    is_delivered = (rows["progress"] == OutputProgress.DELIVERED).astype(bool)
    planned, actual = _none(rows["planned"]), _none(rows["actual"].where(is_delivered))
    states = (
        state_of(status_date=schedule.status_date, baseline=plan, actual=reached, forecast_on=None) if reached else None
        for plan, reached in zip(planned, actual, strict=True)
    )
    slipped = (slippage_days(baseline=plan, until=reached) for plan, reached in zip(planned, actual, strict=True))
    return rows.assign(
        key=rows["output_id"],
        kind=OUTPUT,
        work_package_id=None,
        first_baseline=planned,
        baseline=planned,
        forecast_on=None,
        actual=actual,
        state=_cells(states, rows),
        slippage_days=_cells(slipped, rows),
        due_on=_cells((stated_dates.last_day(plan) if plan else None for plan in planned), rows),
        on=_cells((_on(reached, None, plan) for plan, reached in zip(planned, actual, strict=True)), rows),
    )


def _cells(values: Iterable[Any], rows: pd.DataFrame) -> pd.Series:
    """A column for some rows whose missing values stay None."""
    return pd.Series(list(values), dtype=object, index=rows.index)


def _none(column: pd.Series) -> pd.Series:
    """The column with None for every kind of missing value."""
    return column.astype(object).where(column.notna(), None)


def _on(actual: str | None, forecast: date | None, baseline: str | None) -> date | None:
    if actual:
        return stated_dates.last_day(actual)
    if forecast is not None:
        return forecast
    return stated_dates.last_day(baseline) if baseline else None

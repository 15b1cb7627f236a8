"""Everything with a date to be reached: the milestones, and the outputs of which a date is on record."""

from __future__ import annotations

from typing import Any

import pandas as pd

from clustercoop import stated_dates
from clustercoop.measures.schedule import Schedule, slippage_days, state_of

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
    its baseline, no forecast and no work package, and is left out where neither date is on record. state: a
    `MilestoneState`; None of an output without an actual date: that no date is on record does not mean that it was not
    delivered, so it is never called overdue. `on` is the last day that the actual date, else the forecast, else the
    baseline can mean. note: why a milestone was withdrawn, else what the record says of it.
    """
    rows = [_milestone(row) for row in schedule.table.to_dict("records")]
    rows += [
        _output(schedule, row)
        for row in schedule.outputs.to_dict("records")
        if _told(row["planned"]) or _told(row["actual"])
    ]
    rows = [row for row in rows if row["on"] is not None]
    rows.sort(key=lambda row: (row["on"], row["title"]))
    return pd.DataFrame(rows, columns=list(COLUMNS), dtype=object)


def _told(value: Any) -> bool:
    return isinstance(value, str) and bool(value)


def _milestone(row: dict[str, Any]) -> dict[str, Any]:
    forecast = None if pd.isna(row["forecast_on"]) else row["forecast_on"]
    withdrawn = row["withdrawn_reason"]
    return row | {
        "key": row["milestone_id"],
        "kind": MILESTONE,
        "forecast_on": forecast,
        "on": _on(row["actual"], forecast, row["baseline"]),
        "note": row["note"] if pd.isna(withdrawn) else withdrawn,
    }


def _output(schedule: Schedule, row: dict[str, Any]) -> dict[str, Any]:
    planned = row["planned"] if _told(row["planned"]) else None
    actual = row["actual"] if _told(row["actual"]) else None
    return row | {
        "key": row["output_id"],
        "kind": OUTPUT,
        "work_package_id": None,
        "first_baseline": planned,
        "baseline": planned,
        "forecast_on": None,
        "actual": actual,
        "state": state_of(status_date=schedule.status_date, baseline=planned, actual=actual, forecast_on=None)
        if actual
        else None,
        "slippage_days": slippage_days(baseline=planned, until=actual),
        "due_on": stated_dates.last_day(planned) if planned else None,
        "on": _on(actual, None, planned),
    }


def _on(actual: Any, forecast: Any, baseline: Any) -> Any:
    if _told(actual):
        return stated_dates.last_day(actual)
    if forecast is not None:
        return forecast
    return stated_dates.last_day(baseline) if _told(baseline) else None

"""How promises moved: the forecasts made of each milestone, and the milestones that slipped most."""

from __future__ import annotations

from datetime import date

import pandas as pd

from clustercoop import stated_dates
from clustercoop.measures.figure import Figure, Missing, evidence_of
from clustercoop.measures.schedule import Schedule
from clustercoop.vocabulary import MilestoneState


def history(schedule: Schedule) -> pd.DataFrame:
    """Every forecast made by the status date, in the order of the milestones, then of the days they were made.

    Columns: milestone_id, title, made_on, forecast_on (None: taken back), reason, moved_days (against the forecast
    before it; None for a milestone's first, for one taken back and for the first after that), evidence.
    """
    order = {name: place for place, name in enumerate(schedule.milestones["milestone_id"])}
    shown = schedule.forecasts[schedule.forecasts["milestone_id"].isin(order)]
    places = sorted(zip(shown["milestone_id"].map(order), shown["made_on"], range(len(shown)), strict=True))
    made = shown.iloc[[place for *_, place in places]].reset_index(drop=True)
    before: dict[str, date | None] = {}
    moved = []
    for name, forecast_on in zip(made["milestone_id"], made["forecast_on"], strict=True):
        last = before.get(name)
        moved.append(None if last is None or forecast_on is None else (forecast_on - last).days)
        before[name] = forecast_on
    titles = schedule.milestones.set_index("milestone_id")["title"]
    made["title"] = made["milestone_id"].map(titles).astype(object)
    made["moved_days"] = pd.Series(moved, dtype=object)
    return made[["milestone_id", "title", "made_on", "forecast_on", "reason", "moved_days", "evidence"]]


def slipped_days(schedule: Schedule) -> dict[str, int]:
    """Days from what was first promised to the latest promise, or to the day reached; positive is late.

    First promised is the first forecast, or where none was ever made the first baseline. Milestones for which
    either is not known to the day are not in it, nor are withdrawn ones.
    """
    first = schedule.forecasts.sort_values("made_on").drop_duplicates("milestone_id")
    promised = dict(zip(first["milestone_id"], first["forecast_on"], strict=True))
    days = {}
    for row in schedule.table.itertuples():
        begun = promised.get(row.milestone_id) or (stated_dates.exact_day(row.first_baseline or ""))
        until = stated_dates.exact_day(row.actual) if row.actual else row.forecast_on
        if begun is not None and until is not None and row.state != MilestoneState.WITHDRAWN:
            days[row.milestone_id] = (until - begun).days
    return days


def worst(schedule: Schedule, most: int = 3) -> tuple[str, ...]:
    """The milestones that slipped most, at most so many, the worst first, of equals by identifier.

    Those that did not slip are not in it.
    """
    late = [(-days, name) for name, days in slipped_days(schedule).items() if days > 0]
    return tuple(name for _, name in sorted(late)[:most])


def promises_moved(schedule: Schedule) -> Figure:
    """How many milestones have a forecast that changed; not applicable where none was made."""
    firm = schedule.table[schedule.table["state"] != MilestoneState.WITHDRAWN]
    promised = schedule.forecasts[schedule.forecasts["milestone_id"].isin(firm["milestone_id"])]
    if promised.empty:
        return Figure("promises_moved", None, missing=Missing.NOT_APPLICABLE)
    dates = promised.groupby("milestone_id")["forecast_on"].nunique(dropna=False)
    return Figure("promises_moved", int((dates > 1).sum()), evidence=evidence_of(promised))

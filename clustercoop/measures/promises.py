"""How promises moved: the forecasts made of each milestone, and the milestones that slipped most."""

from __future__ import annotations

from collections.abc import Mapping
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
    keys = [(order[name], on) for name, on in zip(shown["milestone_id"], shown["made_on"], strict=True)]
    places = sorted(range(len(shown)), key=keys.__getitem__)
    made = shown.iloc[places].reset_index(drop=True)
    before: dict[str, date | None] = {}
    moved = []
    for name, forecast_on in zip(made["milestone_id"], made["forecast_on"], strict=True):
        last = before.get(name)
        moved.append(None if last is None or forecast_on is None else (forecast_on - last).days)
        before[name] = forecast_on
    titles = dict(zip(schedule.milestones["milestone_id"], schedule.milestones["title"], strict=True))
    made["title"] = made["milestone_id"].map(titles).astype(object)
    made["moved_days"] = pd.Series(moved, dtype=object)
    return made[["milestone_id", "title", "made_on", "forecast_on", "reason", "moved_days", "evidence"]]


def slipped_days(schedule: Schedule) -> dict[str, int]:
    """Days from what was first promised to the latest promise, or to the day reached; positive is late.

    First promised is the first forecast, or where none was ever made the first baseline. Milestones for which
    either is not known to the day are not in it, nor are withdrawn ones.
    """
    made = schedule.forecasts.drop_duplicates("milestone_id")
    first = dict(zip(made["milestone_id"], made["forecast_on"], strict=True))
    table = schedule.table[schedule.table["state"] != MilestoneState.WITHDRAWN]
    columns = (table[name] for name in ("milestone_id", "first_baseline", "actual", "forecast_on"))
    days = {}
    for name, baseline, actual, forecast_on in zip(*columns, strict=True):
        begun = first.get(name) or (stated_dates.exact_day(baseline) if baseline else None)
        until = stated_dates.exact_day(actual) if actual else forecast_on
        if begun is not None and until is not None:
            days[name] = (until - begun).days
    return days


def worst(schedule: Schedule, most: int = 3) -> tuple[str, ...]:
    """The milestones that slipped most, at most so many, the worst first, of equals by identifier.

    Those that did not slip are not in it.
    """
    return worst_of(slipped_days(schedule), most)


def worst_of(slipped: Mapping[str, int], most: int = 3) -> tuple[str, ...]:
    """The same of the days that milestones slipped, by identifier."""
    late = [(-days, name) for name, days in slipped.items() if days > 0]
    return tuple(name for _, name in sorted(late)[:most])


def promises_moved(schedule: Schedule) -> Figure:
    """How many milestones have a forecast that changed; not applicable where none was made."""
    firm = schedule.table[schedule.table["state"] != MilestoneState.WITHDRAWN]
    promised = schedule.forecasts[schedule.forecasts["milestone_id"].isin(firm["milestone_id"])]
    if promised.empty:
        return Figure("promises_moved", None, missing=Missing.NOT_APPLICABLE)
    first: dict[str, date | None] = {}
    moved = set()
    for name, forecast_on in zip(promised["milestone_id"], promised["forecast_on"], strict=True):
        if first.setdefault(name, forecast_on) != forecast_on:
            moved.add(name)
    return Figure("promises_moved", len(moved), evidence=evidence_of(promised))

"""Whom the activities reached: activities, people and clusters by reporting period, as far as sources state them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from clustercoop import stated_dates
from clustercoop.measures.cooperation import Cooperation
from clustercoop.measures.figure import Figure, Missing, evidence_of

WHOLE_NUMBER = re.compile(r"[0-9]{1,3}(?:[,.\u00a0\u2009\u202f][0-9]{3})+(?![0-9])|[0-9]+")
"""A whole number as written in prose, its thousands set apart by a comma, a full stop or a narrow space, or not."""


@dataclass(frozen=True)
class Reach:
    """The activities held on the status date and the reporting periods (`datastore.queries.project.periods`).

    Numbers are as stated: one who came to three activities is counted three times, and an activity of which no source
    states a number adds nothing, so that each sum says of how many activities it is.
    """

    cooperation: Cooperation
    periods: pd.DataFrame

    @cached_property
    def people(self) -> Figure:
        """People at activities; not on record where no activity held states a number."""
        return self._summed("reach_people", "people")

    @cached_property
    def clusters(self) -> Figure:
        """Clusters at activities; not on record where no activity held states a number."""
        return self._summed("reach_clusters", "clusters")

    @cached_property
    def stating_people(self) -> int:
        """How many activities held state a number of people."""
        return int(self.stated["people"].notna().sum())

    @cached_property
    def stating_clusters(self) -> int:
        """How many activities held state a number of clusters."""
        return int(self.stated["clusters"].notna().sum())

    @cached_property
    def undated(self) -> int:
        """Project activities that were held on a day nobody stated; they are counted nowhere."""
        listed = self.cooperation.activities
        own = listed["activity_id"].isin(self.cooperation.held["activity_id"])
        took_place = listed["held"].to_numpy(dtype=bool) & (listed["relation"] == "project").to_numpy(dtype=bool)
        return int((took_place & ~own.to_numpy(dtype=bool)).sum())

    @cached_property
    def stated(self) -> pd.DataFrame:
        """One row per activity held in time order: activity_id, period_id, people, clusters, evidence.

        `period_id` is that of the period in which the activity ends; None where its end as stated (or its start, where
        no end is) can mean days of several periods or of none. `people` is the first whole number in what the source
        says, `clusters` the number of clusters; None where there is none.
        """
        held = self.cooperation.held
        made = held[["activity_id", "evidence"]].reset_index(drop=True)
        made["period_id"] = pd.Series(periods_of(held, self.periods), dtype=object)
        texts = held["participants_stated"]
        numbers = {text: first_whole_number(text) for text in texts.dropna().unique()}
        made["people"] = pd.array([numbers.get(text) for text in texts], dtype="Int64")
        made["clusters"] = pd.array(held["clusters_count"].to_list(), dtype="Int64")
        return made[["activity_id", "period_id", "people", "clusters", "evidence"]]

    @cached_property
    def by_period(self) -> pd.DataFrame:
        """One row for each reporting period begun by the status date, then one for activities of no known period.

        Columns: period_id and number (None in the last row, which is there only if it holds an activity), start_on,
        end_on, activities (held), people and clusters (sums; None where no activity states one), stating_people and
        stating_clusters (how many activities do). The activities add up to the activities held.
        """
        begun = [start_on <= self.cooperation.status_date for start_on in self.periods["start_on"]]
        named = self.periods.loc[np.array(begun, dtype=bool), ["period_id", "number", "start_on", "end_on"]].astype(
            object
        )
        lost = pd.DataFrame([[None] * 4], columns=named.columns, dtype=object)
        key = self.stated["period_id"].fillna("").astype(str)
        groups = self.stated.assign(key=key).groupby("key")
        found = pd.DataFrame(
            {
                "activities": groups.size(),
                "people": groups["people"].sum(min_count=1),
                "stating_people": groups["people"].count(),
                "clusters": groups["clusters"].sum(min_count=1),
                "stating_clusters": groups["clusters"].count(),
            }
        )
        rows = pd.concat([named, lost] if (key == "").any() else [named], ignore_index=True)
        made = rows.join(found, on=rows["period_id"].fillna("").astype(str).rename("key"))
        for column in ("activities", "stating_people", "stating_clusters"):
            made[column] = made[column].fillna(0).astype(int)
        for column in ("people", "clusters"):
            made[column] = made[column].astype(object).where(made[column].notna(), None)
        return made

    def _summed(self, measure: str, column: str) -> Figure:
        stating = self.stated[self.stated[column].notna()]
        if stating.empty:
            return Figure(measure, None, missing=Missing.NOT_ON_RECORD)
        return Figure(measure, int(stating[column].sum()), evidence=evidence_of(stating))


def first_whole_number(text: str) -> int | None:
    """The first whole number in a text ("nearly 100" is 100, "1,200 guests" 1200), None where there is none."""
    found = WHOLE_NUMBER.search(text)
    return int(re.sub("[^0-9]", "", found.group())) if found else None


def periods_of(activities: pd.DataFrame, periods: pd.DataFrame) -> list[str | None]:
    """Of each activity (columns starts, ends) the period in which its end as stated must lie; None where it can be
    several or none, or no date is on record.
    """
    stated = activities["ends"].where(activities["ends"].notna(), activities["starts"])
    spans = [(row.start_on, row.end_on, row.period_id) for row in periods.itertuples()]
    found: dict[object, str | None] = {}
    for text in stated.unique():
        if pd.isna(text):
            found[text] = None
            continue
        first, last = stated_dates.first_day(text), stated_dates.last_day(text)
        found[text] = next((name for start, end, name in spans if start <= first and last <= end), None)
    return [found.get(text) for text in stated]

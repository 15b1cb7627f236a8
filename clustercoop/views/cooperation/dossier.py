"""The activities on record with all that stands beside them: what came of them, who took part, what is in conflict."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from clustercoop.i18n import _
from clustercoop.measures.cooperation import Cooperation
from clustercoop.measures.reach import periods_of
from clustercoop.views import words
from clustercoop.vocabulary import ActivityStrand, AttendanceRole

SHORT_VALUE = 8
"""A longer value of a fact in conflict stands on the card alone."""

SEARCHED = ("title", "topic", "city", "organiser", "other_participants")


@dataclass(frozen=True)
class Dossier:
    """The activities of a status date and what belongs to them. Frames as `datastore.queries` returns them."""

    state: Cooperation
    objectives: pd.DataFrame
    periods: pd.DataFrame
    outputs: pd.DataFrame
    activity_outputs: pd.DataFrame
    conflicts: pd.DataFrame
    clusters: pd.DataFrame

    @property
    def activities(self) -> pd.DataFrame:
        """Every activity on record, in time order, those without a date last."""
        return self.state.activities

    @cached_property
    def names(self) -> dict[str, str]:
        """Short names of the partners by their identifiers, in list order."""
        partners = self.state.partners
        return dict(zip(partners["partner_id"], partners["short_name"], strict=True))

    @cached_property
    def is_counted(self) -> np.ndarray:
        """Of each activity whether it counts as one of the project that was held."""
        return np.asarray(self.activities["activity_id"].isin(self.state.held["activity_id"]), dtype=bool)

    @cached_property
    def period_ids(self) -> np.ndarray:
        """Of each activity the reporting period in which it ends; None where that is not known."""
        return np.array(periods_of(self.activities, self.periods), dtype=object)

    @cached_property
    def searched(self) -> pd.DataFrame:
        """Of each activity what the search looks into, in one column `text`: the texts of `SEARCHED`, and the names of
        the partners on record.
        """
        partners = self.state.partners
        known_as = {
            row.partner_id: "\n".join(name for name in (row.short_name, row.name, row.name_native) if name)
            for row in partners[["partner_id", "short_name", "name", "name_native"]].itertuples()
        }
        came: dict[str, list[str]] = {}
        for activity, partner in zip(
            self.state.attendance["activity_id"], self.state.attendance["partner_id"], strict=True
        ):
            came.setdefault(activity, []).append(known_as[partner])
        columns = [self.activities[name] for name in SEARCHED]
        texts = [
            "\n".join([*(text for text in row if isinstance(text, str)), *came.get(activity, ())])
            for activity, *row in zip(self.activities["activity_id"], *columns, strict=True)
        ]
        return pd.DataFrame({"text": texts}, index=self.activities.index, dtype=object)

    def present(self, activity_ids: Collection[str]) -> dict[str, list[str]]:
        """Of some activities the partners on record by their short names, the hosts first and named as such."""
        rows = self.state.attendance
        rows = rows[rows["activity_id"].isin(activity_ids)]
        is_host = (rows["role"] == AttendanceRole.HOST).to_numpy()
        found: dict[str, list[str]] = {}
        for hosts in (True, False):
            for row in rows[is_host == hosts].itertuples():
                name = self.names[row.partner_id]
                shown = _("{partner} (host)").format(partner=name) if hosts else name
                found.setdefault(row.activity_id, []).append(shown)
        return found

    def came_of(self, activity_ids: Collection[str]) -> dict[str, list[str]]:
        """Of some activities what came of them in words: outputs, then decisions of a meeting that the activity is."""
        titles = dict(zip(self.outputs["output_id"], self.outputs["title"], strict=True))
        found: dict[str, list[str]] = {}
        links = self.activity_outputs
        for row in links[links["activity_id"].isin(activity_ids)].itertuples():
            if row.output_id in titles:
                found.setdefault(row.activity_id, []).append(titles[row.output_id])
        decided = self.state.decisions
        for row in decided[decided["activity_id"].isin(activity_ids)].itertuples():
            found.setdefault(row.activity_id, []).append(_("Decision: {title}").format(title=row.title))
        return found

    def disputed(self, activity_ids: Collection[str]) -> dict[str, list[str]]:
        """Of some activities the topics on which sources disagree; with the values where they are short."""
        rows = self.conflicts[self.conflicts["activity_id"].isin(activity_ids)]
        found: dict[str, list[str]] = {}
        for (name, topic), group in rows.groupby(["activity_id", "topic"], sort=False):
            values = list(dict.fromkeys(group["value"]))
            is_short = all(len(value) <= SHORT_VALUE for value in values)
            told = _("{topic} ({values})").format(topic=topic, values=_(" or ").join(values)) if is_short else topic
            found.setdefault(name, []).append(told)
        return found

    def serves(self, activity_ids: Collection[str]) -> dict[str, list[str]]:
        """Of some activities the objectives that they serve, by identifier."""
        rows = self.state.activity_objectives
        rows = rows[rows["activity_id"].isin(activity_ids)]
        return {str(name): list(group["objective_id"]) for name, group in rows.groupby("activity_id", sort=False)}


def strand(activity: Mapping[str, object]) -> str:
    """The strand of an activity, with what it was assigned by; empty where none is on record."""
    if not activity["strand"]:
        return ""
    word = _(words.STRANDS[ActivityStrand(str(activity["strand"]))])
    return f"{word} ({activity['strand_basis']})" if activity["strand_basis"] else word

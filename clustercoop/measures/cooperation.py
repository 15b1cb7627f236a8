"""What partners do together: activities held, who hosted, who met whom. A tie needs attendance on record."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import combinations

import pandas as pd

from clustercoop.measures.figure import Figure, Missing, evidence_of, share
from clustercoop.vocabulary import ActivityRelation, AttendanceRole, Evidence


@dataclass(frozen=True)
class Cooperation:
    """The cooperation on a status date. Frames as `datastore.queries.cooperation` returns them."""

    status_date: date
    partners: pd.DataFrame
    activities: pd.DataFrame
    attendance: pd.DataFrame
    activity_objectives: pd.DataFrame
    meetings: pd.DataFrame
    decisions: pd.DataFrame
    risks: pd.DataFrame

    @cached_property
    def held(self) -> pd.DataFrame:
        """The project's own activities that are held or begun, and over by the status date."""
        own = self.activities["relation"] == ActivityRelation.PROJECT
        return self.activities[own & self.activities["held"].astype(bool) & self.activities["over"].astype(bool)]

    @cached_property
    def activities_held(self) -> Figure:
        return Figure("activities_held", len(self.held), evidence=evidence_of(self.held))

    @cached_property
    def attended(self) -> dict[str, list[str]]:
        """Of each activity held, the partners on record, in list order; activities without any are not in it."""
        order = {partner: place for place, partner in enumerate(self.partners["partner_id"])}
        present: dict[str, list[str]] = {}
        held = set(self.held["activity_id"])
        for row in self.attendance.itertuples():
            if row.activity_id in held:
                present.setdefault(row.activity_id, []).append(row.partner_id)
        return {activity: sorted(set(names), key=order.__getitem__) for activity, names in present.items()}

    @cached_property
    def joint_activities(self) -> dict[tuple[str, str], int]:
        """Number of joint activities of each pair that met, the earlier partner in the list first."""
        pairs: Counter[tuple[str, str]] = Counter()
        for present in self.attended.values():
            pairs.update(combinations(present, 2))
        return dict(pairs)

    @cached_property
    def pairs_met(self) -> Figure:
        """Not published where activities were held and nobody stated who came."""
        partners = len(self.partners)
        possible = partners * (partners - 1) // 2
        if possible and len(self.held) and not self.attended:
            return Figure("pairs_met", None, possible, Missing.NOT_PUBLISHED)
        return share("pairs_met", len(self.joint_activities), possible, self.attendance_evidence)

    @cached_property
    def by_partner(self) -> pd.DataFrame:
        """One row per partner in list order: partner_id, short_name, country_code, hosted, attended (activities
        with the partner, as host or not), ties (other partners met).
        """
        held = set(self.held["activity_id"])
        hosted = {
            (row.activity_id, row.partner_id)
            for row in self.attendance.itertuples()
            if row.role == AttendanceRole.HOST and row.activity_id in held
        }
        hosts = Counter(partner for _, partner in hosted)
        present = Counter(partner for names in self.attended.values() for partner in names)
        ties = Counter(partner for pair in self.joint_activities for partner in pair)
        made = self.partners[["partner_id", "short_name", "country_code"]].copy()
        for name, counted in (("hosted", hosts), ("attended", present), ("ties", ties)):
            made[name] = [counted[partner] for partner in made["partner_id"]]
        return made

    @cached_property
    def attendance_evidence(self) -> frozenset[Evidence]:
        return evidence_of(self.attendance[self.attendance["activity_id"].isin(self.attended)])

    @cached_property
    def evidence(self) -> frozenset[Evidence]:
        return evidence_of(self.activities)

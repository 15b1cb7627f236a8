"""What partners do together: activities held, who hosted, who met whom. A tie needs attendance on record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
import pandas as pd

from clustercoop.measures.figure import Figure, Missing, evidence_of, share
from clustercoop.vocabulary import ActivityRelation, AttendanceRole, Evidence


@dataclass(frozen=True)
class Cooperation:
    """The cooperation on a status date. Frames as `datastore.queries.cooperation` returns them.

    A partner is counted from the day it joined (`joined_on`; empty: from the start), and stays counted after it left.
    A pair is possible once both have joined, unless one had left before the other came. Only possible pairs make
    ties: one that shows up at an activity before it joins has met the others from the day it joins.
    """

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
        own = (self.activities["relation"] == ActivityRelation.PROJECT).to_numpy(dtype=bool)
        happened = self.activities["held"].to_numpy(dtype=bool) & self.activities["over"].to_numpy(dtype=bool)
        return self.activities[own & happened]

    @cached_property
    def counted(self) -> pd.DataFrame:
        """The partners that have joined by the status date, in list order; columns as `partners`."""
        return self.partners[self._has_joined]

    @cached_property
    def activities_held(self) -> Figure:
        return Figure("activities_held", len(self.held), evidence=evidence_of(self.held))

    @cached_property
    def attendance_known(self) -> pd.DataFrame:
        """The activities held of which at least one partner is on record as host or attending, in time order."""
        return self.held[self._present.any(axis=0)]

    @cached_property
    def known_attendance(self) -> Figure:
        """On how many of the activities held all measures of ties rest."""
        rests_on = evidence_of(self.held) | self.attendance_evidence
        return share("known_attendance", int(self._present.any(axis=0).sum()), len(self.held), rests_on)

    @cached_property
    def attended(self) -> dict[str, list[str]]:
        """Of each activity held, the partners on record, in list order; activities without any are not in it.

        Partners that had not joined are in it too: it is on record that they came.
        """
        names, partners = self.held["activity_id"].tolist(), self.partners["partner_id"].tolist()
        present: dict[str, list[str]] = {}
        for activity, partner in zip(*(places.tolist() for places in np.nonzero(self._present.T)), strict=True):
            present.setdefault(names[activity], []).append(partners[partner])
        return present

    def of_partner(self, partner_id: str) -> pd.DataFrame:
        """The activities held at which a partner is on record, in time order. Raises KeyError for an unknown one."""
        return self.held[self._present[pd.Index(self.partners["partner_id"]).get_loc(partner_id)]]

    @cached_property
    def joint_activities(self) -> dict[tuple[str, str], int]:
        """Number of joint activities of each pair that met, the earlier partner in the list first."""
        partners = self.partners["partner_id"].tolist()
        joint = np.where(self._possible, self._joint, 0)
        return {
            (partners[one], partners[other]): int(joint[one, other])
            for one, other in zip(*np.nonzero(joint), strict=True)
        }

    @cached_property
    def possible_pairs(self) -> tuple[tuple[str, str], ...]:
        """The pairs of partners that can have met, in list order."""
        partners = self.partners["partner_id"].tolist()
        return tuple((partners[one], partners[other]) for one, other in zip(*np.nonzero(self._possible), strict=True))

    @cached_property
    def pairs_met(self) -> Figure:
        """The density of the network: pairs with a tie out of the possible ones.

        Not applicable where no pair is possible; not on record where nobody stated who came.
        """
        possible = int(self._possible.sum())
        if possible and not self.known_attendance.numerator:
            return Figure("pairs_met", None, possible, Missing.NOT_ON_RECORD)
        return share("pairs_met", len(self.joint_activities), possible, self.attendance_evidence)

    @cached_property
    def by_partner(self) -> pd.DataFrame:
        """One row per partner in list order: partner_id, short_name, country_code, hosted, attended (activities
        with the partner, as host or not), ties (other partners met).
        """
        met = self._possible & (self._joint > 0)
        made = self.partners[["partner_id", "short_name", "country_code"]].copy()
        made["hosted"] = self._hosting.sum(axis=1)
        made["attended"] = self._present.sum(axis=1)
        made["ties"] = met.sum(axis=0) + met.sum(axis=1)
        return made

    @cached_property
    def attendance_evidence(self) -> frozenset[Evidence]:
        """What the attendance at the activities held rests on."""
        return evidence_of(self.attendance["evidence"][self._places[1] >= 0].to_frame())

    @cached_property
    def evidence(self) -> frozenset[Evidence]:
        return evidence_of(self.activities)

    @cached_property
    def _has_joined(self) -> np.ndarray:
        """Of each partner whether it has joined by the status date."""
        joined = [on is None or on <= self.status_date for on in _days(self.partners, "joined_on")]
        return np.array(joined, dtype=bool)

    @cached_property
    def _possible(self) -> np.ndarray:
        """Partner by partner, the earlier in the list down the side: whether the pair can have met."""
        joined = np.array([(on or date.min).toordinal() for on in _days(self.partners, "joined_on")], dtype=int)
        left = np.array([(on or date.max).toordinal() for on in _days(self.partners, "left_on")], dtype=int)
        overlap = np.maximum.outer(joined, joined) <= np.minimum.outer(left, left)
        return np.triu(overlap & np.logical_and.outer(self._has_joined, self._has_joined), k=1)

    @cached_property
    def _places(self) -> tuple[np.ndarray, np.ndarray]:
        """Of each row of the attendance the places of its partner and its activity held; -1 where there is none."""
        partners, held = pd.Index(self.partners["partner_id"]), pd.Index(self.held["activity_id"])
        return (
            partners.get_indexer(pd.Index(self.attendance["partner_id"])),
            held.get_indexer(pd.Index(self.attendance["activity_id"])),
        )

    @cached_property
    def _present(self) -> np.ndarray:
        """Partner by activity held: whether the partner is on record there; stated twice it is there once."""
        return self._incidence(np.ones(len(self.attendance), dtype=bool))

    @cached_property
    def _hosting(self) -> np.ndarray:
        """Partner by activity held: whether the partner is on record as host."""
        return self._incidence((self.attendance["role"] == AttendanceRole.HOST).to_numpy(dtype=bool))

    def _incidence(self, rows: np.ndarray) -> np.ndarray:
        partner, activity = self._places
        placed = rows & (partner >= 0) & (activity >= 0)
        made = np.zeros((len(self.partners), len(self.held)), dtype=bool)
        made[partner[placed], activity[placed]] = True
        return made

    @cached_property
    def _joint(self) -> np.ndarray:
        """Partner by partner: the number of activities held with both."""
        # A product of floats is many times faster than one of whole numbers, and exact up to 2 ** 24 activities.
        present = self._present.astype(np.float32)
        return (present @ present.T).astype(int)


def _days(partners: pd.DataFrame, column: str) -> list[date | None]:
    return [None if pd.isna(on) else on for on in partners[column]]

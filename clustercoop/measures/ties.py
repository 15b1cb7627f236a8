"""Who works with whom: the network of partners, across borders and within, and how it grew by reporting period."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

import networkx as nx
import numpy as np
import pandas as pd

from clustercoop import stated_dates
from clustercoop.measures.cooperation import Cooperation
from clustercoop.measures.figure import Figure, Missing

NEEDED = ["activity_id", "relation", "held", "over", "evidence"]
"""What ties ask of an activity; the other columns are many and cost time to cut."""


@dataclass(frozen=True)
class Ties:
    """The network of the partners counted on the status date; a tie joins two that shared an activity on record.

    All of it rests on the activities held whose attendance is on record (`Cooperation.known_attendance` says how
    many). Where none is, every figure is missing as not on record, for nobody knows who met whom.
    """

    cooperation: Cooperation

    @cached_property
    def graph(self) -> nx.Graph:
        """Nodes: identifiers of the counted partners, in list order, with `country_code`. Edges: ties, with `weight`,
        the number of joint activities. Not to be changed.
        """
        made = nx.Graph()
        for row in self.cooperation.counted.itertuples():
            made.add_node(row.partner_id, country_code=row.country_code)
        made.add_weighted_edges_from((*pair, number) for pair, number in self.cooperation.joint_activities.items())
        return made

    @property
    def is_known(self) -> bool:
        """Whether the attendance of any activity held is on record."""
        return bool(self.cooperation.known_attendance.numerator)

    @property
    def density(self) -> Figure:
        """Ties out of the possible pairs: the same figure as `Cooperation.pairs_met`."""
        return self.cooperation.pairs_met

    @cached_property
    def cross_border_share(self) -> Figure:
        """Ties between partners of different countries, out of all; not applicable without ties."""
        return self._of_ties("cross_border_share", self._external, self.graph.number_of_edges())

    @cached_property
    def ei_index(self) -> Figure:
        """Ties across borders minus ties within a country, divided by both together; not applicable without ties.

        -1: all ties within countries; 1: all across borders. Krackhardt and Stern 1988, "Informal Networks and
        Organizational Crises: An Experimental Simulation", Social Psychology Quarterly 51(2).
        """
        ties = self.graph.number_of_edges()
        return self._of_ties("ei_index", self._external - (ties - self._external), ties)

    @cached_property
    def by_partner(self) -> pd.DataFrame:
        """One row per counted partner in list order.

        Columns: partner_id, short_name, country_code; degree (other partners met), degree_abroad (of those, in
        another country), attended (activities held with it, as host or not), hosted; closest_id and closest_joint
        (the partner met most often, of equals the first in the list, and in how many activities). All counts are None
        where no attendance is on record; the last two also where the partner met nobody.
        """
        counts = self.cooperation.by_partner.set_index("partner_id")
        rows = []
        for partner in self.graph:
            met = self.graph[partner]
            closest = max(met, key=lambda other: met[other]["weight"], default=None)
            found = (
                len(met), sum(self._crosses(partner, other) for other in met),
                int(counts.at[partner, "attended"]), int(counts.at[partner, "hosted"]),
                closest, met[closest]["weight"] if closest else None,
            )  # fmt: skip
            rows.append(found if self.is_known else (None,) * len(found))
        named = self.cooperation.counted[["partner_id", "short_name", "country_code"]].reset_index(drop=True)
        columns = ["degree", "degree_abroad", "attended", "hosted", "closest_id", "closest_joint"]
        return named.join(pd.DataFrame(rows, columns=columns, dtype=object))

    @cached_property
    def never_met(self) -> pd.DataFrame | None:
        """The possible pairs that shared no activity on record, in list order; None where no attendance is on record.

        Columns: partner_id, short_name, country_code, other_id, other_short_name, other_country_code, crosses_border.
        """
        if not self.is_known:
            return None
        names = self.cooperation.partners.set_index("partner_id")["short_name"]
        countries = nx.get_node_attributes(self.graph, "country_code")
        columns = ["partner_id", "short_name", "country_code", "other_id", "other_short_name", "other_country_code",
                   "crosses_border"]  # fmt: skip
        rows = [
            (one, names[one], countries[one], other, names[other], countries[other], self._crosses(one, other))
            for one, other in self.cooperation.possible_pairs
            if not self.graph.has_edge(one, other)
        ]
        return pd.DataFrame(rows, columns=columns, dtype=object)

    @cached_property
    def _external(self) -> int:
        """The number of ties across borders."""
        return sum(self._crosses(one, other) for one, other in self.graph.edges)

    def _crosses(self, one: str, other: str) -> bool:
        nodes = self.graph.nodes
        return bool(nodes[one]["country_code"] != nodes[other]["country_code"])

    def _of_ties(self, measure: str, part: int, ties: int) -> Figure:
        if not self.is_known:
            return Figure(measure, None, missing=Missing.NOT_ON_RECORD)
        missing = None if ties else Missing.NOT_APPLICABLE
        return Figure(measure, part, ties, missing, self.cooperation.attendance_evidence)


@dataclass(frozen=True)
class Standing:
    """Where the network stood at the end of a day. `period_id` and `number` are None for a day that ends no period.

    `pairs_met` holds the ties and the possible pairs as its parts.
    """

    on: date
    period_id: str | None
    number: int | None
    activities_held: Figure
    known_attendance: Figure
    pairs_met: Figure
    cross_border_share: Figure
    ei_index: Figure


def growth(cooperation: Cooperation, periods: pd.DataFrame) -> tuple[Standing, ...]:
    """How the network grew: cumulative at the end of each reporting period over by the status date, and on that date.

    `periods` as `datastore.queries.project.periods` returns them; with none on record the status date stands alone.
    Each standing is what the figures of that day are: activities over by then, between partners joined by then.
    """
    ends = {
        row.end_on: (row.period_id, int(row.number))
        for row in periods.itertuples()
        if row.end_on <= cooperation.status_date
    }
    known_on = _known_on(cooperation.held)
    made = []
    for on in sorted({*ends, cooperation.status_date}):
        state = _on(cooperation, known_on, on)
        ties = Ties(state)
        period_id, number = ends.get(on, (None, None))
        made.append(
            Standing(
                on=on,
                period_id=period_id,
                number=number,
                activities_held=state.activities_held,
                known_attendance=state.known_attendance,
                pairs_met=state.pairs_met,
                cross_border_share=ties.cross_border_share,
                ei_index=ties.ei_index,
            )
        )
    return tuple(made)


def _known_on(held: pd.DataFrame) -> np.ndarray:
    """The day from which each activity held is known to be over, as a number."""
    stated = held["ends"].where(held["ends"].notna(), held["starts"])
    days = {text: stated_dates.last_day(text).toordinal() for text in stated.unique()}
    return np.array([days[text] for text in stated], dtype=int)


def _on(cooperation: Cooperation, known_on: np.ndarray, on: date) -> Cooperation:
    """The cooperation as it stood on an earlier day, as far as ties go: no meeting, decision or risk is in it."""
    return replace(
        cooperation,
        status_date=on,
        activities=cooperation.held.loc[known_on <= on.toordinal(), NEEDED],
        meetings=cooperation.meetings.iloc[:0],
        decisions=cooperation.decisions.iloc[:0],
        risks=cooperation.risks.iloc[:0],
    )

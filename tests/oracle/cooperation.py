"""The cooperation: activities held, hosts, pairs of partners that met, whom it reached and who carries it."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import cached_property
from itertools import combinations

from tests.oracle.record import NOT_APPLICABLE, NOT_ON_RECORD, Record, Row, Value, day, percent, span


class CooperationOracle:
    def __init__(self, record: Record) -> None:
        self.record = record

    @cached_property
    def held(self) -> list[Row]:
        """Activities of the project itself, held or begun, whose last day on record is over."""
        return [
            row
            for row in self.record.rows("activities")
            if row["relation"] == "project" and row["held"] == "true" and self.record.over(row["ends"] or row["starts"])
        ]

    @cached_property
    def present(self) -> dict[str, set[str]]:
        """Of each activity held the partners on record; those of which nobody is on record are not in it."""
        came: dict[str, set[str]] = {}
        for activity in self.held:
            for row in self.record.rows("activity_partners"):
                if row["activity_id"] == activity["activity_id"]:
                    came.setdefault(activity["activity_id"], set()).add(row["partner_id"])
        return came

    @cached_property
    def partners(self) -> list[Row]:
        """Those that have joined by the day, in list order."""
        return [row for row in self.record.partners if not row["joined_on"] or day(row["joined_on"]) <= self.record.on]

    @cached_property
    def possible(self) -> list[frozenset[str]]:
        """Pairs of them, but for those of which one had left before the other joined."""
        made = []
        for one, other in combinations(self.partners, 2):
            apart = any(
                first["left_on"] and second["joined_on"] and first["left_on"] < second["joined_on"]
                for first, second in ((one, other), (other, one))
            )
            if not apart:
                made.append(frozenset((one["partner_id"], other["partner_id"])))
        return made

    @cached_property
    def joint(self) -> dict[frozenset[str], int]:
        """Of each possible pair that met the number of activities held in which both took part."""
        counted = {}
        for pair in self.possible:
            both = sum(pair <= came for came in self.present.values())
            if both:
                counted[pair] = both
        return counted

    @cached_property
    def never_met(self) -> list[frozenset[str]] | None:
        """The possible pairs without a joint activity; None where nobody is on record at any activity."""
        return [pair for pair in self.possible if pair not in self.joint] if self.present else None

    @cached_property
    def countries(self) -> dict[str, str]:
        return {row["partner_id"]: row["country_code"] for row in self.record.partners}

    def crosses(self, pair: frozenset[str]) -> bool:
        return len({self.countries[name] for name in pair}) == 2

    @cached_property
    def by_partner(self) -> dict[str, tuple[int, int, int]]:
        """Of each partner in list order: activities hosted, activities with it, other partners met."""
        held = {activity["activity_id"] for activity in self.held}
        made = {}
        for partner in self.record.partners:
            name = partner["partner_id"]
            hosted = {
                row["activity_id"]
                for row in self.record.rows("activity_partners")
                if row["activity_id"] in held and row["partner_id"] == name and row["role"] == "host"
            }
            attended = sum(name in came for came in self.present.values())
            made[name] = (len(hosted), attended, sum(name in pair for pair in self.joint))
        return made

    @cached_property
    def ties_by_partner(self) -> dict[str, tuple[int, int, str | None, int | None] | None]:
        """Of each partner that has joined: partners met, those of them abroad, the one met most often and how often.

        None where nobody is on record at any activity.
        """
        names = [row["partner_id"] for row in self.partners]
        made: dict[str, tuple[int, int, str | None, int | None] | None] = {}
        for name in names:
            met = {
                other: self.joint[frozenset((name, other))] for other in names if frozenset((name, other)) in self.joint
            }
            abroad = sum(self.countries[name] != self.countries[other] for other in met)
            most = max(met.values(), default=None)
            closest = next((other for other in met if met[other] == most), None)
            made[name] = (len(met), abroad, closest, most) if self.present else None
        return made

    @cached_property
    def figures(self) -> dict[str, Value]:
        ties = len(self.joint)
        abroad = sum(self.crosses(pair) for pair in self.joint)
        index: Value = Fraction(abroad - (ties - abroad), ties) if ties else NOT_APPLICABLE
        unknown = not self.present
        return {
            "activities_held": len(self.held),
            "known_attendance": percent(len(self.present), len(self.held)),
            "pairs_met": NOT_ON_RECORD if unknown and self.possible else percent(ties, len(self.possible)),
            "cross_border_share": NOT_ON_RECORD if unknown else percent(abroad, ties),
            "ei_index": NOT_ON_RECORD if unknown else index,
            "reach_people": self.summed("people"),
            "reach_clusters": self.summed("clusters"),
        }

    @cached_property
    def stated(self) -> list[dict[str, int | None]]:
        """Of each activity held the people and the clusters that its source states."""
        made = []
        for row in self.held:
            numbers = re.findall("[0-9]+", row["participants_stated"])
            people = int(numbers[0]) if numbers else None
            made.append({"people": people, "clusters": int(row["clusters_count"]) if row["clusters_count"] else None})
        return made

    def summed(self, what: str) -> Value:
        numbers = [number for row in self.stated if (number := row[what]) is not None]
        return sum(numbers) if numbers else NOT_ON_RECORD

    @cached_property
    def reach(self) -> dict[str | None, tuple[int, int | None, int, int | None, int]]:
        """Of each period begun, and of None for those of no known one where there are any: activities held, people,
        how many state them, clusters, how many state them.
        """
        periods = [row for row in self.record.rows("reporting_periods") if day(row["start_on"]) <= self.record.on]
        places: dict[str | None, list[dict[str, int | None]]] = {}
        for row in sorted(periods, key=lambda row: int(row["number"])):
            places[row["period_id"]] = []
        for row, numbers in zip(self.held, self.stated, strict=True):
            first, last = span(row["ends"] or row["starts"])
            found = [
                period["period_id"]
                for period in periods
                if day(period["start_on"]) <= first and last <= day(period["end_on"])
            ]
            places.setdefault(found[0] if found else None, []).append(numbers)
        made = {}
        for name, rows in places.items():
            people = [row["people"] for row in rows if row["people"] is not None]
            clusters = [row["clusters"] for row in rows if row["clusters"] is not None]
            made[name] = (
                len(rows), sum(people) if people else None, len(people), sum(clusters) if clusters else None,
                len(clusters),
            )  # fmt: skip
        return made

    @cached_property
    def balance(self) -> dict[str, tuple[Value, Value, Value]]:
        """Of each partner in list order its share of hosting, of attending and of the outputs led, in percent."""
        led = [row["responsible_partner_id"] for row in self.record.rows("outputs") if row["responsible_partner_id"]]
        hostings = sum(hosted for hosted, _, _ in self.by_partner.values())
        attendances = sum(attended for _, attended, _ in self.by_partner.values())

        def part(number: int, whole: int) -> Value:
            return percent(number, whole) if whole else NOT_ON_RECORD

        return {
            name: (part(hosted, hostings), part(attended, attendances), part(led.count(name), len(led)))
            for name, (hosted, attended, _) in self.by_partner.items()
        }

"""The cooperation: activities held, hosts, pairs of partners that met."""

from __future__ import annotations

from functools import cached_property
from itertools import combinations

from tests.oracle.record import NOT_PUBLISHED, Record, Row, Value, percent


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
    def joint(self) -> dict[frozenset[str], int]:
        """Of each pair that met the number of activities held in which both took part."""
        counted = {}
        names = [partner["partner_id"] for partner in self.record.partners]
        for one, other in combinations(names, 2):
            both = sum(one in came and other in came for came in self.present.values())
            if both:
                counted[frozenset((one, other))] = both
        return counted

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
    def figures(self) -> dict[str, Value]:
        partners = [partner["partner_id"] for partner in self.record.partners]
        possible = len(list(combinations(partners, 2)))
        unknown = possible and self.held and not self.present
        met = NOT_PUBLISHED if unknown else percent(len(self.joint), possible)
        return {"activities_held": len(self.held), "pairs_met": met}

"""The common knowledge base: what is on record on the day, by country, sector and region, and policies in pairs."""

from __future__ import annotations

from functools import cached_property

from tests.oracle.record import Record, Row, Value, percent, span


class KnowledgeOracle:
    def __init__(self, record: Record) -> None:
        self.record = record

    @cached_property
    def policies(self) -> list[Row]:
        """Those whose start is over, and those without one."""
        return [row for row in self.record.rows("policies") if not row["starts"] or self.record.over(row["starts"])]

    @cached_property
    def instruments(self) -> list[Row]:
        """The same without other projects."""
        return [row for row in self.policies if row["kind"] != "related project"]

    @cached_property
    def clusters(self) -> list[Row]:
        """Those linked to no activity, or to one that is over or has no date."""
        dates = {row["activity_id"]: row["ends"] or row["starts"] for row in self.record.tables["activities"]}
        made = []
        for row in self.record.rows("clusters"):
            stated = dates.get(row["activity_id"], "")
            if not stated or self.record.over(stated):
                made.append(row)
        return made

    @cached_property
    def partners_of(self) -> dict[str, set[str]]:
        """Of each policy known the partners linked to it."""
        made: dict[str, set[str]] = {row["policy_id"]: set() for row in self.policies}
        for row in self.record.rows("policy_partners"):
            if row["policy_id"] in made:
                made[row["policy_id"]].add(row["partner_id"])
        return made

    def clusters_by(self, column: str) -> dict[str, tuple[int, int]]:
        """Clusters and those that took part, by what a column says; an empty text where it says nothing."""
        made: dict[str, tuple[int, int]] = {}
        for row in self.clusters:
            all_of, named = made.get(row[column], (0, 0))
            made[row[column]] = (all_of + 1, named + (row["link_certainty"] == "named participant"))
        return made

    @cached_property
    def figures(self) -> dict[str, Value]:
        discussed = [row for row in self.instruments if row["discussed_in_project"] == "true"]
        lands = {partner["country_code"] for partner in self.record.partners}
        with_policies = {land for land in lands if any(row["country_code"] == land for row in self.instruments)}
        named = [row for row in self.clusters if row["link_certainty"] == "named participant"]
        return {
            "policies_on_record": len(self.instruments),
            "policies_discussed": percent(len(discussed), len(self.instruments)),
            "countries_with_policies": percent(len(with_policies), len(lands)),
            "clusters_on_record": len(self.clusters),
            "clusters_took_part": percent(len(named), len(self.clusters)),
        }

    def both_ran(self, a: Row, b: Row) -> tuple[str, int | None, int | None]:
        """Whether two policies ran at the same time, and in which years: each year is tried by itself."""
        for one, other in ((a, b), (b, a)):
            if one["ends"] and other["starts"] and span(one["ends"])[1] < span(other["starts"])[0]:
                return "one after the other", None, None
        if not a["starts"] or not b["starts"]:
            return "no start on record", None, None
        years = [
            year
            for year in range(1900, 2101)
            if all(
                span(row["starts"])[0].year <= year <= (span(row["ends"])[1].year if row["ends"] else 2100)
                for row in (a, b)
            )
        ]
        if a["ends"] and b["ends"]:
            return "both ran", years[0], years[-1]
        return "no end on record", years[0], years[-1] if a["ends"] or b["ends"] else None

"""A package as text, and the few readings of it that all measures share."""

from __future__ import annotations

import calendar
import csv
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache, cached_property
from pathlib import Path

NOT_PUBLISHED = "not published"
NOT_APPLICABLE = "not applicable"
NOT_ON_RECORD = "not on record"

Row = dict[str, str]
Tables = dict[str, list[Row]]
Value = int | Fraction | str


def read_tables(package: Path) -> Tables:
    """The rows of each CSV of a package, as text."""
    tables = {}
    for path in sorted(package.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            tables[path.stem] = list(csv.DictReader(file))
    return tables


@cache
def cents(amount: str) -> int:
    """`12.34` as 1234."""
    exact = Decimal(amount) * 100
    assert exact == int(exact), f"{amount} has more than two decimals"
    return int(exact)


def day(text: str) -> date:
    return date.fromisoformat(text)


def span(stated: str) -> tuple[date, date]:
    """The first and the last day that a date as stated can mean."""
    numbers = [int(part) for part in stated.split("-")]
    if len(numbers) == 1:
        return date(numbers[0], 1, 1), date(numbers[0], 12, 31)
    if len(numbers) == 2:
        year, month = numbers
        return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
    return date(*numbers), date(*numbers)


def percent(part: Value, whole: Value) -> Value:
    """`part` of `whole`, missing where either is, and where the whole is nothing."""
    for given in (part, whole):
        if isinstance(given, str):
            return given
    return Fraction(100 * part, whole) if whole else NOT_APPLICABLE


class Record:
    """The rows that a reader counts on a day: all of them, or those of the public record."""

    def __init__(self, tables: Tables, on: date, *, public_only: bool) -> None:
        self.tables, self.on, self.public_only = tables, on, public_only

    def rows(self, resource: str) -> list[Row]:
        return [row for row in self.tables[resource] if not self.public_only or row["evidence"] == "public record"]

    def over(self, stated: str) -> bool:
        """Whether a date as stated is over on the day, whatever day of it was meant."""
        return bool(stated) and span(stated)[1] <= self.on

    @cached_property
    def milestones(self) -> list[Row]:
        """The project's milestones as known on the day.

        `baseline` is the one in force and `decided_on` the day it was decided (empty of the first one), `forecast` the
        latest (empty: none, or taken back), `withdrawn` true or false.
        """
        made = []
        for row in self.rows("milestones"):
            if row["before_project"] == "true":
                continue
            forecasts = sorted(
                (forecast["made_on"], forecast["forecast_on"])
                for forecast in self.rows("milestone_forecasts")
                if forecast["milestone_id"] == row["milestone_id"] and day(forecast["made_on"]) <= self.on
            )
            decided = {
                decision["decision_id"]: decision["decided_on"]
                for decision in self.rows("decisions")
                if day(decision["decided_on"]) <= self.on
            }
            moved = sorted(
                (decided[moved["decision_id"]], moved["decision_id"], moved["baseline"])
                for moved in self.rows("milestone_baselines")
                if moved["milestone_id"] == row["milestone_id"] and moved["decision_id"] in decided
            )
            known = row | {
                "first_baseline": row["baseline"],
                "baseline": moved[-1][2] if moved else row["baseline"],
                "decided_on": moved[-1][0] if moved else "",
                "actual": row["actual"] if self.over(row["actual"]) else "",
                "note": row["note"] if self.over(row["actual"]) or not row["actual"] else "",
                "forecast": forecasts[-1][1] if forecasts else "",
                "withdrawn": "true" if row["withdrawn_on"] and day(row["withdrawn_on"]) <= self.on else "false",
            }
            if known["baseline"] or known["actual"] or any(named for _, named in forecasts):
                made.append(known)
        return made

    @cached_property
    def rebaselines(self) -> list[dict[str, str]]:
        """Each baseline decided by the day: milestone, its title, decided_on, baseline, reason; the latest first."""
        titles = {row["milestone_id"]: row["title"] for row in self.milestones}
        decisions = {row["decision_id"]: row for row in self.rows("decisions") if day(row["decided_on"]) <= self.on}
        found = [
            (decisions[row["decision_id"]]["decided_on"], row["milestone_id"], row["decision_id"], row["baseline"])
            for row in self.rows("milestone_baselines")
            if row["decision_id"] in decisions and row["milestone_id"] in titles
        ]
        return [
            {
                "milestone": name,
                "title": titles[name],
                "decided_on": on,
                "baseline": baseline,
                "reason": decisions[decision]["reason"],
            }
            for on, name, decision, baseline in sorted(found, reverse=True)
        ]

    @cached_property
    def project(self) -> Row:
        (project,) = self.tables["project"]
        return project

    @cached_property
    def partners(self) -> list[Row]:
        return sorted(self.tables["partners"], key=lambda row: int(row["number"]))

    @cached_property
    def reports(self) -> dict[str, Row]:
        return {row["report_id"]: row for row in self.rows("partner_reports")}

    @cached_property
    def last_events(self) -> dict[str, str]:
        """Of each report what happened to it last; drafts are not in it."""
        last: dict[str, tuple[int, str]] = {}
        for step in self.rows("report_events"):
            if day(step["occurred_on"]) <= self.on and step["report_id"] in self.reports:
                found = (int(step["sequence"]), step["event"])
                last[step["report_id"]] = max(last.get(step["report_id"], (0, "")), found)
        return {report: event for report, (_, event) in last.items()}

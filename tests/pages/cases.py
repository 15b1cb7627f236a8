"""The selections that the pages are tested for, and a page beside what the oracle says of the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Any

import pytest

from clustercoop.measures.definitions import definition
from tests.oracle import Oracle, Tables, Value
from tests.pages import wording
from tests.pages.screen import Screen, numbers_in

STATUS_DATES = {
    # The first day; the day a report is reopened; the package's own.
    "shipped": (date(2011, 4, 1), date(2012, 7, 2), date(2013, 9, 30)),
    # The day a report is reopened; the package's own; the last day with data.
    "riverbank": (date(2018, 9, 28), date(2019, 3, 31), date(2020, 3, 31)),
}
SELECTIONS = [
    pytest.param((package, on, public), id=f"{package}-{on}-{'public' if public else 'all'}")
    for package, days in STATUS_DATES.items()
    for on in days
    for public in (False, True)
]

SECTIONS = dict.fromkeys(("proof", "forecast", "items", "flexibility", "changes", "fund", "performance"), "true")
"""The query that opens every section of the budget page."""
TABLES = {
    f"table-budget-{slug}": True
    for slug in ("curve", "partners", "breakdown", "forecast", "flexibility", "earned-curve")
}
"""The state that opens every table of the budget page that is folded below its chart; the matrix of rates is open."""
TIMELINE = {"network": "true"}
"""The query that opens every section of the timeline page."""
TIMELINE_TABLES = {"table-timeline": True, "table-timeline-trend": True}
"""The state that opens every table of it that is folded below its chart."""
RESULTS = {f"values-{number}": "true" for number in (1, 2, 3)} | {"chain-text": "true"}
"""The query that opens every section of the results page; a package with fewer objectives passes over the rest."""
RESULTS_TABLES = {"table-results-chain": True} | {f"table-results-values-{number}": True for number in (1, 2, 3)}
"""The state that opens every table of it that is folded below its picture."""
KNOWLEDGE_TABLES = {f"table-knowledge-{slug}": True for slug in ("years", "by-country", "by-sector", "regions")}
"""The state that opens every table of the knowledge page that is folded below its chart or map."""
COMPARED = {"shipped": "P11,P06", "riverbank": "Y1,Y2"}
"""Policies that the knowledge page shows side by side; they are known on every day that the pages are tested for."""
COOPERATION = {"never-met": "true"}
"""The query that opens every section of the cooperation page."""
COOPERATION_TABLES = {f"table-{slug}": True for slug in ("activity-strip", "places", "network", "growth")}
"""The state that opens every table of it that is folded below its chart."""


@dataclass(frozen=True)
class Case:
    """A page for a selection, and the oracle of that selection."""

    package: str
    on: date
    public: bool
    screen: Screen
    oracle: Oracle = field(repr=False)

    @property
    def tables(self) -> Tables:
        return self.oracle.record.tables

    @property
    def project(self) -> dict[str, str]:
        return self.oracle.record.project

    @property
    def currency(self) -> str:
        return self.project["currency"]

    @cached_property
    def names(self) -> dict[str, str]:
        """The short name of each partner by its id, in list order."""
        return {row["partner_id"]: row["short_name"] for row in self.oracle.record.partners}

    @property
    def published(self) -> bool:
        """Whether this reader may see a plan by period, and with it a ledger."""
        return bool(self.oracle.money.plan)

    def figures(self, *measures: str) -> dict[str, str]:
        """Title and wording of some measures, as the head of a page should have them."""
        return {
            definition(measure).title: wording.figure(measure, self.oracle.figures[measure], self.currency)
            for measure in measures
        }

    def shown_figures(self) -> dict[str, str]:
        """Title and value of the figures on the page."""
        return {title: figure.value for title, figure in self.screen.figures.items()}

    def rounded(self, measure: str) -> list[float]:
        """A percentage or an amount as a sentence has it: one whole number, or none where it is missing."""
        value: Value = self.oracle.figures[measure]
        if isinstance(value, str):
            return []
        money = definition(measure).unit == "money"
        return numbers_in(wording.number(Fraction(value, 100 if money else 1)))

    @property
    def day_in_words(self) -> list[float]:
        """The numbers of `30 September 2013`."""
        return [self.on.day, self.on.year]


Run = Callable[..., Screen]
See = Callable[..., Case]


def open_budget(see: See, package: str, on: date, public: bool = False, **query: str) -> Case:
    """The budget page with every section and every table open."""
    return see("budget", package, on, public, query=SECTIONS | query, state=TABLES)


def open_timeline(
    see: See, package: str, on: date, public: bool = False, *, state: dict[str, Any] | None = None, **query: str
) -> Case:
    """The timeline page with every section and every table open."""
    return see("timeline", package, on, public, query=TIMELINE | query, state=TIMELINE_TABLES | (state or {}))


def open_results(see: See, package: str, on: date, public: bool = False, **query: str) -> Case:
    """The results page with every section and every table open."""
    return see("results", package, on, public, query=RESULTS | query, state=RESULTS_TABLES)


def open_knowledge(
    see: See, package: str, on: date, public: bool = False, *, state: dict[str, Any] | None = None, **query: str
) -> Case:
    """The knowledge page with every table open and two policies side by side."""
    query = {"compare": COMPARED[package]} | query
    return see("knowledge", package, on, public, query=query, state=KNOWLEDGE_TABLES | (state or {}))


def open_cooperation(
    see: See, package: str, on: date, public: bool = False, *, state: dict[str, Any] | None = None, **query: str
) -> Case:
    """The cooperation page with every section and every table open."""
    return see("cooperation", package, on, public, query=COOPERATION | query, state=COOPERATION_TABLES | (state or {}))


OPENED = {
    "budget": open_budget,
    "timeline": open_timeline,
    "cooperation": open_cooperation,
    "results": open_results,
    "knowledge": open_knowledge,
}


def open_page(see: See, slug: str, package: str, on: date, public: bool = False) -> Case:
    """A page with everything open that it can open at once."""
    return OPENED[slug](see, package, on, public) if slug in OPENED else see(slug, package, on, public)

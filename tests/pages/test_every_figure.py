"""One number, one function: a measure has one value on all pages, in all tables, charts and files, and it is true."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from clustercoop.ui.registry import PAGES
from tests.oracle import Value, comparison, record_filled
from tests.oracle.cofinancing import CofinancingOracle
from tests.oracle.forecast import ForecastOracle
from tests.oracle.knowledge import KnowledgeOracle
from tests.oracle.performance import PerformanceOracle
from tests.oracle.record import day
from tests.pages.cases import STATUS_DATES, Case, See, open_budget, open_page
from tests.pages.collecting import Seen, everything
from tests.pages.columns import UNNAMED
from tests.pages.parts import broken_down, oracle_of

DAYS = [pytest.param(package, on, id=f"{package}-{on}") for package, days in STATUS_DATES.items() for on in days]
ENDS = {
    "forecast": "eligible", "forecast_underspend": "underspend", "forecast_fund_underspend": "fund_underspend",
}  # fmt: skip
EVERYWHERE = {
    # In a box and its explanation, in tables, charts, files and sheets.
    "approved_budget": 32, "declared": 22, "certified": 21, "cumulative_target": 17, "paid": 17, "planned_value": 13,
    "earned_value": 13, "actual_cost": 10, "remaining": 8, "fund_earned": 5, "deducted": 5, "time_elapsed": 4,
    "milestones_reached": 4, "activities_held": 4, "certified_rate": 2, "declared_change": 3,
}  # fmt: skip
"""At how many places a measure stands at least, so that a collection that misses most of them is seen."""


@pytest.mark.parametrize(("package", "on"), DAYS)
def test_a_measure_has_one_value_wherever_it_stands_and_it_is_the_oracle_s(package: str, on: date, see: See) -> None:
    seen = collected(see, package, on)
    values = values_of(see("budget", package, on))
    unknown = [(one.where, one.text) for one in seen if not one.measure]
    assert not unknown, f"name the measure, or say in UNNAMED why it is none: {unknown}"
    wrong = [
        (one.measure, one.where, one.text, one.write(one.measure, values[one.measure]))
        for one in seen
        if one.text != one.write(one.measure, values[one.measure])
    ]
    assert not wrong
    counted = Counter(one.measure for one in seen)
    assert not [(measure, counted[measure]) for measure, least in EVERYWHERE.items() if counted[measure] < least]


def test_with_the_public_record_only_nothing_is_known_anywhere_but_what_is_public(see: See) -> None:
    for package, days in STATUS_DATES.items():
        seen = collected(see, package, days[-1], public=True)
        values = values_of(see("budget", package, days[-1], True))
        wrong = [one for one in seen if one.text != one.write(one.measure, values[one.measure])]
        # The total is public, but that the partners' budgets make it up is not.
        assert {one.text for one in wrong} == {"not published", ""}
        assert {one.where.partition(" ")[2] for one in wrong} == {
            f"{place} Partner spending profile, Approved" for place in ("table", "file", "sheet")
        }


def test_every_number_that_is_no_measure_is_still_there(see: See) -> None:
    totals = {(caption, title) for slug in ("budget", "data") for caption, title in columns_of_totals(see, slug)}
    assert {(caption, title) for caption, title in UNNAMED if "*" not in caption} <= totals


def collected(see: See, package: str, on: date, public: bool = False) -> list[Seen]:
    found = []
    for page in PAGES:
        found += everything(open_page(see, page.slug, package, on, public), page.slug)
    return found


def columns_of_totals(see: See, slug: str) -> list[tuple[str, str]]:
    package, on = "riverbank", STATUS_DATES["riverbank"][-1]
    case = open_budget(see, package, on) if slug == "budget" else see(slug, package, on)
    return [(caption, title) for caption, total in case.screen.totals.items() for title in total]


def values_of(case: Case) -> dict[str, Value]:
    """Every measure of the whole project by the oracle."""
    oracle = case.oracle
    share = CofinancingOracle(oracle.record, oracle.money)
    performance = PerformanceOracle(oracle.record, oracle.money, "declared")
    days = {row["end_on"] for row in case.tables["reporting_periods"]}
    days |= {row["held_on"] for row in case.tables["meetings"] if row["body"] == "steering committee"}
    start = case.project["start_on"]
    since = max((on for on in days if start <= on < case.on.isoformat()), default=start)
    earlier = oracle_of(case.tables, day(since), public=case.public)
    deducted = [row["deducted"] for row in broken_down(oracle, "partner").values()]
    return {
        **oracle.figures,
        **share.figures,
        **performance.figures,
        **KnowledgeOracle(oracle.record).figures,
        **comparison.changes(earlier.money, oracle.money),
        **ends_of(ForecastOracle(oracle.record)),
        "deducted": sum(deducted) if case.published else "not published",
        "record_filled": record_filled(case.tables),
    }


def ends_of(oracle: ForecastOracle) -> dict[str, Value]:
    """The range over the methods that can be told."""
    told = [outcome for outcome in oracle.outcomes.values() if outcome["applicable"]]
    return {
        f"{measure}_{end}": pick(outcome[column] for outcome in told)
        for measure, column in ENDS.items()
        for end, pick in (("low", min), ("high", max))
        if told
    }

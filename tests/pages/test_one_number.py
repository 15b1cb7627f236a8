"""Certified, declared and target are the same wherever they stand: figures, words, tables, cards, charts, files."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal

import pytest

from tests.pages.cases import STATUS_DATES, Case, See
from tests.pages.screen import numbers_in
from tests.pages.wording import day

DAYS = [pytest.param((package, on), id=f"{package}-{on}") for package, days in STATUS_DATES.items() for on in days]
CURVE = "Plan, target and spending, cumulative"
PARTNERS = "Partner spending profile"
STAGES = {
    # Title of the figure, column of the curve's file, series of the chart, name of the part in explanations.
    "target": ("Cumulative target", "target_cents", "Cumulative target", "Planned for the periods ended"),
    "declared": ("Declared", "declared_cents", "Declared", "Declared expenditure"),
    "certified": ("Certified", "certified_cents", "Certified", "Certified expenditure"),
}


@pytest.fixture(params=DAYS)
def pages(request: pytest.FixtureRequest, see: See) -> dict[str, Case]:
    package, on = request.param
    return {
        "overview": see("overview", package, on),
        "budget": see("budget", package, on, state={"table-budget-curve": True}),
        "regions": see("regions", package, on),
    }


@pytest.mark.parametrize("stage", list(STAGES))
def test_an_amount_is_the_same_to_the_cent_wherever_cents_are_shown(pages: dict[str, Case], stage: str) -> None:
    title, column, series, part = STAGES[stage]
    budget = pages["budget"].screen
    on = pages["budget"].on
    partners, curve = rows_of(budget.file("csv-budget-partners")), rows_of(budget.file("csv-budget-curve"))
    found = {
        "explanation on the budget page": part_of(budget.figures[title].explanation, part),
        "file of partners, total": Decimal(partners[-1][column]),
        "file of partners, summed": sum(Decimal(row[column]) for row in partners[:-1]),
        "file of the curve, status date": Decimal(next(row[column] for row in curve if row["on"] == on.isoformat())),
        "chart, status date": round(Decimal(str(last_y(budget.series("budget-curve")[series], on))) * 1000, 2),
    }
    if stage == "certified":
        regions = rows_of(pages["regions"].screen.file("csv-regions"))
        overview = pages["overview"].screen.figures["Certified, share of the approved budget"]
        found["file of regions, summed"] = sum(Decimal(row["certified"]) for row in regions)
        found["explanation on the overview"] = part_of(overview.explanation, part)
    assert set(found.values()) == {Decimal(pages["budget"].oracle.figures[measure_of(stage)]) / 100}, found


@pytest.mark.parametrize("stage", list(STAGES))
def test_an_amount_is_the_same_wherever_whole_units_are_shown(pages: dict[str, Case], stage: str) -> None:
    title = STAGES[stage][0]
    budget = pages["budget"].screen
    at_status_date = next(
        row for row in budget.tables[CURVE] if row["Period end or status date"].text == day(pages["budget"].on)
    )
    found = {
        "figure": numbers_in(budget.figures[title].value)[0],
        "table of partners, total": numbers_in(budget.totals[PARTNERS][title].text)[0],
        "table of the curve": numbers_in(at_status_date[title].text)[0],
    }
    if stage == "certified":
        found["sentence above the chart"] = next(
            numbers_in(text)[0] for text in budget.texts() if " are certified, " in text and not text.startswith("Line")
        )
    assert len(set(found.values())) == 1, found


def test_shares_are_the_same_on_overview_and_budget(pages: dict[str, Case]) -> None:
    overview, budget = pages["overview"].screen, pages["budget"].screen
    head = numbers_in(overview.figures["Certified, share of the approved budget"].value)[0]
    below = numbers_in(overview.figures["Certified, share of the approved budget"].below[0])
    _, _, certified, _plan, declared, target, _ = numbers_in(budget.headline)
    assert [head, below[0]] == [certified, declared]
    elapsed_certified_target = numbers_in(overview.headline)[2:5]
    assert elapsed_certified_target[1:] == [certified, target]
    for title, share in (("Certified", certified), ("Declared", declared), ("Cumulative target", target)):
        fine = numbers_in(budget.figures[title].below[0])[0]
        assert abs(fine - share) <= 0.5, f"{title}: {fine} and {share} are not one number"


@pytest.mark.parametrize(
    ("package", "on"),
    [*[("riverbank", on) for on in STATUS_DATES["riverbank"]], ("shipped", STATUS_DATES["shipped"][-1])],
)
def test_the_cards_of_all_partners_add_up_to_the_figures(package: str, on: date, see: See) -> None:
    figures = see("budget", package, on).screen.figures
    project = see("budget", package, on)
    fund = f"{project.project['fund']} received"
    sums = dict.fromkeys(("Approved budget", "Declared", "Certified", fund), 0.0)
    for partner in project.names:
        facts = see("regions", package, on, state={"partner": partner}).screen.facts
        for label in sums:
            sums[label] += numbers_in(facts[label])[0]
    titles = ("Approved budget", "Declared", "Certified", "Paid: received from the fund")
    for title, total in zip(titles, sums.values(), strict=True):
        shown = numbers_in(figures[title].value)[0]
        assert abs(total - shown) <= 0.5 * len(project.names), f"{title}: rounded parts {total}, figure {shown}"


def rows_of(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8"), newline="")))


def part_of(explanation: str, part: str) -> Decimal:
    """The amount behind a part's name, with its cents."""
    line = next(line for line in explanation.splitlines() if line.startswith(f"{part}: "))
    amount = line.removeprefix(f"{part}: ").split("\N{NO-BREAK SPACE}")[0].replace("\N{NARROW NO-BREAK SPACE}", "")
    assert amount.rpartition(".")[2].isdigit() and len(amount.rpartition(".")[2]) == 2
    return Decimal(amount)


def last_y(trace: dict, on: date) -> float:
    """Where a series stands on a day."""
    return float([y for x, y in zip(trace["x"], trace["y"], strict=True) if x <= on.isoformat()][-1])


def measure_of(stage: str) -> str:
    return "cumulative_target" if stage == "target" else stage

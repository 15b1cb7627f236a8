"""The questions of the budget page below its head: breakdowns and matrix, the forecast, what changed."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from clustercoop.views.budget.states import METHODS
from clustercoop.vocabulary import ForecastMethod
from tests.oracle import NOT_PUBLISHED, Oracle, comparison
from tests.oracle.forecast import ForecastOracle
from tests.oracle.record import day, percent
from tests.pages import parts, wording
from tests.pages.cases import SELECTIONS, STATUS_DATES, Case, See, open_budget
from tests.pages.screen import Cell, numbers_in
from tests.pages.wording import amount

OWN_DAYS = {package: days[1] for package, days in STATUS_DATES.items()}
TITLES = {
    "partner": ("By partner", "Partner"),
    "work package": ("By work package", "Work package"),
    "budget line": ("By budget line", "Budget line"),
    "period": ("By reporting period", "Reporting period"),
}
METHOD_COLUMNS = {
    "declared": "Declared so far",
    "expected": "Expected still",
    "total": "At completion",
    "eligible": "Of it within the budget",
    "own_cost": "Own cost",
    "underspend": "Left of the budget",
}
MATRIX = "Spending rate by partner and budget line"


@pytest.fixture(params=SELECTIONS)
def case(request: pytest.FixtureRequest, see: See) -> Case:
    return open_budget(see, *request.param)


@pytest.mark.parametrize("dimension", list(TITLES))
@pytest.mark.parametrize("package", list(OWN_DAYS))
def test_the_money_is_broken_down_as_the_oracle_does_it(package: str, dimension: str, see: See) -> None:
    case = open_budget(see, package, OWN_DAYS[package], by=dimension)
    title, member = TITLES[dimension]
    names = parts.names_of(case.oracle, dimension)
    sums = parts.broken_down(case.oracle, dimension)
    rows = case.screen.tables[title]
    assert [row[member].text for row in rows] == [names[key] for key in sums]
    for row, own in zip(rows, sums.values(), strict=True):
        assert breakdown_cells(row, case) == breakdown_words(own)
    approved, declared = (case.screen.series("budget-breakdown")[name] for name in ("Approved", "Declared"))
    assert approved["customdata"] == declared["customdata"] == [[key] for key in sums], "a click names the member"
    for series, stage in ((approved, "approved"), (declared, "declared")):
        assert series["x"] == pytest.approx([own[stage] / 100_000 for own in sums.values()], abs=1e-9)


def test_where_the_parts_are_not_public_the_breakdown_says_so_for_each_partner(case: Case) -> None:
    rows = case.screen.tables[TITLES["partner"][0]]
    assert [row["Partner"].text for row in rows] == list(case.names.values())
    if not case.published:
        assert {text for row in rows for text in breakdown_cells(row, case)} == {NOT_PUBLISHED}
        assert "not published" in case.screen.answers["On what is it spent?"]
        assert MATRIX not in case.screen.tables


def test_each_cell_of_the_matrix_tells_in_words_how_it_stands(case: Case) -> None:
    if case.published:
        said = matrix_agrees(case, "declared")
        assert len(said) == len(case.names) * len(case.tables["budget_lines"])


def test_the_matrix_tells_all_states_apart_and_those_of_another_stage(see: See) -> None:
    # In the second period Uferamt declared equipment that is planned for the third one.
    part = {"period_id": "R2"}
    shown = see("budget", "riverbank", STATUS_DATES["riverbank"][-1], query={"period": "R2"})
    said = matrix_agrees(parts.case_of(shown, **part), "declared")
    assert "■ 8\N{NARROW NO-BREAK SPACE}400\N{NO-BREAK SPACE}CHF unplanned" in said
    assert any(text.startswith("▲") for text in said) and "– not planned" in said
    certified = see("budget", "riverbank", OWN_DAYS["riverbank"], query={"stage": "certified"})
    assert "○ nothing certified" in matrix_agrees(certified, "certified")


def test_the_forecast_stands_as_three_methods_side_by_side_and_as_a_range(case: Case) -> None:
    oracle = ForecastOracle(case.oracle.record)
    answer = case.screen.answers["How will it end?"]
    if oracle.missing is not None:
        assert answer.startswith(
            {"not published": "Spending is not published", "too early": "Too early"}[oracle.missing]
        )
        assert "budget-forecast" not in case.screen.charts
        return
    rows = case.screen.tables["Forecast at completion by three methods"]
    columns = METHOD_COLUMNS | {"fund_underspend": f"Left of {case.project['fund']}"}
    applicable = []
    for row, (method, outcome) in zip(rows, oracle.outcomes.items(), strict=True):
        assert row["Method"].text == METHODS[ForecastMethod(method)]
        told = outcome if outcome["applicable"] else dict.fromkeys(outcome)
        assert {name: row[title].text for name, title in columns.items()} == {
            name: amount(told[name]) for name in columns
        }
        assert row["Partners with a forecast of their own"].text == (
            "n/a" if told is not outcome else str(told["covered"])
        )
        applicable += [outcome] if outcome["applicable"] else []
    ends = [
        extreme(outcome[name] for outcome in applicable)
        for name in ("eligible", "underspend", "fund_underspend")
        for extreme in (min, max)
    ]
    if not any(outcome["partners"] for outcome in applicable):
        ends = ends[1::2]
    assert numbers_in(answer) == [
        float(wording.number(Fraction(end, 100)).replace("\N{NARROW NO-BREAK SPACE}", "")) for end in ends
    ]


def test_the_bars_of_the_forecast_add_up_to_each_method_and_the_partners_have_their_own_range(case: Case) -> None:
    oracle = ForecastOracle(case.oracle.record)
    if oracle.missing is not None:
        return
    series = case.screen.series("budget-forecast")
    budget = series.pop("Approved budget")
    assert budget["x"][0] * 100_000 == pytest.approx(case.oracle.figures["approved_budget"])
    totals = [outcome["total"] for outcome in oracle.outcomes.values() if outcome["applicable"]]
    stacked = [sum(trace["x"][place] for trace in series.values()) for place in range(len(totals))]
    assert stacked == pytest.approx([total / 100_000 for total in totals], abs=1e-9)
    for row, (partner, ends) in zip(
        case.screen.tables["Forecast at completion by partner"], oracle.by_partner.items(), strict=True
    ):
        eligible = [within for _, within in ends.values()]
        sums = case.oracle.money.by_partner[partner]
        columns = ("Approved", "Declared so far", "At the end, lowest", "At the end, highest")
        assert [row[column].text for column in columns] == [
            amount(value) for value in (sums["approved"], sums["declared"], min(eligible), max(eligible))
        ]


@pytest.mark.parametrize("package", list(OWN_DAYS))
def test_another_day_and_another_dimension_can_be_chosen(package: str, see: See) -> None:
    on, since = STATUS_DATES[package][-1], {"shipped": date(2012, 9, 30), "riverbank": date(2019, 6, 30)}[package]
    for dimension in TITLES:
        query = {"changes": "true", "since": since.isoformat(), "changes-by": dimension}
        changes_agree(see("budget", package, on, query=query), since, dimension)
    start = see("budget", package, on).project["start_on"]
    whole = see("budget", package, on, query={"changes": "true", "since": start})
    changes_agree(whole, day(start), "partner")


def test_what_changed_since_the_last_usual_day_is_said_and_shown_by_partner(case: Case) -> None:
    days = earlier_days(case)
    changes_agree(case, days[-1] if days else day(case.project["start_on"]), "partner")


def test_two_budgets_stand_side_by_side_the_biggest_change_first(case: Case) -> None:
    approved = sorted(row["approved_on"] for row in case.oracle.record.rows("budget_versions"))
    if not case.published:
        return
    if not [on for on in approved[1:] if day(on) <= case.on]:
        assert "Only one budget version has been approved by this day." in case.screen.notes
        return
    versions_agree(case, "partner")


@pytest.mark.parametrize("package", list(OWN_DAYS))
def test_budgets_are_compared_by_every_dimension_and_in_either_order(package: str, see: See) -> None:
    # Both packages name their versions so that the order of the names is that of time.
    versions = see("budget", package, OWN_DAYS[package]).tables["budget_versions"]
    first, second = sorted(row["budget_version_id"] for row in versions)
    on = STATUS_DATES[package][-1]
    for dimension in list(TITLES)[1:]:
        query = {"changes": "true", "versions-by": dimension, "from": second, "to": first}
        versions_agree(see("budget", package, on, query=query), dimension, backwards=True)


def breakdown_cells(row: dict[str, Cell], case: Case) -> list[str]:
    columns = ("Approved", "Cumulative target", "Declared", "Certified", "Deducted", f"{case.project['fund']} received")
    return [row[column].text for column in (*columns, "Approved minus declared", "Spent of approved")]


def breakdown_words(sums: parts.Sums) -> list[str]:
    rate = percent(sums["declared"], sums["approved"])
    return [*(amount(value) for value in sums.values()), "n/a" if isinstance(rate, str) else wording.percent(rate, 1)]


def matrix_agrees(case: Case, stage: str) -> list[str]:
    """Each cell against the oracle; returns what the cells say."""
    lines, partners = parts.names_of(case.oracle, "budget line"), parts.names_of(case.oracle, "partner")
    rows = {row["Partner"].text: row for row in case.screen.tables[MATRIX]}
    said = []
    for (partner, line), (planned, spent) in parts.cells(case.oracle, stage).items():
        cell = rows[partners[partner]][lines[line]]
        words = parts.cell_words(planned, spent, stage, case.currency)
        assert cell.text == words
        assert (cell.link is not None) is bool(spent), "what has items opens them"
        said.append(words)
    return said


def earlier_days(case: Case) -> list[date]:
    """Ends of periods and committee meetings before the status date."""
    days = {row["end_on"] for row in case.tables["reporting_periods"]}
    days |= {row["held_on"] for row in case.tables["meetings"] if row["body"] == "steering committee"}
    start = case.project["start_on"]
    return sorted(day(on) for on in days if start <= on < case.on.isoformat())


def changes_agree(case: Case, since: date, dimension: str) -> None:
    """The sentence, and of each member the table, between two days."""
    earlier = Oracle(case.tables, since, public_only=case.public).money
    whole = list(comparison.changes(earlier, case.oracle.money).values())
    answer = case.screen.answers["What changed?"]
    assert wording.long_day(since) in answer
    if not case.published:
        assert NOT_PUBLISHED in answer
        return
    shown = [wording.money(value, case.currency) for value in whole]
    signed = [f"+{text}" if value > 0 else text for value, text in zip(whole, shown, strict=True)]
    assert all(text in answer for text in signed) if any(whole) else "nothing was declared" in answer
    title = f"From {wording.day(since)} to {wording.day(case.on)}, {TITLES[dimension][0].lower()}"
    columns = ("Declared", "Certified", "Deducted", f"{case.project['fund']} received")
    *rows, total = case.screen.tables[title]
    names = parts.names_of(case.oracle, dimension)
    expected = comparison.between_dates(earlier, case.oracle.money, dimension)
    assert [[cell.text for cell in row.values()] for row in rows] == [
        [names[member], *map(amount, values)] for member, values in expected.items()
    ]
    assert [total[column].text for column in columns] == [amount(value) for value in whole]


def versions_agree(case: Case, dimension: str, *, backwards: bool = False) -> None:
    versions = sorted(case.oracle.record.rows("budget_versions"), key=lambda row: int(row["number"]), reverse=backwards)
    before, after = (row["budget_version_id"] for row in versions)
    numbers = [f"Version {row['number']}" for row in versions]
    *rows, total = case.screen.tables[f"{' and '.join(numbers)}, {TITLES[dimension][0].lower()}"]
    names = parts.names_of(case.oracle, dimension)
    expected = comparison.between_versions(case.oracle.record, before, after, dimension)
    assert [[cell.text for cell in row.values()] for row in rows] == [
        [names[member], *map(amount, values)] for member, *values in expected
    ]
    sums = [sum(values) for values in zip(*(values for _, *values in expected), strict=True)]
    assert [cell.text for cell in total.values()] == ["Together", *map(amount, sums)]
    moved = comparison.moved(case.oracle.record, before, after, dimension)
    said = f"{wording.money(moved, case.currency)} moved: " if moved else "Nothing moved between them."
    assert any(note.startswith(said) for note in case.screen.notes)

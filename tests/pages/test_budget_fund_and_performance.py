"""What the fund pays, and earned value: each figure of the two sections is the oracle's."""

from __future__ import annotations

from fractions import Fraction

import pytest

from clustercoop.i18n import country
from clustercoop.measures.definitions import definition
from tests.oracle import NOT_PUBLISHED
from tests.oracle.cofinancing import CofinancingOracle
from tests.oracle.performance import PerformanceOracle
from tests.oracle.record import day
from tests.pages import wording
from tests.pages.cases import SELECTIONS, STATUS_DATES, Case, See, open_budget
from tests.pages.wording import amount

OWN_DAYS = {package: days[1] for package, days in STATUS_DATES.items()}


@pytest.fixture(params=SELECTIONS)
def case(request: pytest.FixtureRequest, see: See) -> Case:
    return open_budget(see, *request.param)


def test_the_fund_s_share_is_computed_by_each_partner_s_own_rate(case: Case) -> None:
    oracle, fund = CofinancingOracle(case.oracle.record, case.oracle.money), case.project["fund"]
    columns = {
        "approved_fund": f"{fund} approved",
        "certified": "Certified",
        "earned": f"{fund} earned",
        "national": "National contribution",
        "paid": f"{fund} received",
        "outstanding": f"{fund} outstanding",
    }
    *rows, total = case.screen.tables["Co-financing by partner"]
    for row, partner in zip(rows, case.oracle.record.partners, strict=True):
        own = oracle.by_partner[partner["partner_id"]] or {}
        assert (row["Partner"].text, row["Country"].text) == (partner["short_name"], country(partner["country_code"]))
        assert row["Co-financing rate"].text == wording.percent(Fraction(partner["erdf_rate"]), 1)
        assert {name: row[title].text for name, title in columns.items()} == {
            name: amount(own.get(name), NOT_PUBLISHED) for name in columns
        }
    for name, title in columns.items():
        whole = oracle.total(name)
        assert total[title].text == (NOT_PUBLISHED if isinstance(whole, str) else amount(whole))
    for measure in ("fund_approved", "fund_earned", "national_contribution", "fund_outstanding", "blended_rate"):
        shown = case.screen.figures[definition(measure).title].value
        assert shown == wording.figure(measure, oracle.figures[measure], case.currency)


def test_the_last_target_of_the_programme_and_the_next_one_are_said_with_what_is_earned(case: Case) -> None:
    oracle, targets = (
        CofinancingOracle(case.oracle.record, case.oracle.money),
        case.oracle.record.rows("spending_targets"),
    )
    found = [oracle.target(targets, ahead=ahead) for ahead in (False, True)]
    days = {row["target_id"]: wording.long_day(day(row["target_on"])) for row in targets}
    said = [note for note in case.screen.notes if note.startswith("By ") and f" of {case.project['fund']} " in note]
    assert len(said) == len([target for target in found if target])
    for text, (name, asked, earned) in zip(said, filter(None, found), strict=True):
        assert text.startswith(f"By {days[name]} {wording.money(asked, case.currency)}")
        assert f"; {wording.money(earned, case.currency)} " in text
        gap = wording.money(abs(earned - asked), case.currency)
        assert f", {gap} {'more' if earned >= asked else 'less'}." in text
    if not targets:
        assert "The record holds no spending target of the programme for this project." in case.screen.notes


def test_performance_has_every_figure_of_the_oracle_each_with_its_formula(case: Case) -> None:
    if not case.published:
        assert "cannot be computed" in case.screen.answers["Is the work worth its money?"]
        assert "Performance figures" not in case.screen.tables
        return
    performance_agrees(case, "declared")


@pytest.mark.parametrize("stage", ["certified", "paid"])
@pytest.mark.parametrize("package", list(OWN_DAYS))
def test_performance_counts_the_cost_of_the_stage_chosen_and_none_where_there_is_none(
    package: str, stage: str, see: See
) -> None:
    case = see("budget", package, OWN_DAYS[package], query={"performance": "true", "stage": stage})
    performance_agrees(case, stage)


def performance_agrees(case: Case, stage: str) -> None:
    oracle = PerformanceOracle(case.oracle.record, case.oracle.money, stage)
    titles = {definition(measure).title: measure for measure in oracle.figures}
    rows = case.screen.tables["Performance figures"]
    assert {row["Figure"].text for row in rows} == set(titles)
    for row in rows:
        measure = titles[row["Figure"].text]
        record = definition(measure)
        assert row["Value"].text == wording.figure(measure, oracle.figures[measure], case.currency), measure
        assert (row["Formula and its source"].text, row["Formula and its source"].below) == (
            record.formula,
            record.source,
        )
        for part in filter(None, (record.numerator, record.denominator)):
            assert row["Value"].text == "n/a" or f"{part}: " in row["In numbers"].text
    earned = case.screen.tables["Earned value by work package"]
    for row, (budget, planned, value, milestones, reached) in zip(earned[:-1], oracle.earned.values(), strict=True):
        columns = ("Budget", "Planned value", "Earned value", "Milestones with a baseline", "Reached")
        expected = [*(amount(one, NOT_PUBLISHED) for one in (budget, planned, value)), str(milestones), str(reached)]
        assert [row[column].text for column in columns] == expected
    assert case.screen.totals["Earned value by work package"]["Earned value"].text == amount(
        oracle.figures["earned_value"]
    )

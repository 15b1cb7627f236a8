"""Earned value of the two packages, and of invented ones, is what plain loops over the CSVs give."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from clustercoop.datastore.queries import money as queries
from clustercoop.measures.budget import Money
from clustercoop.measures.figure import Figure
from clustercoop.measures.performance import Performance
from clustercoop.selection import Scope, Selection
from clustercoop.vocabulary import EvidenceChoice, Stage
from tests.measures.conftest import Both, Source
from tests.measures.frames import P1_END, P2_END
from tests.measures.invented import days, packages, yes_or_no
from tests.measures.test_against_oracle import CASES, DAYS
from tests.measures.test_performance import performance
from tests.measures.tiny import Look, Tiny
from tests.oracle import Oracle, Row, Tables, Value
from tests.oracle.performance import PerformanceOracle

COLUMNS = ["work_package_id", "budget_cents", "planned_cents", "earned_cents", "milestones", "reached"]
stages = st.sampled_from(list(Stage))


@pytest.fixture(params=CASES)
def both(request: pytest.FixtureRequest, ask: Callable[[str, Selection], Both]) -> Both:
    package, on, choice = request.param
    return ask(package, Selection(on, choice))


def measured(both: Both, stage: Stage) -> Performance:
    return Performance(both.state.money, both.state.schedule, stage)


def expected(oracle: Oracle, stage: Stage) -> PerformanceOracle:
    return PerformanceOracle(oracle.record, oracle.money, stage.value)


def figures_agree(made: Performance, oracle: PerformanceOracle) -> None:
    figures = {figure.measure: figure for figure in made.figures}
    assert figures.keys() == oracle.figures.keys()
    for name, value in oracle.figures.items():
        assert agrees(figures[name], value), (name, figures[name], value)


def agrees(figure: Figure, value: Value) -> bool:
    """Amounts and whole days to the last digit, parts of days as near as a decimal number comes."""
    if isinstance(value, str):
        return figure.missing == value and figure.value is None
    if figure.denominator is None:
        return figure.missing is None and figure.value == (
            int(value) if Fraction(value).denominator == 1 else float(value)
        )
    exact = Fraction(figure.numerator) / figure.denominator
    return figure.missing is None and exact == pytest.approx(float(value), rel=1e-14)


def table_agrees(made: Performance, oracle: PerformanceOracle) -> None:
    rows = {name: tuple(rest) for name, *rest in made.earned[COLUMNS].itertuples(index=False, name=None)}
    assert rows == oracle.earned
    assert list(rows) == list(oracle.earned)


def curve_agrees(
    made: Performance, oracle: PerformanceOracle, cost_on: Callable[[date], int | None], days_of_moves: list[date]
) -> None:
    """It stands where the oracle does on each of its days, and has a row for each day on which one moved."""
    rows = {on: tuple(stands) for on, *stands in made.curve.itertuples(index=False, name=None)}
    if not oracle.money.plan:
        assert rows == {}
        return
    assert list(rows) == sorted(rows)
    today = made.money.status_date
    assert rows[today] == (made.planned_value.value, made.earned_value.value, made.actual_cost.value)
    assert {made.money.project.start_on, today, *made.money.periods["end_on"]} <= rows.keys()
    for on, stands in rows.items():
        planned, earned = oracle.value_on(on)
        assert stands == ((planned, earned, cost_on(on)) if on <= today else (planned, None, None)), f"on {on}"
    assert oracle.days_of_earning <= rows.keys()
    for on in days_of_moves:
        before = [stands[2] for day, stands in rows.items() if day <= on]
        assert (before[-1] if before else 0) == cost_on(on), f"on {on}"


@pytest.mark.parametrize("stage", list(Stage))
def test_every_figure_is_what_the_oracle_says(both: Both, stage: Stage) -> None:
    figures_agree(measured(both, stage), expected(both.oracle, stage))


def test_each_work_package_has_earned_what_the_oracle_says(both: Both) -> None:
    table_agrees(measured(both, Stage.CERTIFIED), expected(both.oracle, Stage.CERTIFIED))


@pytest.mark.parametrize("stage", [Stage.DECLARED, Stage.CERTIFIED])
def test_the_curve_stands_each_day_where_the_oracle_says(both: Both, stage: Stage) -> None:
    place = [Stage.DECLARED, Stage.CERTIFIED].index(stage)
    curve_agrees(
        measured(both, stage),
        expected(both.oracle, stage),
        lambda on: both.stages_on(on)[place],
        both.oracle.money.days_of_moves,
    )


def test_the_days_chosen_meet_work_that_is_early_late_unearned_and_done(ask: Callable[[str, Selection], Both]) -> None:
    """Else the comparison would prove less than it seems to."""
    met = set()
    for package, named in DAYS.items():
        for on in named.values():
            made = measured(ask(package, Selection(on)), Stage.CERTIFIED)
            late, over = made.time_variance.value, made.cost_variance.value
            met.add("missing" if late is None else "late" if late < 0 else "early" if late else "on time")
            met |= {"overspent"} if over is not None and over < 0 else set()
            met |= {"reached" for reached in made.earned["reached"] if reached}
    assert {"missing", "late", "early", "overspent", "reached"} <= met


SCOPES = [
    ("shipped", Scope(partner_id="HU-1")),
    ("shipped", Scope(country_code="CZ", budget_line_id="BL1")),
    ("shipped", Scope(work_package_id="WP4")),
    ("shipped", Scope(period_id="P4", country_code="IT")),
    ("riverbank", Scope(partner_id="HR-Z", work_package_id="W2")),
    ("riverbank", Scope(period_id="R2")),
]
SCOPED_DAYS = {"shipped": date(2013, 2, 14), "riverbank": date(2018, 12, 20)}


def of_scope(source: Source, money: Money, selection: Selection, scope: Scope) -> Money:
    """The money of a scope, as the datastore gives it."""
    with source.engine.connect() as connection:
        return replace(
            money,
            scope=scope,
            plan=queries.plan(connection, selection, scope),
            spending=queries.spending(connection, selection, scope),
            steps=queries.report_steps(connection, selection, scope),
            payments=queries.payments(connection, selection, scope),
            ledger_published=queries.plan_is_published(connection, selection, scope),
        )


def without_the_rest(tables: Tables, scope: Scope, version: str) -> Tables:
    """The package as if the project had nothing but the scope."""
    countries = {row["partner_id"]: row["country_code"] for row in tables["partners"]}
    reports = {row["report_id"]: row for row in tables["partner_reports"]}

    def is_in(row: Row) -> bool:
        cells = reports.get(row.get("report_id", ""), {}) | row
        cells["country_code"] = countries[cells["partner_id"]]
        names = ("partner_id", "country_code", "work_package_id", "budget_line_id", "period_id")
        return all(getattr(scope, name) in (None, cells[name]) for name in names)

    kept = tables | {name: [row for row in tables[name] if is_in(row)] for name in ("budget", "expenditure")}
    total = sum(Decimal(row["planned"]) for row in kept["budget"] if row["budget_version_id"] == version)
    return kept | {"project": [row | {"total_budget": str(total)} for row in tables["project"]]}


@pytest.mark.parametrize(("package", "scope"), SCOPES)
@pytest.mark.parametrize("stage", [Stage.DECLARED, Stage.CERTIFIED])
def test_a_scope_performs_like_a_project_that_has_nothing_else(
    ask: Callable[[str, Selection], Both], sources: dict[str, Source], package: str, scope: Scope, stage: Stage
) -> None:
    selection = Selection(SCOPED_DAYS[package])
    both, source = ask(package, selection), sources[package]
    money = of_scope(source, both.state.money, selection, scope)
    made = Performance(money, both.state.schedule, stage)
    version = money.version["budget_version_id"].iloc[0]
    alone = Oracle(without_the_rest(source.tables, scope, version), selection.status_date)
    assert made.budget_at_completion.value
    figures_agree(made, expected(alone, stage))
    assert tuple(made.curve[made.curve["on"] == selection.status_date].iloc[0])[1:] == (
        made.planned_value.value,
        made.earned_value.value,
        made.actual_cost.value,
    )


@settings(max_examples=20, deadline=None, derandomize=True, phases=[Phase.explicit, Phase.generate])
@given(packages(), days, st.sampled_from(list(EvidenceChoice)), stages, st.lists(yes_or_no, min_size=4, max_size=4))
def test_an_invented_package_earns_what_the_oracle_says(
    look: Look, tiny: Tiny, on: date, choice: EvidenceChoice, stage: Stage, placed: list[str]
) -> None:
    for row, in_work in zip(tiny.tables["milestones"], placed, strict=False):
        row["work_package_id"] = "W" if in_work == "true" else ""
    public_only = choice is EvidenceChoice.PUBLIC
    state, oracle = look(tiny.tables, on, choice), Oracle(tiny.tables, on, public_only=public_only)
    made = Performance(state.money, state.schedule, stage)
    figures_agree(made, expected(oracle, stage))
    table_agrees(made, expected(oracle, stage))
    if stage is not Stage.PAID:
        place = [Stage.DECLARED, Stage.CERTIFIED].index(stage)

        def cost_on(day: date) -> int:
            return Oracle(tiny.tables, day, public_only=public_only).money.stages[place]

        curve_agrees(made, expected(oracle, stage), cost_on, oracle.money.days_of_moves)


cents = st.integers(0, 1000_00)
plans = st.lists(st.tuples(st.sampled_from(["W1", "W2"]), st.sampled_from(["P1", "P2"]), cents), min_size=1, max_size=8)
baselines = st.one_of(days.map(date.isoformat), days.map(lambda day: day.isoformat()[:7]))
works = st.sampled_from(["W1", "W2"])
quick = settings(max_examples=25, deadline=None, derandomize=True)


@st.composite
def milestones(draw: st.DrawFn) -> tuple[date, list[tuple[str, str, str | None]]]:
    """A status date, and milestones of which some are reached by then."""
    on = draw(days)
    reached = st.one_of(st.none(), st.dates(date(2019, 10, 1), on).map(date.isoformat))
    return on, draw(st.lists(st.tuples(works, baselines, reached), max_size=6))


@quick
@given(plans, milestones())
def test_earned_value_stays_within_the_budget_and_adds_up(
    plan: list[tuple[str, str, int]], given: tuple[date, list[tuple[str, str, str | None]]]
) -> None:
    on, made_of = given
    made = performance(on, *made_of, plan=plan)
    whole = made.budget_at_completion.value
    assert 0 <= made.earned_value.value <= whole
    assert 0 <= made.planned_value.value <= whole
    sums = made.earned[["budget_cents", "planned_cents", "earned_cents"]].sum()
    assert list(sums) == [whole, made.planned_value.value, made.earned_value.value]
    if made.earned_schedule.missing is None:
        assert 0 <= made.earned_schedule.value <= 366
    for work in made.works:
        assert not work.milestones or sum(one.earns_cents for one in work.milestones) == work.budget_cents


@quick
@given(plans, milestones())
def test_what_is_planned_never_falls_and_meets_the_target_at_each_end(
    plan: list[tuple[str, str, int]], given: tuple[date, list[tuple[str, str, str | None]]]
) -> None:
    on, made_of = given
    curve = performance(on, *made_of, plan=plan).curve
    assert all(earlier <= later for earlier, later in pairwise(curve["planned_cents"]))
    for end in (P1_END, P2_END):
        target = performance(end, *made_of, plan=plan)
        assert target.planned_value.value == target.money.cumulative_target.value
        assert dict(zip(curve["on"], curve["planned_cents"], strict=True))[end] == target.planned_value.value


@quick
@given(plans, days)
def test_work_that_earns_as_planned_is_always_on_time(plan: list[tuple[str, str, int]], on: date) -> None:
    made = performance(on, plan=plan)
    assert made.schedule_variance.value == 0
    assert made.earned_value.value == made.planned_value.value
    if made.budget_at_completion.value:
        assert made.earned_schedule.value == made.actual_time.value


@quick
@given(plans, works, days)
def test_reaching_everything_earns_the_budget(plan: list[tuple[str, str, int]], work: str, on: date) -> None:
    reached = [(name, baseline, "2019-11-01") for name in ("W1", "W2") for baseline in ("2020-02", "2020-08-08")]
    made = performance(on, *reached, plan=plan)
    assert made.earned_value.value == made.budget_at_completion.value

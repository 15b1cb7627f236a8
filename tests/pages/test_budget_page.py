"""Where does the money stand against the plan?"""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from tests.oracle import NOT_PUBLISHED, Oracle
from tests.oracle.record import cents, day, percent
from tests.pages import wording
from tests.pages.cases import SELECTIONS, Case, See
from tests.pages.screen import numbers_in

CENTS_PER_THOUSAND = 100_000
STAGES = ("Declared", "Certified", "{fund} received")


@pytest.fixture(params=SELECTIONS)
def case(request: pytest.FixtureRequest, see: See) -> Case:
    return see("budget", *request.param, state={"table-budget-curve": True})


def test_the_headline_sets_certified_and_declared_against_plan_and_target(case: Case) -> None:
    order = (
        ("certified_rate", "approved_budget", "declared_rate", "target_rate", "reportable_rate")
        if case.published
        else ("approved_budget",)
    )
    expected = case.day_in_words + [part for measure in order for part in case.rounded(measure)]
    assert numbers_in(case.screen.headline) == expected
    assert (NOT_PUBLISHED in case.screen.headline) is not case.published


def test_the_figures_at_the_head_are_plan_target_and_the_three_stages(case: Case) -> None:
    assert case.shown_figures() == case.figures("approved_budget", "cumulative_target", "declared", "certified", "paid")


def test_below_each_figure_stands_its_share_of_the_budget_and_of_the_target(case: Case) -> None:
    below = {
        title: numbers_in(figure.below[0]) for title, figure in case.screen.figures.items() if len(figure.below) > 1
    }
    expected = {}
    for title, shares in (
        ("Cumulative target", ["target_rate"]),
        ("Declared", ["declared_rate", "declared_to_target"]),
        ("Certified", ["certified_rate", "certified_to_target"]),
    ):
        values = [case.oracle.figures[share] for share in shares]
        known = [float(wording.number(Fraction(value), 1)) for value in values if not isinstance(value, str)]
        if known:
            expected[title] = known
    assert {title: below.get(title) for title in expected} == expected
    assert bool(expected) is case.published


def test_the_chart_draws_the_target_over_the_whole_project_and_the_plan_as_a_line(case: Case) -> None:
    plan = cents(case.project["total_budget"]) / CENTS_PER_THOUSAND
    assert set(case.screen.traces["Plan"]["y"]) == {plan}
    if not case.published:
        assert list(case.screen.traces) == ["Plan"]
        return
    target = case.screen.traces["Cumulative target"]
    corners = [(case.project["start_on"], 0.0)]
    corners += [(on.isoformat(), total / CENTS_PER_THOUSAND) for on, _, total in case.oracle.money.target_curve]
    assert list(zip(target["x"], target["y"], strict=True))[:-1] == corners
    assert target["y"][-1] == corners[-1][1], "after the last period the target stays"


def test_the_chart_draws_each_stage_up_to_the_status_date_and_ends_on_the_figures(case: Case) -> None:
    names = [name.format(fund=case.project["fund"]) for name in STAGES]
    if not case.published:
        assert not set(names) & set(case.screen.traces)
        return
    ends = [on for on, *_ in case.oracle.money.target_curve if on <= case.on]
    for place, name in enumerate(names):
        trace = case.screen.traces[name]
        days = [day(on) for on in trace["x"]]
        assert days == sorted(days)
        assert days[-1] == case.on
        for on in {*ends, *days[:: max(1, len(days) // 5)], case.on}:
            standing = [y for x, y in zip(days, trace["y"], strict=True) if x <= on][-1]
            expected = stages_on(case, on)[place] / CENTS_PER_THOUSAND
            assert standing == pytest.approx(expected, abs=1e-9), f"{name} on {on}"


def test_the_status_date_is_a_line_in_the_chart_and_is_named(case: Case) -> None:
    lines = [shape for shape in case.screen.chart["layout"]["shapes"] if shape["type"] == "line"]
    assert [(line["x0"], line["x1"]) for line in lines] == [(case.on.isoformat(), case.on.isoformat())]
    (label,) = case.screen.chart["layout"]["annotations"]
    assert wording.day(case.on) in label["text"]


def test_the_table_behind_the_chart_has_a_row_for_each_period_and_the_status_date(case: Case) -> None:
    rows = case.screen.tables["Plan, target and spending, cumulative"]
    received = f"{case.project['fund']} received"
    expected = []
    for on in sorted({*(on for on, *_ in case.oracle.money.target_curve), case.on}):
        target = max((total for end, _, total in case.oracle.money.target_curve if end <= on), default=0)
        spent = stages_on(case, on) if on <= case.on else None
        plain = {
            "Period end or status date": wording.day(on),
            "Cumulative target": amount(target),
            "Plan": amount(cents(case.project["total_budget"])),
        }
        plain |= {
            name: "ahead" if spent is None else amount(spent[place])
            for place, name in enumerate(("Declared", "Certified", received))
        }
        if not case.published:
            plain |= dict.fromkeys(("Cumulative target", "Declared", "Certified", received), NOT_PUBLISHED)
        expected.append(plain)
    assert [{title: cell.text for title, cell in row.items()} for row in rows] == expected


def test_the_table_of_partners_is_the_oracle_s_and_ends_with_the_figures_at_the_head(case: Case) -> None:
    *rows, total = case.screen.tables["Each partner against its plan"]
    assert [row["Partner"].text for row in rows] == list(case.names.values())
    for row, sums in zip(rows, case.oracle.money.by_partner.values(), strict=True):
        assert partner_cells(row, case) == expected_cells(sums)
    sums = None
    if case.published:
        parts = [part for part in case.oracle.money.by_partner.values() if part]
        sums = {name: sum(part[name] for part in parts) for name in parts[0]}
        figures = case.oracle.figures
        assert [sums["declared"], sums["certified"], sums["paid"], sums["target"]] == [
            figures[name] for name in ("declared", "certified", "paid", "cumulative_target")
        ]
    assert total["Partner"].text == "All partners"
    assert partner_cells(total, case) == expected_cells(sums)


def test_overdue_reports_are_counted_by_partner(case: Case) -> None:
    *rows, total = case.screen.tables["Each partner against its plan"]
    late = [case.oracle.record.reports[name]["partner_id"] for name in case.oracle.reporting.overdue]
    published = bool(case.oracle.record.reports)
    assert [row["Reports overdue"].text for row in rows] == [
        str(late.count(partner)) if published else NOT_PUBLISHED for partner in case.names
    ]
    assert total["Reports overdue"].text == (str(len(late)) if published else NOT_PUBLISHED)


def partner_cells(row: dict, case: Case) -> list[str]:
    columns = ("Approved", "Cumulative target", "Declared", "Certified", "Certified of approved", "Declared of target")
    columns += ("Approved minus declared", f"{case.project['fund']} received")
    return [row[column].text for column in columns]


def expected_cells(sums: dict[str, int] | None) -> list[str]:
    if sums is None:
        return [NOT_PUBLISHED] * 8
    amounts = [amount(sums[name]) for name in ("approved", "target", "declared", "certified")]
    rates = [percent(sums["certified"], sums["approved"]), percent(sums["declared"], sums["target"])]
    shown = ["n/a" if isinstance(rate, str) else wording.percent(Fraction(rate), 1) for rate in rates]
    return [*amounts, *shown, amount(sums["remaining"]), amount(sums["paid"])]


def amount(value: int) -> str:
    return wording.number(Fraction(value, 100))


def stages_on(case: Case, on: date) -> tuple[int, int, int]:
    """Declared, certified and paid on another day."""
    return Oracle(case.tables, on, public_only=case.public).money.stages

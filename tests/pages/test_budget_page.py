"""Where does the money stand against the plan?"""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from clustercoop.i18n import country
from clustercoop.views.budget.states import ATTENTION
from clustercoop.views.words import REPORT_STATUSES, symbol_and_word
from clustercoop.vocabulary import Attention, ReportStatus
from tests.oracle import NOT_PUBLISHED, Oracle
from tests.oracle.profile import ProfileOracle
from tests.oracle.record import cents, day, percent
from tests.pages import wording
from tests.pages.cases import SELECTIONS, Case, See
from tests.pages.screen import numbers_in

CENTS_PER_THOUSAND = 100_000
STAGES = ("Declared", "Certified", "{fund} received")
OPEN = {"table-budget-curve": True, "table-budget-partners": True}
PROFILE = "Partner spending profile"
COLUMNS = (
    "Approved", "Period target", "Cumulative target", "Declared", "Certified", "Declared of approved",
    "Approved minus declared", "Target minus declared", "Declared of target", "Forecast of the next report",
)  # fmt: skip


@pytest.fixture(params=SELECTIONS)
def case(request: pytest.FixtureRequest, see: See) -> Case:
    return see("budget", *request.param, state=OPEN)


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
    traces = case.screen.series("budget-curve")
    assert set(traces["Plan"]["y"]) == {plan}
    if not case.published:
        assert list(traces) == ["Plan"]
        return
    target = traces["Cumulative target"]
    corners = [(case.project["start_on"], 0.0)]
    corners += [(on.isoformat(), total / CENTS_PER_THOUSAND) for on, _, total in case.oracle.money.target_curve]
    assert list(zip(target["x"], target["y"], strict=True))[:-1] == corners
    assert target["y"][-1] == corners[-1][1], "after the last period the target stays"


def test_the_chart_draws_each_stage_up_to_the_status_date_and_ends_on_the_figures(case: Case) -> None:
    names = [name.format(fund=case.project["fund"]) for name in STAGES]
    traces = case.screen.series("budget-curve")
    if not case.published:
        assert not set(names) & set(traces)
        return
    ends = [on for on, *_ in case.oracle.money.target_curve if on <= case.on]
    for place, name in enumerate(names):
        trace = traces[name]
        days = [day(on) for on in trace["x"]]
        assert days == sorted(days)
        assert days[-1] == case.on
        for on in {*ends, *days[:: max(1, len(days) // 5)], case.on}:
            standing = [y for x, y in zip(days, trace["y"], strict=True) if x <= on][-1]
            expected = stages_on(case, on)[place] / CENTS_PER_THOUSAND
            assert standing == pytest.approx(expected, abs=1e-9), f"{name} on {on}"


def test_the_status_date_is_a_line_in_the_chart_and_is_named(case: Case) -> None:
    layout = case.screen.charts["budget-curve"]["layout"]
    lines = [shape for shape in layout["shapes"] if shape["type"] == "line"]
    assert [(line["x0"], line["x1"]) for line in lines] == [(case.on.isoformat(), case.on.isoformat())]
    (label,) = layout["annotations"]
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


def test_the_profile_has_every_partner_against_its_plan_the_one_to_call_first_on_top(case: Case) -> None:
    *rows, _total = case.screen.tables[PROFILE]
    expected = profile(case)
    assert [row["Partner"].text for row in rows] == [own["short_name"] for own in expected]
    for row, own in zip(rows, expected, strict=True):
        assert row["Partner"].below == country(own["country_code"])
        assert row["Needs attention"].text == symbol_and_word(ATTENTION[Attention(own["attention"])])
        assert row["Needs attention"].below == report_words(own)
        assert amounts_in(row) == amounts_of(own, case)


def test_the_last_row_of_the_profile_is_the_figures_at_the_head_to_the_cent(case: Case) -> None:
    *rows, total = csv.DictReader(io.StringIO(case.screen.file("csv-budget-partners").decode("utf-8"), newline=""))
    figures = case.oracle.figures
    measures = {
        "approved_cents": "approved_budget",
        "target_cents": "cumulative_target",
        "declared_cents": "declared",
        "certified_cents": "certified",
        "remaining_cents": "remaining",
        "paid_cents": "paid",
    }
    for column, measure in measures.items():
        if not case.published:
            assert {row[column] for row in (*rows, total)} == {""}
            continue
        assert Decimal(total[column]) * 100 == figures[measure], column
        assert sum(Decimal(row[column]) for row in rows) == Decimal(total[column]), column
    assert (case.screen.totals[PROFILE]["Partner"].text, total["short_name"]) == ("All partners", "All partners")
    assert amounts_in(case.screen.totals[PROFILE]) == amounts_of(together(case), case)


def test_overdue_reports_are_counted_by_partner(case: Case) -> None:
    *rows, total = csv.DictReader(io.StringIO(case.screen.file("csv-budget-partners").decode("utf-8"), newline=""))
    late = [case.oracle.record.reports[name]["partner_id"] for name in case.oracle.reporting.overdue]
    published = bool(case.oracle.record.reports)
    assert {row["short_name"]: row["reports_overdue"] for row in rows} == {
        name: str(late.count(partner)) if published else "" for partner, name in case.names.items()
    }
    assert total["reports_overdue"] == (str(len(late)) if published else "")


def profile(case: Case) -> list[dict]:
    """What the oracle says of each partner, held against the alert rule on what counts as behind."""
    oracle = ProfileOracle(case.oracle.record)
    told = [
        Fraction(row["threshold"])
        for row in case.oracle.record.rows("alert_rules")
        if (row["measure"], row["comparison"]) == ("declared_to_reportable", "below")
    ]
    rows = []
    for row in oracle.profile:
        nearly = row["declared"] is not None and row["declared"] * 100 >= max(told, default=100) * row["reportable"]
        behind = row["attention"] == "behind the periods due for report"
        rows.append(row | {"attention": "on track"} if behind and nearly else row)
    places = {partner: place for place, partner in enumerate(case.names)}
    return sorted(rows, key=lambda row: (oracle.place(row), places[row["partner_id"]]))


def together(case: Case) -> dict:
    rows = profile(case)
    names = ("approved", "period_target", "target", "declared", "certified", "remaining", "behind")
    sums = {name: sum(row[name] for row in rows) if case.published else None for name in names}
    told = [row["next_forecast"] for row in rows if row["next_forecast"] is not None]
    return sums | {"next_forecast": sum(told) if told else None}


def report_words(row: dict) -> str:
    if row["report_status"] is None:
        return ""
    return f"Period {row['report_period']}: {symbol_and_word(REPORT_STATUSES[ReportStatus(row['report_status'])])}"


def amounts_in(row: dict) -> list[str]:
    return [row[column].text for column in COLUMNS]


def amounts_of(sums: dict, case: Case) -> list[str]:
    """As the columns of the profile have them."""
    if not case.published:
        return [NOT_PUBLISHED] * len(COLUMNS)
    names = ("approved", "period_target", "target", "declared", "certified", "remaining", "behind")
    shown = [amount(sums[name]) for name in names]
    for place, whole in ((5, "approved"), (8, "target")):
        rate = percent(sums["declared"], sums[whole])
        shown.insert(place, "n/a" if isinstance(rate, str) else wording.percent(Fraction(rate), 1))
    forecast = sums["next_forecast"]
    return [*shown, "none" if forecast is None else amount(forecast)]


def amount(value: int) -> str:
    return wording.number(Fraction(value, 100))


def stages_on(case: Case, on: date) -> tuple[int, int, int]:
    """Declared, certified and paid on another day."""
    return Oracle(case.tables, on, public_only=case.public).money.stages

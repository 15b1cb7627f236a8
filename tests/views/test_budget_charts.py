"""The charts of the budget page: what is drawn of the rows that they are given, and how large its words are."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pandas as pd

from clustercoop.views.charts.bars import BudgetBar, EndBar, budget_bars, end_bars
from clustercoop.views.charts.cumulative import performance_lines
from clustercoop.views.charts.layout import FONT_SIZE
from tests.views.budget_views import Asked

START, STATUS, END = date(2018, 1, 1), date(2018, 6, 30), date(2018, 12, 31)
BAD = "<b>A & B</b>"
ESCAPED = "&lt;b>A &amp; B&lt;/b>"


def drawn(figure: Any) -> dict[str, Any]:
    return dict(json.loads(figure.to_json()))


def series(chart: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {trace["name"]: trace for trace in chart["data"]}


def test_each_member_has_its_budget_behind_what_is_spent_of_it_the_first_on_top() -> None:
    rows = [BudgetBar("k1", "One", 300_000, 150_000, "half"), BudgetBar("k2", "Two", 0, 50_000, "unplanned")]
    chart = drawn(budget_bars(rows=rows, spent="Declared", dark=False))
    assert list(series(chart)) == ["Approved", "Declared"], "what is drawn last stands in front"
    approved, declared = series(chart).values()
    assert (approved["x"], declared["x"]) == ([3.0, 0.0], [1.5, 0.5]), "in thousands"
    assert approved["y"] == declared["y"] and declared["y"][0] > declared["y"][1]
    assert approved["width"] > declared["width"]
    assert approved["customdata"] == declared["customdata"] == [["k1"], ["k2"]], "what a click on a bar gives"
    assert [note["text"] for note in chart["layout"]["annotations"]] == ["<b>One</b>  half", "<b>Two</b>  unplanned"]


def test_names_in_bars_are_no_html_wherever_they_stand() -> None:
    chart = drawn(budget_bars(rows=[BudgetBar("k", BAD, 1, 1, BAD)], spent="Declared", dark=False))
    assert {trace["text"][0] for trace in chart["data"]} == {ESCAPED}
    assert chart["layout"]["annotations"][0]["text"] == f"<b>{ESCAPED}</b>  {ESCAPED}"
    ends = drawn(end_bars(rows=[EndBar(BAD, BAD, 1, 1, 1)], approved_cents=1, dark=False))
    assert {trace["text"][0] for trace in ends["data"] if trace["type"] == "bar"} == {ESCAPED}
    assert ends["layout"]["annotations"][0]["text"] == f"<b>{ESCAPED}</b>  {ESCAPED}"


def test_a_long_name_is_cut_and_the_figures_after_it_are_not() -> None:
    chart = drawn(budget_bars(rows=[BudgetBar("k", "x" * 50, 1, 1, "y" * 50)], spent="Declared", dark=False))
    assert chart["layout"]["annotations"][0]["text"] == f"<b>{'x' * 31}…</b>  {'y' * 50}"


def test_the_bars_of_a_forecast_are_stacked_against_the_budget_as_a_line() -> None:
    rows = [EndBar("Plan", "p", 100_000, 250_000, 50_000), EndBar("Rate", "r", 100_000, 150_000, 0)]
    chart = drawn(end_bars(rows=rows, approved_cents=350_000, dark=False))
    parts = series(chart)
    budget = parts.pop("Approved budget")
    assert set(budget["x"]) == {3.5}
    assert [sum(part["x"][place] for part in parts.values()) for place in (0, 1)] == [4.0, 2.5]
    assert chart["layout"]["barmode"] == "stack"


def test_what_no_method_forecasts_has_no_place_in_the_legend() -> None:
    chart = drawn(end_bars(rows=[EndBar("Plan", "p", 1, 1, 0)], approved_cents=2, dark=False))
    assert list(series(chart)) == ["Declared so far", "Still to come", "Approved budget"]


def test_planned_value_goes_on_to_the_end_and_the_others_stop_at_the_status_date() -> None:
    curve = pd.DataFrame(
        [(START, 0, 0, 0), (STATUS, 50_000, 30_000, 40_000), (END, 100_000, None, None)],
        columns=["on", "planned_cents", "earned_cents", "cost_cents"],
        dtype=object,
    )
    chart = drawn(performance_lines(curve=curve, start=START, end=END, status_date=STATUS, cost=BAD, dark=False))
    ends = {name: (trace["x"][-1], trace["y"][-1]) for name, trace in series(chart).items()}
    assert ends == {
        "Planned value": (END.isoformat(), 1.0),
        "Earned value": (STATUS.isoformat(), 0.3),
        ESCAPED: (STATUS.isoformat(), 0.4),
    }


def test_a_stage_that_is_no_cost_has_no_line() -> None:
    curve = pd.DataFrame(
        [(START, 0, 0, None)], columns=["on", "planned_cents", "earned_cents", "cost_cents"], dtype=object
    )
    chart = drawn(performance_lines(curve=curve, start=START, end=END, status_date=START, cost="Cost", dark=False))
    assert list(series(chart)) == ["Planned value", "Earned value"]


def test_no_text_of_a_chart_is_smaller_than_a_projector_can_show(asked: Callable[..., Asked]) -> None:
    package = asked("riverbank", date(2019, 12, 10))
    charts = [drawn(view.draw(False)) for view in (*package.views, *package.variants) if view.draw is not None]
    sizes = [size for chart in charts for size in font_sizes(chart["layout"])]
    assert len(sizes) > 4 * len(charts)
    assert min(sizes) >= FONT_SIZE == 14


def font_sizes(part: Any) -> Iterator[float]:
    """Every size of a font inside a layout."""
    if isinstance(part, list):
        for item in part:
            yield from font_sizes(item)
    elif isinstance(part, dict):
        for name, item in part.items():
            if name.endswith("font") and "size" in item:
                yield item["size"]
            yield from font_sizes(item)

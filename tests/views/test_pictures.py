"""Maps, legends, charts and colours."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from datetime import date
from itertools import combinations, pairwise
from types import SimpleNamespace

import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from clustercoop.measures.alerts import State
from clustercoop.measures.figure import Figure
from clustercoop.views import headline, maps, regions, words
from clustercoop.views.budget import breakdown, reconciliation, states
from clustercoop.views.charts.cumulative import cumulative_money
from clustercoop.views.charts.gantt import Bar, Mark, Ruler, gantt_chart
from clustercoop.views.palette import DARK, LIGHT, Palette, rgb
from clustercoop.views.view import Column, Kind
from clustercoop.vocabulary import (
    ActivityRelation,
    ActivityStrand,
    Aggregation,
    AttendanceRole,
    Attention,
    Body,
    CellState,
    Dimension,
    Direction,
    Evidence,
    ForecastMethod,
    IndicatorKind,
    IndicatorState,
    Judgement,
    MilestoneState,
    MoveProblem,
    NoForecast,
    OutputKind,
    OutputState,
    PartnerRole,
    ReportStatus,
    Severity,
    Stage,
    Verdict,
)
from tests.pages.screen import numbers_in

PIXELS_PER_WORLD = 512
MARK_PIXELS = 2 * (5 + 1)  # radius and half of the line on both sides
CITIES = st.sampled_from([(19.05, 47.5), (17.11, 48.14), (14.42, 50.09), (13.41, 52.52), (7.69, 45.07), (22.0, 50.04)])


@given(st.lists(CITIES, min_size=1, max_size=12))
def test_partners_of_one_city_are_set_apart_around_it(spots: list[tuple[float, float]]) -> None:
    points = [maps.PartnerPoint(str(number), str(number), *spot, "") for number, spot in enumerate(spots)]
    drawn = maps.set_apart(points)
    assert set(drawn) == {point.partner_id for point in points}
    assert len(set(drawn.values())) == len(points), "none hides another"
    for point in points:
        alone = spots.count((point.lon, point.lat)) == 1
        away = math.dist(drawn[point.partner_id], (point.lon, point.lat))
        assert away == 0 if alone else 0 < away < 0.5


@pytest.mark.parametrize("package", ["shipped", "riverbank"])
def test_no_mark_of_a_partner_covers_half_of_another_at_the_first_view(
    package: str, measured: Callable[..., State]
) -> None:
    on = {"shipped": date(2013, 9, 30), "riverbank": date(2019, 3, 31)}[package]
    deck = deck_of(measured(package, on))
    per_degree = PIXELS_PER_WORLD * 2 ** deck["initialViewState"]["zoom"] / 360
    points = next(layer["data"] for layer in deck["layers"] if layer["id"] == maps.PARTNER_LAYER)
    for one, other in combinations(points, 2):
        (lon, lat), (lon_2, lat_2) = one["position"], other["position"]
        across = (lon - lon_2) * per_degree
        up = (lat - lat_2) * per_degree / math.cos(math.radians((lat + lat_2) / 2))
        assert math.hypot(across, up) > MARK_PIXELS / 2, f"{one['id']} and {other['id']}"


def test_the_first_view_holds_every_partner_on_a_phone(measured: Callable[..., State]) -> None:
    deck = deck_of(measured("shipped", date(2013, 9, 30)))
    view = deck["initialViewState"]
    per_degree = PIXELS_PER_WORLD * 2 ** view["zoom"] / 360
    points = next(layer["data"] for layer in deck["layers"] if layer["id"] == maps.PARTNER_LAYER)
    for point in points:
        assert abs(point["position"][0] - view["longitude"]) * per_degree < 390 / 2 - 16


def test_a_map_s_json_has_no_indents_and_no_nan(measured: Callable[..., State]) -> None:
    text = map_of(measured("shipped", date(2013, 9, 30))).view.draw(False).to_json()
    assert "\n" not in text and "NaN" not in text
    assert len(text) < 40_000, "21 KB in November 2026; sent with every run"


@pytest.mark.parametrize("kind", [Kind.MONEY, Kind.PERCENT, Kind.COUNT])
@given(data=st.data())
def test_the_classes_of_a_legend_cover_every_value(kind: Kind, data: st.DataObject) -> None:
    number = st.floats(0, 250, allow_nan=False) if kind is Kind.PERCENT else st.integers(0, 10**12)
    values = data.draw(st.lists(st.none() | number, min_size=1, max_size=12))
    assume(any(value is not None for value in values))
    classes = regions._classes(pd.Series(values, dtype=object), Column("m", "M", kind))  # the page shows no more of it
    assert 1 <= len(classes.legend) <= 5
    for value in values:
        if value is None:
            continue
        at = classes.of(value)
        assert 0 <= at < len(classes.legend)
        low, high = at * classes.step, (at + 1) * classes.step
        top = at == len(LIGHT.sequence) - 1
        assert low <= value < high or (top and value == high) or math.isclose(value, low) or math.isclose(value, high)


@given(st.lists(st.integers(0, 10**9), min_size=2, max_size=10))
def test_a_greater_value_never_has_a_lower_class(values: list[int]) -> None:
    classes = regions._classes(pd.Series(values, dtype=object), Column("m", "M", Kind.MONEY))
    placed = [classes.of(value) for value in sorted(values)]
    assert placed == sorted(placed)


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=10))
def test_the_bounds_of_a_legend_follow_each_other_without_gap(values: list[int]) -> None:
    classes = regions._classes(pd.Series(values, dtype=object), Column("m", "M", Kind.COUNT))
    bounds = [numbers_in(step.label) for step in classes.legend]
    assert bounds[0][0] == 0
    assert all(one[1] == following[0] for one, following in pairwise(bounds))
    assert bounds[-1][1] >= max(values)


def test_where_nothing_is_known_the_legend_says_so() -> None:
    classes = regions._classes(pd.Series([None, None], dtype=object), Column("m", "M", Kind.MONEY))
    assert [step.label for step in classes.legend] == ["not published"]


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
def test_texts_and_lines_reach_the_contrast_that_readers_need(scheme: Palette) -> None:
    for text in (scheme.ink, scheme.muted):
        assert contrast(text, scheme.ground) >= 4.5
    for line in (scheme.accent, scheme.second, scheme.third, scheme.ink, scheme.muted):
        assert contrast(line, scheme.ground) >= 3
    assert contrast(scheme.ink, scheme.land) >= 4.5, "names of cities on the land"
    lightness = [luminance(colour) for colour in scheme.sequence]
    assert lightness == sorted(lightness, reverse=scheme is LIGHT), "more is further from the ground"


def test_a_long_label_is_cut_between_letters_and_escaped_once() -> None:
    label = "x" * 87 + " & what follows"
    made = gantt(label)
    (text,) = [note["text"] for note in made["layout"]["annotations"] if note["text"].startswith("x")]
    assert text == "x" * 87 + " &amp;…"  # 87 + 2 + 1 is 90
    whole = "x" * 87 + " & "
    assert [note["text"] for note in gantt(whole)["layout"]["annotations"]].count("x" * 87 + " &amp; ") == 1


def test_a_label_of_a_chart_shows_signs_of_html_as_they_are() -> None:
    made = gantt("a <b>&amp;</b> b")
    (text,) = [note["text"] for note in made["layout"]["annotations"] if note["text"].startswith("a ")]
    assert text == "a &lt;b>&amp;amp;&lt;/b> b"


def test_a_name_in_a_chart_s_legend_is_no_html() -> None:
    day = date(2019, 1, 1)
    spending = pd.DataFrame([(day, 1, 1, 1)], columns=["on", "declared_cents", "certified_cents", "paid_cents"])
    figure = cumulative_money(
        target=pd.DataFrame(columns=["on", "period", "target_cents"]), spending=spending, plan_cents=1, start=day,
        end=day, status_date=day, fund="<b>F</b>", dark=False,
    )  # fmt: skip
    assert "<b>" not in json.dumps([trace["name"] for trace in json.loads(figure.to_json())["data"]])


@pytest.mark.parametrize("days", [5, -5, 3, -3, 4, 0, 1])
def test_the_mean_slippage_of_a_sentence_is_the_one_of_the_figure(days: int) -> None:
    figure = Figure("mean_slippage", days, 2)
    schedule = SimpleNamespace(
        status_date=date(2019, 3, 31),
        time_elapsed=Figure("time_elapsed", 1, 2),
        milestones_reached=Figure("milestones_reached", 0, 0),
        mean_slippage=figure,
        upcoming=pd.DataFrame(columns=["title", "expected_on", "is_overdue"]),
    )
    said = numbers_in(headline.timeline(schedule).rpartition("On average")[2])  # type: ignore[arg-type]
    shown = abs(numbers_in(words.value(figure, ""))[0])
    assert said == ([shown] if shown else [])


@pytest.mark.parametrize(
    ("words_of", "vocabulary"),
    [
        (words.MILESTONE_STATES, MilestoneState),
        (words.REPORT_STATUSES, ReportStatus),
        (words.OUTPUT_STATES, OutputState),
        (words.OUTPUT_KINDS, OutputKind),
        (words.INDICATOR_STATES, IndicatorState),
        (words.INDICATOR_KINDS, IndicatorKind),
        (words.AGGREGATIONS, Aggregation),
        (words.DIRECTIONS, Direction),
        (words.JUDGEMENTS, Judgement),
        (words.SEVERITIES, Severity),
        (words.EVIDENCE, Evidence),
        (words.BODIES, Body),
        (words.RELATIONS, ActivityRelation),
        (words.STRANDS, ActivityStrand),
        (words.ROLES, AttendanceRole),
        (words.PARTNER_ROLES, PartnerRole),
        (words.STAGES, Stage),
        (states.ATTENTION, Attention),
        (states.METHODS, ForecastMethod),
        (states.METHODS_EXPLAINED, ForecastMethod),
        (states.NO_FORECAST, NoForecast),
        (states.VERDICTS, Verdict),
        (states.MOVE_VERDICTS, Verdict),
        (states.MOVE_PROBLEMS, MoveProblem),
        (breakdown.TITLES, Dimension),
        (breakdown.NAMES, Dimension),
        (breakdown.STAGES, Stage),
        (breakdown.CELL_WORDS, CellState),
        (reconciliation.SUMS, Dimension),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_every_word_of_the_vocabulary_has_one_that_a_reader_sees(words_of: dict, vocabulary: type) -> None:
    assert set(words_of) == set(vocabulary)


def test_states_that_a_colour_could_tell_apart_are_told_apart_by_symbols() -> None:
    for pairs in (
        words.SEVERITIES,
        words.EVIDENCE,
        words.REPORT_STATUSES,
        words.OUTPUT_STATES,
        words.INDICATOR_STATES,
        words.JUDGEMENTS,
    ):
        symbols = [symbol for symbol, _ in pairs.values()]
        assert len(set(symbols)) == len(symbols)


def test_each_state_of_the_money_has_a_symbol_and_a_word_of_its_own() -> None:
    for pairs in (states.ATTENTION, states.VERDICTS):
        assert all(symbol and word for symbol, word in pairs.values())
        assert len({word for _, word in pairs.values()}) == len(pairs)
    calm = {states.ATTENTION[Attention.ON_TRACK][0], states.VERDICTS[Verdict.WITHIN_BUDGET][0]}
    assert calm == {"●"}
    alarming = [states.ATTENTION[Attention.REPORT_OVERDUE], states.VERDICTS[Verdict.NEEDS_APPROVAL]]
    assert {symbol for symbol, _ in alarming} == {"■"}


def gantt(label: str) -> dict:
    start, end = date(2019, 1, 1), date(2019, 12, 31)
    mark = Mark(label, baseline=start, forecast=None, actual=None, until=None, state="due", late=False)
    rows = [Bar("Bar", start, end), mark]
    made = gantt_chart(rows=rows, ruler=Ruler(), start=start, end=end, status_date=start, dark=False)
    return dict(json.loads(made.to_json()))


def map_of(state: State) -> regions.RegionsView:
    return regions.regions_map(state, measure="approved", selected=None, outlines={}, context_url="app/static/maps/x")


def deck_of(state: State) -> dict:
    return dict(json.loads(map_of(state).view.draw(False).to_json()))


def luminance(colour: str) -> float:
    parts = [part / 255 for part in rgb(colour)[:3]]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)

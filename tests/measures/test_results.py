"""Outputs, indicators and the results chain, worked by hand.

The project runs through 2020, a leap year of 366 days; 30 June is day 182 of it.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from clustercoop.measures.figure import Missing
from clustercoop.measures.indicators import Standing, Value, expected_share, standing
from clustercoop.measures.results import Results, output_state
from clustercoop.vocabulary import (
    Aggregation,
    Direction,
    EvidenceChoice,
    IndicatorState,
    OutputProgress,
    OutputState,
)
from tests.measures.frames import project
from tests.measures.tiny import LookAtResults, Tiny

ON = date(2020, 6, 30)
HALF = Fraction(182, 366)


@pytest.mark.parametrize(
    ("progress", "actual", "state"),
    [
        (OutputProgress.PLANNED, None, OutputState.PLANNED),
        (OutputProgress.BEGUN, None, OutputState.BEGUN),
        (OutputProgress.BEGUN, "2020-02", OutputState.BEGUN),  # the day of what was done, not of a delivery
        (OutputProgress.DELIVERED, "2020-06-30", OutputState.DELIVERED),
        (OutputProgress.DELIVERED, "2020", OutputState.DELIVERED),
        (OutputProgress.DELIVERED, None, OutputState.DELIVERED_UNDATED),
        (None, None, OutputState.UNTOLD),
        (None, "2020-06-30", OutputState.UNTOLD),
    ],
)
def test_an_output_stands_where_its_source_says(
    progress: OutputProgress | None, actual: str | None, state: OutputState
) -> None:
    assert output_state(progress=progress, actual=actual) is state
    assert output_state(progress=progress.value if progress else None, actual=actual) is state  # type: ignore[arg-type]


def one_output(look: LookAtResults, on: date, **cells: str) -> OutputState:
    tiny = Tiny().add("outputs", output_id="O", kind="deliverable", title="A map", **cells)
    (state,) = look(tiny.tables, on, EvidenceChoice.ALL).output_table["state"]
    return OutputState(state)


@pytest.mark.parametrize(
    ("actual", "on", "state"),
    [
        ("2020-06-30", date(2020, 6, 30), OutputState.DELIVERED),
        ("2020-06-30", date(2020, 6, 29), OutputState.UNTOLD),  # what is said of it came a day later
        ("2020-06", date(2020, 6, 30), OutputState.DELIVERED),  # a month counts from its last day
        ("2020-06", date(2020, 6, 29), OutputState.UNTOLD),
        ("2020", date(2020, 12, 30), OutputState.UNTOLD),
        ("", date(2020, 1, 1), OutputState.DELIVERED_UNDATED),
    ],
)
def test_what_is_delivered_is_so_from_the_last_day_that_its_date_can_mean(
    actual: str, on: date, state: OutputState, look_at_results: LookAtResults
) -> None:
    assert one_output(look_at_results, on, progress="delivered", status="done", actual=actual) is state


def test_a_planned_date_that_has_passed_tells_nothing(look_at_results: LookAtResults) -> None:
    assert one_output(look_at_results, ON, progress="planned", planned="2020-01-31") is OutputState.PLANNED


def stands(
    *values: float | tuple[str, float, str],
    aggregation: Aggregation = Aggregation.CUMULATIVE,
    direction: Direction = Direction.UP,
    baseline: float | None = 0,
    target: float | None = 10,
) -> Standing:
    """Where an indicator stands; values without more are of 31 March, 30 June, and so on."""
    days = ("2020-03-31", "2020-06-30", "2020-09-30", "2020-12-31")
    made = [Value(*one) if isinstance(one, tuple) else Value(day, one) for day, one in zip(days, values, strict=False)]
    return standing(
        made, aggregation=aggregation, direction=direction, baseline=baseline, target=target, project=project()
    )


def test_of_a_cumulative_series_the_latest_value_counts() -> None:
    # 2, then 5 of 10: half of the way on day 182 of 366, which is a little less than half.
    made = stands(2, 5)
    assert (made.value, made.measured, made.share, made.expected) == (5, "2020-06-30", Fraction(1, 2), HALF)
    assert made.state is IndicatorState.ON_TRACK


def test_of_periods_the_sum_counts() -> None:
    # 2 + 2.9 = 4.9 of 10 are 49 %; 182 / 366 are 49.7 %.
    made = stands(2, 2.9, aggregation=Aggregation.PER_PERIOD)
    assert (made.value, made.share) == (4.9, Fraction(49, 100))
    assert made.state is IndicatorState.BEHIND


def test_of_single_measurements_the_latest_counts_even_if_it_is_less() -> None:
    made = stands(9, 6, aggregation=Aggregation.SINGLE)
    assert (made.value, made.share, made.state) == (6, Fraction(3, 5), IndicatorState.ON_TRACK)


def test_tenths_add_up_to_the_target() -> None:
    # In floats 0.1 + 0.2 is not 0.3.
    made = stands(0.1, 0.2, aggregation=Aggregation.PER_PERIOD, target=0.3)
    assert (made.value, made.share, made.state) == (0.3, 1, IndicatorState.REACHED)


def test_where_down_is_good_the_way_goes_down() -> None:
    # From 30 to 10 days: at 16 it has gone 14 of 20.
    made = stands(30, 16, aggregation=Aggregation.SINGLE, direction=Direction.DOWN, baseline=30, target=10)
    assert (made.share, made.state) == (Fraction(7, 10), IndicatorState.ON_TRACK)
    worse = stands(34, aggregation=Aggregation.SINGLE, direction=Direction.DOWN, baseline=30, target=10)
    assert (worse.share, worse.state) == (Fraction(-1, 5), IndicatorState.BEHIND)
    there = stands(10, aggregation=Aggregation.SINGLE, direction=Direction.DOWN, baseline=30, target=10)
    assert there.state is IndicatorState.REACHED


def test_beyond_the_target_the_share_is_more_than_the_whole() -> None:
    made = stands(12.5)
    assert (made.share, made.state) == (Fraction(5, 4), IndicatorState.REACHED)


def test_exactly_at_an_even_pace_is_on_track() -> None:
    # 182 of 366 on day 182.
    assert stands(("2020-06-30", 182, ""), target=366).state is IndicatorState.ON_TRACK
    assert stands(("2020-06-30", 181.9, ""), target=366).state is IndicatorState.BEHIND


@pytest.mark.parametrize(
    ("measured", "expected"),
    [
        ("2019-12-31", Fraction(0)),
        ("2020-01-01", Fraction(1, 366)),
        ("2020-06-30", HALF),
        ("2020-06", HALF),  # a month until its last day
        ("2020", Fraction(1)),
        ("2021-02-28", Fraction(1)),
    ],
)
def test_what_is_expected_grows_evenly_with_the_days_of_the_project(measured: str, expected: Fraction) -> None:
    assert expected_share(measured, project()) == expected


def test_without_a_target_there_is_a_value_and_no_progress() -> None:
    made = stands(4, target=None)
    assert (made.value, made.share, made.expected, made.state) == (4, None, None, IndicatorState.NO_TARGET)
    assert stands(target=None).state is IndicatorState.NO_TARGET


def test_without_a_value_nothing_is_zero() -> None:
    made = stands()
    assert (made.value, made.measured, made.share, made.state) == (None, None, None, IndicatorState.NO_VALUE)


def test_a_target_that_is_the_baseline_leaves_no_way_to_go() -> None:
    kept = stands(10, baseline=10, target=10)
    assert (kept.share, kept.state) == (None, IndicatorState.REACHED)
    lost = stands(9, baseline=10, target=10)
    assert (lost.share, lost.state) == (None, IndicatorState.BEHIND)


def test_a_target_on_the_bad_side_of_the_baseline_is_no_way_either() -> None:
    assert stands(4, baseline=0, target=10, direction=Direction.DOWN).share is None


def test_counting_begins_at_nothing_where_no_baseline_is_on_record() -> None:
    assert stands(2, 3, baseline=None, aggregation=Aggregation.PER_PERIOD).share == Fraction(1, 2)
    assert stands(2, 5, baseline=None).share == Fraction(1, 2)
    single = stands(5, baseline=None, aggregation=Aggregation.SINGLE)
    assert (single.share, single.state) == (None, IndicatorState.NO_BASELINE)
    assert stands(11, baseline=None, aggregation=Aggregation.SINGLE).state is IndicatorState.REACHED


def test_a_value_keeps_what_its_source_says_of_it() -> None:
    made = stands(("2020-03", 90, ""), ("2020-05", 100, "nearly"), aggregation=Aggregation.SINGLE)
    assert (made.value, made.qualifier) == (100, "nearly")
    summed = stands(
        ("2020-03", 9, "about"), ("2020-05", 1, "nearly"), ("2020-06", 1, "about"), aggregation=Aggregation.PER_PERIOD
    )
    assert (summed.value, summed.qualifier) == (11, "about, nearly")


def package() -> Tiny:
    """Two objectives; a map from two activities, a book from none, and a talk that led to none of it."""
    tiny = Tiny()
    for number, name in enumerate(("X", "Y"), start=1):
        tiny.public("objectives", objective_id=name, number=str(number), title=name, aim="to be near")
    tiny.add("outputs", output_id="map", kind="result", title="Map", objective_id="X", progress="delivered")
    tiny.add("outputs", output_id="book", kind="deliverable", title="Book", objective_id="X", progress="begun")
    tiny.add("outputs", output_id="song", kind="deliverable", title="Song", progress="planned")
    for name, day in (("walk", "2020-03-01"), ("ride", "2020-02"), ("talk", "2020-04-01"), ("late", "2020-09-01")):
        tiny.add(
            "activities", activity_id=name, title=name, kind="meeting", status="held", held="true", starts=day,
            relation="project",
        )  # fmt: skip
        tiny.add("activity_objectives", activity_id=name, objective_id="X", basis="stated")
    for name in ("walk", "ride", "late"):
        tiny.add("activity_outputs", activity_id=name, output_id="map", basis="stated")
    for name, partner, role in (("walk", "B", "host"), ("walk", "A", "attended"), ("talk", "A", "host")):
        tiny.add("activity_partners", activity_id=name, partner_id=partner, role=role)
    return tiny


@pytest.fixture
def results(look_at_results: LookAtResults) -> Results:
    return look_at_results(package().tables, ON, EvidenceChoice.ALL)


def test_the_chain_goes_from_outputs_by_activities_to_partners(results: Results) -> None:
    chain = results.chain_of("X")
    book, made_map = chain.outputs
    assert [one.activity_id for one in made_map.activities] == ["ride", "walk"]  # in time order, none that lies ahead
    assert [one.partner_ids for one in made_map.activities] == [(), ("A", "B")]
    assert (book.output_id, book.activities) == ("book", ())
    assert [one.activity_id for one in chain.without_output] == ["talk"]
    assert [one.activity_id for one in chain.activities] == ["ride", "walk"]
    assert chain.partner_ids == {"A", "B"}


def test_an_objective_without_anything_has_an_empty_chain(results: Results) -> None:
    chain = results.chain_of("Y")
    assert (chain.outputs, chain.activities, chain.without_output) == ((), (), ())


def test_outputs_without_an_objective_are_not_lost(results: Results) -> None:
    assert [one.output_id for one in results.chain_of(None).outputs] == ["song"]
    assert list(results.outputs_of(None)["output_id"]) == ["song"]


def test_figures_count_outputs_by_state(results: Results) -> None:
    delivered = results.outputs_delivered
    assert (delivered.numerator, delivered.denominator) == (1, 3)
    assert results.outputs_undated.value == 1
    assert results.outputs_begun.value == 1
    assert results.results_on_record.value == 1


def test_without_outputs_no_share_of_them_is_delivered(look_at_results: LookAtResults) -> None:
    results = look_at_results(Tiny().tables, ON, EvidenceChoice.ALL)
    assert results.outputs_delivered.missing is Missing.NOT_APPLICABLE
    assert results.outputs_begun.value == 0


def indicators(*names: str) -> Tiny:
    tiny = Tiny()
    for name in names:
        tiny.add(
            "indicators", indicator_id=name, kind="output indicator", title=name, baseline_value="0",
            target_value="" if name == "aimless" else "10", aggregation="cumulative", good_direction="up",
        )  # fmt: skip
    return tiny


def test_indicators_on_track_are_counted_of_those_with_a_target_and_a_value(look_at_results: LookAtResults) -> None:
    tiny = indicators("aimless", "silent", "reached", "good", "bad")
    for name, value in {"aimless": "3", "reached": "10", "good": "5", "bad": "4"}.items():
        tiny.add("indicator_values", indicator_id=name, measured="2020-06-30", value=value)
    figure = look_at_results(tiny.tables, ON, EvidenceChoice.ALL).indicators_on_track
    assert (figure.numerator, figure.denominator) == (2, 3)


def test_without_a_target_on_record_it_is_not_published_who_is_on_track(look_at_results: LookAtResults) -> None:
    figure = look_at_results(indicators("aimless").tables, ON, EvidenceChoice.ALL).indicators_on_track
    assert figure.missing is Missing.NOT_PUBLISHED


def test_without_a_value_it_is_not_applicable(look_at_results: LookAtResults) -> None:
    figure = look_at_results(indicators("silent").tables, ON, EvidenceChoice.ALL).indicators_on_track
    assert figure.missing is Missing.NOT_APPLICABLE


def test_the_running_value_is_a_sum_for_periods_and_the_value_itself_else(look_at_results: LookAtResults) -> None:
    tiny = indicators("reached", "good")
    tiny.tables["indicators"][1]["aggregation"] = "per period"
    for name in ("reached", "good"):
        for day, value in (("2020-03-31", "1.1"), ("2020-06-30", "2.2")):
            tiny.add("indicator_values", indicator_id=name, measured=day, value=value)
    table = look_at_results(tiny.tables, ON, EvidenceChoice.ALL).value_table
    assert list(table["indicator_id"]) == ["good", "good", "reached", "reached"]
    assert list(table["so_far"]) == [1.1, 3.3, 1.1, 2.2]


def test_the_last_judgement_by_the_day_is_the_latest(look_at_results: LookAtResults) -> None:
    tiny = indicators("good", "bad")
    for name, day, word in (
        ("good", "2020-03-31", "at risk"),
        ("good", "2020-06-30", "on track"),
        ("good", "2020-07-01", "off track"),  # tomorrow
    ):
        tiny.add(
            "indicator_judgements", indicator_id=name, judged_on=day, judgement=word, reason="so", role="lead partner"
        )
    latest = look_at_results(tiny.tables, ON, EvidenceChoice.ALL).latest_judgements
    assert [(row.indicator_id, row.judgement) for row in latest.itertuples()] == [("good", "on track")]

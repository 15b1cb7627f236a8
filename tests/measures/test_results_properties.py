"""Results of packages that hypothesis invents, and what holds of every indicator."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from clustercoop.measures.indicators import COMPARED, Standing, Value, standing
from clustercoop.measures.results import Results
from clustercoop.vocabulary import Aggregation, Direction, EvidenceChoice, IndicatorKind, IndicatorState
from tests.measures import comparing
from tests.measures.forgetting import before, public_record
from tests.measures.frames import project
from tests.measures.invented import days, evidence, iso_days, stated_dates
from tests.measures.test_properties import examples
from tests.measures.tiny import LookAtResults, Tiny
from tests.oracle import Oracle

choices = st.sampled_from(list(EvidenceChoice))
tenths = st.integers(-200, 2_000).map(lambda whole: whole / 10)
aggregations, directions = st.sampled_from(list(Aggregation)), st.sampled_from(list(Direction))
maybe = st.one_of(st.just(""), stated_dates)


@st.composite
def packages(draw: st.DrawFn) -> Tiny:
    """Two objectives, outputs, indicators with values and judgements, and activities that led to outputs."""
    tiny = Tiny()
    tiny.tables["sources"][0]["evidence"] = "public record"
    for period in tiny.tables["reporting_periods"]:
        period["evidence"] = "public record"
    for number, name in enumerate(("X", "Y"), start=1):
        tiny.public("objectives", objective_id=name, number=str(number), title=name, aim="to be near")
    objectives = st.sampled_from(["X", "Y", ""])
    for number in range(draw(st.integers(0, 4))):
        tiny.add(
            "outputs", output_id=f"O{number}", kind=draw(st.sampled_from(["result", "deliverable", "output series"])),
            title=f"Output {number}", objective_id=draw(objectives), planned=draw(maybe), actual=draw(maybe),
            progress=draw(st.sampled_from(["", "planned", "begun", "delivered"])), evidence=draw(evidence),
        )  # fmt: skip
    for number in range(draw(st.integers(0, 4))):
        _indicator(draw, tiny, f"I{number}", draw(objectives))
    for number in range(draw(st.integers(0, 3))):
        _activity(draw, tiny, f"T{number}")
    return tiny


def _indicator(draw: st.DrawFn, tiny: Tiny, name: str, objective: str) -> None:
    some = st.one_of(st.just(""), tenths.map(str))
    tiny.add(
        "indicators", indicator_id=name, kind=draw(st.sampled_from([kind.value for kind in IndicatorKind])),
        title=name, objective_id=objective, baseline_value=draw(some), target_value=draw(some),
        aggregation=draw(aggregations).value, good_direction=draw(directions).value, evidence=draw(evidence),
    )  # fmt: skip
    for measured in sorted(draw(st.sets(stated_dates, max_size=3))):
        tiny.add(
            "indicator_values", indicator_id=name, measured=measured, value=str(draw(tenths)),
            qualifier=draw(st.sampled_from(["", "about"])), evidence=draw(evidence),
        )  # fmt: skip
    for judged_on in sorted(draw(st.sets(iso_days, max_size=2))):
        tiny.add(
            "indicator_judgements", indicator_id=name, judged_on=judged_on, reason="so", role="lead partner",
            judgement=draw(st.sampled_from(["on track", "at risk", "off track"])), evidence=draw(evidence),
        )  # fmt: skip


def _activity(draw: st.DrawFn, tiny: Tiny, name: str) -> None:
    tiny.add(
        "activities", activity_id=name, title=name, kind="meeting", status="held", held="true", starts=draw(maybe),
        relation="project", evidence=draw(evidence),
    )  # fmt: skip
    for partner in draw(st.sets(st.sampled_from("AB"))):
        tiny.add("activity_partners", activity_id=name, partner_id=partner, role="attended", evidence=draw(evidence))
    for objective in draw(st.sets(st.sampled_from("XY"))):
        tiny.add(
            "activity_objectives", activity_id=name, objective_id=objective, basis="stated", evidence=draw(evidence)
        )
    for row in tiny.tables["outputs"]:
        if draw(st.booleans()):
            tiny.add(
                "activity_outputs",
                activity_id=name,
                output_id=row["output_id"],
                basis="stated",
                evidence=draw(evidence),
            )


@examples(120)
@given(packages(), days, choices)
def test_invented_results_are_what_the_oracle_says(
    look_at_results: LookAtResults, tiny: Tiny, on: date, choice: EvidenceChoice
) -> None:
    oracle = Oracle(tiny.tables, on, public_only=choice is EvidenceChoice.PUBLIC)
    comparing.results_agree(look_at_results(tiny.tables, on, choice), oracle)


@examples(60)
@given(packages(), days, choices)
def test_what_comes_after_the_status_date_changes_nothing(
    look_at_results: LookAtResults, tiny: Tiny, on: date, choice: EvidenceChoice
) -> None:
    then = look_at_results(before(tiny.tables, on), on, choice)
    assert everything(look_at_results(tiny.tables, on, choice)) == everything(then)


@examples(60)
@given(packages(), days)
def test_the_public_record_alone_is_what_a_package_of_it_alone_would_show(
    look_at_results: LookAtResults, tiny: Tiny, on: date
) -> None:
    alone = look_at_results(public_record(tiny.tables), on, EvidenceChoice.ALL)
    assert everything(look_at_results(tiny.tables, on, EvidenceChoice.PUBLIC)) == everything(alone)


def everything(results: Results) -> dict[str, object]:
    """All that is measured, with what it rests on."""
    chains = {objective: results.chain_of(objective) for objective in (*results.objective_ids, None)}
    judged = list(results.latest_judgements[["indicator_id", "judged_on", "judgement"]].itertuples(index=False))
    states = list(results.output_table[["output_id", "state"]].itertuples(index=False))
    figures = comparing.figures_of_results(results)
    return {"figures": figures, "standings": results.standings, "states": states, "judged": judged} | chains


values = st.lists(tenths, min_size=1, max_size=4)


def stands(
    made: list[float], aggregation: Aggregation, direction: Direction, baseline: float | None, target: float | None
) -> Standing:
    dated = [Value(f"2020-{3 * place:02d}", one) for place, one in enumerate(made, start=1)]
    return standing(
        dated, aggregation=aggregation, direction=direction, baseline=baseline, target=target, project=project()
    )


@given(values, aggregations, directions, tenths, tenths)
def test_progress_is_whole_exactly_where_the_target_is_reached(
    made: list[float], aggregation: Aggregation, direction: Direction, baseline: float, target: float
) -> None:
    one = stands(made, aggregation, direction, baseline, target)
    assert one.state in COMPARED
    if one.share is None:
        assert one.expected is None
    else:
        assert (one.share >= 1) is (one.state is IndicatorState.REACHED)
        assert (one.state is IndicatorState.BEHIND) is (one.share < min(one.expected, Fraction(1)))


@given(values, aggregations, directions, tenths, tenths)
def test_upside_down_an_indicator_stands_where_it_stood(
    made: list[float], aggregation: Aggregation, direction: Direction, baseline: float, target: float
) -> None:
    one = stands(made, aggregation, direction, baseline, target)
    other = Direction.DOWN if direction is Direction.UP else Direction.UP
    mirrored = stands([-value for value in made], aggregation, other, -baseline, -target)
    assert (one.share, one.expected, one.state) == (mirrored.share, mirrored.expected, mirrored.state)


@given(values, directions, tenths, tenths)
def test_one_value_is_the_same_by_every_rule(
    made: list[float], direction: Direction, baseline: float, target: float
) -> None:
    assert len({stands(made[:1], rule, direction, baseline, target) for rule in Aggregation}) == 1


@given(values, directions, tenths)
def test_a_value_without_a_target_is_told_and_nothing_is_made_of_it(
    made: list[float], direction: Direction, baseline: float
) -> None:
    one = stands(made, Aggregation.PER_PERIOD, direction, baseline, None)
    assert (one.share, one.expected, one.state) == (None, None, IndicatorState.NO_TARGET)
    assert one.value is not None

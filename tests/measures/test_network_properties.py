"""What holds for every network of milestones."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import combinations, pairwise

from hypothesis import given
from hypothesis import strategies as st

from clustercoop.measures.network import Network
from clustercoop.measures.schedule import Schedule
from tests.measures.frames import schedule
from tests.measures.test_properties import examples

ON = date(2020, 6, 1)
DAY = timedelta(days=1)
dates = st.dates(date(2020, 4, 1), date(2021, 1, 31))
milestones = st.fixed_dictionaries(
    {"baseline": st.one_of(st.none(), dates.map(date.isoformat), dates.map(lambda day: day.isoformat()[:7]))},
    optional={
        "forecast_on": dates,
        "actual": st.dates(date(2020, 4, 1), ON).map(date.isoformat),
        "withdrawn_on": st.just(ON),
        "in_conflict": st.booleans(),
    },
)


@st.composite
def schedules(draw: st.DrawFn) -> Schedule:
    """Up to eight milestones, most of them still ahead, many of them linked."""
    ahead = st.one_of(*[st.fixed_dictionaries({"baseline": dates.map(date.isoformat)})] * 3, milestones)
    given = draw(st.lists(ahead, min_size=2, max_size=8))
    names = draw(st.permutations([f"M{number}" for number in range(1, len(given) + 1)]))
    pairs = draw(st.lists(st.sampled_from(list(combinations(names, 2))), max_size=12, unique=True))
    links = [(before, after, draw(st.integers(0, 120))) for before, after in pairs]
    return schedule(ON, *given, links=links)


@examples(100)
@given(schedules(), st.integers(-60, 200))
def test_what_holds_in_every_network(known: Schedule, slip: int) -> None:
    network = Network(known)
    expected, table = network.expected_on, network.table
    assert (table["own_on"] <= table["expected_on"]).all()
    for name in network.latest_on:
        assert expected[name] >= ON
        still = network.slip(name, 0)
        assert still.moves.empty and still.end_after == network.end_expected_on
        made = network.slip(name, slip)
        # Nothing moves further than the slipped milestone is pushed, and nothing the other way.
        assert all(0 < row.moved_days / slip <= 1 for row in made.moves.itertuples())
        if slip > 0:
            assert list(made.moves["milestone_id"])[:1] == [name]
    for link in known.links.itertuples():
        if link.predecessor_id in expected and link.successor_id in network.latest_on:
            waits = expected[link.successor_id] - expected[link.predecessor_id]
            assert waits >= link.lag_days * DAY


@examples(100)
@given(schedules())
def test_a_slip_within_the_float_leaves_the_end_and_one_day_more_breaks_a_promise(known: Schedule) -> None:
    network = Network(known)
    for row in network.table.itertuples():
        if row.float_days is not None and row.float_days >= 0:
            limits = network.latest_on
            for days, held in ((row.float_days, True), (row.float_days + 1, False)):
                moves = network.slip(row.milestone_id, days).moves
                others = {other.milestone_id: other.after_on for other in moves.itertuples()}
                already = {name for name, on in network.expected_on.items() if name in limits and on > limits[name]}
                late = {name for name, on in others.items() if on > limits[name]} - already
                assert (not late) is held


@examples(100)
@given(schedules(), st.integers(1, 200), st.integers(1, 200))
def test_slippage_is_additive_along_the_longest_path(known: Schedule, first: int, second: int) -> None:
    network = Network(known)
    lags = {(link.predecessor_id, link.successor_id): link.lag_days for link in known.links.itertuples()}
    path = network.longest_path
    for before, after in pairwise(path):
        assert network.expected_on[after] - network.expected_on[before] == lags[before, after] * DAY
    for place, name in enumerate(path):
        if name in network.latest_on:
            made = network.slip(name, first)
            moved = dict(zip(made.moves["milestone_id"], made.moves["moved_days"], strict=True))
            assert [moved[later] for later in path[place:]] == [first] * (len(path) - place)
            # Two slips one after the other, and one of them both, end on the same day.
            both = network.slip(name, first + second)
            assert made.end_after - network.end_expected_on == first * DAY
            assert both.end_after - made.end_after == second * DAY


def test_the_invented_schedules_have_long_paths_and_broken_promises() -> None:
    """Else the properties would prove less than they seem to."""
    lengths: list[int] = []
    broken: list[bool] = []

    @examples(100)
    @given(schedules())
    def look(known: Schedule) -> None:
        network = Network(known)
        lengths.append(len(network.longest_path))
        broken.append(bool(network.table["promise_broken"].any()))

    look()
    assert {1, 2, 3} <= set(lengths)
    assert any(broken)

"""What follows from a delay, worked by hand. The project ends on 31 December 2020."""

from __future__ import annotations

from datetime import date

import pytest

from clustercoop.measures.figure import Missing
from clustercoop.measures.network import LinksInCircle, Network
from clustercoop.measures.schedule import Schedule
from tests.measures.frames import schedule

ON = date(2020, 6, 1)


def chain(on: date = ON) -> Schedule:
    """M1 (15 June) before M2 (20 June) by 10 days, M2 before M3 (31 August) by 5; M4 (31 October) hangs on nothing.

    M2 cannot hold: 15 + 10 is 25 June. M3 can: 25 + 5 is 30 June, long before August.
    """
    baselines = ["2020-06-15", "2020-06-20", "2020-08-31", "2020-10-31"]
    links = [("M1", "M2", 10), ("M2", "M3", 5)]
    return schedule(on, *({"baseline": baseline} for baseline in baselines), links=links)


def tight(on: date = ON) -> Schedule:
    """M1 (30 September), then M2 after 60 days (29 November), then M3 after 20 (19 December)."""
    links = [("M1", "M2", 60), ("M2", "M3", 20)]
    given = [{"baseline": "2020-09-30"}, {"baseline": "2020-11-01"}, {"baseline": "2020-12-01"}]
    return schedule(on, *given, links=links)


def own(known: Schedule) -> dict[str, date]:
    table = Network(known).table
    return dict(zip(table["milestone_id"], table["own_on"], strict=True))


def test_a_milestone_waits_for_its_predecessor_and_the_lag() -> None:
    network = Network(chain())
    assert network.expected_on == {
        "M1": date(2020, 6, 15), "M2": date(2020, 6, 25), "M3": date(2020, 8, 31), "M4": date(2020, 10, 31),
    }  # fmt: skip
    assert list(network.table["milestone_id"]) == ["M1", "M2", "M3", "M4"]
    assert list(network.table["promise_broken"]) == [False, True, False, False]


def test_float_is_what_is_left_until_the_end_or_until_a_successor_would_wait() -> None:
    # Latest: M4 and M3 31 December, M2 5 days before (26 December), M1 10 before that (16 December).
    table = Network(chain()).table
    assert list(table["latest_on"]) == [
        date(2020, 12, 16), date(2020, 12, 26), date(2020, 12, 31), date(2020, 12, 31),
    ]  # fmt: skip
    # 15 June to 16 December: 15 + 31 + 31 + 30 + 31 + 30 + 16 = 184. 31 August to the end: 30 + 31 + 30 + 31 = 122.
    assert list(table["float_days"]) == [184, 184, 122, 61]


def test_the_end_is_that_of_the_last_milestone_planned_by_then() -> None:
    network = Network(chain())
    assert network.end_expected_on == date(2020, 10, 31)
    assert network.end_holds is True
    assert network.end_float.value == 61  # 30 days of November and 31 of December
    assert network.longest_path == ("M4",)


def test_the_longest_path_is_the_chain_that_makes_the_last_one_wait() -> None:
    network = Network(tight())
    assert network.longest_path == ("M1", "M2", "M3")
    assert network.end_float.value == 12  # 19 to 31 December
    assert list(network.table["float_days"]) == [12, 12, 12]
    assert list(network.table["on_longest_path"]) == [True, True, True]


def test_of_two_paths_as_long_the_first_by_identifier_is_shown() -> None:
    same = {"baseline": "2020-09-30"}
    twins = schedule(ON, same, same, same, {"baseline": "2020-01-31"}, links=[("M3", "M4", 0), ("M2", "M4", 0)])
    assert Network(twins).longest_path == ("M1",)
    assert Network(schedule(ON, same, same, links=[("M2", "M1", 0)])).longest_path == ("M2", "M1")


@pytest.mark.parametrize(
    ("milestone", "expected"),
    [
        ({"baseline": "2020-09-30"}, date(2020, 9, 30)),
        ({"baseline": "2020-09"}, date(2020, 9, 30)),  # the last day that it can mean
        ({"baseline": "2020-09-30", "forecast_on": date(2020, 10, 5)}, date(2020, 10, 5)),
        ({"forecast_on": date(2020, 10, 5)}, date(2020, 10, 5)),
        ({"baseline": "2020-05-01"}, ON),  # overdue: today at the earliest
        ({"baseline": "2020-09-30", "forecast_on": date(2020, 5, 1)}, ON),
        ({"baseline": "2020-05-01", "actual": "2020-05-07"}, date(2020, 5, 7)),
        ({"actual": "2020-03"}, date(2020, 3, 31)),
    ],
)
def test_the_own_day_of_a_milestone(milestone: dict[str, object], expected: date) -> None:
    assert own(schedule(ON, milestone)) == {"M1": expected}


@pytest.mark.parametrize(
    "milestone",
    [
        {},  # nothing is known any more
        {"baseline": "2020-09-30", "withdrawn_on": date(2020, 5, 1)},
        {"baseline": "2020-09-30", "in_conflict": True},
    ],
)
def test_what_has_no_sure_day_is_left_out_with_its_links(milestone: dict[str, object]) -> None:
    last = {"baseline": "2020-07-01"}
    network = Network(schedule(ON, last, milestone, last, links=[("M1", "M2", 90), ("M2", "M3", 90)]))
    assert network.left_out == ("M2",)
    assert network.expected_on == {"M1": date(2020, 7, 1), "M3": date(2020, 7, 1)}
    with pytest.raises(KeyError, match="M2 is not in the network"):
        network.slip("M2", 1)


def test_what_is_reached_stays_whatever_it_should_have_waited_for() -> None:
    # M2 is reached before M1, which it should have waited for: M1 is free of it, and M3 waits for M2 alone.
    network = Network(
        schedule(
            ON, {"baseline": "2020-07-01"}, {"baseline": "2020-07-15", "actual": "2020-05-20"},
            {"baseline": "2020-06-10"}, links=[("M1", "M2", 30), ("M2", "M3", 40)],
        )
    )  # fmt: skip
    assert network.expected_on["M2"] == date(2020, 5, 20)
    assert network.expected_on["M3"] == date(2020, 6, 29)  # 20 May + 11 + 29
    assert network.latest_on == {"M1": date(2020, 12, 31), "M3": date(2020, 12, 31)}
    assert list(network.table["float_days"]) == [None, 185, 183]  # M2, M3 (1 + 184 days), M1 (30 + 153)


def test_a_milestone_planned_after_the_project_has_until_then_and_does_not_move_the_end() -> None:
    # M2 is planned for 28 February: that is its latest day. M1, two months before it, must still be there by the end.
    network = Network(schedule(ON, {"baseline": "2020-10-31"}, {"baseline": "2021-02-28"}, links=[("M1", "M2", 30)]))
    assert network.end_expected_on == date(2020, 10, 31)
    assert network.latest_on == {"M1": date(2020, 12, 31), "M2": date(2021, 2, 28)}


def test_what_lies_after_the_end_and_what_is_promised_is_said_of_each() -> None:
    # M1 is planned for the last day itself; M2 for January, and promised for a day still later; M3 has no plan.
    network = Network(
        schedule(
            ON, {"baseline": "2020-12-31"}, {"baseline": "2021-01-10", "forecast_on": date(2021, 1, 20)},
            {"forecast_on": date(2020, 7, 1)},
        )
    )  # fmt: skip
    rows = network.table[["milestone_id", "promised", "after_end", "limit_on", "float_days"]]
    assert list(rows.itertuples(index=False, name=None)) == [
        ("M3", True, False, date(2020, 12, 31), 183),  # 1 July to 31 December: 30 + 31 + 30 + 31 + 30 + 31
        ("M1", False, False, date(2020, 12, 31), 0),
        ("M2", True, True, date(2021, 1, 10), -10),
    ]


def test_after_the_end_what_is_not_reached_shows_that_the_end_did_not_hold() -> None:
    network = Network(tight(date(2021, 1, 10)))
    # Nothing is reached: M1 today at the earliest, M2 60 days later (21 + 28 + 11: 11 March), M3 on 31 March.
    assert network.end_expected_on == date(2021, 3, 31)
    assert network.end_holds is False
    assert network.end_float.value == -90  # 31 + 28 + 31
    assert set(network.table["float_days"]) == {-90}


def test_when_all_is_reached_the_end_is_a_fact() -> None:
    network = Network(schedule(date(2021, 3, 1), {"baseline": "2020-12-01", "actual": "2020-12-31"}))
    assert network.end_holds is True and network.end_float.value == 0
    assert network.longest_path == ("M1",) and network.latest_on == {}


@pytest.mark.parametrize("milestones", [(), ({"forecast_on": date(2020, 7, 1)},), ({"baseline": "2021-02-28"},)])
def test_where_nothing_is_planned_by_the_end_nothing_is_said_of_it(milestones: tuple[dict[str, object], ...]) -> None:
    network = Network(schedule(ON, *milestones))
    assert network.end_float.missing is Missing.NOT_APPLICABLE
    assert network.end_expected_on is None and network.end_holds is None
    assert network.longest_path == ()
    assert len(network.table) == len(milestones)


def test_a_slip_within_the_float_moves_one_milestone_and_not_the_end() -> None:
    made = Network(chain()).slip("M3", 61)
    assert made.moves.to_dict("records") == [
        {
            "milestone_id": "M3", "title": "Milestone 3", "before_on": date(2020, 8, 31),
            "after_on": date(2020, 10, 31), "moved_days": 61,
        }
    ]  # fmt: skip
    assert (made.end_before, made.end_after, made.end_holds) == (date(2020, 10, 31), date(2020, 10, 31), True)


def test_a_slip_pushes_those_that_wait_and_only_as_far_as_they_must() -> None:
    # M1 by 70 days to 24 August, M2 with it to 3 September, M3 to 8 September: eight days after 31 August.
    moves = Network(chain()).slip("M1", 70).moves
    assert list(moves["milestone_id"]) == ["M1", "M2", "M3"]
    assert list(moves["moved_days"]) == [70, 70, 8]


def test_a_slip_beyond_the_float_moves_the_end() -> None:
    network = Network(tight())
    assert network.slip("M1", 12).end_holds is True
    over = network.slip("M1", 13)
    assert (over.end_after, over.end_holds) == (date(2021, 1, 1), False)
    assert list(over.moves["moved_days"]) == [13, 13, 13]


def test_the_slipped_milestone_stands_first() -> None:
    moves = Network(tight()).slip("M2", 1).moves
    assert list(moves["milestone_id"]) == ["M2", "M3"]


def test_earlier_goes_no_further_than_today_and_those_that_must_come_before() -> None:
    network = Network(chain())
    assert list(network.slip("M1", -400).moves["after_on"]) == [ON, date(2020, 6, 20)]  # M2 back on its own day
    assert network.slip("M2", -1).moves.empty  # it waits for M1 already
    assert list(network.slip("M4", -1).moves["moved_days"]) == [-1]


def test_a_slip_of_no_days_changes_nothing() -> None:
    network = Network(tight())
    made = network.slip("M1", 0)
    assert made.moves.empty and made.end_after == made.end_before == network.end_expected_on


def test_what_is_reached_or_unknown_cannot_slip() -> None:
    network = Network(schedule(ON, {"actual": "2020-05-01"}))
    with pytest.raises(ValueError, match="M1 is reached"):
        network.slip("M1", 3)
    with pytest.raises(KeyError, match="M9 is not in the network"):
        network.slip("M9", 3)


@pytest.mark.parametrize("links", [[("M1", "M2", 0), ("M2", "M3", 0), ("M3", "M1", 0)], [("M2", "M2", 0)]])
def test_a_circle_is_named_with_the_milestones_in_it(links: list[tuple[str, str, int]]) -> None:
    known = schedule(ON, *[{"baseline": "2020-07-01"}] * 3, links=links)
    with pytest.raises(LinksInCircle, match="wait for each other in a circle") as raised:
        Network(known).table  # noqa: B018
    assert set(raised.value.milestones) == {name for link in links for name in link[:2]}

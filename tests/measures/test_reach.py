"""Whom activities reached, worked by hand: P1 runs to 30 June 2020, P2 from 1 July to 31 December."""

from __future__ import annotations

from datetime import date

import pytest

from clustercoop.measures.figure import Missing
from clustercoop.measures.reach import Reach, first_whole_number
from tests.measures.frames import P1_END, P2_END, cooperation, periods

COLUMNS = ["period_id", "activities", "people", "stating_people", "clusters", "stating_clusters"]


def reach(on: date, **stated: dict[str, object]) -> Reach:
    return Reach(cooperation(on, held=" ".join(stated), stated=stated), periods())


def rows(made: Reach) -> list[tuple[object, ...]]:
    return list(made.by_period[COLUMNS].itertuples(index=False, name=None))


def test_people_and_clusters_are_summed_by_period_beside_how_many_state_them() -> None:
    made = reach(
        P2_END,
        M1={"starts": "2020-03-01", "participants_stated": "nearly 100", "clusters_count": 20},
        M2={"starts": "2020-05", "participants_stated": "17"},
        M3={"starts": "2020-06-30"},
        M4={"starts": "2020-08-01", "clusters_count": 3},
    )
    # P1: 100 + 17 of two, 20 clusters of one. P2: nobody counted people.
    assert rows(made) == [("P1", 3, 117, 2, 20, 1), ("P2", 1, None, 0, 3, 1)]
    assert (made.people.value, made.clusters.value) == (117, 23)
    assert (made.stating_people, made.stating_clusters) == (2, 2)


def test_an_activity_over_two_periods_counts_once_in_the_one_it_ends_in() -> None:
    made = reach(P2_END, M1={"starts": "2020-06-29", "ends": "2020-07-02", "participants_stated": "30"})
    assert rows(made) == [("P1", 0, None, 0, None, 0), ("P2", 1, 30, 1, None, 0)]


def test_a_year_can_mean_either_period_and_a_month_only_one() -> None:
    made = reach(P2_END, M1={"starts": "2020", "participants_stated": "5"}, M2={"starts": "2020-06"})
    assert rows(made) == [("P1", 1, None, 0, None, 0), ("P2", 0, None, 0, None, 0), (None, 1, 5, 1, None, 0)]


def test_an_activity_before_the_first_period_is_of_no_period() -> None:
    made = reach(P1_END, M1={"starts": "2019-12-31"})
    assert rows(made) == [("P1", 0, None, 0, None, 0), (None, 1, None, 0, None, 0)]


def test_a_period_that_has_not_begun_is_not_listed() -> None:
    assert list(reach(P1_END).by_period["period_id"]) == ["P1"]
    assert list(reach(date(2019, 12, 31)).by_period["period_id"]) == []


def test_where_no_activity_states_a_number_it_is_not_on_record() -> None:
    made = reach(P1_END, M1={"starts": "2020-05-05", "participants_stated": "policy makers of four countries"})
    assert made.people.missing is made.clusters.missing is Missing.NOT_ON_RECORD
    assert rows(made) == [("P1", 1, None, 0, None, 0)]


def test_a_stated_zero_is_a_zero() -> None:
    made = reach(P1_END, M1={"starts": "2020-05-05", "clusters_count": 0})
    assert made.clusters.value == 0
    assert rows(made) == [("P1", 1, None, 0, 0, 1)]


def test_without_periods_all_activities_stand_in_one_row() -> None:
    made = Reach(cooperation(held="M1 M2"), periods().iloc[:0])
    assert rows(made) == [(None, 2, None, 0, None, 0)]


def test_activities_without_a_date_are_told_apart_and_counted_nowhere() -> None:
    undated = [("U1", "project", True, False), ("U2", "project", False, False), ("U3", "context", True, False)]
    made = Reach(cooperation(held="M1", activities=undated), periods())
    assert made.undated == 1  # U1; U2 is not known to have been held, U3 is not the project's
    assert rows(made) == [("P1", 1, None, 0, None, 0)]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("nearly 100", 100), ("17", 17), ("40-50", 40), ("1,200 guests", 1200), ("1.200", 1200), ("1\u00a0200", 1200),
        ("12,5 on average", 12), ("some", None), ("", None), ("0", 0), ("2500 people of 7 countries", 2500),
    ],
)  # fmt: skip
def test_the_first_whole_number_is_read_from_what_is_stated(text: str, number: int | None) -> None:
    assert first_whole_number(text) == number

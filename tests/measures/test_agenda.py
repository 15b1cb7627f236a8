"""What comes next, worked by hand. The status date is 1 June 2020: 90 days ahead is 30 August (29 + 31 + 30)."""

from __future__ import annotations

from datetime import date

import pytest

from clustercoop.measures.agenda import coming
from clustercoop.measures.completeness import Reporting
from clustercoop.vocabulary import AgendaKind
from tests.measures.frames import P1_END, reporting, schedule

ON = date(2020, 6, 1)
LAST, BEYOND = date(2020, 8, 30), date(2020, 8, 31)
NONE = reporting(ON)
PERIOD_END = (P1_END, "P1")
"""The end of period P1, which lies within the 90 days in each case."""


def listed(*milestones: dict[str, object], reports: Reporting = NONE, **given: object) -> list[tuple[date, str]]:
    table = coming(schedule(ON, *milestones, **given), reports)  # type: ignore[arg-type]
    return list(table[["on", "item_id"]].itertuples(index=False, name=None))


def test_the_status_date_and_the_last_of_the_days_belong_to_what_comes() -> None:
    on = [ON, LAST, BEYOND]
    assert listed(*({"baseline": day.isoformat()} for day in on)) == [(ON, "M1"), PERIOD_END, (LAST, "M2")]


def test_fewer_days_show_less() -> None:
    table = coming(schedule(ON, {"baseline": "2020-06-30"}, {"baseline": "2020-07-01"}), NONE, days=29)
    assert list(table["item_id"]) == ["M1", "P1"]


def test_what_is_overdue_comes_first_however_far_its_forecast_lies() -> None:
    rows = listed({"baseline": "2020-06-10"}, {"baseline": "2020-05-31", "forecast_on": date(2020, 12, 1)})
    assert rows == [(date(2020, 12, 1), "M2"), (date(2020, 6, 10), "M1"), PERIOD_END]


def test_a_milestone_stands_on_the_day_it_is_forecast_beside_the_day_it_is_due() -> None:
    (row, _) = coming(schedule(ON, {"baseline": "2020-06-10", "forecast_on": date(2020, 6, 20)}), NONE).itertuples()
    assert (row.on, row.stated, row.due, row.overdue) == (date(2020, 6, 20), "2020-06-20", "2020-06-10", False)


def test_what_is_due_within_the_days_is_not_hidden_by_a_later_forecast() -> None:
    late = {"baseline": LAST.isoformat(), "forecast_on": date(2021, 1, 15)}
    beyond = {"baseline": BEYOND.isoformat(), "forecast_on": date(2021, 1, 15)}
    early = {"baseline": "2020-12-01", "forecast_on": LAST}
    table = coming(schedule(ON, late, beyond, early), NONE)
    rows = list(table[["on", "item_id", "due_on", "overdue"]].itertuples(index=False, name=None))
    assert rows == [
        (P1_END, "P1", None, False),
        (LAST, "M3", date(2020, 12, 1), False),
        (date(2021, 1, 15), "M1", LAST, False),
    ]


def test_a_forecast_whose_day_has_gone_by_is_not_hidden() -> None:
    rows = listed({"baseline": "2020-12-01", "forecast_on": date(2020, 5, 20)})
    assert rows == [(date(2020, 5, 20), "M1"), PERIOD_END]


def test_a_month_stays_a_month() -> None:
    (row, _) = coming(schedule(ON, {"baseline": "2020-06"}), NONE).itertuples()
    assert (row.on, row.stated, row.due) == (date(2020, 6, 30), "2020-06", "2020-06")


@pytest.mark.parametrize(
    "milestone",
    [
        {"baseline": "2020-06-10", "actual": "2020-05-20"},  # reached
        {"baseline": "2020-06-10", "withdrawn_on": ON},
        {"baseline": "2020-05-10", "in_conflict": True},
        {},  # no day is known any more
    ],
)
def test_what_is_done_withdrawn_or_undated_does_not_come(milestone: dict[str, object]) -> None:
    assert listed(milestone) == [PERIOD_END]


def test_reports_come_by_partner_until_they_are_in() -> None:
    reports = reporting(
        ON,
        (date(2020, 5, 31), None),  # R1: overdue
        (date(2020, 6, 1), None),  # R2: due today
        (date(2020, 7, 1), "submitted"),  # R3: in
        (date(2020, 7, 1), "reopened"),  # R4: sent back, and its day is ahead
        (date(2020, 5, 1), "reopened"),  # R5: sent back, and its day has passed
        (BEYOND, None),  # R6
    )
    table = coming(schedule(ON, {"baseline": "2020-06-01"}), reports)
    assert list(table["item_id"]) == ["R5", "R1", "M1", "R2", "P1", "R4"]
    assert list(table["overdue"]) == [True, True, False, False, False, False]
    (first, *_) = table.itertuples()
    assert (first.kind, first.number, first.who, first.title) == (AgendaKind.REPORT, 1, "A", None)


def test_ends_of_tasks_and_of_the_project_come_in_their_time() -> None:
    tasks = [("T1", "A", date(2020, 5, 31)), ("T2", "B", date(2020, 6, 1)), ("T3", None, BEYOND)]
    table = coming(schedule(ON, tasks=tasks, end_on=LAST), NONE)
    assert list(table[["kind", "item_id", "who"]].itertuples(index=False, name=None)) == [
        (AgendaKind.TASK_END, "T2", "B"),
        (AgendaKind.PERIOD_END, "P1", None),
        (AgendaKind.PROJECT_END, "TINY", None),
    ]
    assert list(table["stated"]) == ["2020-06-01", "2020-06-30", "2020-08-30"]


def test_the_partner_who_answers_for_a_milestone_is_named() -> None:
    (row, _) = coming(schedule(ON, {"baseline": "2020-06-10", "responsible_partner_id": "B"}), NONE).itertuples()
    assert (row.who, row.kind, row.title, row.number) == ("B", AgendaKind.MILESTONE, "Milestone 1", None)

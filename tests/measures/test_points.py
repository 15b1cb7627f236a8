"""What there is to be reached: milestones and dated outputs in time order, worked by hand on 30 June 2020."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd
import pytest

from clustercoop.measures.points import COLUMNS, MILESTONE, OUTPUT, points
from clustercoop.vocabulary import MilestoneState, OutputProgress
from tests.measures.frames import DEMO, PUBLIC, schedule, table

ON = date(2020, 6, 30)
JULY = date(2020, 7, 15)
OUTPUTS = (
    "output_id title objective_id responsible_partner_id planned actual progress note source url linkable evidence"
)


def listed(
    *milestones: dict[str, Any],
    outputs: Sequence[tuple[str, str | None, str | None]] = (),
    progress: str = OutputProgress.DELIVERED,
) -> pd.DataFrame:
    """Milestones as their cells that matter; outputs as identifier, planned and actual date."""
    rows = [
        (name, f"Output {name}", "G1", "A", planned, actual, progress, "as told", "A report", None, False, PUBLIC)
        for name, planned, actual in outputs
    ]
    return points(replace(schedule(ON, *milestones), outputs=table(OUTPUTS, rows)))


def one(*milestones: dict[str, Any], outputs: Sequence[tuple[str, str | None, str | None]] = ()) -> Any:
    (row,) = listed(*milestones, outputs=outputs).itertuples()
    return row


def test_milestones_and_outputs_stand_in_time_order_together() -> None:
    made = listed(
        {"baseline": "2020-09-01"},
        {"baseline": "2020-02-01", "actual": "2020-03-20"},
        {"baseline": "2020-05-01", "forecast_on": JULY},
        outputs=[("O1", "2020-03-10", None), ("O2", "2020-01-05", "2020-07")],
    )
    # 10 March; reached 20 March, whenever planned; forecast for 15 July; delivered by the end of July; 1 September.
    assert list(made["key"]) == ["O1", "M2", "M3", "O2", "M1"]
    assert list(made["kind"]) == [OUTPUT, MILESTONE, MILESTONE, OUTPUT, MILESTONE]
    assert list(made["on"]) == [date(2020, 3, 10), date(2020, 3, 20), JULY, date(2020, 7, 31), date(2020, 9, 1)]


def test_of_one_day_they_stand_by_title() -> None:
    made = listed(
        {"title": "Beech", "baseline": "2020-05-31"},
        {"title": "Ash", "baseline": "2020-05"},  # until 31 May
        outputs=[("O1", "2020-05-31", None)],
    )
    assert list(made["title"]) == ["Ash", "Beech", "Output O1"]


@pytest.mark.parametrize("planned", ["2020-01-01", "2020-06-29", "2020-06-30", "2020-07-01", "2019", None])
def test_an_output_without_an_actual_date_has_no_state_and_is_never_overdue(planned: str | None) -> None:
    made = listed(outputs=[("O1", planned, None), ("O2", "2020-01-01", None)])
    assert list(made["state"].map(repr)) == ["None"] * (2 if planned else 1)


def test_an_output_with_neither_date_is_left_out() -> None:
    assert listed(outputs=[("O1", None, None), ("O2", "", ""), ("O3", float("nan"), float("nan"))]).empty  # type: ignore[list-item]


@pytest.mark.parametrize("progress", [OutputProgress.BEGUN, OutputProgress.PLANNED])
def test_a_step_on_the_way_is_no_delivery(progress: OutputProgress) -> None:
    made = listed(outputs=[("O1", "2020-03-10", "2020-02"), ("O2", None, "2020-02")], progress=progress)
    # The discussion of February reached nothing: O1 is still planned for March, and of O2 no date is on record.
    assert list(made["key"]) == ["O1"]
    assert (made.loc[0, "state"], made.loc[0, "actual"], made.loc[0, "on"]) == (None, None, date(2020, 3, 10))


@pytest.mark.parametrize(
    ("planned", "actual", "state", "days"),
    [
        ("2020-03-10", "2020-03-10", MilestoneState.REACHED_ON_TIME, 0),
        ("2020-03-10", "2020-03-12", MilestoneState.REACHED_LATE, 2),
        ("2020-03-10", "2020-03-01", MilestoneState.REACHED_ON_TIME, -9),
        ("2020-03", "2020-03-31", MilestoneState.REACHED_ON_TIME, None),  # the month was the plan
        ("2020-03", "2020-04-01", MilestoneState.REACHED_LATE, None),
        ("2020-03-10", "2020-03", MilestoneState.REACHED_ON_TIME, None),  # it may have been the 1st
        (None, "2020-03-10", MilestoneState.REACHED_UNPLANNED, None),
    ],
)
def test_an_output_that_was_delivered_has_the_state_of_its_dates(
    planned: str | None, actual: str, state: MilestoneState, days: int | None
) -> None:
    row = one(outputs=[("O1", planned, actual)])
    assert (row.state, row.slippage_days) == (state, days)
    assert (row.baseline, row.first_baseline, row.actual, row.forecast_on) == (planned, planned, actual, None)


def test_a_month_or_year_stays_as_it_was_stated_and_stands_on_its_last_day() -> None:
    made = listed({"baseline": "2020-02"}, {"baseline": None, "actual": "2019"}, outputs=[("O1", "2020", None)])
    assert list(made["on"]) == [date(2019, 12, 31), date(2020, 2, 29), date(2020, 12, 31)]  # 2020 is a leap year
    assert list(made["baseline"]) == [None, "2020-02", "2020"]
    assert list(made["due_on"]) == [None, date(2020, 2, 29), date(2020, 12, 31)]


def test_a_withdrawn_milestone_says_why_and_any_other_what_the_record_notes() -> None:
    note = {"note": "as told", "baseline": "2020-07-01"}
    withdrawn = one(note | {"withdrawn_on": date(2020, 5, 1), "withdrawn_reason": "Nobody needs it"})
    assert (withdrawn.state, withdrawn.note) == (MilestoneState.WITHDRAWN, "Nobody needs it")
    assert one(note).note == "as told"


def test_a_milestone_keeps_both_baselines_its_work_package_and_its_partner() -> None:
    row = one(
        {
            "first_baseline": "2020-04-01", "baseline": "2020-07-10", "forecast_on": JULY, "work_package_id": "W1",
            "responsible_partner_id": "A",
        }
    )  # fmt: skip
    assert (row.first_baseline, row.baseline, row.forecast_on) == ("2020-04-01", "2020-07-10", JULY)
    assert (row.work_package_id, row.responsible_partner_id, row.evidence) == ("W1", "A", DEMO)
    assert (row.state, row.slippage_days) == (MilestoneState.FORECAST_LATE, 5)  # from 10 to 15 July


def test_a_milestone_of_which_no_day_is_known_any_more_is_no_point_in_time() -> None:
    assert listed({"baseline": None, "forecast_on": None}).empty


def test_with_nothing_on_record_there_are_the_columns_alone() -> None:
    made = listed()
    assert made.empty and list(made.columns) == list(COLUMNS)

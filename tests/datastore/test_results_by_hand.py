"""Outputs, indicators, judgements and what came of activities as known on a day, by hand from the rows of riverbank."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from sqlalchemy import Connection, Engine

from clustercoop.datastore.engine import reading, viewing
from clustercoop.datastore.loading import load_unchecked
from clustercoop.datastore.queries import results
from clustercoop.selection import Selection
from clustercoop.vocabulary import EvidenceChoice
from tests.datastore.frames import rows_in
from tests.datastore.spoil import copy_of, row_again

ALL, PUBLIC = EvidenceChoice.ALL, EvidenceChoice.PUBLIC
LAST_DAY = date(2020, 3, 31)
LIST_OF_PARTNERS = ("Riverbank: list of the partners (invented)", "https://example.org/riverbank/partners", True)
CALENDAR = ("Riverbank: calendar on a bare address (invented)", "http://192.0.2.7/riverbank/calendar", False)

Question = Callable[[Connection, Selection], pd.DataFrame]
Cells = list[tuple[Any, ...]]


def asked(viewer: Engine, question: Question, names: str, on: date, choice: EvidenceChoice = ALL) -> Cells:
    """The named columns of an answer, row by row."""
    with reading(viewer, 1) as connection:
        rows = rows_in(question(connection, Selection(on, choice)))
    return [tuple(row[name] for name in names.split()) for row in rows]


def test_an_output_tells_its_achievement_and_progress_when_it_is_there(unchanged_viewer: Engine) -> None:
    # O1 is there in "2018-11"; its target is a plan and known before. O2 has no actual date, O3 no date at all.
    names = "output_id target_value achieved_value unit progress responsible_note"
    others = [("O2", 1.0, None, "handbooks", "planned", None), ("O3", 4.0, 2.5, "km", "delivered", None)]
    before = asked(unchanged_viewer, results.outputs, names, date(2018, 11, 29))
    assert before == [("O1", 3.0, None, "plans", None, "drawings"), *others]
    after = asked(unchanged_viewer, results.outputs, names, date(2018, 11, 30))
    assert after == [("O1", 3.0, 3.0, "plans", "delivered", "drawings"), *others]


def test_a_counted_fact_is_on_record_once_it_was_counted(unchanged_viewer: Engine) -> None:
    # I4 was counted in "2018-11" for the first time; indicators with a target are plans and known from the start.
    def known(on: date, choice: EvidenceChoice = ALL) -> list[str]:
        return [name for (name,) in asked(unchanged_viewer, results.indicators, "indicator_id", on, choice)]

    assert known(date(2018, 11, 29)) == ["I1", "I2", "I3"]
    assert known(date(2018, 11, 30)) == ["I1", "I2", "I3", "I4"]
    assert known(date(2018, 11, 29), PUBLIC) == []
    assert known(date(2018, 11, 30), PUBLIC) == ["I4"]


def test_a_counted_fact_that_nobody_found_is_on_record_from_the_start(riverbank: Path, tmp_path: Path) -> None:
    package, url = copy_of(riverbank, tmp_path), f"sqlite:///{tmp_path / 'datastore.db'}"
    row_again("indicators", 5, indicator_id="I5", status="looked for and not found")(package)
    load_unchecked(package=package, database_url=url)
    with viewing(url) as viewer:
        found = asked(viewer, results.indicators, "indicator_id status", date(2017, 6, 1), PUBLIC)
    assert found == [("I5", "looked for and not found")]


def test_a_baseline_or_target_that_is_not_stated_is_missing_and_not_zero(unchanged_viewer: Engine) -> None:
    found = asked(unchanged_viewer, results.indicators, "indicator_id baseline_value target_value", LAST_DAY)
    assert found == [("I1", 0.0, 12.0), ("I2", None, 90.0), ("I3", 40.0, 10.0), ("I4", None, None)]


def test_a_value_counts_from_the_last_day_that_its_date_can_mean(unchanged_viewer: Engine) -> None:
    names = "indicator_id measured value"
    # "2018-11" is over on 30 November; I2 was reported to be nothing, which is a value.
    at_the_end_of_2018 = asked(unchanged_viewer, results.indicator_values, names, date(2018, 12, 31))
    assert at_the_end_of_2018 == [
        ("I1", "2018-06-30", 3.0),
        ("I1", "2018-12-31", 7.5),
        ("I2", "2018-06-30", 20.0),
        ("I2", "2018-12-31", 0.0),
        ("I3", "2018-12-31", 35.0),
        ("I4", "2018-11", 4.0),
    ]
    # "2019" is over on 31 December.
    assert ("I4", "2019", 6.0) not in asked(unchanged_viewer, results.indicator_values, names, date(2019, 12, 30))
    assert asked(unchanged_viewer, results.indicator_values, names, date(2019, 12, 31))[-1] == ("I4", "2019", 6.0)


def test_values_of_an_indicator_stand_in_the_order_in_which_they_were_over(riverbank: Path, tmp_path: Path) -> None:
    # As texts "2018" stands before "2018-11", but it is over a month later.
    package, url = copy_of(riverbank, tmp_path), f"sqlite:///{tmp_path / 'datastore.db'}"
    row_again("indicator_values", 10, measured="2018", value="5")(package)
    load_unchecked(package=package, database_url=url)
    with viewing(url) as viewer:
        found = asked(viewer, results.indicator_values, "measured value", LAST_DAY, PUBLIC)
    assert found == [("2018-11", 4.0), ("2018", 5.0), ("2019", 6.0)]


def test_a_judgement_is_known_from_its_day(unchanged_viewer: Engine) -> None:
    def known(on: date) -> Cells:
        return asked(unchanged_viewer, results.judgements, "indicator_id judged_on judgement role", on)

    first = ("I1", date(2018, 12, 31), "at risk", "lead partner")
    second = ("I2", date(2019, 3, 20), "on track", "lead partner")
    third = ("I1", date(2019, 4, 2), "on track", "lead partner")
    assert known(date(2018, 12, 30)) == []
    assert known(date(2018, 12, 31)) == [first]
    assert known(date(2019, 4, 1)) == [first, second]
    assert known(date(2019, 4, 2)) == [first, second, third]


def test_what_hangs_on_a_hidden_row_is_hidden_with_it(unchanged_viewer: Engine) -> None:
    # The judgement of I2 is public, the indicator is not.
    assert asked(unchanged_viewer, results.judgements, "indicator_id", LAST_DAY, PUBLIC) == []
    assert asked(unchanged_viewer, results.indicator_values, "indicator_id", LAST_DAY, PUBLIC) == [("I4",), ("I4",)]


def test_what_came_of_an_activity_is_known_when_it_is_over(unchanged_viewer: Engine) -> None:
    # A3 is of 23 May 2018, A6 ends on 15 November 2018, A4 is dated "2018".
    def known(on: date, choice: EvidenceChoice = ALL) -> Cells:
        return asked(unchanged_viewer, results.activity_outputs, "activity_id output_id evidence", on, choice)

    third, fourth = ("A3", "O1", "public record"), ("A4", "O1", "public record")
    sixth = ("A6", "O2", "demonstration")
    assert known(date(2018, 5, 22)) == []
    assert known(date(2018, 5, 23)) == [third]
    assert known(date(2018, 11, 15)) == [third, sixth]
    assert known(date(2018, 12, 31)) == [third, fourth, sixth]
    assert known(date(2018, 12, 31), PUBLIC) == [third, fourth]


def test_every_value_of_a_conflict_is_told_of_the_activity_that_it_touches(unchanged_viewer: Engine) -> None:
    # A2 ends on 11 March 2018 and touches K3, one of two values for the number of partners.
    names = "activity_id topic value used source url linkable"
    assert asked(unchanged_viewer, results.activity_conflicts, names, date(2018, 3, 10)) == []
    assert asked(unchanged_viewer, results.activity_conflicts, names, date(2018, 3, 11), PUBLIC) == [
        ("A2", "Number of partners", "3", True, *LIST_OF_PARTNERS),
        ("A2", "Number of partners", "4", False, *CALENDAR),
    ]


def test_a_value_is_told_once_though_an_activity_touches_both(riverbank: Path, tmp_path: Path) -> None:
    package, url = copy_of(riverbank, tmp_path), f"sqlite:///{tmp_path / 'datastore.db'}"
    row_again("activity_conflicts", 2, conflict_id="K4")(package)
    load_unchecked(package=package, database_url=url)
    with viewing(url) as viewer:
        found = asked(viewer, results.activity_conflicts, "activity_id value", LAST_DAY)
    assert found == [("A2", "3"), ("A2", "4")]


@pytest.mark.parametrize("choice", EvidenceChoice)
def test_an_answer_without_rows_has_its_columns(unchanged_viewer: Engine, choice: EvidenceChoice) -> None:
    nothing = Selection(date(2017, 6, 1), choice)
    with reading(unchanged_viewer, 1) as connection:
        values = results.indicator_values(connection, nothing)
        conflicts = results.activity_conflicts(connection, nothing)
    assert values.empty and values["value"].dtype == float
    assert conflicts.empty and " ".join(conflicts) == "activity_id topic value used reason source url linkable"

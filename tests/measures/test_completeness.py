"""Reports received and cells filled, worked by hand."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd
import pytest

from clustercoop.measures.completeness import record_filled, report_status
from clustercoop.measures.figure import Missing
from clustercoop.vocabulary import Evidence, EvidenceChoice, ReportStatus
from tests.measures.frames import reporting
from tests.measures.tiny import Look, Tiny

DUE = date(2020, 8, 31)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("on", "event", "expected"),
    [
        (DUE - DAY, None, ReportStatus.NOT_DUE),
        (DUE, None, ReportStatus.NOT_DUE),  # on the due day there is still time
        (DUE + DAY, None, ReportStatus.OVERDUE),
        (DUE + DAY, "submitted", ReportStatus.SUBMITTED),
        (DUE + DAY, "control started", ReportStatus.UNDER_CONTROL),
        (DUE + DAY, "certified", ReportStatus.CERTIFIED),
        (DUE - DAY, "reopened", ReportStatus.REOPENED),
        (DUE + DAY, "reopened", ReportStatus.REOPENED),
    ],
)
def test_a_report_stands_where_its_last_step_left_it(on: date, event: str | None, expected: ReportStatus) -> None:
    assert report_status(status_date=on, due_on=DUE, last_event=event) is expected


def test_reports_received_are_held_against_those_due() -> None:
    later = date(2021, 2, 28)
    reports = reporting(
        DUE + DAY, (DUE, "submitted"), (DUE, "certified"), (DUE, "control started"), (DUE, None), (DUE, "reopened"),
        (later, "submitted"), (later, None),
    )  # fmt: skip
    # Five are due, three of them are in. The one that came early is not due yet and does not count.
    assert (reports.reports_received.numerator, reports.reports_received.denominator) == (3, 5)
    assert reports.reports_received.value == 60.0
    assert reports.reports_overdue.value == 2  # the draft, and the one reopened
    assert list(reports.overdue["report_id"]) == ["R4", "R5"]


def test_on_the_due_day_a_report_is_due_and_not_overdue() -> None:
    reports = reporting(DUE, (DUE, None), (DUE, "reopened"))
    assert reports.reports_received.value == 0.0
    assert reports.reports_overdue.value == 0


def test_the_day_before_no_report_is_due_and_the_rate_is_not_applicable() -> None:
    reports = reporting(DUE - DAY, (DUE, None), (DUE, "submitted"))
    assert reports.reports_received.missing is Missing.NOT_APPLICABLE and reports.reports_received.value is None
    assert reports.reports_overdue.value == 0


def test_the_day_after_every_report_that_is_not_in_is_overdue() -> None:
    assert reporting(DUE + DAY, (DUE, None), (DUE, None)).reports_overdue.value == 2


def test_where_no_report_is_on_record_nothing_is_received_or_overdue_or_zero() -> None:
    unknown = reporting(DUE + DAY)
    for figure in (unknown.reports_received, unknown.reports_overdue):
        assert figure.missing is Missing.NOT_PUBLISHED and figure.value is None
    assert unknown.overdue.empty and unknown.table.empty


def test_reports_say_what_they_rest_on() -> None:
    assert reporting(DUE, (DUE, None)).reports_received.evidence == {Evidence.DEMONSTRATION}


def test_a_report_is_due_on_its_own_day_where_that_is_not_the_day_of_its_period(look: Look) -> None:
    tiny = Tiny().report("A-P1", due_on="2020-08-31").report("B-P1", due_on="2020-09-15")
    reports = look(tiny.tables, date(2020, 9, 1), EvidenceChoice.ALL).reporting
    assert (reports.reports_received.numerator, reports.reports_received.denominator) == (0, 1)
    assert list(reports.overdue["report_id"]) == ["A-P1"]


@pytest.mark.parametrize(
    ("on", "received", "overdue"),
    [
        (date(2020, 8, 31), 1, 0),
        (date(2020, 9, 10), 0, 1),  # reopened: back with the partner, past its day
        (date(2020, 9, 19), 0, 1),
        (date(2020, 9, 20), 1, 0),
    ],
)
def test_a_reopened_report_is_overdue_until_it_comes_in_again(
    look: Look, on: date, received: int, overdue: int
) -> None:
    steps = (("submitted", "2020-08-30"), ("reopened", "2020-09-10"), ("submitted", "2020-09-20"))
    reports = look(Tiny().report("A-P1", *steps).tables, on, EvidenceChoice.ALL).reporting
    assert (reports.reports_received.numerator, reports.reports_overdue.value) == (received, overdue)


def test_cells_filled_are_divided_after_summing() -> None:
    # 9 of 10 and 10 of 90: together 19 of 100, not the mean of 90 % and 11.1 %.
    filled = record_filled(pd.DataFrame({"cells": [10, 90], "filled": [9, 10]}))
    assert (filled.numerator, filled.denominator, filled.value) == (19, 100, 19.0)


def test_a_record_without_rows_is_neither_full_nor_empty() -> None:
    assert record_filled(pd.DataFrame({"cells": [0, 0], "filled": [0, 0]})).missing is Missing.NOT_APPLICABLE


def test_a_full_record_is_full_and_says_what_it_rests_on() -> None:
    filled = record_filled(pd.DataFrame({"cells": [4], "filled": [4]}), frozenset({Evidence.PUBLIC}))
    assert filled.value == 100.0
    assert filled.evidence == {Evidence.PUBLIC}

"""What comes next, whether the end is sure, and what may be taken away from the timeline page."""

from __future__ import annotations

import io
from datetime import date, timedelta

import openpyxl
import pytest
from icalendar import Calendar

from clustercoop.measures.definitions import definition
from tests.oracle.record import day
from tests.oracle.schedule import REACHED
from tests.pages import wording
from tests.pages.cases import SELECTIONS, Case, See, open_budget, open_timeline
from tests.pages.points import points
from tests.pages.screen import numbers_in

AGENDA, ENDS = "The coming 90 days", "Ends of the project on record"
PICTURE, TREND, NETWORK = "Plan, promise and reality", "Milestone trend", "What may slip, and by how much"


@pytest.fixture(params=SELECTIONS)
def case(request: pytest.FixtureRequest, see: See) -> Case:
    return open_timeline(see, *request.param)


def test_the_agenda_has_what_is_overdue_first_and_then_the_coming_90_days(case: Case) -> None:
    rows = case.screen.tables.get(AGENDA, [])
    expected, until = case.oracle.agenda, case.on + timedelta(days=90)
    assert [row["State"].text.endswith("overdue") for row in rows] == [overdue for overdue, *_ in expected]
    assert [row["What"].below for row in rows] == [kind for _, _, kind, _ in expected]
    record = case.oracle.record
    names = {name: one["title"] for name, one in case.oracle.schedule.milestones.items()}
    tasks = {row["task_id"]: row["title"] for row in record.rows("tasks")}
    periods = {row["period_id"]: f"Period {row['number']}" for row in record.tables["reporting_periods"]}
    for row, (overdue, on, kind, name) in zip(rows, expected, strict=True):
        due = case.oracle.schedule.milestones[name]["planned"] if kind == "milestone" else None
        assert overdue or min(on, due or on) <= until
        assert row["State"].text == agenda_state(overdue, on, due, case.on)
        if kind == "partner report":
            report = record.reports[name]
            assert (row["What"].text, row["Who"].text) == (
                f"Report on {periods[report['period_id']]}",
                case.names[report["partner_id"]],
            )
        elif kind == "end of a reporting period":
            assert row["What"].text == f"{periods[name]} ends"
        else:
            assert row["What"].text == (names | tasks).get(name, "The project ends")
    passed = [not overdue and on < case.on for overdue, on, *_ in expected]
    beyond = [not overdue and on > until for overdue, on, *_ in expected]
    late = sum(overdue for overdue, *_ in expected)
    comes = len(expected) - late - sum(passed) - sum(beyond)
    said = case.screen.answers["What comes next?"]
    assert numbers_in(said) == [number for number in [late, comes, 90, sum(passed), sum(beyond)] if number]


def agenda_state(overdue: bool, on: date, due: date | None, status_date: date) -> str:
    if overdue:
        return "■ overdue"
    if on < status_date:
        return "▲ forecast passed"
    return "▲ forecast late" if due is not None and on > due else "○ ahead"


def test_the_end_that_is_used_and_the_others_are_listed_with_their_sources(case: Case) -> None:
    rows = case.screen.tables[ENDS]
    used = [row for row in rows if row["State"].text == "● used"]
    assert [row["End stated"].text for row in used] == [wording.stated(case.project["end_stated"])]
    said = case.screen.answers["Is the end date sure?"]
    assert said.startswith(f"The plan ends on {wording.long_day(day(case.project['end_on']))}, ")
    others = list(dict.fromkeys(row["End stated"].text for row in rows if row["State"].text == "○ not used"))
    assert all(other in said for other in others)
    assert ("No source on record says otherwise." in said) is not others
    linkable = {row["url"] for row in case.tables["sources"] if row["linkable"] == "true"}
    links = {row["Source"].link for row in rows} - {None}
    assert links <= linkable
    assert case.package != "shipped" or (len(others) >= 2 and links)


def test_earned_schedule_and_the_on_time_rate_are_those_of_budget_page_and_overview(case: Case, see: See) -> None:
    (said,) = [note for note in case.screen.notes if "earned schedule" in note]
    budget = open_budget(see, case.package, case.on, case.public).screen
    if "SPI(t)" in said:
        (rows,) = [rows for caption, rows in budget.tables.items() if caption == "Performance figures"]
        named = {next(iter(row.values())).text: row["Value"].text for row in rows}
        told = [named[definition(name).title] for name in ("earned_schedule", "actual_time", "time_index")]
        assert numbers_in(said) == [number for text in told for number in numbers_in(text)]
    else:
        assert "not published" in said and "Performance figures" not in budget.tables
    title = "Milestones reached on time of those due"
    rate = case.screen.figures[title].value
    assert rate == case.figures("on_time_rate")[title]
    by_schedule, on_time = see("overview", case.package, case.on, case.public).screen.said
    assert by_schedule.value == said
    counted = [number for text in case.screen.figures[title].below[:1] for number in numbers_in(text)]
    if rate == "n/a":
        assert on_time.value == "No milestone on record is due yet."
    else:
        assert numbers_in(on_time.value) == [*numbers_in(rate), *counted]


def test_the_workbook_has_every_table_of_the_page_with_as_many_rows(case: Case) -> None:
    book = openpyxl.load_workbook(io.BytesIO(case.screen.file("xlsx-timeline")))
    assert book.sheetnames[0] == "About"
    rows = {sheet["A1"].value: sheet for sheet in book.worksheets[1:]}
    assert list(rows) == [PICTURE, TREND, NETWORK, AGENDA, ENDS]
    first = rows[PICTURE]
    top = int(first.freeze_panes.lstrip("ABCDEFGHIJ")) - 1
    shown = [row[0] for row in first.iter_rows(min_row=top + 1, values_only=True)]
    assert shown == [point.title for point in points(case)]
    for title in (AGENDA, ENDS, TREND):
        sheet = rows[title]
        top = int(sheet.freeze_panes.lstrip("ABCDEFGHIJ")) - 1
        filled = [row for row in sheet.iter_rows(min_row=top + 1, values_only=True) if any(row)]
        told = [] if filled[0][0] == "No rows for this selection." else filled
        assert len(told) == len(case.screen.tables.get(title, []))


def test_the_calendar_file_is_called_by_the_project_and_has_the_days_of_the_chart(case: Case) -> None:
    made = Calendar.from_ical(case.screen.file("ics-timeline"))
    assert str(made["name"]) == case.project["acronym"]
    days = {str(event["summary"]): event["dtstart"].dt for event in made.walk("VEVENT")}
    for point in points(case):
        stated = point.actual if point.state in REACHED else point.forecast or point.baseline
        is_sure = point.state is None or point.state.name not in ("WITHDRAWN", "IN_CONFLICT")
        assert days.get(point.title) == (day(stated) if len(stated) == 10 and is_sure else None), point.title

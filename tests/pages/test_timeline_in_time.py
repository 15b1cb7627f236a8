"""A forecast, a date reached, a moved baseline and a withdrawal are unknown the day before and known on the day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from icalendar import Calendar

from tests.pages.cases import Case, See, open_timeline
from tests.pages.screen import Cell

TABLE = "Plan, promise and reality"

LATER = [
    # Milestone, the day on which something is known first, column, text of the day before, text of the day.
    pytest.param("Counters set up", date(2019, 6, 28), "Latest forecast", "31 May 2019", "30 Sept 2019", id="forecast"),
    pytest.param("Second kilometre open", date(2019, 10, 11), "Actual", "–", "11 Oct 2019", id="actual"),
    pytest.param("Second kilometre open", date(2019, 10, 11), "State", "■ overdue", "◐ reached late", id="state"),
    pytest.param("First kilometre open", date(2020, 1, 20), "Baseline", "26 Apr 2019", "June 2020", id="baseline"),
    pytest.param(
        "Boats for hire at the quays", date(2019, 7, 15), "State", "▲ forecast late", "✕ withdrawn", id="gone"
    ),
    pytest.param(
        "Boats for hire at the quays", date(2019, 7, 15), "Note", "", "The towns hire out boats themselves", id="reason"
    ),
]


def cell(case: Case, title: str, column: str) -> Cell:
    (row,) = [row for row in case.screen.tables[TABLE] if row["Milestone or output"].text == title]
    return row[column]


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(("title", "on", "column", "before", "after"), LATER)
def test_it_is_unknown_the_day_before_and_known_on_the_day(
    title: str, on: date, column: str, before: str, after: str, see: See
) -> None:
    eve = open_timeline(see, "riverbank", on - timedelta(days=1))
    assert plain(cell(eve, title, column).text) == before
    assert plain(cell(open_timeline(see, "riverbank", on), title, column).text) == after


def test_a_promise_of_tomorrow_is_on_no_chart_in_no_table_and_in_no_file(see: See) -> None:
    on = date(2019, 6, 28)
    eve, day = (open_timeline(see, "riverbank", one, milestone="M3") for one in (on - timedelta(days=1), on))
    assert "2019-09-30" not in str(eve.screen.charts["timeline-trend"]["data"])
    assert "2019-09-30" in str(day.screen.charts["timeline-trend"]["data"])
    assert len(day.screen.tables["Promises of one milestone"]) == 3
    assert eve.screen.tables["Promises of one milestone"] == day.screen.tables["Promises of one milestone"][:-1]
    assert [days_in(case, "Counters set up") for case in (eve, day)] == [[date(2019, 5, 31)], [date(2019, 9, 30)]]


def test_a_withdrawn_milestone_leaves_network_agenda_and_calendar_on_the_day_it_is_withdrawn(see: See) -> None:
    title, on = "Boats for hire at the quays", date(2019, 7, 15)
    for case, is_there in (
        (open_timeline(see, "riverbank", on - timedelta(days=1)), True),
        (open_timeline(see, "riverbank", on), False),
    ):
        network = {row["Milestone"].text for row in case.screen.tables["What may slip, and by how much"]}
        assert (title in network) is is_there
        assert bool(days_in(case, title)) is is_there


def days_in(case: Case, title: str) -> list[date]:
    """The days of a title in the calendar file."""
    made = Calendar.from_ical(case.screen.file("ics-timeline")).walk("VEVENT")
    return [event["dtstart"].dt for event in made if str(event["summary"]) == title]

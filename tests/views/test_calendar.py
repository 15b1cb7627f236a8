"""The calendar file, read back: whole days, each once, of nothing but what is known and meant as a day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from icalendar import Calendar

from clustercoop.measures.alerts import State
from clustercoop.views.calendar import calendar, entries
from clustercoop.vocabulary import OutputProgress
from tests.measures import frames
from tests.oracle import Oracle, Tables, read_tables
from tests.oracle.record import Row, day
from tests.oracle.schedule import REACHED
from tests.views.hostile import SCRIPT

ON = date(2020, 6, 1)
JULY = date(2020, 7, 15)
SELECTIONS = [
    ("shipped", date(2011, 4, 1), False),
    ("shipped", date(2013, 9, 30), False),
    ("shipped", date(2013, 9, 30), True),
    ("shipped", date(2014, 8, 29), False),
    ("riverbank", date(2018, 9, 28), False),
    ("riverbank", date(2019, 9, 30), False),
    ("riverbank", date(2020, 3, 31), True),
]

Event = dict[str, Any]


def written(state: State, name: str = "Riverbank") -> bytes:
    made = entries(state.schedule, state.cooperation, state.reporting)
    return calendar(made, name=name, status_date=state.schedule.status_date)


def events(content: bytes) -> list[Event]:
    """The events of a file, each as its fields."""
    return [
        {name.lower(): getattr(value, "dt", value) for name, value in event.items()}
        for event in Calendar.from_ical(content).walk("VEVENT")
    ]


def days_of(*milestones: dict[str, Any], **others: Any) -> list[tuple[date, str]]:
    """Day and title of each event of a tiny project's file."""
    state = frames.state(planned=frames.schedule(ON, *milestones), **others)
    return [(event["dtstart"], str(event["summary"])) for event in events(written(state))]


@pytest.mark.parametrize("selected", SELECTIONS, ids=lambda selected: "-".join(map(str, selected)))
def test_each_day_on_record_is_one_event_of_its_own_and_nothing_else_is_one(
    selected: tuple[str, date, bool], measured: Callable[..., State], tables: Callable[[str], Tables]
) -> None:
    package, on, public = selected
    made = events(written(measured(*selected)))
    oracle = Oracle(tables(package), on, public_only=public)
    expected = [*expected_points(oracle), *expected_meetings(oracle), *expected_deadlines(oracle)]
    assert sorted((event["dtstart"], str(event["summary"])) for event in made) == sorted(expected)
    assert [event["dtstart"] for event in made] == sorted(event["dtstart"] for event in made)
    assert len({str(event["uid"]) for event in made}) == len(made)


@pytest.fixture(scope="module")
def tables(shipped: Any, riverbank: Any) -> Callable[[str], Tables]:
    read = {"shipped": read_tables(shipped), "riverbank": read_tables(riverbank)}
    return read.__getitem__


def expected_points(oracle: Oracle) -> list[tuple[date, str]]:
    """The day reached, else the last promise, else the plan; none that is only a month or a year."""
    stands = {row["milestone_id"]: row for row in oracle.record.milestones}
    stated = {
        name: stands[name]["actual"]
        if milestone["state"] in REACHED
        else stands[name]["forecast"] or stands[name]["baseline"]
        for name, milestone in oracle.schedule.milestones.items()
        if milestone["firm"] or (milestone["state"] in REACHED and stands[name]["withdrawn"] == "false")
    }
    found = [(text, stands[name]["title"]) for name, text in stated.items()]
    found += [
        (row["actual"] if is_delivered(row, oracle) else row["planned"], row["title"])
        for row in oracle.record.rows("outputs")
    ]
    return [(day(text), title) for text, title in found if len(text) == 10]


def is_delivered(output: Row, oracle: Oracle) -> bool:
    return output["progress"] == "delivered" and oracle.record.over(output["actual"])


def expected_meetings(oracle: Oracle) -> list[tuple[date, str]]:
    return [
        (day(row["held_on"]), row["title"])
        for row in oracle.record.rows("meetings")
        if oracle.record.over(row["held_on"])
    ]


def expected_deadlines(oracle: Oracle) -> set[tuple[date, str]]:
    numbers = {row["period_id"]: row["number"] for row in oracle.record.rows("reporting_periods")}
    return {
        (day(row["due_on"]), f"Partner reports due: period {numbers[row['period_id']]}")
        for row in oracle.record.reports.values()
        if row["period_id"] in numbers
    }


def test_an_event_is_a_whole_day_that_does_not_make_anyone_busy(measured: Callable[..., State]) -> None:
    on = date(2013, 9, 30)
    made = events(written(measured("shipped", on)))
    assert made
    for event in made:
        assert not isinstance(event["dtstart"], datetime)
        assert event["dtend"] - event["dtstart"] == timedelta(days=1)  # the end is the day after
        assert event["transp"] == "TRANSPARENT"
        assert event["dtstamp"] == datetime(on.year, on.month, on.day, tzinfo=UTC)


def test_a_milestone_stands_on_the_day_that_counts() -> None:
    assert days_of({"baseline": "2020-07-01"}) == [(date(2020, 7, 1), "Milestone 1")]
    assert days_of({"baseline": "2020-07-01", "forecast_on": JULY}) == [(JULY, "Milestone 1")]
    reached = {"baseline": "2020-05-01", "forecast_on": JULY, "actual": "2020-05-12"}
    assert days_of(reached) == [(date(2020, 5, 12), "Milestone 1")]


@pytest.mark.parametrize(
    "milestone",
    [
        {"baseline": "2020-07"},
        {"baseline": "2020"},
        {"baseline": "2020-03-01", "actual": "2020-03"},  # the day planned is not the day it was reached
        {"baseline": "2020-03-01", "forecast_on": JULY, "actual": "2020-03"},
        {"baseline": None},
        {"baseline": "2020-07-01", "forecast_on": JULY, "withdrawn_on": ON},
        {"baseline": "2020-07-01", "in_conflict": True},
    ],
)
def test_what_is_no_sure_day_is_on_no_calendar(milestone: dict[str, Any]) -> None:
    assert days_of(milestone) == []


def test_an_output_stands_on_the_day_it_was_delivered_or_planned_and_says_when_nothing_is_on_record() -> None:
    columns = (
        "output_id title objective_id responsible_partner_id planned actual progress note source url linkable evidence"
    )
    dates = [
        ("2020-07-01", None, OutputProgress.PLANNED),
        ("2020-05-01", "2020-05-12", OutputProgress.DELIVERED),
        ("2020-07", None, OutputProgress.PLANNED),
        (None, None, OutputProgress.PLANNED),
        (None, "2020-05-20", OutputProgress.BEGUN),  # a draft, and no delivery
    ]
    rows = [
        (f"O{number}", f"Output {number}", None, None, *stated, None, "A report", None, False, frames.PUBLIC)
        for number, stated in enumerate(dates, start=1)
    ]
    planned = replace(frames.schedule(ON), outputs=frames.table(columns, rows))
    delivered, ahead = events(written(frames.state(planned=planned)))
    assert (delivered["dtstart"], str(delivered["summary"])) == (date(2020, 5, 12), "Output 2")
    assert "reached late" in delivered["description"]
    assert (ahead["dtstart"], str(ahead["summary"])) == (date(2020, 7, 1), "Output 1")
    assert "no delivery on record" in ahead["description"]


def test_deadlines_are_the_reports_own_not_those_of_the_period() -> None:
    # Two reports on one day, one on a day of its own, and the period's own 31 August is nobody's.
    due = [(date(2020, 8, 14), None), (date(2020, 8, 14), "submitted"), (date(2020, 9, 7), None)]
    title = "Partner reports due: period 1"
    expected = [(date(2020, 8, 14), title), (date(2020, 9, 7), title)]
    assert days_of(reported=frames.reporting(ON, *due)) == expected


def test_things_of_one_name_are_told_apart() -> None:
    meeting = ("M1", "steering committee", 1, date(2020, 5, 5), "Milestone 1", None, frames.PUBLIC)
    meetings = frames.table("meeting_id body number held_on title activity_id evidence", [meeting])
    state = frames.state(
        planned=frames.schedule(ON, {"baseline": "2020-05-05"}),
        together=replace(frames.cooperation(), meetings=meetings),
    )
    made = events(written(state))
    assert len({str(event["uid"]) for event in made}) == 2


def test_hostile_texts_stay_texts(measured: Callable[..., State]) -> None:
    state = measured("hostile", date(2019, 12, 10))
    content = written(state, name=state.money.project.acronym)
    made = events(content)
    assert any(SCRIPT in str(event["summary"]) for event in made)
    lines = content.decode("utf-8").replace("\r\n ", "").split("\r\n")
    assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT") == len(made)
    assert {line.partition(":")[0].partition(";")[0] for line in lines if line} == {
        "BEGIN", "END", "PRODID", "VERSION", "NAME", "UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "DESCRIPTION",
        "TRANSP",
    }  # fmt: skip


def test_a_title_of_several_lines_with_a_comma_adds_no_event_and_comes_back_whole() -> None:
    title = "One, two; three\\n\nEND:VEVENT\nBEGIN:VEVENT\nSUMMARY:false"
    assert days_of({"baseline": "2020-07-01", "title": title}) == [(date(2020, 7, 1), title)]


def test_the_same_day_gives_the_same_bytes_and_another_does_not(measured: Callable[..., State]) -> None:
    one, other = (measured("shipped", on) for on in (date(2013, 9, 30), date(2013, 9, 29)))
    assert written(one) == written(one)
    assert written(one) != written(other)


@pytest.mark.parametrize("package", ["shipped", "riverbank"])
def test_no_event_tells_of_what_is_known_only_later(
    package: str, measured: Callable[..., State], tables: Callable[[str], Tables]
) -> None:
    """Whatever lies ahead of a day was planned, promised or due by then."""
    rows = tables(package)
    on = day(rows["project"][0]["start_on"]) + timedelta(days=400)
    planned = {(row["title"], row["baseline"]) for row in rows["milestones"]}
    planned |= {(row["title"], row["planned"]) for row in rows["outputs"]}
    titles = {row["milestone_id"]: row["title"] for row in rows["milestones"]}
    decided = {row["decision_id"] for row in rows["decisions"] if day(row["decided_on"]) <= on}
    planned |= {
        (titles[row["milestone_id"]], row["baseline"])
        for row in rows["milestone_baselines"]
        if row["decision_id"] in decided
    }
    planned |= {
        (titles[row["milestone_id"]], row["forecast_on"])
        for row in rows["milestone_forecasts"]
        if day(row["made_on"]) <= on
    }
    due = {row["due_on"] for row in rows["partner_reports"]}
    ahead = [event for event in events(written(measured(package, on))) if event["dtstart"] > on]
    assert len(ahead) > 3
    for event in ahead:
        title, stated = str(event["summary"]), event["dtstart"].isoformat()
        assert stated in due if title.startswith("Partner reports due") else (title, stated) in planned, title


def test_no_word_of_an_event_speaks_of_a_later_state(measured: Callable[..., State]) -> None:
    on = date(2012, 7, 2)
    state = measured("shipped", on)
    reached = {row.title for row in state.schedule.table.itertuples() if row.state in REACHED}
    for event in events(written(state)):
        if "reached" in str(event["description"]):
            assert event["dtstart"] <= on and str(event["summary"]) in reached

"""Are we on schedule? The head of the page, and plan, promise and reality in one picture and one table."""

from __future__ import annotations

import csv
import io
from datetime import date
from html import unescape

import pytest

from clustercoop.vocabulary import MilestoneState
from tests.oracle.record import day
from tests.oracle.schedule import REACHED
from tests.pages import wording
from tests.pages.cases import SELECTIONS, Case, See, open_timeline
from tests.pages.points import Point, points
from tests.pages.screen import numbers_in

ABSENT = "\N{EN DASH}"
TABLE = "Plan, promise and reality"
LATER = ("riverbank", date(2020, 3, 31))
SYMBOLS = {
    MilestoneState.REACHED_ON_TIME: "●",
    MilestoneState.REACHED_LATE: "◐",
    MilestoneState.NOT_DUE: "○",
    MilestoneState.DUE_SOON: "◔",
    MilestoneState.FORECAST_LATE: "▲",
    MilestoneState.OVERDUE: "■",
    MilestoneState.IN_CONFLICT: "?",
}


@pytest.fixture(params=SELECTIONS)
def case(request: pytest.FixtureRequest, see: See) -> Case:
    return open_timeline(see, *request.param)


def test_the_headline_tells_time_milestones_slippage_and_what_is_next(case: Case) -> None:
    sentence, _, following = case.screen.headline.partition(" Next: ")
    stands = case.oracle.schedule.milestones.values()
    due = [one for one in stands if one["planned"] and one["planned"] <= case.on and one["firm"]]
    expected = case.day_in_words + case.rounded("time_elapsed")
    expected += [sum(one["state"] in REACHED for one in due), len(due)] if due else []
    slippage = case.rounded("mean_slippage")
    expected += [abs(days) for days in slippage if days]
    assert numbers_in(sentence) == expected
    assert ("late" in sentence) is any(days > 0 for days in slippage)
    assert ("early" in sentence) is any(days < 0 for days in slippage)
    ahead = [case.oracle.schedule.milestones[name] for name in case.oracle.schedule.upcoming]
    dated = [one for one in ahead if one["state"] is not MilestoneState.OVERDUE and one["expected"]]
    coming = [one for one in dated if one["expected"] >= case.on]
    named = f"{coming[0]['title']}, {wording.long_day(coming[0]['expected'])}." if coming else ""
    assert following == named


def test_the_headline_names_no_past_day_as_the_next(see: See) -> None:
    case = see("timeline", "riverbank", date(2019, 12, 15))
    assert "29 November 2019" not in case.screen.headline


def test_the_figures_at_the_head_are_the_oracle_s(case: Case) -> None:
    assert case.shown_figures() == case.figures(
        "time_elapsed", "milestones_reached", "on_time_rate", "milestones_overdue", "mean_slippage"
    )


def test_the_table_has_every_milestone_and_dated_output_with_its_dates_and_its_state_in_time_order(case: Case) -> None:
    rows, expected = case.screen.tables[TABLE], points(case)
    assert [row["Milestone or output"].text for row in rows] == [point.title for point in expected]
    packages = {row["work_package_id"]: row["number"] for row in case.oracle.record.rows("work_packages")}
    sources = {row["source_id"]: row for row in case.tables["sources"]}
    for cells, point in zip(rows, expected, strict=True):
        source, number = sources[point.source], packages.get(point.work_package)
        assert cells["Milestone or output"].below == point.kind
        assert cells["Work package"].text == (f"WP {number}" if number else ABSENT)
        assert cells["Baseline"].text == stated(point.baseline)
        moved = point.first_baseline and point.first_baseline != point.baseline
        before = [f"first {wording.stated(point.first_baseline)}"] if moved else []
        before += [f"decided on {wording.stated(point.decided)}"] if point.decided else []
        assert cells["Baseline"].below == ", ".join(before)
        assert cells["Latest forecast"].text == stated(point.forecast)
        assert cells["Actual"].text == stated(point.actual)
        assert cells["State"].text.endswith(point.state.value if point.state else "? no delivery on record")
        assert cells["State"].below == slippage(case, point)
        assert cells["Note"].text == point.note
        link = source["url"] if source["linkable"] == "true" else None
        assert (cells["Source"].text, cells["Source"].link) == (source["title"], link)
        assert cells["Source"].below.endswith(point.evidence)


def test_a_moved_baseline_and_a_withdrawal_with_its_reason_are_told_once_they_are_decided(see: See) -> None:
    rows = {row["Milestone or output"].text: row for row in open_timeline(see, *LATER).screen.tables[TABLE]}
    moved = ("January 2020", "first December 2019, decided on 20 Nov 2019", None)
    assert rows["Closing walk"]["Baseline"] == moved
    boats = rows["Boats for hire at the quays"]
    assert boats["State"] == ("✕\N{NO-BREAK SPACE}withdrawn", "", None)
    assert boats["Note"].text == "The towns hire out boats themselves"


def test_each_baseline_moved_by_decision_is_told_with_its_reason_the_latest_first(case: Case) -> None:
    notes = [note for note in case.screen.notes if note.startswith("Moved by decision of ")]
    assert notes == [
        f"Moved by decision of {wording.stated(row['decided_on'])}: {row['title']} to "
        f"{wording.stated(row['baseline'])}. {row['reason']}"
        for row in case.oracle.record.rebaselines
    ]


def test_the_file_says_when_and_why_a_baseline_was_decided(see: See) -> None:
    case = open_timeline(see, *LATER)
    content = case.screen.file(case.screen.csv_keys[TABLE]).decode("utf-8")
    rows = {row["key"]: row for row in csv.DictReader(io.StringIO(content, newline=""))}
    latest = {row["milestone"]: row for row in reversed(case.oracle.record.rebaselines)}
    assert set(latest) == {"M4", "P3"}
    for name, row in rows.items():
        decided = latest.get(name, {"decided_on": "", "reason": ""})
        assert (row["rebaselined_on"], row["rebaseline_reason"]) == (decided["decided_on"], decided["reason"])


def test_the_chart_marks_each_baseline_forecast_and_actual_day(case: Case) -> None:
    made = points(case)
    open_ones = [point for point in made if point.state not in (*REACHED, MilestoneState.WITHDRAWN)]
    expected = {
        "Baseline": [point.baseline for point in made if len(point.baseline) == 10],
        "Forecast": [point.forecast for point in open_ones if point.forecast],
        "Actual": [point.actual for point in made if len(point.actual) == 10],
    }
    drawn = {name: sorted(case.screen.series("timeline").get(name, {"x": []})["x"]) for name in expected}
    assert drawn == {name: sorted(days) for name, days in expected.items()}


def test_the_chart_has_a_band_for_the_project_each_work_package_and_each_task_before_shaded_periods(case: Case) -> None:
    shapes = [shape for shape in case.screen.charts["timeline"]["layout"]["shapes"] if shape["type"] == "rect"]
    bands = [(shape["x0"], shape["x1"]) for shape in shapes]
    record = case.oracle.record
    periods = sorted(record.rows("reporting_periods"), key=lambda row: row["start_on"])
    expected = [*periods[::2], case.project]
    for package in sorted(record.rows("work_packages"), key=lambda row: int(row["number"])):
        tasks = [task for task in record.rows("tasks") if task["work_package_id"] == package["work_package_id"]]
        expected += [package, *sorted(tasks, key=lambda row: int(row["number"]))]
    assert bands == [(row["start_on"], row["end_on"]) for row in expected]


def test_every_row_of_the_chart_is_labelled_and_a_doubtful_milestone_says_so(case: Case) -> None:
    notes = case.screen.charts["timeline"]["layout"]["annotations"]
    labels = [unescape(note["text"]) for note in notes if note.get("xref") == "paper"]
    packages = case.oracle.record.rows("work_packages")
    heads = [case.project["acronym"], *(f"WP {row['number']}: {row['title']}" for row in packages)]
    numbers = {row["work_package_id"]: row["number"] for row in packages}
    tasks = [
        f"{numbers[row['work_package_id']]}.{row['number']} {row['title']}" for row in case.oracle.record.rows("tasks")
    ]
    doubts = {MilestoneState.WITHDRAWN: "✕ ", MilestoneState.IN_CONFLICT: "? "}
    drawn = [
        point
        for point in points(case)
        if any(len(text) == 10 for text in (point.baseline, point.actual, point.forecast))
    ]
    expected = [f"<b>{cut(head)}</b>" for head in heads] + [cut(task) for task in tasks]
    expected += [cut(f"{doubts.get(point.state, '')}{point.title}") for point in drawn]
    assert sorted(labels) == sorted(expected)


def test_beside_each_bar_of_slippage_stand_its_symbol_and_its_days(case: Case) -> None:
    notes = case.screen.charts["timeline"]["layout"]["annotations"]
    said = [note["text"] for note in notes if note["text"].endswith((" late", " early", " overdue so far"))]
    expected = [
        f"{SYMBOLS[point.state]} {slippage(case, point)}"
        for point in points(case)
        if point.state is not None and len(point.baseline) == 10 and slippage(case, point) not in ("", "on the day")
    ]
    assert sorted(said) == sorted(expected)
    ends = [
        on for name in ("Late", "Early or on time") for on in case.screen.series("timeline").get(name, {"x": []})["x"]
    ]
    assert len([on for on in ends if on is not None]) == 2 * len(said), "each bar from a day to a day has its words"


def test_the_status_date_is_a_line_in_each_chart(case: Case) -> None:
    for chart in case.screen.charts.values():
        lines = [shape for shape in chart["layout"]["shapes"] if shape["type"] == "line"]
        assert [(line["x0"], line["x1"]) for line in lines] == [(case.on.isoformat(), case.on.isoformat())]


def test_what_is_known_only_to_the_month_or_year_is_said_in_words(case: Case) -> None:
    vague = [point.title for point in points(case) if any(0 < len(one) < 10 for one in (point.baseline, point.actual))]
    notes = [text for text in case.screen.texts() if text.startswith("Known only to the month or year")]
    assert len(notes) == bool(vague)
    for title in vague[:6]:
        assert title in notes[0]


def test_for_a_narrow_screen_the_same_stands_as_a_list_in_time_order(case: Case) -> None:
    (listed,) = [found for found in case.screen.lists if found]
    expected = points(case)
    assert [(item.when, item.what) for item in listed] == [
        (wording.stated(point.actual or point.forecast or point.baseline), point.title) for point in expected
    ]
    for item, point in zip(listed, expected, strict=True):
        assert (point.state.value if point.state else "no delivery on record") in item.small
        assert slippage(case, point) in item.small and item.small.endswith(point.evidence)


def cut(label: str) -> str:
    """As the chart shortens what is longer than it is wide."""
    return label if len(label) <= 90 else label[:89].rstrip() + "…"


def stated(text: str) -> str:
    return wording.stated(text) if text else ABSENT


def slippage(case: Case, point: Point) -> str:
    """Of an overdue milestone at least the days since it was due; of what is withdrawn or has no state none."""
    if point.state in (None, MilestoneState.WITHDRAWN):
        return ""
    if point.state is MilestoneState.OVERDUE and (not point.forecast or day(point.forecast) <= case.on):
        days = (case.on - point.planned).days
        return f"{days} {'day' if days == 1 else 'days'} overdue so far"
    days = point.slippage
    if days is None:
        return ""
    unit = "day" if abs(days) == 1 else "days"
    return f"{days} {unit} late" if days > 0 else f"{-days} {unit} early" if days else "on the day"

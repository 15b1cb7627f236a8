"""Are we on schedule?"""

from __future__ import annotations

from datetime import date
from html import unescape

import pytest

from clustercoop.vocabulary import MilestoneState
from tests.oracle.record import Row, day
from tests.oracle.schedule import REACHED
from tests.pages import wording
from tests.pages.cases import SELECTIONS, Case, See
from tests.pages.screen import numbers_in

ABSENT = "\N{EN DASH}"
TABLE = "Work packages and milestones"


@pytest.fixture(params=SELECTIONS)
def case(request: pytest.FixtureRequest, see: See) -> Case:
    return see("timeline", *request.param)


def test_the_headline_tells_time_milestones_slippage_and_what_is_next(case: Case) -> None:
    sentence, _, following = case.screen.headline.partition(" Next: ")
    stands = case.oracle.schedule.milestones.values()
    due = [one for one in stands if one["planned"] and one["planned"] <= case.on and not one["in_conflict"]]
    expected = case.day_in_words + case.rounded("time_elapsed")
    expected += [sum(one["state"] in REACHED for one in due), len(due)] if due else []
    slippage = case.rounded("mean_slippage")
    expected += [abs(days) for days in slippage if days]
    assert numbers_in(sentence) == expected
    assert ("late" in sentence) is any(days > 0 for days in slippage)
    assert ("early" in sentence) is any(days < 0 for days in slippage)
    ahead = [case.oracle.schedule.milestones[name] for name in case.oracle.schedule.upcoming]
    coming = [one for one in ahead if one["state"] is not MilestoneState.OVERDUE and one["expected"] >= case.on]
    named = f"{coming[0]['title']}, {wording.long_day(coming[0]['expected'])}." if coming else ""
    assert following == named


def test_the_headline_names_no_past_day_as_the_next(see: See) -> None:
    case = see("timeline", "riverbank", date(2019, 12, 15))
    assert "29 November 2019" not in case.screen.headline


def test_the_figures_at_the_head_are_the_oracle_s(case: Case) -> None:
    assert case.shown_figures() == case.figures(
        "time_elapsed", "milestones_reached", "milestones_overdue", "milestones_forecast_late", "mean_slippage"
    )


def test_the_table_has_every_milestone_known_on_the_day_with_its_dates_and_its_state(case: Case) -> None:
    shown = {row["Milestone"].text: row for row in case.screen.tables[TABLE]}
    assert len(shown) == len(case.screen.tables[TABLE]), "no title stands twice"
    expected = {row["title"]: row for row in known(case)}
    assert set(shown) == set(expected)
    packages = {row["work_package_id"]: row["number"] for row in case.oracle.record.rows("work_packages")}
    sources = {row["source_id"]: row for row in case.tables["sources"]}
    for title, row in expected.items():
        stands = case.oracle.schedule.milestones[row["milestone_id"]]
        cells, source = shown[title], sources[row["source_id"]]
        number = packages.get(row["work_package_id"])
        assert cells["Work package"].text == (f"WP {number}" if number else ABSENT)
        assert cells["Baseline"].text == (wording.stated(row["baseline"]) if row["baseline"] else ABSENT)
        assert cells["Latest forecast"].text == (wording.day(latest) if (latest := forecast(case, row)) else ABSENT)
        assert cells["Actual"].text == (wording.stated(row["actual"]) if over(case, row) else ABSENT)
        assert cells["State"].text.endswith(stands["state"].value)
        assert cells["Slippage"].text == slippage(case, row)
        assert (cells["Source"].text, cells["Source"].link) == (
            source["title"],
            source["url"] if source["linkable"] == "true" else None,
        )
        assert cells["Source"].below.endswith(row["evidence"])


def test_the_chart_marks_each_baseline_forecast_and_actual_day(case: Case) -> None:
    expected: dict[str, list[str]] = {"Baseline": [], "Forecast": [], "Actual": []}
    for row in known(case):
        reached = case.oracle.schedule.milestones[row["milestone_id"]]["state"] in REACHED
        expected["Baseline"] += [row["baseline"]] if len(row["baseline"]) == 10 else []
        expected["Actual"] += [row["actual"]] if over(case, row) and len(row["actual"]) == 10 else []
        latest = forecast(case, row)
        expected["Forecast"] += [latest.isoformat()] if latest and not reached else []
    drawn = {name: sorted(case.screen.traces.get(name, {"x": []})["x"]) for name in expected}
    assert drawn == {name: sorted(days) for name, days in expected.items()}


def test_the_chart_has_a_band_for_the_project_and_each_work_package(case: Case) -> None:
    bands = [(shape["x0"], shape["x1"]) for shape in case.screen.chart["layout"]["shapes"] if shape["type"] == "rect"]
    packages = sorted(case.oracle.record.rows("work_packages"), key=lambda row: int(row["number"]))
    assert bands == [(row["start_on"], row["end_on"]) for row in (case.project, *packages)]


def test_every_row_of_the_chart_is_labelled_and_a_milestone_says_what_it_rests_on(case: Case) -> None:
    labels = [unescape(note["text"]) for note in case.screen.chart["layout"]["annotations"]]
    packages = case.oracle.record.rows("work_packages")
    for title in [case.project["acronym"], *(f"WP {row['number']}: {row['title']}" for row in packages)]:
        assert any(label.startswith(f"<b>{title[:41].rstrip()}") for label in labels), title
    for row in known(case):
        mark = {"public record": "◆", "reported": "◈", "demonstration": "◇"}[row["evidence"]]
        assert any(label.startswith(f"{mark} {row['title'][:45].rstrip()}") for label in labels), row["title"]


def test_the_status_date_is_a_line_in_the_chart(case: Case) -> None:
    lines = [shape for shape in case.screen.chart["layout"]["shapes"] if shape["type"] == "line"]
    assert [(line["x0"], line["x1"]) for line in lines] == [(case.on.isoformat(), case.on.isoformat())]


def test_what_is_known_only_to_the_month_or_year_is_said_in_words(case: Case) -> None:
    dates = {row["title"]: [row["baseline"], row["actual"] if over(case, row) else ""] for row in known(case)}
    vague = [title for title, stated in dates.items() if any(0 < len(one) < 10 for one in stated)]
    notes = [text for text in case.screen.texts() if text.startswith("Known only to the month or year")]
    assert len(notes) == bool(vague)
    for title in vague[:6]:
        assert title in notes[0]


def known(case: Case) -> list[Row]:
    return [row for row in case.tables["milestones"] if row["milestone_id"] in case.oracle.schedule.milestones]


def over(case: Case, row: Row) -> bool:
    return case.oracle.record.over(row["actual"])


def forecast(case: Case, row: Row) -> date | None:
    """The latest forecast made by the day."""
    made = [
        (day(one["made_on"]), day(one["forecast_on"]))
        for one in case.oracle.record.rows("milestone_forecasts")
        if one["milestone_id"] == row["milestone_id"] and day(one["made_on"]) <= case.on
    ]
    return max(made)[1] if made else None


def slippage(case: Case, row: Row) -> str:
    """Of an overdue milestone at least the days since it was due."""
    stands = case.oracle.schedule.milestones[row["milestone_id"]]
    latest = forecast(case, row)
    if stands["state"] is MilestoneState.OVERDUE and (latest is None or latest <= case.on):
        days = (case.on - stands["planned"]).days
        return f"{days} {'day' if days == 1 else 'days'} overdue so far"
    days = stands["slippage"]
    if days is None:
        return ABSENT
    unit = "day" if abs(days) == 1 else "days"
    return f"{days} {unit} late" if days > 0 else f"{-days} {unit} early" if days else "on the day"

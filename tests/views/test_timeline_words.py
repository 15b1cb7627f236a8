"""What the timeline says in words of a few milestones, worked by hand. The project ends on 31 December 2020."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from clustercoop.measures.network import Network
from clustercoop.measures.points import points
from clustercoop.measures.schedule import Schedule
from clustercoop.views.charts.gantt import Mark, Ruler, gantt_chart
from clustercoop.views.timeline import agenda, gantt, milestones, network, promises
from clustercoop.views.view import View
from tests.measures import frames
from tests.measures.frames import DEMO, schedule, table

ON = date(2020, 6, 1)
OUTPUTS = (
    "output_id title objective_id responsible_partner_id planned actual progress note source url linkable evidence"
)
PACKAGES = "work_package_id number title objective_id start_on end_on evidence"
SOURCED = {"source": "A report", "url": None, "linkable": False, "objective_id": None}


def decided(known: Schedule, *rows: tuple[str, date, str, str | None]) -> Schedule:
    """With baselines decided: milestone, day, baseline, reason; in time order."""
    columns = "milestone_id decided_on baseline decision reason evidence"
    moved = [(name, on, baseline, "A decision", reason, DEMO) for name, on, baseline, reason in rows]
    whole = replace(known, baselines=table(columns, moved), outputs=table(OUTPUTS, []))
    return replace(whole, milestones=whole.milestones.assign(**SOURCED))


def test_a_baseline_moved_twice_is_told_twice_and_the_last_decision_stands_in_the_file() -> None:
    moved = {"first_baseline": "2020-05-31", "baseline": "2020-09"}
    known = decided(
        schedule(ON, moved, {"baseline": "2020-07-01"}, {"baseline": "2020-08-01"}),
        ("M1", date(2020, 3, 2), "2020-07-31", "Low water"),
        ("M2", date(2020, 4, 1), "2020-07-01", None),
        ("M1", date(2020, 5, 4), "2020-09", "High water"),
    )
    assert milestones.rebaselined(known) == (
        "Moved by decision of 4 May 2020: Milestone 1 to September 2020. High water",
        "Moved by decision of 1 Apr 2020: Milestone 2 to 1 Jul 2020. No reason is on record.",
        "Moved by decision of 2 Mar 2020: Milestone 1 to 31 Jul 2020. Low water",
    )
    made = milestones.milestone_table(known, points(known))
    rows = {row["key"]: row for row in csv.DictReader(io.StringIO(made.csv().decode("utf-8"), newline=""))}
    assert {key: (row["rebaselined_on"], row["rebaseline_reason"]) for key, row in rows.items()} == {
        "M1": ("2020-05-04", "High water"),
        "M2": ("2020-04-01", ""),
        "M3": ("", ""),
    }
    assert dict(zip(made.rows["key"], made.rows["before"], strict=True)) == {
        "M1": "first 31 May 2020, decided on 4 May 2020",
        "M2": "decided on 1 Apr 2020",  # decided anew for the same day
        "M3": None,
    }


def test_of_more_decisions_than_can_be_read_the_latest_are_told() -> None:
    rows = [("M1", date(2020, 1, place), f"2020-07-{place:02}", f"Reason {place}") for place in range(1, 9)]
    known = decided(schedule(ON, {"baseline": "2020-07-08"}), *rows)
    told = milestones.rebaselined(known)
    *latest, left_out = told
    assert [said.rpartition(". ")[2] for said in latest] == [f"Reason {place}" for place in range(8, 2, -1)]
    assert left_out == "2 earlier decisions on baselines are not listed here."  # of 8 the six latest are told


def agenda_of(*given: dict[str, Any]) -> View:
    return agenda.agenda(schedule(ON, *given), frames.reporting(ON), frames.partners("A B"))


def test_the_agenda_tells_what_is_due_though_it_is_forecast_for_later() -> None:
    # 90 days from 1 June is 30 August; the end of period P1 on 30 June and M2 and M4 come by then.
    made = agenda_of(
        {"baseline": "2020-08-30", "forecast_on": date(2021, 1, 15)},  # due by then, expected beyond
        {"baseline": "2020-06-10", "forecast_on": date(2020, 6, 20)},  # late, and expected by then
        {"baseline": "2020-12-01", "forecast_on": date(2020, 5, 20)},  # forecast for a day gone by
        {"baseline": "2020-08-30"},
    )
    assert list(made.table.rows[["item_id", "state"]].itertuples(index=False, name=None)) == [
        ("M3", "▲ forecast passed"),
        ("M2", "▲ forecast late"),
        ("P1", "○ ahead"),
        ("M4", "○ ahead"),
        ("M1", "▲ forecast late"),
    ]
    assert made.takeaway == (
        "Nothing is overdue; 3 come in the coming 90 days. 1 milestone was forecast for a day that has passed and is "
        "not due yet. 1 milestone is due by then and forecast for a later day."
    )


def verdicts(known: Schedule) -> dict[str, str]:
    rows = network.floats(Network(known)).table.rows
    return dict(zip(rows["milestone_id"], rows["says"], strict=True))


def test_each_milestone_is_too_late_for_what_it_is_too_late_for() -> None:
    # M1 is promised for 10 January, after the end. M2 is planned for 10 January and promised ten days later. M3 keeps
    # its own 10 February, but M4, due on the 28th, waits 30 days for it and cannot come before 12 March.
    known = schedule(
        ON,
        {"baseline": "2020-11-30", "forecast_on": date(2021, 1, 10)},
        {"baseline": "2021-01-10", "forecast_on": date(2021, 1, 20)},
        {"baseline": "2021-02-10"},
        {"baseline": "2021-02-28"},
        {"baseline": "2020-12-31"},
        {"baseline": "2020-10-31"},
        links=[("M3", "M4", 30)],
    )
    assert verdicts(known) == {
        "M1": "■ too late for the end",
        "M2": "■ too late for its own date, which lies after the end",
        "M3": "■ too late for a milestone that waits for it",
        "M4": "▲ cannot be kept: what comes before it ends later",
        "M5": "◐ no day to lose",
        "M6": "● has time",
    }


def test_what_is_a_baseline_is_not_called_a_promise() -> None:
    known = schedule(ON, {"baseline": "2020-07-01"}, {"baseline": "2020-08-01", "forecast_on": date(2020, 8, 2)})
    rows = network.floats(Network(known)).table.rows
    assert list(rows["basis"]) == ["baseline; nothing is promised", None]


def test_a_path_of_one_milestone_is_no_chain() -> None:
    two = ({"baseline": "2020-09-30"}, {"baseline": "2020-11-30"})
    assert network.floats(Network(schedule(ON, *two))).takeaway == (
        "Nothing else determines the last day expected: it is that of Milestone 2 alone."
    )
    linked = schedule(ON, *two, links=[("M1", "M2", 61)])  # 31 + 30: on the day itself
    assert network.floats(Network(linked)).takeaway == "Longest path: Milestone 1 → Milestone 2."
    beyond = Network(schedule(ON, {"baseline": "2021-03-31"}))
    assert network.floats(beyond).takeaway == "There is no path to the end of the project."


@pytest.mark.parametrize(
    ("on", "links", "known"),
    [
        (ON, [], False),
        (date(2020, 12, 30), [], False),
        (date(2020, 12, 31), [], True),  # the last day: nothing follows any more
        (ON, [("M1", "M2", 5)], True),
    ],
)
def test_without_links_on_record_nothing_is_said_of_what_follows_before_the_end(
    on: date, links: list[tuple[str, str, int]], known: bool
) -> None:
    reached = [{"baseline": "2020-03-31", "actual": "2020-03-31"}, {"baseline": "2020-05-31", "actual": "2020-05-29"}]
    said = network.answer(Network(schedule(on, *reached, links=links)))
    assert said == (
        "Every milestone on record whose day is known is reached; nothing can be delayed any more."
        if known
        else "Links between milestones are not on record, so nothing can be said of what follows from a delay."
    )


def trend(*, chosen: str | None, **given: Any) -> dict[str, Any]:
    """The trend of M1, reached on 12 May, and of M2, whose promise was taken back on 4 May."""
    known = schedule(
        ON,
        {"baseline": "2020-04-30", "actual": "2020-05-12"},
        {"baseline": "2020-07-31"},
        {"baseline": "2020-03-31", "actual": "2020-03"},
        forecasts=[
            ("M1", date(2020, 2, 3), date(2020, 4, 30)),
            ("M1", date(2020, 3, 2), date(2020, 5, 8)),
            ("M2", date(2020, 2, 3), date(2020, 8, 14)),
            ("M2", date(2020, 5, 4), None),
            ("M3", date(2020, 2, 3), date(2020, 3, 31)),
        ],
        **given,
    )
    view = promises.trend(known, milestone=chosen)
    assert view.draw is not None
    return dict(json.loads(view.draw(False).to_json()))  # type: ignore[attr-defined]


M1 = [("2020-02-03", "2020-04-30", "circle"), ("2020-03-02", "2020-05-08", "circle"),
      ("2020-05-12", "2020-05-12", "diamond")]  # fmt: skip
M2 = [("2020-02-03", "2020-08-14", "circle"), ("2020-05-04", "2020-08-14", "x")]
M3 = [("2020-02-03", "2020-03-31", "circle")]  # reached on a day of March that nobody states


def line(made: dict[str, Any], name: str) -> list[tuple[str | None, str | None, str]]:
    (trace,) = [trace for trace in made["data"] if trace["name"] == name]
    assert len(trace["marker"]["size"]) == len(trace["x"])
    return list(zip(trace["x"], trace["y"], trace["marker"]["symbol"], strict=True))


def test_a_reached_milestone_ends_on_the_diagonal_and_a_promise_taken_back_in_a_cross() -> None:
    made = trend(chosen="M2")
    # M1 is twelve days late and so named; M2 is chosen; of M3 nothing slipped.
    assert line(made, "A Milestone 1") == M1
    assert line(made, "B Milestone 2") == M2
    assert line(made, "Other milestones") == [*M3, (None, None, "circle")]
    letters = {note["text"]: (note["x"], note["y"]) for note in made["layout"]["annotations"]}
    assert letters["<b>A</b>"] == ("2020-05-12", "2020-05-12")
    assert letters["<b>B</b>"] == ("2020-05-04", "2020-08-14")
    (diagonal,) = [trace for trace in made["data"] if trace["name"] == "Day promised is today"]
    assert "dash" not in diagonal["line"] and diagonal["x"] == diagonal["y"]


def test_a_promise_taken_back_is_a_cross_on_a_line_without_a_name_too() -> None:
    gap = (None, None, "circle")
    assert line(trend(chosen=None), "Other milestones") == [*M2, gap, *M3, gap]


def test_the_axes_say_what_they_are() -> None:
    made = trend(chosen=None)
    said = {note["text"] for note in made["layout"]["annotations"]}
    assert {"↑ promised for", "made on →"} <= said
    assert all("title" not in made["layout"][axis] for axis in ("xaxis", "yaxis"))


JANUARY, DECEMBER = date(2019, 1, 1), date(2019, 12, 31)


def slipped(baseline: date, until: date, slippage: str = "▲ late") -> Mark:
    return Mark(
        "Row", baseline=baseline, forecast=until, actual=None, until=until, state="", late=True, slippage=slippage
    )


def drawn(*rows: Mark) -> dict[str, Any]:
    made = gantt_chart(rows=rows, ruler=Ruler(), start=JANUARY, end=DECEMBER, status_date=date(2019, 6, 30), dark=False)
    return dict(json.loads(made.to_json()))


@pytest.mark.parametrize(
    ("baseline", "until", "x", "anchor", "y"),
    [
        # A fifth of the days is 72: from 14 March on there is room to the left, until 20 October to the right.
        (date(2019, 2, 1), date(2019, 10, 20), "2019-10-20", "left", 0.76),
        (date(2019, 3, 14), date(2019, 10, 21), "2019-03-14", "right", 0.76),
        (date(2019, 3, 13), date(2019, 10, 21), "2019-10-21", "right", 1.2),  # above its bar
        (date(2018, 6, 1), date(2020, 6, 1), "2019-12-31", "right", 1.2),  # from edge to edge
        (date(2018, 6, 1), date(2019, 2, 1), "2019-02-01", "left", 0.76),
        (date(2019, 11, 1), date(2020, 6, 1), "2019-11-01", "right", 0.76),
    ],
)
def test_the_words_of_a_slippage_stand_where_there_is_room(
    baseline: date, until: date, x: str, anchor: str, y: float
) -> None:
    made = drawn(slipped(baseline, until))
    (said,) = [note for note in made["layout"]["annotations"] if note["text"] == "▲ late"]
    assert (said["x"], said["xanchor"], said["y"]) == (x, anchor, pytest.approx(y))
    assert (said["xshift"] > 0) is (anchor == "left")
    (bar,) = [trace for trace in made["data"] if trace["name"] == "Late"]
    edges = [min(max(on, JANUARY), DECEMBER).isoformat() for on in (baseline, until)]
    assert bar["x"] == [*edges, None], "cut at the edge of the days shown"


def test_what_came_on_the_day_has_neither_bar_nor_words() -> None:
    made = drawn(slipped(date(2019, 5, 1), date(2019, 5, 1), slippage=""))
    assert "Late" not in [trace["name"] for trace in made["data"]]
    assert [note["text"] for note in made["layout"]["annotations"]] == ["Row", "status date 30 Jun 2019"]


def test_a_period_of_a_project_without_milestones_can_be_looked_at() -> None:
    empty = replace(schedule(ON), outputs=table(OUTPUTS, []), work_packages=table(PACKAGES, []))
    empty = replace(empty, milestones=empty.milestones.assign(**SOURCED))
    view = gantt.gantt(empty, frames.cooperation(), table("objective_id title", []), group="work-package", period="P1")
    assert view.narrow == '<ul class="list"></ul>'
    assert view.draw is not None

"""What a reader can choose of the picture: what its rows are grouped by and a period, both of which stand in a link."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from html import unescape
from typing import Any

import pytest

from tests.oracle.record import Row, day, span
from tests.pages.cases import Case, Run, See, open_timeline
from tests.pages.points import Point, points
from tests.pages.screen import Screen

SHIPPED, RIVERBANK = ("shipped", date(2013, 9, 30)), ("riverbank", date(2019, 9, 30))
LABELS = {"group": "Group by", "zoom": "Zoom to"}


def labels(case: Case) -> list[str]:
    """Of the rows of the chart from top to bottom; heads in <b>."""
    notes = case.screen.charts["timeline"]["layout"]["annotations"]
    return [unescape(note["text"]) for note in notes if note.get("xref") == "paper" and note.get("xanchor") == "left"]


def heads(case: Case) -> list[str]:
    return [label.removeprefix("<b>").removesuffix("</b>") for label in labels(case) if label.startswith("<b>")]


def below(case: Case, head: str) -> list[str]:
    """The rows of a group."""
    every = labels(case)
    place = every.index(f"<b>{head}</b>") + 1
    until = next((at for at in range(place, len(every)) if every[at].startswith("<b>")), len(every))
    return every[place:until]


def cut(text: str, most: int = 90) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def marks(made: list[Point]) -> list[str]:
    """The labels of those that have a day to be drawn."""
    drawn = [point for point in made if any(len(one) == 10 for one in (point.baseline, point.forecast, point.actual))]
    doubts = {"WITHDRAWN": "✕ ", "IN_CONFLICT": "? "}
    return [cut(doubts.get(point.state.name if point.state else "", "") + point.title) for point in drawn]


@pytest.mark.parametrize("selected", [SHIPPED, RIVERBANK])
@pytest.mark.parametrize(
    ("group", "resource", "key", "title"),
    [("objective", "objectives", "objective", "title"), ("partner", "partners", "partner", "short_name")],
)
def test_a_link_groups_the_rows_and_every_row_stands_below_its_own_head(
    selected: tuple[str, date], group: str, resource: str, key: str, title: str, see: See
) -> None:
    case = open_timeline(see, *selected, group=group)
    made = points(case)
    assert heads(case)[0] == case.project["acronym"]
    assert below(case, case.project["acronym"]) == marks([point for point in made if not getattr(point, key)])
    column = {"objective": "objective_id", "partner": "partner_id"}[key]
    found = 0
    for row in case.oracle.record.rows(resource):
        mine = [point for point in made if getattr(point, key) == row[column]]
        tasks = [task_label(case, task) for task in tasks_of(case, group, row[column])]
        if mine or tasks:
            assert sorted(below(case, cut(row[title]))) == sorted(tasks + marks(mine)), row[title]
            found += 1
    assert len(heads(case)) == found + 1 > 2


def task_label(case: Case, task: Row) -> str:
    """`2.3 title`, the third task of the second work package."""
    numbers = {row["work_package_id"]: row["number"] for row in case.oracle.record.rows("work_packages")}
    return cut(f"{numbers[task['work_package_id']]}.{task['number']} {task['title']}")


def tasks_of(case: Case, group: str, member: str) -> list[Row]:
    packages = {row["work_package_id"]: row["objective_id"] for row in case.oracle.record.rows("work_packages")}
    return [
        task
        for task in case.oracle.record.rows("tasks")
        if member == (task["responsible_partner_id"] if group == "partner" else packages[task["work_package_id"]])
    ]


@pytest.mark.parametrize("selected", [SHIPPED, RIVERBANK])
def test_a_link_to_a_period_shows_only_what_reaches_into_it(selected: tuple[str, date], see: See) -> None:
    whole = open_timeline(see, *selected)
    for period in whole.oracle.record.rows("reporting_periods"):
        case = open_timeline(see, *selected, zoom=period["period_id"])
        start, end = day(period["start_on"]), day(period["end_on"])
        shown = {label for head in heads(case) for label in below(case, head)}
        assert shown < {label for head in heads(whole) for label in below(whole, head)}
        made = points(case)
        drawn = [point for point in made if reaches(point, start, end, case.on)]
        tasks = [
            task
            for task in case.oracle.record.rows("tasks")
            if day(task["start_on"]) <= end and day(task["end_on"]) >= start
        ]
        assert shown == {*marks(drawn), *(task_label(case, task) for task in tasks)}
        (listed,) = [found for found in case.screen.lists if found] or [[]]
        # What the picture has, and what would be in it if its day were known.
        expected = [point.title for point in made if point in drawn or start <= point.on <= end]
        assert [item.what for item in listed] == expected


def reaches(point: Point, start: date, end: date, on: date) -> bool:
    """From its baseline to the day it is expected or was reached, of an overdue one at least to the status date."""
    state = point.state.name if point.state else ""
    named = [point.baseline, point.actual]
    named += [point.forecast] if state != "WITHDRAWN" and not point.actual else []
    days = [span(text)[1] for text in named if len(text) == 10]
    days += [on] if state == "OVERDUE" else []
    return bool(days) and min(days) <= end and max(days) >= start


@pytest.mark.parametrize(("name", "value"), [("group", "colour"), ("zoom", "P99")])
def test_a_choice_that_nobody_offers_is_said_and_left_out(name: str, value: str, see: See) -> None:
    case = open_timeline(see, *RIVERBANK, **{name: value})
    assert f"{LABELS[name]}: “{value}” is not known on this day; it is left out." in case.screen.notes
    assert labels(case) == labels(open_timeline(see, *RIVERBANK))


@pytest.fixture
def chosen(addresses: dict[str, str], monkeypatch: pytest.MonkeyPatch, run: Run) -> Callable[..., Screen]:
    """`chosen(label, option)`: the page after a choice in a list."""
    monkeypatch.setenv("CLUSTERCOOP_DATABASE_URL", addresses["riverbank"])

    def chosen(label: str, option: Any) -> Screen:
        screen = run("timeline")
        (box,) = [box for box in screen.at.selectbox if box.label == label]
        box.select(option).run()
        return Screen(screen.at, screen.files)

    return chosen


@pytest.mark.parametrize(
    ("label", "option", "parameter"),
    [
        ("Group by", "Partner", ("group", "partner")),
        ("Zoom to", "Period 2", ("zoom", "R2")),
        ("Milestone", "Counters set up", ("milestone", "M3")),
    ],
)
def test_a_choice_stands_in_the_address(
    chosen: Callable[..., Screen], label: str, option: str, parameter: tuple[str, str]
) -> None:
    name, code = parameter
    assert chosen(label, option).at.query_params[name] in (code, [code])

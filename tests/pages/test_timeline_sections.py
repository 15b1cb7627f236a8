"""What follows the picture: promises, the network and its what-if, the agenda, the end, and what may be taken away."""

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
from tests.pages.screen import Cell, numbers_in
from tests.pages.wording import MINUS

NETWORK, MOVES, TREND = "What may slip, and by how much", "What would move", "Milestone trend"
AGENDA, ENDS, PROMISES = "The coming 90 days", "Ends of the project on record", "Promises of one milestone"
HANDBOOK = ("shipped", date(2012, 7, 2))
LATE = ("shipped", date(2013, 9, 30))


@pytest.fixture(params=SELECTIONS)
def case(request: pytest.FixtureRequest, see: See) -> Case:
    return open_timeline(see, *request.param)


def titles(case: Case) -> dict[str, str]:
    return {name: milestone["title"] for name, milestone in case.oracle.schedule.milestones.items()}


def texts(row: dict[str, Cell], *columns: str) -> tuple[str, ...]:
    return tuple(row[column].text for column in columns)


def moved(days: int | None) -> str:
    """How far a promise moved, in words."""
    if not days:
        return "" if days is None else "unchanged"
    return f"{abs(days)} {'day' if abs(days) == 1 else 'days'} {'later' if days > 0 else 'earlier'}"


def promises(case: Case) -> dict[str, list[tuple[str, str, str, str]]]:
    """Of each milestone with a forecast what its table should say."""
    return {
        name: [
            (wording.stated(made_on), wording.stated(named) if named else "taken back", moved(days), reason)
            for made_on, named, reason, days in made
        ]
        for name, made in case.oracle.promises.of_each.items()
        if made
    }


def test_the_answer_counts_the_promises_that_moved_and_names_the_worst(case: Case) -> None:
    said = case.screen.answers["How did promises move?"]
    counted, worst = case.oracle.figures["promises_moved"], case.oracle.promises.worst
    assert numbers_in(said)[:1] == ([] if isinstance(counted, str) else [counted])
    slipped = case.oracle.promises.slipped
    named = [f"{titles(case)[name]} ({slipped[name]} {'day' if slipped[name] == 1 else 'days'} late)" for name in worst]
    told = bool(promises(case)) and bool(named) and not isinstance(counted, str)
    assert said.partition("Farthest from what was first promised: ")[2] == (f"{', '.join(named)}." if told else "")


def test_every_promise_made_by_the_day_is_in_the_table_with_its_reason(case: Case) -> None:
    shown = [
        texts(row, "Milestone", "Made on", "Promised for", "Moved", "Reason")
        for row in case.screen.tables.get(TREND, [])
    ]
    names = titles(case)
    assert sorted(shown) == sorted((names[name], *row) for name, rows in promises(case).items() for row in rows)


def test_the_trend_has_a_line_through_every_promise_and_the_diagonal(case: Case) -> None:
    if not promises(case):
        assert "timeline-trend" not in case.screen.charts
        return
    drawn: dict[str, list[tuple[str, str | None]]] = {}
    for trace in case.screen.charts["timeline-trend"]["data"]:
        for told, made_on, named in zip(trace.get("customdata", []), trace["x"], trace["y"], strict=False):
            if made_on is not None:
                drawn.setdefault(told[0], []).append((made_on, named))
    made = case.oracle.promises.of_each
    assert drawn == {name: [(on, named or None) for on, named, *_ in rows] for name, rows in made.items() if rows}
    diagonal = case.screen.series("timeline-trend")["Day promised is today"]
    assert diagonal["x"] == diagonal["y"]
    assert diagonal["x"][0] == case.project["start_on"]


@pytest.mark.parametrize("selected", [LATE, HANDBOOK])
def test_a_link_names_a_milestone_whose_line_stands_out_and_whose_promises_are_listed(
    selected: tuple[str, date], see: See
) -> None:
    case = open_timeline(see, *selected, milestone="M13")
    rows = case.screen.tables[PROMISES]
    assert [texts(row, "Made on", "Promised for", "Moved", "Reason") for row in rows] == promises(case)["M13"]
    title = titles(case)["M13"]
    assert title in [text.replace("\\", "") for text in (part.value for part in case.screen.at.subheader)]
    lines = case.screen.series("timeline-trend")
    assert lines[title]["line"]["width"] > max(one["line"]["width"] for name, one in lines.items() if name != title)
    assert PROMISES not in open_timeline(see, *selected).screen.tables


def test_a_milestone_that_nobody_forecast_yet_is_no_choice(see: See) -> None:
    case = see("timeline", *HANDBOOK, query={"milestone": "M99"})
    (box,) = [box for box in case.screen.at.selectbox if box.label == "Milestone"]
    assert box.value is None
    assert set(box.options) == {titles(case)[name] for name in promises(case)}
    assert any("M99" in note for note in case.screen.notes)


def test_the_answer_says_whether_the_end_holds_and_by_how_many_days(case: Case) -> None:
    said, network = case.screen.answers["What follows from a delay?"], case.oracle.network
    end = network.end_of(network.expected)
    if end is None or not network.latest:
        assert "nothing follows" in said or "nothing can be delayed" in said
        return
    days = (network.end_on - end).days
    assert said == (
        f"The end on {wording.long_day(network.end_on)} {'holds' if days >= 0 else 'does not hold'}: the last "
        f"milestone {'before it' if days >= 0 else 'planned by then'} is expected on {wording.long_day(end)}, {abs(days)} "
        f"{'day' if abs(days) == 1 else 'days'} {'earlier' if days >= 0 else 'later'}."
    )


def test_each_milestone_ahead_stands_with_its_days_and_its_float(case: Case) -> None:
    rows = case.screen.tables.get(NETWORK, [])
    shown = [texts(row, "Milestone", "Promised", "Expected", "Latest", "Float in days") for row in rows]
    names = titles(case)
    expected = [
        (names[name], wording.day(own), wording.day(on), wording.day(latest), wording.number(room))
        for name, own, on, latest, room, _broken in case.oracle.network.rows
        if latest is not None
    ]
    assert shown == (expected if case.oracle.network.latest else [])
    for row, room in zip(rows, [one[-1] for one in expected], strict=True):
        broken = row["Promised"].text != row["Expected"].text
        verdict = row["Verdict"].text
        assert verdict.startswith("▲" if broken else "■" if room.startswith(MINUS) else "◐" if room == "0" else "●")
    on_path = {row["Milestone"].text for row in rows if row["Longest path"].text == "▶"}
    path = next((text for text in case.screen.texts() if text.startswith("Longest path: ")), "")
    told = path.removeprefix("Longest path: ").removesuffix(".").split(" → ")
    by_title = {title: name for name, title in names.items()}
    if rows and path:
        assert case.oracle.network.is_a_longest_path(tuple(by_title[title] for title in told))
        assert on_path == set(told) - {names[name] for name in case.oracle.network.reached}


@pytest.mark.parametrize("days", [0, 1, 28, 400])
@pytest.mark.parametrize("milestone", ["M13", "M16"])
def test_a_what_if_moves_what_the_oracle_moves_and_says_whether_the_end_holds(
    milestone: str, days: int, see: See
) -> None:
    case = open_timeline(see, *HANDBOOK, state={"slip-milestone": milestone, "slip-days": days})
    network, names = case.oracle.network, titles(case)
    moves = network.moves(milestone, days)
    shown = {texts(row, "Milestone", "Expected now", "Expected then") for row in case.screen.tables.get(MOVES, [])}
    assert shown == {(names[name], wording.day(before), wording.day(after)) for name, (before, after) in moves.items()}
    (said,) = [note for note in case.screen.notes if note.startswith(f"If {names[milestone]} moved by ")]
    assert numbers_in(said.removeprefix(f"If {names[milestone]}"))[:2] == [days, max(0, len(moves) - 1)]
    end = network.end_of(network.expected | {name: after for name, (_before, after) in moves.items()})
    assert ("● The end" in said) is (end <= network.end_on)
    assert wording.long_day(end) in said
    assert bool(moves) is bool(days)


def test_a_what_if_is_kept_nowhere(see: See) -> None:
    tried = open_timeline(see, *HANDBOOK, state={"slip-milestone": "M13", "slip-days": 400})
    other = open_timeline(see, *HANDBOOK)
    for screen in (tried.screen, other.screen):
        assert "slip" not in str(dict(screen.at.query_params))
    assert tried.screen.tables[NETWORK] == other.screen.tables[NETWORK]
    assert tried.screen.answers == other.screen.answers
    assert tried.screen.file("ics-timeline") == other.screen.file("ics-timeline")


def test_the_agenda_has_what_is_overdue_first_and_then_the_coming_90_days(case: Case) -> None:
    rows = case.screen.tables.get(AGENDA, [])
    expected = case.oracle.agenda
    assert [row["State"].text.endswith("overdue") for row in rows] == [overdue for overdue, *_ in expected]
    assert [row["What"].below for row in rows] == [kind for _, _, kind, _ in expected]
    names, record = titles(case), case.oracle.record
    tasks = {row["task_id"]: row["title"] for row in record.rows("tasks")}
    periods = {row["period_id"]: f"Period {row['number']}" for row in record.tables["reporting_periods"]}
    for row, (overdue, on, kind, name) in zip(rows, expected, strict=True):
        assert overdue or on <= case.on + timedelta(days=90)
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
    counted = [sum(overdue for overdue, *_ in expected), sum(not overdue for overdue, *_ in expected)]
    said = case.screen.answers["What comes next?"]
    assert numbers_in(said) == [number for number in counted if number] + [90]


def test_the_end_that_is_used_and_the_others_are_listed_with_their_sources(case: Case) -> None:
    rows = case.screen.tables[ENDS]
    used = [row for row in rows if row["State"].text.endswith("● used") or row["State"].text == "● used"]
    assert [row["State"].text for row in used] == ["● used"]
    assert used[0]["End stated"].text == wording.stated(case.project["end_stated"])
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
    overview = see("overview", case.package, case.on, case.public).screen
    rate = case.screen.figures[title].value
    assert rate == case.figures("on_time_rate")[title]
    assert title not in overview.figures or overview.figures[title].value == rate


def test_the_workbook_has_every_table_of_the_page_with_as_many_rows(case: Case) -> None:
    book = openpyxl.load_workbook(io.BytesIO(case.screen.file("xlsx-timeline")))
    assert book.sheetnames[0] == "About"
    rows = {sheet["A1"].value: sheet for sheet in book.worksheets[1:]}
    assert list(rows) == ["Plan, promise and reality", TREND, NETWORK, AGENDA, ENDS]
    first = rows["Plan, promise and reality"]
    top = int(first.freeze_panes.lstrip("ABCDEFGHIJ")) - 1
    shown = [row[0] for row in first.iter_rows(min_row=top + 1, values_only=True)]
    assert shown == [point.title for point in points(case)]
    for title in (AGENDA, ENDS, TREND):
        sheet = rows[title]
        top = int(sheet.freeze_panes.lstrip("ABCDEFGHIJ")) - 1
        filled = [row for row in sheet.iter_rows(min_row=top + 1, values_only=True) if any(row)]
        assert len(filled) == len(case.screen.tables.get(title, []))


def test_the_calendar_file_is_called_by_the_project_and_has_the_days_of_the_chart(case: Case) -> None:
    made = Calendar.from_ical(case.screen.file("ics-timeline"))
    assert str(made["name"]) == case.project["acronym"]
    days = {str(event["summary"]): event["dtstart"].dt for event in made.walk("VEVENT")}
    for point in points(case):
        stated = point.actual if point.state in REACHED else point.forecast or point.baseline
        is_sure = point.state is None or point.state.name not in ("WITHDRAWN", "IN_CONFLICT")
        assert days.get(point.title) == (day(stated) if len(stated) == 10 and is_sure else None), point.title

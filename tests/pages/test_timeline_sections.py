"""How promises moved, and what follows from a delay: the network and its what-if."""

from __future__ import annotations

from datetime import date

import pytest

from tests.pages import wording
from tests.pages.cases import SELECTIONS, Case, See, open_timeline
from tests.pages.screen import Cell, numbers_in
from tests.pages.wording import MINUS

NETWORK, MOVES = "What may slip, and by how much", "What would move"
TREND, PROMISES = "Milestone trend", "Promises of one milestone"
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
    drawn: dict[str, list[tuple[str, str | None, str]]] = {}
    for trace in case.screen.charts["timeline-trend"]["data"]:
        if "customdata" in trace:
            points = zip(trace["customdata"], trace["x"], trace["y"], trace["marker"]["symbol"], strict=True)
            for told, made_on, named, symbol in points:
                if made_on is not None:
                    drawn.setdefault(told[0], []).append((made_on, named, symbol))
    assert drawn == lines(case)
    diagonal = case.screen.series("timeline-trend")["Day promised is today"]
    assert diagonal["x"] == diagonal["y"]
    assert diagonal["x"][0] == case.project["start_on"]


def lines(case: Case) -> dict[str, list[tuple[str, str | None, str]]]:
    """Of each milestone with a forecast its points and their symbols: each promise, a cross at the one before where it
    was taken back, and a diamond on the diagonal where the day it was reached is known.
    """
    reached = {row["milestone_id"]: row["actual"] for row in case.oracle.record.milestones if len(row["actual"]) == 10}
    made = {}
    for name, rows in case.oracle.promises.of_each.items():
        if rows:
            promised = [named for _made_on, named, *_ in rows]
            made[name] = [
                (made_on, named, "circle") if named else (made_on, promised[place - 1], "x")
                for place, (made_on, named, *_) in enumerate(rows)
            ]
            made[name] += [(reached[name], reached[name], "diamond")] if name in reached else []
    return made


def test_a_letter_leads_from_the_end_of_each_line_that_is_named_to_its_title(case: Case) -> None:
    told = [name for name in titles(case) if name in case.oracle.promises.worst and promises(case).get(name)]
    if not promises(case):
        return
    chart = case.screen.charts["timeline-trend"]
    named = {trace["customdata"][0][0]: trace["name"] for trace in chart["data"] if trace["name"][1:2] == " "}
    assert named.keys() == set(told)
    assert sorted(name[0] for name in named.values()) == list("ABC"[: len(told)])
    assert {key: name[2:] for key, name in named.items()} == {name: cut(titles(case)[name]) for name in told}
    letters = {note["text"]: (note["x"], note["y"]) for note in chart["layout"]["annotations"] if "<b>" in note["text"]}
    ends = lines(case)
    assert letters == {f"<b>{name[0]}</b>": ends[key][-1][:2] for key, name in named.items()}


def cut(title: str) -> str:
    return title if len(title) <= 48 else title[:47].rstrip() + "…"


@pytest.mark.parametrize("selected", [LATE, HANDBOOK])
def test_a_link_names_a_milestone_whose_line_stands_out_and_whose_promises_are_listed(
    selected: tuple[str, date], see: See
) -> None:
    case = open_timeline(see, *selected, milestone="M13")
    rows = case.screen.tables[PROMISES]
    assert [texts(row, "Made on", "Promised for", "Moved", "Reason") for row in rows] == promises(case)["M13"]
    title = titles(case)["M13"]
    assert title in [text.replace("\\", "") for text in (part.value for part in case.screen.at.subheader)]
    series = case.screen.series("timeline-trend")
    (mine,) = [name for name in series if name[2:] == cut(title) and name[1] == " "]
    assert series[mine]["line"]["width"] > max(one["line"]["width"] for name, one in series.items() if name != mine)
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
    if end is None:
        assert said == "No milestone with a day is on record, so nothing follows from any."
        return
    if not network.latest:
        known = case.oracle.schedule.milestones
        linked = [
            row
            for row in case.oracle.record.rows("milestone_links")
            if row["predecessor_id"] in known and row["successor_id"] in known
        ]
        assert said == (
            "Every milestone on record whose day is known is reached; nothing can be delayed any more."
            if linked or case.on >= network.end_on
            else "Links between milestones are not on record, so nothing can be said of what follows from a delay."
        )
        return
    days = (network.end_on - end).days
    assert said == (
        f"The end on {wording.long_day(network.end_on)} {'holds' if days >= 0 else 'does not hold'}: the last "
        f"milestone {'before it' if days >= 0 else 'planned by then'} is expected on {wording.long_day(end)}, "
        f"{abs(days)} {'day' if abs(days) == 1 else 'days'} {'earlier' if days >= 0 else 'later'}."
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
    promised = {titles(case)[row["milestone_id"]]: bool(row["forecast"]) for row in case.oracle.record.milestones}
    for row, room in zip(rows, [one[-1] for one in expected], strict=True):
        is_promised = promised[row["Milestone"].text]
        assert row["Promised"].below == ("" if is_promised else "baseline; nothing is promised")
        broken = row["Promised"].text != row["Expected"].text
        verdict = row["Verdict"].text
        assert verdict.startswith("▲" if broken else "■" if room.startswith(MINUS) else "◐" if room == "0" else "●")
    on_path = {row["Milestone"].text for row in rows if row["Longest path"].text == "▶"}
    alone = "Nothing else determines the last day expected: it is that of "
    path = next((text for text in case.screen.texts() if text.startswith(("Longest path: ", alone))), "")
    is_alone = path.startswith(alone)
    told = path.removeprefix("Longest path: ").removeprefix(alone).removesuffix(".").removesuffix(" alone").split(" → ")
    assert not path or is_alone is (len(told) == 1)
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
    others = max(0, len(moves) - 1)
    assert said.startswith(
        f"If {names[milestone]} moved by {days} {'day' if days == 1 else 'days'}, "
        f"{others} {'other' if others == 1 else 'others'} would move."
    )
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

"""The strip of many activities, the network's places, and how a chosen city stands out."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations
from math import dist

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clustercoop.views import maps
from clustercoop.views.charts.network import Edge, Node, network_chart, positions
from clustercoop.views.charts.strip import Event, Ruled, marks_strip
from clustercoop.views.cooperation import strip
from clustercoop.views.cooperation.dossier import Dossier
from clustercoop.vocabulary import ActivityStrand
from tests.pages.screen import numbers_in
from tests.views import cooperation_views
from tests.views.budget_views import Asked

DAY = date(2013, 9, 30)
CITIES = st.sampled_from([(19.05, 47.5), (17.11, 48.14), (14.42, 50.09), (13.41, 52.52), (7.69, 45.07), (22.0, 50.04)])


def many(asked: Callable[..., Asked], times: int, *, kinds: int = 0) -> Dossier:
    """The shipped activities that many times over; with `kinds`, each of so many kinds in turn."""
    made = cooperation_views.dossier(asked("shipped", DAY))
    rows = [made.activities.assign(activity_id=made.activities["activity_id"] + f"-{n}") for n in range(times)]
    activities = pd.concat(rows, ignore_index=True)
    if kinds:
        activities["kind"] = [f"kind {number % kinds:02}" for number in range(len(activities))]
    return replace(made, state=replace(made.state, activities=activities))


def test_many_activities_are_counted_by_kind_and_month_and_none_is_lost(asked: Callable[..., Asked]) -> None:
    made = many(asked, 20)
    view = strip.strip(made, asked("shipped", DAY).state.money.project)
    few = strip.strip(many(asked, 1), asked("shipped", DAY).state.money.project)
    assert len(few.table.rows) * 20 > strip.MOST_MARKS
    assert view.table.rows["number"].sum() == len(few.table.rows) * 20
    assert set(Counter(few.table.rows["kind"])) == set(view.table.rows["kind"])
    assert view.draw is not None
    (drawn,) = json.loads(view.draw(False).to_json())["data"]
    assert drawn["type"] == "heatmap"
    cells = [cell for row in drawn["z"] for cell in row]
    assert sum(cell for cell in cells if cell is not None) == len(few.table.rows) * 20
    assert 0 not in cells, "a month without an activity is empty"
    assert sum(numbers_in(line)[0] for line in entries(view.narrow)) == len(few.table.rows) * 20


def entries(html: str | None) -> list[str]:
    """Of a list for phones what each entry counts."""
    return [part.partition(" ")[0] for part in (html or "").replace("</span><span>", "\n").split("\n")[1:]]


def test_kinds_beyond_those_that_can_be_read_share_the_last_row(asked: Callable[..., Asked]) -> None:
    view = strip.strip(many(asked, 2, kinds=30), asked("shipped", DAY).state.money.project)
    assert view.draw is not None
    axis = json.loads(view.draw(False).to_json())["layout"]["yaxis"]
    assert len(axis["ticktext"]) == strip.MOST_KINDS
    assert axis["ticktext"][0] == "other kinds", "at the bottom"
    assert len(set(view.table.rows["kind"])) == 30, "the table has each under its own name"


def test_marks_of_one_row_and_one_week_do_not_cover_each_other() -> None:
    day = date(2012, 3, 6)
    events = [event(str(number), day + timedelta(days=number)) for number in range(3)]
    ruled = Ruled({"meeting": "meeting"}, (), date(2011, 4, 1), date(2014, 4, 30), DAY)
    (trace,) = json.loads(marks_strip(events, ruled, dark=False).to_json())["data"]
    assert len(set(trace["y"])) == 3


@pytest.mark.parametrize("dark", [False, True])
def test_strands_differ_in_symbol_and_colour(dark: bool) -> None:
    strands = [*ActivityStrand, None]
    days = [date(2012, number + 1, 1) for number in range(len(strands))]
    events = [replace(event(str(day), day), strand=strand) for day, strand in zip(days, strands, strict=True)]
    ruled = Ruled({"meeting": "meeting"}, (), date(2011, 4, 1), date(2014, 4, 30), DAY)
    traces = json.loads(marks_strip(events, ruled, dark=dark).to_json())["data"]
    for name in ("symbol", "color"):
        assert len({trace["marker"][name] for trace in traces}) == len(strands)


def event(key: str, day: date) -> Event:
    return Event(key, "meeting", f"Meeting {key}", day.isoformat(), None, day, day, True, None, True)


@given(st.lists(CITIES, max_size=14))
def test_partners_are_set_apart_and_stand_in_the_same_place_every_time(spots: list[tuple[float, float]]) -> None:
    nodes = [Node(str(number), str(number), *spot, "") for number, spot in enumerate(spots)]
    drawn = positions(nodes)
    assert drawn == positions(nodes)
    assert set(drawn) == {node.key for node in nodes}
    assert all(dist(drawn[one], drawn[other]) > 0.08 for one, other in combinations(drawn, 2))


def test_partners_keep_their_order_from_west_to_east_and_south_to_north() -> None:
    # Torino, Berlin, Rzeszów.
    drawn = positions(
        [Node("to", "", 7.69, 45.07, ""), Node("be", "", 13.41, 52.52, ""), Node("rz", "", 22.0, 50.04, "")]
    )
    assert drawn["to"][0] < drawn["be"][0] < drawn["rz"][0]
    assert drawn["to"][1] < drawn["rz"][1] < drawn["be"][1]


def test_a_hundred_partners_can_still_be_drawn() -> None:
    nodes = [Node(str(number), f"Partner {number}", 10 + number % 10, 45 + number // 10, "") for number in range(100)]
    edges = [Edge(str(one), str(other), one + 1, "") for one, other in combinations(range(100), 2)]
    traces = network_chart(nodes, edges, chosen=None, dark=False).data
    assert len(traces) < 12, "one series for each width, not for each tie"


def test_a_city_of_a_thousand_activities_leaves_the_map_free() -> None:
    def radii(*numbers: int) -> list[float]:
        places = [maps.PlacePoint(str(n), str(n), 10.0 + n, 47.0, number, "") for n, number in enumerate(numbers)]
        deck = json.loads(maps.places_map(context_url="x", places=places, dark=False).to_json())
        return [disc["radius"] for layer in deck["layers"] if layer["id"] == maps.PLACE_LAYER for disc in layer["data"]]

    # 7 + 5 * sqrt(4) = 17; beyond 25 the greatest has 7 + 5 * sqrt(25) = 32 and the others their share of it.
    assert radii(1, 4) == [12, 17]
    assert radii(250, 1000) == [7 + 5 * 2.5, 32]

"""Of more milestones than can be read at once the pictures show those that matter, and say how many there are."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date

import pytest

from clustercoop.measures.points import points
from clustercoop.views.timeline import gantt, promises
from clustercoop.views.view import View
from tests.pages.screen import Screen
from tests.views import timeline_views
from tests.views.budget_views import Asked

ON = date(2013, 9, 30)
FEW = 5


@pytest.fixture
def shipped_then(asked: Callable[..., Asked]) -> Asked:
    return asked("shipped", ON)


def drawn(view: View) -> set[str]:
    """The titles of the points that have a mark."""
    assert view.draw is not None
    traces = json.loads(view.draw(False).to_json())["data"]  # type: ignore[attr-defined]
    told = [
        one[0] for trace in traces if trace["name"] in ("Baseline", "Forecast", "Actual") for one in trace["customdata"]
    ]
    return {text.removeprefix("✕ ").removeprefix("? ") for text in told}


def test_with_few_enough_all_are_drawn_and_nothing_is_said(shipped_then: Asked) -> None:
    view = timeline_views.chart(shipped_then)
    every = points(shipped_then.state.schedule)
    assert len(drawn(view)) > FEW
    assert not [note for note in view.notes if "nearest" in note]
    assert view.narrow is not None and len(Screen.list_in(view.narrow)) == len(every)


def test_of_more_the_nearest_to_the_status_date_are_drawn_and_listed_and_it_is_said(
    shipped_then: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gantt, "MOST_POINTS", FEW)
    view = timeline_views.chart(shipped_then)
    every = points(shipped_then.state.schedule)
    away = sorted(abs((on - ON).days) for on in every["on"])
    nearest = {row.title for row in every.itertuples() if abs((row.on - ON).days) <= away[FEW - 1]}
    assert len(nearest) == FEW and drawn(view) == nearest
    assert view.narrow is not None
    listed = [item.what for item in Screen.list_in(view.narrow)]
    assert listed == [row.title for row in every.itertuples() if row.title in nearest], "still in time order"
    assert (
        f"Shown are the {FEW} nearest to the status date of {len(every)} milestones and outputs; the table has all."
        in view.notes
    )
    assert len(view.table.rows) == len(every)


def test_of_more_promises_those_that_slipped_most_are_drawn_and_the_chosen_one_always(
    shipped_then: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    schedule = shipped_then.state.schedule
    every = promises.promised_titles(schedule)
    slipped = promises.slipped_days(schedule)
    least = min(every, key=lambda name: abs(slipped.get(name, 0)))
    monkeypatch.setattr(promises, "MOST_LINES", FEW)
    view = promises.trend(schedule, milestone=least)
    assert view.draw is not None
    traces = json.loads(view.draw(False).to_json())["data"]  # type: ignore[attr-defined]
    lines = {one[0] for trace in traces for one in trace.get("customdata", [])}
    assert len(lines) == FEW and least in lines
    left_out = max(abs(slipped.get(name, 0)) for name in every.keys() - lines)
    assert all(abs(slipped.get(name, 0)) >= left_out for name in lines - {least})
    assert any(f"the {FEW} of {len(every)} milestones" in note for note in view.notes)
    # On screen the forecasts of these alone; all are taken away, and the note says how many more these are.
    titles = {every[name] for name in lines}
    assert set(view.table.on_screen["title"]) == titles
    assert set(view.table.rows["title"]) == set(every.values())
    more = len(schedule.forecasts) - len(view.table.on_screen)
    assert more > 0 and any(
        note.endswith(f"the CSV and the workbook have {more} forecasts more.") for note in view.notes
    )
    assert view.table.html("Trend").count("<tr ") == len(view.table.on_screen)
    assert view.table.csv().count(b"\r\n") == 1 + len(schedule.forecasts)

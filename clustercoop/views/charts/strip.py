"""A strip of time: events by kind, as marks or as numbers by month."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import plotly.graph_objects as go

from clustercoop import i18n
from clustercoop.i18n import N_, _
from clustercoop.views.charts.layout import FONT_SIZE, layout, plain, short, status_line, time_axis
from clustercoop.views.palette import Palette, palette
from clustercoop.vocabulary import ActivityStrand

ROW_PIXELS = 30
_SAME_DAY = timedelta(days=9)
"""Marks that are nearer to each other would cover one another; they are set apart in height."""

STRANDS: Mapping[ActivityStrand | None, tuple[str, str, str]] = {
    ActivityStrand.OBJECTIVE: ("circle", "accent", N_("Objective")),
    ActivityStrand.MANAGEMENT: ("square", "second", N_("Management")),
    ActivityStrand.COMMUNICATION: ("diamond", "third", N_("Communication")),
    None: ("triangle-up", "muted", N_("No strand on record")),
}
"""Symbol, colour of the palette and word of each strand."""


@dataclass(frozen=True)
class Event:
    """An activity on the strip: in which row, its dates as stated, from which first to which last day they can mean,
    and whether they name days at all.
    """

    key: str
    row: str
    label: str
    starts: str | None
    ends: str | None
    first: date
    last: date
    is_exact: bool
    strand: ActivityStrand | None
    counts: bool

    @property
    def when(self) -> str:
        """The date in words, at the precision of its source."""
        return i18n.stated_span(self.starts, self.ends)


@dataclass(frozen=True)
class Ruled:
    """What the events stand on: rows by name with their words, reporting periods, first and last day, status date."""

    rows: Mapping[str, str]
    periods: tuple[tuple[str, date, date], ...]
    start: date
    end: date
    status_date: date


def marks_strip(events: Sequence[Event], ruled: Ruled, *, dark: bool) -> go.Figure:
    """One mark for each event known to the day; one known to the month or year is a pale bar over all it can mean.

    A click on a mark gives the key of its event as `customdata`.
    """
    colours = palette(dark)
    places = {row: len(ruled.rows) - number for number, row in enumerate(ruled.rows)}
    figure = _ground(ruled, colours)
    figure.layout.shapes = [
        *figure.layout.shapes,
        *(_bar(event, places[event.row], colours) for event in events if not event.is_exact),
    ]
    heights = _set_apart(events, places)
    for strand, (symbol, colour, word) in STRANDS.items():
        for counts in (True, False):
            some = [event for event in events if event.strand == strand and event.counts is counts and event.is_exact]
            if some:
                name = _(word) if counts else _("{strand}, not counted").format(strand=_(word))
                figure.add_trace(
                    _marks(some, heights, name, symbol if counts else f"{symbol}-open", getattr(colours, colour))
                )
    _add_tips(figure, [event for event in events if not event.is_exact], heights)
    status_line(figure, ruled.start, ruled.end, ruled.status_date, colours)
    figure.update_layout(legend_itemsizing="constant")
    return figure


def _marks(events: Sequence[Event], heights: Mapping[str, float], name: str, symbol: str, colour: str) -> go.Scatter:
    return go.Scatter(
        x=[event.first for event in events],
        y=[heights[event.key] for event in events],
        name=name,
        mode="markers",
        marker={"symbol": symbol, "size": 11, "color": colour, "line": {"width": 2, "color": colour}},
        customdata=[[event.key, short(event.label), plain(event.when)] for event in events],
        hovertemplate="%{customdata[1]}<br>%{customdata[2]}<extra></extra>",
    )  # fmt: skip


def _add_tips(figure: go.Figure, events: Sequence[Event], heights: Mapping[str, float]) -> None:
    """In the middle of each bar what the pointer finds."""
    if events:
        figure.add_trace(
            go.Scatter(
                x=[event.first + (event.last - event.first) / 2 for event in events],
                y=[heights[event.key] for event in events],
                name=_("Known to the month or year"),
                mode="markers",
                showlegend=False,
                marker={"size": 14, "opacity": 0},
                customdata=[[event.key, short(event.label), plain(event.when)] for event in events],
                hovertemplate="%{customdata[1]}<br>%{customdata[2]}<extra></extra>",
            )
        )


def _bar(event: Event, place: int, colours: Palette) -> dict[str, object]:
    colour = getattr(colours, STRANDS[event.strand][1])
    return {
        "type": "rect", "x0": event.first, "x1": event.last + timedelta(days=1), "y0": place - 0.2, "y1": place + 0.2,
        "fillcolor": colour if event.counts else "rgba(0,0,0,0)", "opacity": 0.3 if event.counts else 0.7,
        "line": {"width": 1, "color": colour, "dash": "solid" if event.counts else "dot"},
    }  # fmt: skip


def _set_apart(events: Sequence[Event], places: Mapping[str, int]) -> dict[str, float]:
    """The height of each event: in the middle of its row, or above and below it where several come together."""
    heights: dict[str, float] = {}
    latest: dict[tuple[str, int], date] = {}
    for event in sorted(events, key=lambda event: (event.first, event.key)):
        levels = (0, 1, -1) if event.is_exact else (0,)
        is_free = (level for level in levels if event.first - latest.get((event.row, level), date.min) >= _SAME_DAY)
        level = next(is_free, 0)
        if event.is_exact:
            latest[event.row, level] = event.first
        heights[event.key] = places[event.row] + 0.28 * level
    return heights


def counts_strip(numbers: Mapping[tuple[str, date], int], ruled: Ruled, *, dark: bool) -> go.Figure:
    """The number of events by row and month (its first day), the darker the more; no number where there is none."""
    colours = palette(dark)
    months = _months(ruled.start, ruled.end)
    told = [i18n.stated(f"{month:%Y-%m}") for month in months]
    rows = list(ruled.rows)[::-1]
    cells = [[numbers.get((row, month)) for month in months] for row in rows]
    figure = _ground(ruled, colours)
    figure.add_trace(
        go.Heatmap(
            x=[month + timedelta(days=15) for month in months],
            y=list(range(1, len(rows) + 1)),
            z=cells,
            customdata=[[[title, month] for month in told] for title in (plain(ruled.rows[row]) for row in rows)],
            texttemplate="%{z}",
            textfont={"size": FONT_SIZE, "color": colours.ink},
            colorscale=[[0, colours.sequence[0]], [1, colours.sequence[1]]],
            showscale=False,
            name=_("Activities"),
            xgap=1,
            ygap=2,
            hovertemplate="%{customdata[0]}<br>%{customdata[1]}: %{z}<extra></extra>",
        )
    )
    status_line(figure, ruled.start, ruled.end, ruled.status_date, colours)
    figure.update_layout(showlegend=False)
    return figure


def _months(start: date, end: date) -> list[date]:
    """The first day of each month between two days."""
    made = [start.replace(day=1)]
    while (following := (made[-1] + timedelta(days=32)).replace(day=1)) <= end:
        made.append(following)
    return made


def _ground(ruled: Ruled, colours: Palette) -> go.Figure:
    """Rows with their names, every second period shaded, the periods named at the top."""
    figure = go.Figure()
    top = len(ruled.rows) + 0.6
    figure.layout.shapes = [
        {
            "type": "rect", "x0": first, "x1": last, "y0": 0.4, "y1": top + 0.7, "fillcolor": colours.land,
            "opacity": 0.55, "line": {"width": 0}, "layer": "below",
        }
        for number, (_name, first, last) in enumerate(ruled.periods)
        if number % 2 == 0
    ]  # fmt: skip
    figure.layout.annotations = [_period_name(ruled, period, top, colours) for period in ruled.periods]
    figure.update_layout(layout(colours, height=170 + ROW_PIXELS * (len(ruled.rows) + 1), legend=True))
    figure.update_layout(hovermode="closest", margin={"l": 8, "r": 24, "t": 64, "b": 86})
    figure.update_xaxes(**time_axis(ruled.start, ruled.end, colours))
    figure.update_yaxes(
        range=[0.4, top + 0.7], fixedrange=True, automargin=True, zeroline=False, ticks="", gridcolor=colours.line,
        tickvals=list(range(1, len(ruled.rows) + 1)), tickfont={"size": FONT_SIZE},
        ticktext=[short(word, most=30) for word in list(ruled.rows.values())[::-1]],
    )  # fmt: skip
    return figure


def _period_name(ruled: Ruled, period: tuple[str, date, date], top: float, colours: Palette) -> dict[str, Any]:
    name, first, last = period
    shown = max(first, ruled.start), min(last, ruled.end)
    return {
        "x": shown[0] + (shown[1] - shown[0]) / 2, "y": top + 0.3, "yanchor": "middle", "showarrow": False,
        "text": plain(name), "font": {"size": FONT_SIZE, "color": colours.muted},
    }  # fmt: skip

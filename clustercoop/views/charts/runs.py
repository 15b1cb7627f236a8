"""Bars over the years: what ran when, by group, with ends that nobody has stated."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import plotly.graph_objects as go

from clustercoop.i18n import _
from clustercoop.views.charts.layout import FONT_SIZE, layout, plain, short, status_line
from clustercoop.views.palette import Palette, palette

ROW_PIXELS = 29
_NAMES_PIXELS = 330
"""The column of the names, left of the years."""
_LONGEST_NAME = 46
OTHERS = 3
"""The number of the kind that stands for all the rest: three kinds have a colour of their own, the rest is grey."""
_FADING = (0.85, 0.6, 0.4, 0.25, 0.15)
"""How the bar of what has no end on record loses itself."""
_FADED_YEARS = 3
_MOST_TICKS = 9
_MILLISECONDS = 86_400_000


@dataclass(frozen=True)
class Run:
    """A row: from its first day on; `end` is None where none is on record. `kind` is the place of its colour."""

    key: str
    label: str
    start: date
    end: date | None
    kind: int
    said: str


@dataclass(frozen=True)
class Head:
    """A row that names the group of the rows below it."""

    label: str


def runs_chart(
    *, rows: Sequence[Head | Run], kinds: Sequence[str], start: date, end: date, status_date: date, dark: bool
) -> go.Figure:
    """A row for each run, its name before its bar; `kinds` are the names of the colours in their order.

    A click on a bar gives its key as `customdata`.
    """
    colours = palette(dark)
    figure = go.Figure()
    places = {number: len(rows) - number for number in range(len(rows))}
    for kind, name in enumerate(kinds):
        own = [(places[n], row) for n, row in enumerate(rows) if isinstance(row, Run) and row.kind == kind]
        _add_bars(figure, own, name, _colour(kind, colours), status_date)
    status_line(figure, start, end, status_date, colours)
    heads = [places[number] for number, row in enumerate(rows) if isinstance(row, Head) and number]
    names = [_name(places[number], row, colours) for number, row in enumerate(rows)]
    # All at once: Plotly copies the whole list for each shape or annotation that is added on its own.
    figure.layout.shapes = [*figure.layout.shapes, *(_rule(place, colours) for place in heads)]
    figure.layout.annotations = [*figure.layout.annotations, *names]
    figure.update_layout(layout(colours, height=200 + ROW_PIXELS * len(rows), legend=True))
    figure.update_layout(
        barmode="overlay", bargap=0, hovermode="closest", margin={"l": _NAMES_PIXELS, "r": 24, "t": 96, "b": 76},
        legend_itemclick=False, legend_itemdoubleclick=False,
    )  # fmt: skip
    ticks = list(_years(start, end))
    figure.update_xaxes(
        type="date", range=[start - timedelta(days=30), end + timedelta(days=60)], tickvals=ticks,
        ticktext=[str(tick.year) for tick in ticks], gridcolor=colours.line, fixedrange=True, side="top",
        tickfont={"size": FONT_SIZE}, tickangle=0,
    )  # fmt: skip
    figure.update_yaxes(visible=False, range=[0.4, len(rows) + 0.6], fixedrange=True)
    return figure


def _colour(kind: int, colours: Palette) -> str:
    return (colours.accent, colours.second, colours.third, colours.muted)[kind]


def _years(start: date, end: date) -> Iterator[date]:
    """The beginnings of years to mark, so few that their names keep apart on a narrow screen."""
    step = -(-(end.year - start.year + 1) // _MOST_TICKS)
    return (date(year, 1, 1) for year in range(start.year, end.year + 1, step))


def _add_bars(figure: go.Figure, rows: Sequence[tuple[int, Run]], name: str, colour: str, last: date) -> None:
    """All bars of one kind; of one without an end the same colour in steps that lose themselves, and an arrow."""
    parts = [(place, run, *part) for place, run in rows for part in _parts(run, last)]
    figure.add_trace(
        go.Bar(
            base=[begin for _place, _run, begin, _until, _opacity in parts],
            x=[(until - begin).days * _MILLISECONDS for _place, _run, begin, until, _opacity in parts],
            y=[place for place, *_rest in parts],
            width=0.42,
            name=plain(name),
            orientation="h",
            marker={"color": colour, "opacity": [part[-1] for part in parts], "line": {"width": 0}},
            customdata=[[run.key, plain(run.label), plain(run.said)] for _place, run, *_rest in parts],
            hovertemplate="%{customdata[1]}<br>%{customdata[2]}<extra></extra>",
        )
    )
    figure.add_trace(
        go.Scatter(
            x=[_faded(run, last) for _place, run in rows if run.end is None],
            y=[place for place, run in rows if run.end is None],
            name=plain(_("{kind}, no end on record").format(kind=name)),
            mode="markers",
            marker={"symbol": "triangle-right-open", "size": 10, "color": colour, "line": {"width": 2}},
            customdata=[[run.key, plain(run.label), plain(run.said)] for _place, run in rows if run.end is None],
            hovertemplate="%{customdata[1]}<br>%{customdata[2]}<extra></extra>",
            cliponaxis=False,
            showlegend=False,
        )
    )


def _parts(run: Run, last: date) -> Iterator[tuple[date, date, float]]:
    """First day, last day and opacity of each piece of a bar; a single day is drawn wide enough to be seen."""
    if run.end is not None:
        yield run.start, max(run.end, run.start + timedelta(days=45)), 1.0
        return
    step = (_faded(run, last) - run.start) / len(_FADING)
    for number, opacity in enumerate(_FADING):
        yield run.start + number * step, run.start + (number + 1) * step, opacity


def _faded(run: Run, last: date) -> date:
    """Where a bar without an end has lost itself: after a few years, or on the day up to which anything is known."""
    return max(min(run.start + timedelta(days=365 * _FADED_YEARS), last), run.start + timedelta(days=60))


def _rule(place: int, colours: Palette) -> dict[str, object]:
    """A line above a group, over the names and the years."""
    return {
        "type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": place + 0.5, "y1": place + 0.5,
        "line": {"color": colours.line, "width": 1}, "layer": "below",
    }  # fmt: skip


def _name(place: int, row: Head | Run, colours: Palette) -> dict[str, object]:
    """The name of a group in bold, those of its rows below it."""
    text = short(row.label, most=_LONGEST_NAME)
    return {
        "x": 0, "xref": "paper", "xanchor": "left", "xshift": -_NAMES_PIXELS, "y": place, "yanchor": "middle",
        "showarrow": False, "text": f"<b>{text}</b>" if isinstance(row, Head) else text, "align": "left",
        "font": {"size": FONT_SIZE, "color": colours.ink},
    }  # fmt: skip

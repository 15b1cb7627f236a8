"""The milestone trend: on which day a date was promised against the date promised."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from string import ascii_uppercase

import plotly.graph_objects as go

from clustercoop.i18n import N_, _
from clustercoop.views.charts.layout import FONT_SIZE, layout, short, status_line, time_axis
from clustercoop.views.palette import Palette, palette

LEGEND_ROW = 24
SYMBOLS = {"circle": N_("promised for"), "x": N_("taken back, before for"), "diamond": N_("reached")}
HOVER = "%{customdata[1]}<br>%{x|%d %b %Y}: %{customdata[2]} %{y|%d %b %Y}<extra></extra>"


@dataclass(frozen=True)
class Promise:
    """The promises of one milestone in time order: on which day, and for which date (None: taken back).

    `reached_on` is the day it was reached, None where it was not or the day is not known.
    """

    key: str
    title: str
    made_on: tuple[date, ...]
    promised: tuple[date | None, ...]
    named: bool
    chosen: bool
    reached_on: date | None = None


def trend_chart(*, promises: Sequence[Promise], start: date, end: date, status_date: date, dark: bool) -> go.Figure:
    """One line per milestone; the worst are named, the others grey; the diagonal is where a promise meets its day.

    A level line keeps its promise, one that climbs slips; one whose milestone is reached ends on the diagonal, one
    taken back in a cross. Letters lead from the lines to their names in the legend, where no name can cover a line. A
    click on a point gives the milestone as `customdata`.
    """
    colours = palette(dark)
    figure = go.Figure()
    figure.add_trace(
        go.Scatter(
            x=[start, end], y=[start, end], mode="lines", name=_("Day promised is today"), hoverinfo="skip",
            line={"color": colours.muted, "width": 1},
        )
    )  # fmt: skip
    _add_others(figure, [promise for promise in promises if not (promise.named or promise.chosen)], colours)
    told = [promise for promise in promises if promise.named or promise.chosen]
    tones = iter((colours.second, colours.third, colours.ink))
    for letter, promise in sorted(zip(ascii_uppercase, told, strict=False), key=lambda pair: pair[1].chosen):
        colour, width = (colours.accent, 4) if promise.chosen else (next(tones), 2.5)
        _add_line(figure, promise, f"{letter} {short(promise.title)}", colour, width)
    figure.layout.annotations = [
        *_axis_titles(colours),
        *(
            name
            for letter, promise in zip(ascii_uppercase, told, strict=False)
            for name in _name(letter, promise, colours)
        ),
    ]
    status_line(figure, start, end, status_date, colours)
    figure.update_layout(layout(colours, height=520 + LEGEND_ROW * len(told), legend=True))
    figure.update_layout(hovermode="closest", margin_t=84 + LEGEND_ROW * len(told), legend_traceorder="normal")
    axis = time_axis(start, end, colours)
    figure.update_xaxes(**axis)
    # The first day is on the other axis already, and both would stand in one corner.
    figure.update_yaxes(**axis, automargin=True)
    figure.update_yaxes(ticktext=["", *figure.layout.yaxis.ticktext[1:]])
    return figure


def _axis_titles(colours: Palette) -> list[dict[str, object]]:
    """What the axes are, where no line can be: above the picture, and below the diagonal's end."""
    font = {"size": FONT_SIZE, "color": colours.muted}
    place = {"xref": "paper", "yref": "paper", "showarrow": False, "font": font, "yanchor": "bottom"}
    return [
        {"x": 0, "y": 1, "xanchor": "left", "yshift": 4, "text": _("↑ promised for"), **place},
        {"x": 1, "y": 0, "xanchor": "right", "yshift": 4, "text": _("made on →"), **place},
    ]


def _add_others(figure: go.Figure, others: Sequence[Promise], colours: Palette) -> None:
    """Those that are not named as one series, with a gap after each: a series of its own for each takes far longer."""
    days: list[date | None] = []
    promised: list[date | None] = []
    told: list[list[str]] = []
    signs: list[str] = []
    for promise in others:
        made_on, dates, symbols = _points(promise)
        days += [*made_on, None]
        promised += [*dates, None]
        signs += [*symbols, "circle"]
        told += [*_told(promise, symbols), [promise.key, "", ""]]
    if others:
        figure.add_trace(
            go.Scatter(
                x=days, y=promised, mode="lines+markers", name=_("Other milestones"), customdata=told,
                line={"color": colours.programme, "width": 1.5, "shape": "hv"},
                marker=_marker(signs, colours.programme, size=6),
                hovertemplate=HOVER,
            )
        )  # fmt: skip


def _points(promise: Promise) -> tuple[list[date], list[date | None], list[str]]:
    """Where the line goes: through the promises, and to the diagonal once the milestone is reached.

    A promise taken back is drawn at the date that was promised before it.
    """
    days, dates, symbols = list(promise.made_on), list(promise.promised), ["circle"] * len(promise.made_on)
    for place in range(1, len(dates)):
        if dates[place] is None:
            dates[place], symbols[place] = dates[place - 1], "x"
    if promise.reached_on is not None:
        days.append(promise.reached_on)
        dates.append(promise.reached_on)
        symbols.append("diamond")
    return days, dates, symbols


def _add_line(figure: go.Figure, promise: Promise, name: str, colour: str, width: float) -> None:
    days, dates, symbols = _points(promise)
    figure.add_trace(
        go.Scatter(
            x=days,
            y=dates,
            mode="lines+markers",
            name=name,
            line={"color": colour, "width": width, "shape": "hv"},
            marker=_marker(symbols, colour, size=8),
            customdata=_told(promise, symbols),
            hovertemplate=HOVER,
        )
    )


def _told(promise: Promise, symbols: Sequence[str]) -> list[list[str]]:
    """Of each point the milestone's key, its title, and what its symbol means."""
    return [[promise.key, short(promise.title), _(SYMBOLS[symbol])] for symbol in symbols]


def _marker(symbols: Sequence[str], colour: str, *, size: int) -> dict[str, object]:
    """Promises as points; what ends a line is larger."""
    sizes = [size if symbol == "circle" else size + 4 for symbol in symbols]
    return {"size": sizes, "symbol": list(symbols), "color": colour}


def _name(letter: str, promise: Promise, colours: Palette) -> list[dict[str, object]]:
    """The letter of a line, at its end."""
    days, dates, _symbols = _points(promise)
    ends = [(on, promised) for on, promised in zip(days, dates, strict=True) if promised is not None]
    return [
        {
            "x": on, "y": promised, "xanchor": "left", "yanchor": "bottom", "xshift": 6, "yshift": 2,
            "showarrow": False, "text": f"<b>{letter}</b>", "font": {"size": FONT_SIZE, "color": colours.ink},
        }
        for on, promised in ends[-1:]
    ]  # fmt: skip

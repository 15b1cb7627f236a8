"""The milestone trend: on which day a date was promised against the date promised."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import plotly.graph_objects as go

from clustercoop.i18n import _
from clustercoop.views.charts.layout import FONT_SIZE, layout, plain, short, status_line, time_axis
from clustercoop.views.palette import Palette, palette


@dataclass(frozen=True)
class Promise:
    """The promises of one milestone in time order: on which day, and for which date (None: taken back)."""

    key: str
    title: str
    made_on: tuple[date, ...]
    promised: tuple[date | None, ...]
    named: bool
    chosen: bool


def trend_chart(*, promises: Sequence[Promise], start: date, end: date, status_date: date, dark: bool) -> go.Figure:
    """One line per milestone; the worst are named, the others grey; the diagonal is where a promise meets its day.

    A level line keeps its promise, one that climbs slips. A click on a point gives the milestone as `customdata`.
    """
    colours = palette(dark)
    figure = go.Figure()
    figure.add_trace(
        go.Scatter(
            x=[start, end], y=[start, end], mode="lines", name=_("Day promised is today"), hoverinfo="skip",
            line={"color": colours.ink, "width": 1, "dash": "dot"},
        )
    )  # fmt: skip
    _add_others(figure, [promise for promise in promises if not (promise.named or promise.chosen)], colours)
    told = (colours.second, colours.third, colours.muted)
    coloured = 0
    for promise in sorted(promises, key=lambda item: (item.chosen, item.named)):
        if promise.chosen:
            _add_line(figure, promise, colours.accent, 4)
        elif promise.named:
            _add_line(figure, promise, told[coloured % len(told)], 2.5)
            coloured += 1
    figure.layout.annotations = [name for promise in promises for name in _name(promise, colours)]
    status_line(figure, start, end, status_date, colours)
    figure.update_layout(layout(colours, height=520, legend=True))
    figure.update_layout(hovermode="closest")
    axis = time_axis(start, end, colours)
    figure.update_xaxes(**axis, title={"text": _("made on"), "font": {"size": FONT_SIZE}})
    figure.update_yaxes(**axis, title={"text": _("promised for"), "font": {"size": FONT_SIZE}}, automargin=True)
    return figure


def _add_others(figure: go.Figure, others: Sequence[Promise], colours: Palette) -> None:
    """Those that are not named as one series, with a gap after each: a series of its own for each takes far longer."""
    days: list[date | None] = []
    promised: list[date | None] = []
    told: list[list[str]] = []
    for promise in others:
        days += [*promise.made_on, None]
        promised += [*promise.promised, None]
        told += [[promise.key, plain(short(promise.title))]] * (len(promise.made_on) + 1)
    if others:
        figure.add_trace(
            go.Scatter(
                x=days, y=promised, mode="lines+markers", name=_("Other milestones"), customdata=told,
                line={"color": colours.programme, "width": 1.5, "shape": "hv"},
                marker={"size": 6, "color": colours.programme},
                hovertemplate="%{customdata[1]}<br>%{x|%d %b %Y}: %{y|%d %b %Y}<extra></extra>",
            )
        )  # fmt: skip


def _add_line(figure: go.Figure, promise: Promise, colour: str, width: float) -> None:
    figure.add_trace(
        go.Scatter(
            x=list(promise.made_on),
            y=list(promise.promised),
            mode="lines+markers",
            name=plain(promise.title),
            showlegend=False,
            line={"color": colour, "width": width, "shape": "hv"},
            marker={"size": 8, "color": colour},
            customdata=[[promise.key]] * len(promise.made_on),
            hovertemplate=plain(short(promise.title)) + "<br>%{x|%d %b %Y}: %{y|%d %b %Y}<extra></extra>",
        )
    )


def _name(promise: Promise, colours: Palette) -> list[dict[str, object]]:
    """What stands at the last date promised, of those that are named."""
    last = next((place for place in range(len(promise.promised) - 1, -1, -1) if promise.promised[place]), None)
    if last is None or not (promise.named or promise.chosen):
        return []
    return [
        {
            "x": promise.made_on[last], "y": promise.promised[last], "xanchor": "right", "yanchor": "bottom",
            "showarrow": False, "text": short(promise.title, most=30), "yshift": 4,
            "font": {"size": FONT_SIZE, "color": colours.ink},
        }
    ]  # fmt: skip

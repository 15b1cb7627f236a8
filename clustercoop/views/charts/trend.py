"""The milestone trend: on which day a date was promised against the date promised."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import plotly.graph_objects as go

from clustercoop.i18n import _
from clustercoop.views.charts.layout import FONT_SIZE, layout, plain, short, status_line, time_axis
from clustercoop.views.palette import palette


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
    names = []
    told = (colours.second, colours.third, colours.muted)
    coloured = 0
    for promise in sorted(promises, key=lambda item: (item.chosen, item.named)):
        colour, width = colours.programme, 1.5
        if promise.named:
            colour, width = told[coloured % len(told)], 2.5
            coloured += 1
        if promise.chosen:
            colour, width = colours.accent, 4
        figure.add_trace(
            go.Scatter(
                x=list(promise.made_on),
                y=list(promise.promised),
                mode="lines+markers",
                name=plain(promise.title),
                showlegend=False,
                line={"color": colour, "width": width, "shape": "hv"},
                marker={"size": 8 if promise.named or promise.chosen else 6, "color": colour},
                customdata=[[promise.key]] * len(promise.made_on),
                hovertemplate=plain(short(promise.title)) + "<br>%{x|%d %b %Y}: %{y|%d %b %Y}<extra></extra>",
            )
        )
        last = next((place for place in range(len(promise.promised) - 1, -1, -1) if promise.promised[place]), None)
        if last is not None and (promise.named or promise.chosen):
            names.append(
                {
                    "x": promise.made_on[last], "y": promise.promised[last], "xanchor": "right", "yanchor": "bottom",
                    "showarrow": False, "text": short(promise.title, most=30), "yshift": 4,
                    "font": {"size": FONT_SIZE, "color": colours.ink},
                }
            )  # fmt: skip
    figure.layout.annotations = names
    status_line(figure, start, end, status_date, colours)
    figure.update_layout(layout(colours, height=520, legend=True))
    figure.update_layout(hovermode="closest")
    axis = time_axis(start, end, colours)
    figure.update_xaxes(**axis, title={"text": _("made on"), "font": {"size": FONT_SIZE}})
    figure.update_yaxes(**axis, title={"text": _("promised for"), "font": {"size": FONT_SIZE}}, automargin=True)
    return figure

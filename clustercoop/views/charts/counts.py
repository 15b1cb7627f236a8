"""Horizontal bars that count things, each split into a part and the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from clustercoop.views.charts.layout import FONT_SIZE, layout, plain, short
from clustercoop.views.palette import palette

ROW_PIXELS = 44


@dataclass(frozen=True)
class CountBar:
    """A row: its name, the number of the part and of the whole, and both in words."""

    title: str
    part: int
    whole: int
    label: str


def count_bars(*, rows: Sequence[CountBar], part: str, rest: str, dark: bool) -> go.Figure:
    """A row for each bar, its name and number above; `part` and `rest` name its two pieces.

    A click on a bar gives its place from 0 as `customdata`.
    """
    colours = palette(dark)
    figure = go.Figure()
    places = list(range(len(rows), 0, -1))
    for name, numbers, colour in (
        (part, [row.part for row in rows], colours.accent),
        (rest, [row.whole - row.part for row in rows], colours.programme),
    ):
        figure.add_trace(
            go.Bar(
                x=numbers,
                y=[place - 0.16 for place in places],
                name=plain(name),
                orientation="h",
                width=0.3,
                marker={"color": colour, "line": {"width": 0}},
                customdata=[[number] for number in range(len(rows))],
                text=[plain(row.title) for row in rows],
                textposition="none",
                hovertemplate="%{text}<br>" + plain(name) + ": %{x:,d}<extra></extra>",
            )
        )
    figure.layout.annotations = [
        {
            "x": 0, "xref": "paper", "xanchor": "left", "y": place + 0.22, "yanchor": "middle", "showarrow": False,
            "text": f"<b>{short(row.title, most=34)}</b>  {plain(row.label)}", "align": "left",
            "font": {"size": FONT_SIZE, "color": colours.ink},
        }
        for place, row in zip(places, rows, strict=True)
    ]  # fmt: skip
    figure.update_layout(layout(colours, height=110 + ROW_PIXELS * len(rows), legend=True))
    figure.update_layout(
        barmode="stack", bargap=0, hovermode="closest", margin={"l": 8, "r": 16, "t": 52, "b": 36},
        legend_traceorder="normal", legend_itemclick=False, legend_itemdoubleclick=False,
    )  # fmt: skip
    most = max((row.whole for row in rows), default=1)
    figure.update_xaxes(
        tickfont={"size": FONT_SIZE}, tickformat=",d", gridcolor=colours.line, zeroline=True, fixedrange=True,
        zerolinecolor=colours.muted, nticks=min(most, 6) + 1, range=[0, most * 1.04],
    )  # fmt: skip
    figure.update_yaxes(visible=False, range=[0.4, len(rows) + 0.6], fixedrange=True)
    return figure

"""How a network grew: the share of pairs that met and the share of ties across borders, over time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import plotly.graph_objects as go

from clustercoop.i18n import _
from clustercoop.views.charts.layout import FONT_SIZE, layout, plain, status_line, time_axis
from clustercoop.views.palette import palette


def growth_chart(
    *,
    days: Sequence[date],
    density: Sequence[float | None],
    abroad: Sequence[float | None],
    start: date,
    end: date,
    status_date: date,
    dark: bool,
) -> go.Figure:
    """Two lines in percent with a mark for each day that is known; a gap where a share is not applicable."""
    colours = palette(dark)
    figure = go.Figure()
    for name, values, symbol, dash, colour in (
        (_("Pairs that met, of those possible"), density, "circle", "solid", colours.accent),
        (_("Ties across borders, of all"), abroad, "diamond", "dash", colours.second),
    ):
        figure.add_trace(
            go.Scatter(
                x=list(days),
                y=list(values),
                name=name,
                mode="lines+markers",
                line={"color": colour, "width": 2.5, "dash": dash},
                marker={"symbol": symbol, "size": 9, "color": colour},
                hovertemplate=plain(name) + ": %{y:.1f} %<extra></extra>",
            )
        )
    status_line(figure, start, end, status_date, colours)
    figure.update_layout(layout(colours, height=340, legend=True))
    figure.update_xaxes(**time_axis(start, end, colours))
    figure.update_yaxes(
        range=[0, 106], ticksuffix=" %", gridcolor=colours.line, zerolinecolor=colours.muted, fixedrange=True,
        tickfont={"size": FONT_SIZE}, automargin=True,
    )  # fmt: skip
    return figure

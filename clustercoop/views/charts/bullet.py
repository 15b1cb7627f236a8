"""A bar for each indicator: the way from baseline to target, how much of it is gone, and where an even pace stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from clustercoop.i18n import _
from clustercoop.views.charts.layout import FONT_SIZE, layout, plain, short
from clustercoop.views.palette import Palette, palette

ROW_PIXELS = 84
BAR = 0.2
FARTHEST = (-0.3, 1.3)
"""A bar that goes farther than this leaves the picture; its words have the numbers."""


@dataclass(frozen=True)
class Bullet:
    """An indicator: its name, its value in words, its share of the way, and that of an even pace."""

    title: str
    label: str
    share: float
    expected: float
    is_behind: bool


def bullet_chart(*, rows: Sequence[Bullet], dark: bool) -> go.Figure:
    """A row for each indicator, its words above its bar."""
    colours = palette(dark)
    places = list(range(len(rows), 0, -1))
    heights = [place - 0.22 for place in places]
    figure = go.Figure()
    for name, shares, width, colour in (
        (_("From baseline to target"), [1.0] * len(rows), 1.5 * BAR, colours.programme),
        (_("Gone so far"), [row.share for row in rows], BAR, colours.accent),
    ):
        figure.add_trace(
            go.Bar(
                x=shares,
                y=heights,
                name=name,
                orientation="h",
                width=width,
                marker={"color": colour, "line": {"width": 0}},
                customdata=[[plain(row.title), plain(row.label)] for row in rows],
                hovertemplate="%{customdata[0]}<br>%{customdata[1]}<extra></extra>",
            )
        )
    figure.add_trace(
        go.Scatter(
            x=[row.expected for row in rows],
            y=heights,
            name=_("Even pace"),
            mode="markers",
            marker={"symbol": "line-ns", "size": 26, "line": {"width": 3, "color": colours.second}},
            customdata=[[plain(row.title)] for row in rows],
            hovertemplate="%{customdata[0]}<br>" + plain(_("Even pace")) + ": %{x:.0%}<extra></extra>",
        )
    )
    figure.layout.annotations = [
        *(_words(place, row, colours) for place, row in zip(places, rows, strict=True)),
        *_ends(colours),
    ]
    figure.update_layout(layout(colours, height=130 + ROW_PIXELS * len(rows), legend=True))
    figure.update_layout(barmode="overlay", hovermode="closest", margin_l=8, margin_b=36, bargap=0)
    least, most = min(0.0, *(row.share for row in rows)), max(1.0, *(row.share for row in rows))
    figure.update_xaxes(
        range=[max(least, FARTHEST[0]), min(most, FARTHEST[1]) + 0.005],
        tickvals=[0, 0.5, 1],
        showticklabels=False,
        gridcolor=colours.line,
        zeroline=False,
        fixedrange=True,
    )
    figure.update_yaxes(visible=False, range=[0.35, len(rows) + 0.75], fixedrange=True)
    return figure


def _ends(colours: Palette) -> list[dict[str, object]]:
    """What the lines from top to bottom are; those at the edges keep within the picture."""
    return [
        {
            "x": share, "xanchor": side, "y": 0, "yref": "paper", "yanchor": "top", "showarrow": False,
            "text": plain(text), "font": {"size": FONT_SIZE, "color": colours.muted},
        }
        for share, side, text in (
            (0, "left", _("Baseline")), (0.5, "center", _("half of the way")), (1, "right", _("Target")),
        )
    ]  # fmt: skip


def _words(place: int, row: Bullet, colours: Palette) -> dict[str, object]:
    return {
        "x": 0, "xref": "paper", "xanchor": "left", "y": place + 0.26, "yanchor": "middle", "showarrow": False,
        "text": f"<b>{short(row.title, most=44)}</b><br>{short(row.label, most=60)}", "align": "left",
        "font": {"size": FONT_SIZE, "color": colours.ink},
    }  # fmt: skip

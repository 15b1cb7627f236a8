"""Horizontal bars: what is spent of what was approved, and how the money may end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from clustercoop.i18n import _
from clustercoop.views.charts.layout import CENTS_PER_THOUSAND, FONT_SIZE, layout, plain, short
from clustercoop.views.palette import Palette, palette

ROW_PIXELS = 46


@dataclass(frozen=True)
class BudgetBar:
    """A member with its approved budget, what is spent of it, and both in words; amounts in cents."""

    key: str
    title: str
    approved_cents: int
    spent_cents: int
    label: str


def budget_bars(*, rows: Sequence[BudgetBar], spent: str, dark: bool) -> go.Figure:
    """A row for each member: its name and figures above, the approved budget behind, what is spent in front.

    In thousands. A click on a bar gives its key as `customdata`.
    """
    colours = palette(dark)
    figure = go.Figure()
    for name, cents, width, colour in (
        (_("Approved"), [row.approved_cents for row in rows], 0.34, colours.programme),
        (spent, [row.spent_cents for row in rows], 0.2, colours.accent),
    ):
        figure.add_trace(
            go.Bar(
                x=[value / CENTS_PER_THOUSAND for value in cents],
                y=[place - 0.16 for place in _places(rows)],
                name=name,
                orientation="h",
                width=width,
                marker={"color": colour, "line": {"width": 0}},
                customdata=[[row.key] for row in rows],
                text=[plain(row.title) for row in rows],
                textposition="none",
                hovertemplate="%{text}<br>" + plain(name) + ": %{x:,.1f}<extra></extra>",
            )
        )
    figure.layout.annotations = [
        annotation
        for place, row in zip(_places(rows), rows, strict=True)
        for annotation in _words(place + 0.24, row.title, row.label, colours)
    ]
    _horizontal(figure, rows, colours)
    return figure


@dataclass(frozen=True)
class EndBar:
    """How the money may end by one method: spent so far, still to come within the budget, and own cost beyond it."""

    title: str
    label: str
    so_far_cents: int
    to_come_cents: int
    own_cost_cents: int


def end_bars(*, rows: Sequence[EndBar], approved_cents: int, dark: bool) -> go.Figure:
    """A row for each method, stacked from declared so far to own cost, and the approved budget as a line."""
    colours = palette(dark)
    figure = go.Figure()
    for name, cents, colour in (
        (_("Declared so far"), [row.so_far_cents for row in rows], colours.accent),
        (_("Still to come"), [row.to_come_cents for row in rows], colours.third),
        (_("Own cost beyond the budget"), [row.own_cost_cents for row in rows], colours.second),
    ):
        if any(cents):
            figure.add_trace(
                go.Bar(
                    x=[value / CENTS_PER_THOUSAND for value in cents],
                    y=[place - 0.16 for place in _places(rows)],
                    name=name,
                    orientation="h",
                    width=0.3,
                    marker={"color": colour, "line": {"width": 0}},
                    text=[plain(row.title) for row in rows],
                    textposition="none",
                    hovertemplate="%{text}<br>" + plain(name) + ": %{x:,.1f}<extra></extra>",
                )
            )
    approved = approved_cents / CENTS_PER_THOUSAND
    figure.add_trace(
        go.Scatter(
            x=[approved, approved],
            y=[0.4, len(rows) + 0.5],
            name=_("Approved budget"),
            mode="lines",
            line={"color": colours.ink, "width": 2, "dash": "dot"},
            hovertemplate=plain(_("Approved budget")) + ": %{x:,.1f}<extra></extra>",
        )
    )
    figure.layout.annotations = [
        annotation
        for place, row in zip(_places(rows), rows, strict=True)
        for annotation in _words(place + 0.26, row.title, row.label, colours)
    ]
    _horizontal(figure, rows, colours)
    figure.update_layout(barmode="stack", legend_traceorder="normal")
    return figure


def _places(rows: Sequence[object]) -> list[int]:
    """The first row stands on top."""
    return list(range(len(rows), 0, -1))


def _words(height: float, title: str, label: str, colours: Palette) -> list[dict[str, object]]:
    """Name and figures above a bar, in one line so that both keep together on a phone."""
    return [
        {
            "x": 0, "xref": "paper", "xanchor": "left", "y": height, "yanchor": "middle", "showarrow": False,
            "text": f"<b>{short(title, most=32)}</b>  {plain(label)}", "align": "left",
            "font": {"size": FONT_SIZE, "color": colours.ink},
        }
    ]  # fmt: skip


def _horizontal(figure: go.Figure, rows: Sequence[object], colours: Palette) -> None:
    figure.update_layout(layout(colours, height=140 + ROW_PIXELS * len(rows), legend=True))
    figure.update_layout(barmode="overlay", hovermode="closest", margin_l=8, margin_b=40, bargap=0)
    figure.update_xaxes(
        tickfont={"size": FONT_SIZE}, tickformat=",.0f", gridcolor=colours.line, zeroline=True,
        zerolinecolor=colours.muted, fixedrange=True,
    )  # fmt: skip
    figure.update_yaxes(visible=False, range=[0.4, len(rows) + 0.6], fixedrange=True)

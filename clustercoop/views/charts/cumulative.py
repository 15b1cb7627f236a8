"""Lines that only rise or fall on a day: money over the time of the project."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pandas as pd
import plotly.graph_objects as go

from clustercoop.i18n import _
from clustercoop.views.charts.layout import CENTS_PER_THOUSAND, FONT_SIZE, layout, plain, status_line, time_axis
from clustercoop.views.palette import Palette, palette


def cumulative_money(
    *,
    target: pd.DataFrame,
    spending: pd.DataFrame,
    plan_cents: int | None,
    start: date,
    end: date,
    status_date: date,
    fund: str,
    dark: bool,
) -> go.Figure:
    """Target as steps, declared, certified and paid up to the status date, the plan as a line; in thousands.

    `plan_cents` is None where the plan of a scope is not published; a stage that is not told apart is left out.
    """
    colours = palette(dark)
    figure = go.Figure()
    last = max([end, status_date, *spending["on"]])
    if plan_cents is not None:
        _add_line(figure, [start, last], [plan_cents, plan_cents], _("Plan"), colours.muted, dash="dot")
    if not target.empty:
        days, cents = [start, *target["on"]], [0, *target["target_cents"]]
        _add_line(
            figure,
            [*days, last],
            [*cents, cents[-1]],
            _("Cumulative target"),
            colours.ink,
            dash="dash",
            width=1.5,
        )
    for column, name, colour in (
        ("declared_cents", _("Declared"), colours.second),
        ("certified_cents", _("Certified"), colours.accent),
        ("paid_cents", plain(_("{fund} received").format(fund=fund)), colours.third),
    ):
        if spending[column].notna().any():
            _add_line(figure, spending["on"], spending[column], name, colour, width=3)
    status_line(figure, start, last, status_date, colours)
    figure.update_layout(layout(colours, height=420, legend=True))
    figure.update_xaxes(**time_axis(start, last, colours))
    figure.update_yaxes(**_amounts(colours))
    return figure


def _amounts(colours: Palette) -> dict[str, object]:
    """The axis of amounts, from zero."""
    return {
        "automargin": True,
        "tickfont": {"size": FONT_SIZE},
        "fixedrange": True,
        "rangemode": "tozero",
        "tickformat": ",.0f",
        "gridcolor": colours.line,
        "zeroline": False,
    }


def performance_lines(
    *, curve: pd.DataFrame, start: date, end: date, status_date: date, cost: str, dark: bool
) -> go.Figure:
    """Planned value over the whole project; earned value and actual cost, as steps, up to the status date.

    In thousands. `curve` has the columns on, planned_cents, earned_cents and cost_cents (None after the status date,
    or where the stage has no cost).
    """
    colours = palette(dark)
    figure = go.Figure()
    last = max([end, status_date, *curve["on"]])
    for column, name, colour, look in (
        ("planned_cents", _("Planned value"), colours.ink, {"dash": "dash", "width": 1.5, "shape": "linear"}),
        ("earned_cents", _("Earned value"), colours.accent, {"width": 3}),
        ("cost_cents", plain(cost), colours.second, {"width": 3}),
    ):
        known = curve[curve[column].notna()]
        if not known.empty:
            _add_line(figure, known["on"], known[column], name, colour, **look)
    status_line(figure, start, last, status_date, colours)
    figure.update_layout(layout(colours, height=380, legend=True))
    figure.update_xaxes(**time_axis(start, last, colours))
    figure.update_yaxes(**_amounts(colours))
    return figure


def _add_line(
    figure: go.Figure,
    days: Sequence[date] | pd.Series,
    cents: Sequence[int] | pd.Series,
    name: str,
    colour: str,
    *,
    dash: str = "solid",
    width: float = 2,
    shape: str = "hv",
) -> None:
    figure.add_trace(
        go.Scatter(
            x=list(days),
            y=[value / CENTS_PER_THOUSAND for value in cents],
            name=name,
            mode="lines",
            line={"color": colour, "width": width, "dash": dash, "shape": shape},
            hovertemplate="%{x|%d %b %Y}: %{y:,.1f}",
        )
    )

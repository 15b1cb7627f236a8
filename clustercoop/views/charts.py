"""Plotly figures. The only module that knows Plotly; whoever draws here also writes the words and the table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd
import plotly.graph_objects as go

from clustercoop import i18n
from clustercoop.i18n import _
from clustercoop.views.palette import Palette, palette

FONT_SIZE = 14
ROW_PIXELS = 44
CENTS_PER_THOUSAND = 100_000
_MONTHS_BETWEEN_TICKS = 6


def cumulative_money(
    *,
    target: pd.DataFrame,
    spending: pd.DataFrame,
    plan_cents: int,
    start: date,
    end: date,
    status_date: date,
    fund: str,
    dark: bool,
) -> go.Figure:
    """Target as steps, declared, certified and paid up to the status date, the plan as a line; in thousands."""
    colours = palette(dark)
    figure = go.Figure()
    last = max([end, status_date, *spending["on"]])
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
        ("paid_cents", _plain(_("{fund} received").format(fund=fund)), colours.third),
    ):
        if not spending.empty:
            _add_line(figure, spending["on"], spending[column], name, colour, width=3)
    _status_line(figure, start, last, status_date, colours)
    figure.update_layout(_layout(colours, height=420, legend=True))
    figure.update_xaxes(**_time_axis(start, last, colours))
    figure.update_yaxes(
        automargin=True,
        tickfont={"size": FONT_SIZE},
        fixedrange=True,
        rangemode="tozero",
        tickformat=",.0f",
        gridcolor=colours.line,
        zeroline=False,
    )
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
) -> None:
    figure.add_trace(
        go.Scatter(
            x=list(days),
            y=[value / CENTS_PER_THOUSAND for value in cents],
            name=name,
            mode="lines",
            line={"color": colour, "width": width, "dash": dash, "shape": "hv"},
            hovertemplate="%{x|%d %b %Y}: %{y:,.1f}",
        )
    )


@dataclass(frozen=True)
class Bar:
    """A row of a Gantt that lasts: from its start to its end."""

    label: str
    start: date
    end: date


@dataclass(frozen=True)
class Mark:
    """A row of a Gantt that is reached: baseline (hollow), forecast (open triangle), actual (filled).

    `until` is the day to which its slippage reaches.
    """

    label: str
    baseline: date | None
    forecast: date | None
    actual: date | None
    until: date | None
    state: str
    late: bool


def gantt(*, rows: Sequence[Bar | Mark], start: date, end: date, status_date: date, dark: bool) -> go.Figure:
    """Work packages as bands, each followed by its milestones; every row carries its label inside the plot."""
    colours = palette(dark)
    figure = go.Figure()
    places = {index: len(rows) - index for index in range(len(rows))}
    bars = [(places[index], row) for index, row in enumerate(rows) if isinstance(row, Bar)]
    marks = [(places[index], row) for index, row in enumerate(rows) if isinstance(row, Mark)]
    # All at once: Plotly copies the whole list for each shape or annotation that is added on its own.
    figure.layout.shapes = [_band(place, bar, colours) for place, bar in bars]
    figure.layout.annotations = [_row_label(places[index], row, colours) for index, row in enumerate(rows)]
    _add_slippage(figure, marks, colours)
    _add_marks(figure, marks, "baseline", _("Baseline"), "diamond-open", colours.muted)
    _add_marks(figure, marks, "forecast", _("Forecast"), "triangle-up-open", colours.second)
    _add_marks(figure, marks, "actual", _("Actual"), "diamond", colours.accent)
    _status_line(figure, start, end, status_date, colours)
    figure.update_layout(_layout(colours, height=160 + ROW_PIXELS * len(rows), legend=True))
    figure.update_layout(hovermode="closest", margin_t=124)
    figure.update_xaxes(**_time_axis(start, end, colours), side="top")
    figure.update_yaxes(visible=False, range=[0.3, len(rows) + 0.9], fixedrange=True)
    return figure


def _band(place: int, bar: Bar, colours: Palette) -> dict[str, object]:
    return {
        "type": "rect", "x0": bar.start, "x1": bar.end, "y0": place - 0.34, "y1": place - 0.06,
        "fillcolor": colours.accent, "opacity": 0.35, "line": {"width": 0}, "layer": "below",
    }  # fmt: skip


def _row_label(place: int, row: Bar | Mark, colours: Palette) -> dict[str, object]:
    return {
        "x": 0, "xref": "paper", "xanchor": "left", "y": place + 0.14, "yanchor": "middle", "showarrow": False,
        "text": f"<b>{_short(row.label, most=42)}</b>" if isinstance(row, Bar) else _short(row.label),
        "font": {"size": FONT_SIZE, "color": colours.ink}, "align": "left",
    }  # fmt: skip


def _add_slippage(figure: go.Figure, marks: Sequence[tuple[int, Mark]], colours: Palette) -> None:
    """The way from the baseline to the actual or expected date, as one trace for the late and one for the rest."""
    for late, name, colour in (
        (True, _("Late"), colours.second),
        (False, _("Early or on time"), colours.third),
    ):
        days: list[date | None] = []
        places: list[float | None] = []
        for place, mark in marks:
            if mark.late is late and mark.baseline and mark.until and mark.until != mark.baseline:
                days += [mark.baseline, mark.until, None]
                places += [place - 0.2, place - 0.2, None]
        if days:
            figure.add_trace(
                go.Scatter(
                    x=days,
                    y=places,
                    name=name,
                    mode="lines",
                    line={"color": colour, "width": 5},
                    hoverinfo="skip",
                )
            )


def _add_marks(
    figure: go.Figure, marks: Sequence[tuple[int, Mark]], which: str, name: str, symbol: str, colour: str
) -> None:
    chosen = [(place, mark) for place, mark in marks if getattr(mark, which) is not None]
    if not chosen:
        return
    figure.add_trace(
        go.Scatter(
            x=[getattr(mark, which) for _place, mark in chosen],
            y=[place - 0.2 for place, _mark in chosen],
            name=name,
            mode="markers",
            cliponaxis=False,
            marker={"symbol": symbol, "size": 12, "color": colour, "line": {"width": 2, "color": colour}},
            customdata=[[_plain(mark.label), mark.state] for _place, mark in chosen],
            hovertemplate="%{customdata[0]}<br>" + name + ": %{x|%d %b %Y}<br>%{customdata[1]}<extra></extra>",
        )
    )


def _status_line(figure: go.Figure, start: date, end: date, status_date: date, colours: Palette) -> None:
    """The day the page looks from; its label stands to the side that has more room."""
    middle = start + (end - start) / 2
    figure.add_shape(
        type="line", x0=status_date, x1=status_date, y0=0, y1=1, yref="paper",
        line={"color": colours.ink, "width": 1.5, "dash": "dot"},
    )  # fmt: skip
    figure.add_annotation(
        x=status_date, y=0, yref="paper", yanchor="top", yshift=-44, showarrow=False,
        xanchor="right" if status_date > middle else "left",
        text=_("status date {day}").format(day=i18n.short_day(status_date)),
        font={"size": FONT_SIZE, "color": colours.ink},
    )  # fmt: skip


def _layout(colours: Palette, *, height: int, legend: bool) -> dict[str, object]:
    return {
        "height": height,
        "margin": {"l": 36, "r": 24, "t": 64, "b": 76},
        "font": {"size": FONT_SIZE, "color": colours.ink, "family": "Source Sans, sans-serif"},
        "separators": i18n.separators(),
        "showlegend": legend,
        "legend": {
            "orientation": "h",
            "yref": "container",
            "yanchor": "top",
            "y": 1,
            "xref": "container",
            "x": 0,
            "font": {"size": FONT_SIZE},
        },
        "hovermode": "x unified",
        "dragmode": False,
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
    }


def _time_axis(start: date, end: date, colours: Palette) -> dict[str, object]:
    """Half-yearly ticks from the start, labelled in the reader's language."""
    ticks = []
    month = start.replace(day=1)
    while month <= end:
        ticks.append(month)
        months = month.month - 1 + _MONTHS_BETWEEN_TICKS
        month = month.replace(year=month.year + months // 12, month=months % 12 + 1)
    return {
        "range": [start - timedelta(days=12), end + timedelta(days=20)],
        "tickvals": ticks,
        "ticktext": [i18n.short_month(tick) for tick in ticks],
        "gridcolor": colours.line,
        "fixedrange": True,
        "tickfont": {"size": FONT_SIZE},
        "tickangle": 0,
    }


def _short(label: str, most: int = 48) -> str:
    return _plain(label if len(label) <= most else label[: most - 1].rstrip() + "…")


def _plain(text: str) -> str:
    """Plotly reads some HTML in texts; ours have none."""
    return text.replace("&", "&amp;").replace("<", "&lt;")

"""The Gantt of work packages and milestones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import plotly.graph_objects as go

from clustercoop.i18n import _
from clustercoop.views.charts.layout import FONT_SIZE, layout, plain, short, status_line, time_axis
from clustercoop.views.palette import Palette, palette

ROW_PIXELS = 40
MOST = 90
"""A row's label has the width of the picture."""


@dataclass(frozen=True)
class Bar:
    """A row of a Gantt that lasts: from its start to its end. A head stands above the rows of its group."""

    label: str
    start: date
    end: date
    is_head: bool = True


@dataclass(frozen=True)
class Mark:
    """A row of a Gantt that is reached: baseline (hollow), forecast (open triangle), actual (filled).

    `until` is the day to which its slippage reaches, `slippage` that in words, with the symbol of its state.
    """

    label: str
    baseline: date | None
    forecast: date | None
    actual: date | None
    until: date | None
    state: str
    late: bool
    slippage: str = ""


@dataclass(frozen=True)
class Tick:
    """A day on the ruler at the top: a meeting or an activity."""

    label: str
    on: date


@dataclass(frozen=True)
class Ruler:
    """What the chart is read against: the reporting periods (name, first and last day), and meetings and activities."""

    periods: tuple[tuple[str, date, date], ...] = ()
    meetings: tuple[Tick, ...] = ()
    activities: tuple[Tick, ...] = ()


def gantt_chart(
    *, rows: Sequence[Bar | Mark], ruler: Ruler, start: date, end: date, status_date: date, dark: bool
) -> go.Figure:
    """Groups and tasks as bands, each followed by its milestones; every row carries its label inside the plot.

    The ruler takes the first row: periods in turn shaded, meetings and activities as marks.
    """
    colours = palette(dark)
    figure = go.Figure()
    places = {index: len(rows) - index for index in range(len(rows))}
    top = len(rows) + 1
    bars = [(places[index], row) for index, row in enumerate(rows) if isinstance(row, Bar)]
    marks = [(places[index], row) for index, row in enumerate(rows) if isinstance(row, Mark)]
    # All at once: Plotly copies the whole list for each shape or annotation that is added on its own.
    figure.layout.shapes = [*_periods(ruler, top, colours), *(_band(place, bar, colours) for place, bar in bars)]
    figure.layout.annotations = [
        *_period_names(ruler, top, start, end, colours),
        *(_row_label(places[index], row, colours) for index, row in enumerate(rows)),
        *(_slippage_label(place, mark, start, end, colours) for place, mark in marks if _is_drawn(mark)),
    ]
    _add_ticks(figure, ruler.meetings, top - 0.12, _("Meeting"), "square", colours.ink)
    _add_ticks(figure, ruler.activities, top - 0.32, _("Activity"), "circle", colours.third)
    _add_slippage(figure, marks, start, end, colours)
    _add_marks(figure, marks, "baseline", _("Baseline"), "diamond-open", colours.muted)
    _add_marks(figure, marks, "forecast", _("Forecast"), "triangle-up-open", colours.second)
    _add_marks(figure, marks, "actual", _("Actual"), "diamond", colours.accent)
    status_line(figure, start, end, status_date, colours)
    figure.update_layout(layout(colours, height=190 + ROW_PIXELS * (len(rows) + 1), legend=True))
    figure.update_layout(hovermode="closest", margin_t=136)
    figure.update_xaxes(**time_axis(start, end, colours), side="top")
    figure.update_yaxes(visible=False, range=[0.3, top + 0.6], fixedrange=True)
    return figure


def _periods(ruler: Ruler, top: int, colours: Palette) -> list[dict[str, object]]:
    """Every second period is shaded over the whole height."""
    return [
        {
            "type": "rect", "x0": first, "x1": last, "y0": 0.3, "y1": top + 0.6, "fillcolor": colours.land,
            "opacity": 0.55, "line": {"width": 0}, "layer": "below",
        }
        for number, (_name, first, last) in enumerate(ruler.periods)
        if number % 2 == 0
    ]  # fmt: skip


def _period_names(ruler: Ruler, top: int, start: date, end: date, colours: Palette) -> list[dict[str, object]]:
    shown = [(name, max(first, start), min(last, end)) for name, first, last in ruler.periods]
    return [
        {
            "x": first + (last - first) / 2, "y": top + 0.36, "yanchor": "middle", "showarrow": False,
            "text": plain(name), "font": {"size": FONT_SIZE, "color": colours.muted},
        }
        for name, first, last in shown
        if first < last
    ]  # fmt: skip


def _add_ticks(figure: go.Figure, ticks: Sequence[Tick], height: float, name: str, symbol: str, colour: str) -> None:
    if ticks:
        figure.add_trace(
            go.Scatter(
                x=[tick.on for tick in ticks],
                y=[height] * len(ticks),
                name=name,
                mode="markers",
                marker={"symbol": symbol, "size": 9, "color": colour},
                customdata=[[plain(tick.label)] for tick in ticks],
                hovertemplate="%{customdata[0]}<br>" + plain(name) + ": %{x|%d %b %Y}<extra></extra>",
            )
        )


def _band(place: int, bar: Bar, colours: Palette) -> dict[str, object]:
    return {
        "type": "rect", "x0": bar.start, "x1": bar.end, "y0": place - 0.38, "y1": place - 0.1,
        "fillcolor": colours.accent if bar.is_head else colours.muted, "opacity": 0.35, "line": {"width": 0},
        "layer": "below",
    }  # fmt: skip


def _row_label(place: int, row: Bar | Mark, colours: Palette) -> dict[str, object]:
    return {
        "x": 0, "xref": "paper", "xanchor": "left", "y": place + 0.2, "yanchor": "middle", "showarrow": False,
        "text": f"<b>{short(row.label, MOST)}</b>" if isinstance(row, Bar) and row.is_head else short(row.label, MOST),
        "font": {"size": FONT_SIZE, "color": colours.ink}, "align": "left",
    }  # fmt: skip


def _is_drawn(mark: Mark) -> bool:
    """Whether a slippage is drawn: from one day to another."""
    return bool(mark.baseline and mark.until and mark.until != mark.baseline)


def _slippage_label(place: int, mark: Mark, start: date, end: date, colours: Palette) -> dict[str, object]:
    """The slippage in words to the right of its bar, or to the left where that is nearer to the end.

    Where there is no room at either side it stands above the bar's end, beside the label of the row.
    """
    days = [on for on in (mark.baseline, mark.until, mark.forecast, mark.actual) if on is not None]
    first, last = max(min(days), start), min(max(days), end)
    room = (end - start) * 0.2
    is_early, is_late = last <= end - room, first >= start + room
    return {
        "x": last if is_early or not is_late else first, "yanchor": "middle",
        "y": place - 0.24 if is_early or is_late else place + 0.2,
        "xanchor": "left" if is_early else "right", "xshift": 10 if is_early else -10, "showarrow": False,
        "text": plain(mark.slippage), "font": {"size": FONT_SIZE, "color": colours.muted},
    }  # fmt: skip


def _add_slippage(
    figure: go.Figure, marks: Sequence[tuple[int, Mark]], start: date, end: date, colours: Palette
) -> None:
    """The way from the baseline to the actual or expected date, as one trace for the late and one for the rest.

    What lies outside the days shown is cut off.
    """
    for late, name, colour in (
        (True, _("Late"), colours.second),
        (False, _("Early or on time"), colours.third),
    ):
        days: list[date | None] = []
        places: list[float | None] = []
        for place, mark in marks:
            if mark.late is late and mark.baseline and mark.until and _is_drawn(mark):
                days += [min(max(on, start), end) for on in (mark.baseline, mark.until)] + [None]
                places += [place - 0.24, place - 0.24, None]
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
            y=[place - 0.24 for place, _mark in chosen],
            name=name,
            mode="markers",
            cliponaxis=False,
            marker={"symbol": symbol, "size": 12, "color": colour, "line": {"width": 2, "color": colour}},
            customdata=[[plain(mark.label), mark.state] for _place, mark in chosen],
            hovertemplate="%{customdata[0]}<br>" + name + ": %{x|%d %b %Y}<br>%{customdata[1]}<extra></extra>",
        )
    )

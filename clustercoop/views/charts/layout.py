"""What all charts share: margins and legend, the axis of time, the line of the status date, texts without markup."""

from __future__ import annotations

from datetime import date, timedelta

import plotly.graph_objects as go

from clustercoop import i18n
from clustercoop.i18n import _
from clustercoop.views.palette import Palette

FONT_SIZE = 14
CENTS_PER_THOUSAND = 100_000
_MONTHS_BETWEEN_TICKS = ((300, 1), (600, 3))
"""Up to so many days shown, a tick every so many months; beyond that every half year."""
_HALF_YEAR = 6


def status_line(figure: go.Figure, start: date, end: date, status_date: date, colours: Palette) -> None:
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


def layout(colours: Palette, *, height: int, legend: bool) -> dict[str, object]:
    """The layout of a figure, a legend above it, transparent on the page's ground."""
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


def time_axis(start: date, end: date, colours: Palette) -> dict[str, object]:
    """Ticks from the start on, the closer the shorter the time shown, labelled in the reader's language."""
    shown = (end - start).days
    step = next((months for days, months in _MONTHS_BETWEEN_TICKS if shown <= days), _HALF_YEAR)
    ticks = []
    month = start.replace(day=1)
    while month <= end:
        ticks.append(month)
        months = month.month - 1 + step
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


def short(label: str, most: int = 48) -> str:
    """A label of at most so many characters."""
    return plain(label if len(label) <= most else label[: most - 1].rstrip() + "…")


def plain(text: str) -> str:
    """Plotly reads some HTML in texts; ours have none."""
    return text.replace("&", "&amp;").replace("<", "&lt;")

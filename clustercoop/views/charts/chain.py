"""The results chain: columns of boxes with text, and thin lines from what led to what."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from clustercoop.views.charts.layout import FONT_SIZE, layout, plain
from clustercoop.views.palette import Palette, palette

ROW_PIXELS = 68
LINES = 3
COLUMNS = ((0.0, 14.0, 12), (20.0, 48.0, 26), (56.0, 84.0, 26), (90.0, 100.0, 11))
"""Of each column where it begins and ends, and how many letters a line of it has room for."""


@dataclass(frozen=True)
class Node:
    """A box: its key, its text, the small words that a pointer on it tells."""

    key: str
    text: str
    hint: str = ""


@dataclass(frozen=True)
class Layers:
    """The columns from left to right, each with its title and its boxes, and the lines between keys of neighbours."""

    titles: tuple[str, ...]
    nodes: tuple[tuple[Node, ...], ...]
    lines: tuple[tuple[tuple[str, str], ...], ...]
    followed: frozenset[tuple[str, str]] = frozenset()
    """Lines that stand out."""


def chain_chart(*, layers: Layers, dark: bool) -> go.Figure:
    """The boxes of each column spread over the height, the lines behind them."""
    colours = palette(dark)
    rows = max(len(column) for column in layers.nodes)
    heights = [_heights(column, rows) for column in layers.nodes]
    figure = go.Figure()
    shapes, texts = [], []
    for place, column in enumerate(layers.nodes):
        left, right, letters = COLUMNS[place]
        texts.append(_title(layers.titles[place], left, rows, colours))
        for node in column:
            shapes.append(_box(left, right, heights[place][node.key], colours))
            texts.append(_text(node.text, left, heights[place][node.key], letters, colours))
        figure.add_trace(_points(layers.titles[place], column, (left + right) / 2, heights[place]))
    for place, pairs in enumerate(layers.lines):
        curves = {
            (one, other): _curve(
                COLUMNS[place][1], heights[place][one], COLUMNS[place + 1][0], heights[place + 1][other]
            )
            for one, other in pairs
        }
        # One shape for all lines of a kind, since Plotly looks at each; what stands out is drawn over the rest.
        for stands_out in (False, True):
            path = " ".join(curve for pair, curve in curves.items() if (pair in layers.followed) is stands_out)
            if path:
                shapes.append(_stroke(path, colours, stands_out=stands_out, others=bool(layers.followed)))
    # All at once: Plotly copies the whole list for each shape or annotation that is added on its own.
    figure.layout.shapes, figure.layout.annotations = shapes, texts
    figure.update_layout(layout(colours, height=70 + ROW_PIXELS * rows, legend=False))
    figure.update_layout(hovermode="closest", margin={"l": 4, "r": 4, "t": 8, "b": 8})
    figure.update_xaxes(visible=False, range=[-0.5, 100.5], fixedrange=True)
    figure.update_yaxes(visible=False, range=[-0.1, rows + 0.7], fixedrange=True)
    return figure


def _heights(column: Sequence[Node], rows: int) -> dict[str, float]:
    """The middle of each box, the first on top."""
    return {node.key: rows - (place + 0.5) * rows / len(column) for place, node in enumerate(column)}


def _box(left: float, right: float, height: float, colours: Palette) -> dict[str, object]:
    return {
        "type": "rect", "x0": left, "x1": right, "y0": height - 0.44, "y1": height + 0.44, "layer": "below",
        "fillcolor": colours.land, "line": {"width": 0},
    }  # fmt: skip


def _text(text: str, left: float, height: float, letters: int, colours: Palette) -> dict[str, object]:
    lines = textwrap.wrap(text, letters, max_lines=LINES, placeholder=" …")
    return {
        "x": left + 0.7, "xanchor": "left", "y": height, "yanchor": "middle", "showarrow": False, "align": "left",
        "text": "<br>".join(map(plain, lines)), "font": {"size": FONT_SIZE, "color": colours.ink},
    }  # fmt: skip


def _title(text: str, left: float, rows: int, colours: Palette) -> dict[str, object]:
    return {
        "x": left, "xanchor": "left", "y": rows + 0.35, "yanchor": "middle", "showarrow": False,
        "text": f"<b>{plain(text)}</b>", "font": {"size": FONT_SIZE, "color": colours.muted},
    }  # fmt: skip


def _curve(x0: float, y0: float, x1: float, y1: float) -> str:
    """From one box to another, level at both ends."""
    middle = (x0 + x1) / 2
    return f"M {x0},{y0:.3f} C {middle},{y0:.3f} {middle},{y1:.3f} {x1},{y1:.3f}"


def _stroke(path: str, colours: Palette, *, stands_out: bool, others: bool) -> dict[str, object]:
    """Lines in the accent where they stand out; pale where others do."""
    line = {"color": colours.accent, "width": 2.4} if stands_out else {"color": colours.muted, "width": 1.2}
    opacity = 1 if stands_out else 0.25 if others else 0.55
    return {"type": "path", "path": path, "layer": "below", "line": line, "opacity": opacity}


def _points(name: str, column: Sequence[Node], middle: float, heights: dict[str, float]) -> go.Scatter:
    """Nothing to see: where a pointer rests, the whole text stands."""
    return go.Scatter(
        x=[middle] * len(column),
        y=[heights[node.key] for node in column],
        name=plain(name),
        mode="markers",
        marker={"size": 40, "opacity": 0},
        customdata=[[plain(node.text), plain(node.hint)] for node in column],
        hovertemplate="%{customdata[0]}<br>%{customdata[1]}<extra></extra>",
    )

"""A network of partners: each where it lies on the map, lines as wide as their number, names that can be read."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go

from clustercoop.i18n import _
from clustercoop.views.charts.layout import FONT_SIZE, layout, plain, short
from clustercoop.views.palette import Palette, palette

HEIGHT = 560
_NEAREST = 0.17
"""How near two partners may be drawn, where the longer side of the picture is 1: their names need the room."""
_STEPS = 200
_BEND = 0.08
_POINTS = 14
_WIDEST, _NARROWEST = 7.0, 1.0


@dataclass(frozen=True)
class Node:
    """A partner: where its city lies, its short name, and what the pointer tells."""

    key: str
    label: str
    lon: float
    lat: float
    tooltip: str


@dataclass(frozen=True)
class Edge:
    """A tie of two nodes, by their keys, with its number of joint activities."""

    one: str
    other: str
    number: int
    tooltip: str


def network_chart(nodes: Sequence[Node], edges: Sequence[Edge], *, chosen: str | None, dark: bool) -> go.Figure:
    """Nodes at fixed positions by geography; ties in grey, those of a chosen node in the accent, the others paler.

    A click on a node gives its key as `customdata`.
    """
    colours = palette(dark)
    spots = positions(nodes)
    figure = go.Figure()
    own = [edge for edge in edges if chosen in (edge.one, edge.other)]
    others = [edge for edge in edges if chosen not in (edge.one, edge.other)]
    most = max((edge.number for edge in edges), default=1)
    _add_lines(figure, others, spots, most, colours.programme, 0.35 if chosen else 0.85)
    _add_lines(figure, own, spots, most, colours.accent, 0.9)
    _add_tips(figure, edges, spots, colours)
    met = {key for edge in own for key in (edge.one, edge.other)}
    figure.add_trace(
        go.Scatter(
            x=[spots[node.key][0] for node in nodes],
            y=[spots[node.key][1] for node in nodes],
            mode="markers",
            name=_("Partner"),
            marker={
                "size": [20 if node.key == chosen else 14 for node in nodes],
                "color": [colours.accent if node.key in met | {chosen} else colours.ink for node in nodes],
                "line": {"width": 2, "color": colours.ground},
                "opacity": 1,
            },
            customdata=[[node.key, plain(node.tooltip)] for node in nodes],
            hovertemplate="%{customdata[1]}<extra></extra>",
            unselected={"marker": {"opacity": 1}},
        )
    )
    figure.layout.annotations = [_name(node, spots[node.key], node.key == chosen, colours) for node in nodes]
    figure.update_layout(layout(colours, height=HEIGHT, legend=False))
    figure.update_layout(hovermode="closest", margin={"l": 8, "r": 8, "t": 16, "b": 16})
    across = [spot[0] for spot in spots.values()] or [0.0]
    up = [spot[1] for spot in spots.values()] or [0.0]
    figure.update_xaxes(visible=False, fixedrange=True, range=[min(across) - 0.09, max(across) + 0.09])
    figure.update_yaxes(visible=False, fixedrange=True, range=[min(up) - 0.09, max(up) + 0.13])
    return figure


def positions(nodes: Sequence[Node]) -> dict[str, tuple[float, float]]:
    """Where each node is drawn: where its city lies, moved no further than its name needs to stand free.

    The longer side is 1. The same nodes always come to stand at the same places.
    """
    if not nodes:
        return {}
    shrink = math.cos(math.radians(sum(node.lat for node in nodes) / len(nodes)))
    spots = np.array([(node.lon * shrink, node.lat) for node in nodes])
    spots = (spots - spots.min(axis=0)) / max(float(np.ptp(spots, axis=0).max()), 1e-9)
    # Those of one city begin on a small ring around it, so that they can part.
    angles = 2 * np.pi * np.arange(len(nodes)) / len(nodes) + 0.3
    spots = spots + 0.004 * np.column_stack([np.cos(angles), np.sin(angles)])
    nearest = min(_NEAREST, 0.8 / math.sqrt(len(nodes)))
    for _step in range(_STEPS):
        apart = spots[:, None, :] - spots[None, :, :]
        far = np.hypot(apart[..., 0], apart[..., 1])
        np.fill_diagonal(far, np.inf)
        push = np.clip(nearest - far, 0, None) / 2
        if not push.any():
            break
        spots = spots + (apart / far[..., None] * push[..., None]).sum(axis=1) * 0.5
    return {node.key: (float(x), float(y)) for node, (x, y) in zip(nodes, spots, strict=True)}


def _add_lines(
    figure: go.Figure,
    edges: Sequence[Edge],
    spots: Mapping[str, tuple[float, float]],
    most: int,
    colour: str,
    opacity: float,
) -> None:
    """All ties of one width as one series: a series of its own for each tie takes far longer."""
    widths: dict[float, list[Edge]] = {}
    for edge in edges:
        step = math.ceil(5 * edge.number / most) / 5
        widths.setdefault(_NARROWEST + (_WIDEST - _NARROWEST) * (step - 0.2) / 0.8, []).append(edge)
    for width, some in sorted(widths.items()):
        x: list[float | None] = []
        y: list[float | None] = []
        for edge in some:
            line = _curve(spots[edge.one], spots[edge.other])
            x += [*line[:, 0].round(4).tolist(), None]
            y += [*line[:, 1].round(4).tolist(), None]
        figure.add_trace(
            go.Scatter(
                x=x, y=y, mode="lines", hoverinfo="skip", opacity=opacity, showlegend=False,
                name=f"{colour} {width:.1f}", line={"width": round(width, 1), "color": colour},
            )
        )  # fmt: skip


def _curve(one: tuple[float, float], other: tuple[float, float]) -> np.ndarray:
    """A line that is bent a little, so that it does not run through what lies between."""
    start, end = np.array(one), np.array(other)
    way = end - start
    middle = (start + end) / 2 + _BEND * np.array([-way[1], way[0]]) * (1 if way[0] >= 0 else -1)
    at = np.linspace(0, 1, _POINTS)[:, None]
    made: np.ndarray = (1 - at) ** 2 * start + 2 * at * (1 - at) * middle + at**2 * end
    return made


def _add_tips(
    figure: go.Figure, edges: Sequence[Edge], spots: Mapping[str, tuple[float, float]], colours: Palette
) -> None:
    """In the middle of each tie what the pointer finds."""
    middles = [_curve(spots[edge.one], spots[edge.other])[_POINTS // 2] for edge in edges]
    figure.add_trace(
        go.Scatter(
            x=[round(float(middle[0]), 4) for middle in middles],
            y=[round(float(middle[1]), 4) for middle in middles],
            mode="markers",
            name=_("Tie"),
            marker={"size": 12, "color": colours.programme, "opacity": 0},
            customdata=[[None, plain(edge.tooltip)] for edge in edges],
            hovertemplate="%{customdata[1]}<extra></extra>",
        )
    )


def _name(node: Node, spot: tuple[float, float], is_chosen: bool, colours: Palette) -> dict[str, object]:
    label = short(node.label, most=24)
    return {
        "x": spot[0], "y": spot[1], "yshift": 20, "showarrow": False, "bgcolor": colours.ground, "opacity": 0.92,
        "borderpad": 1, "text": f"<b>{label}</b>" if is_chosen else label,
        "font": {"size": FONT_SIZE, "color": colours.accent if is_chosen else colours.ink},
    }  # fmt: skip

"""Decks for the maps, drawn from our own boundaries. The only module that knows pydeck.

No layer asks a third party for anything: no tiles, no style, no font but the page's own.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pydeck as pdk

from clustercoop import i18n
from clustercoop.views.palette import palette, rgb

PARTNER_LAYER = "partners"
PLACE_LAYER = "places"
COUNT_LAYER = "counted-regions"
_RING_DEGREES = 0.22
_REGION_DEGREES = 1.5
"""How far a region may reach to either side of its middle."""
_LABEL_PIXELS = 14
_LABEL_DEGREES = 3.5
_FACING_DEGREES = 8.5
_FULL_NUMBER = 25
"""The greatest number whose disc keeps its size; beyond it all discs shrink in proportion, and the map stays free."""


class CompactDeck(pdk.Deck):
    """A deck without the indents that pydeck writes: a tenth of the bytes on every run."""

    def to_json(self) -> str:
        return json.dumps(json.loads(super().to_json()), ensure_ascii=False, separators=(",", ":"))


@dataclass(frozen=True)
class PartnerPoint:
    """A partner on the map. `lon`, `lat` of its city; partners of one city are set apart when drawn."""

    partner_id: str
    label: str
    lon: float
    lat: float
    tooltip: str


@dataclass(frozen=True)
class Tie:
    """A line between two partners, as wide as they have joint activities."""

    a: str
    b: str
    number: int
    tooltip: str


@dataclass(frozen=True)
class PlacePoint:
    """A city with the number of activities that took place there."""

    place_id: str
    label: str
    lon: float
    lat: float
    number: int
    tooltip: str


@dataclass(frozen=True)
class CountedRegion:
    """A region filled by a number; `outline` is its GeoJSON feature, with lon and lat for the label."""

    region_id: str
    outline: Mapping[str, Any]
    label: str
    colour: str
    tooltip: str


def set_apart(points: Sequence[PartnerPoint]) -> dict[str, tuple[float, float]]:
    """Where each partner is drawn: alone on its city, or on a ring around it with the others of that city."""
    cities: dict[tuple[float, float], list[PartnerPoint]] = {}
    for point in points:
        cities.setdefault((point.lon, point.lat), []).append(point)
    drawn = {}
    for (lon, lat), together in cities.items():
        for number, point in enumerate(together):
            if len(together) == 1:
                drawn[point.partner_id] = (lon, lat)
                continue
            angle = math.pi + 2 * math.pi * number / len(together)
            stretch = math.cos(math.radians(lat))
            drawn[point.partner_id] = (
                lon + _RING_DEGREES * math.cos(angle) / stretch,
                lat + _RING_DEGREES * math.sin(angle),
            )
    return drawn


def regions_map(
    *,
    context_url: str,
    regions: Sequence[Mapping[str, Any]],
    colours: Mapping[str, str],
    tooltips: Mapping[str, str],
    points: Sequence[PartnerPoint],
    ties: Sequence[Tie],
    selected: str | None,
    dark: bool,
) -> pdk.Deck:
    """Country context and programme regions in grey, partner regions filled, ties as arcs, partners on top.

    `regions` are GeoJSON features of the partner regions; `colours` (hex) and `tooltips` by region code.
    With a `selected` partner the others step back.
    """
    drawn = set_apart(points)
    features = [
        {
            **feature,
            "properties": {
                "fill": rgb(colours[feature["properties"]["nuts_id"]], 235),
                "tooltip": tooltips[feature["properties"]["nuts_id"]],
            },
        }
        for feature in regions
    ]
    layers = [
        *_context(context_url, dark),
        _filled_regions("regions", features, dark),
        _arcs(ties, drawn, selected, dark),
        _partner_marks(points, drawn, selected, dark),
        _labels(
            [_partner_label(point, drawn, points) for point in points],
            dark=dark,
        ),
    ]
    return _deck(layers, [(point.lon, point.lat) for point in points])


def places_map(*, context_url: str, places: Sequence[PlacePoint], selected: str | None = None, dark: bool) -> pdk.Deck:
    """Cities as discs whose area grows with the number of activities, with name and number; one may be selected."""
    scheme = palette(dark)
    shrunk = min(1.0, _FULL_NUMBER / max((place.number for place in places), default=1))
    radii = {place.place_id: 5 * math.sqrt(place.number * shrunk) for place in places}
    discs = pdk.Layer(
        "ScatterplotLayer",
        [
            {"id": place.place_id, "position": [place.lon, place.lat], "radius": 7 + radii[place.place_id],
             "fill": rgb(scheme.second if place.place_id == selected else scheme.accent, 205), "tooltip": place.tooltip}
            for place in places
        ],
        id=PLACE_LAYER,
        get_position="position",
        get_radius="radius",
        radius_units=pdk.types.String("pixels"),
        get_fill_color="fill",
        get_line_color=rgb(scheme.ground),
        stroked=True,
        line_width_min_pixels=1,
        pickable=True,
    )  # fmt: skip
    spots = [(place.lon, place.lat) for place in places]
    labels = [
        _label(
            f"{place.label} · {i18n.number(place.number)}",
            (place.lon, place.lat),
            spots,
            gap=12 + radii[place.place_id],
        )
        for place in places
    ]
    layers = [*_context(context_url, dark), discs, _labels(labels, dark=dark)]
    return _deck(layers, [(place.lon, place.lat) for place in places])


def counts_map(*, context_url: str, regions: Sequence[CountedRegion], dark: bool) -> pdk.Deck:
    """Regions filled by a number, each with its label; a click on one gives its `region_id` in the properties."""
    features = [
        {
            **region.outline,
            "properties": {
                "region_id": region.region_id, "fill": rgb(region.colour, 235), "tooltip": region.tooltip,
            },
        }
        for region in regions
    ]  # fmt: skip
    filled = _filled_regions(COUNT_LAYER, features, dark)
    spots = [(region.outline["properties"]["lon"], region.outline["properties"]["lat"]) for region in regions]
    labels = [
        {"position": list(spot), "text": region.label, "anchor": "middle", "offset": [0, 0]}
        for region, spot in zip(regions, spots, strict=True)
    ]
    around = [(lon + side * _REGION_DEGREES, lat) for lon, lat in spots for side in (-1, 1)]
    return _deck([*_context(context_url, dark), filled, _labels(labels, dark=dark)], around)


def _filled_regions(layer: str, features: Sequence[Mapping[str, Any]], dark: bool) -> pdk.Layer:
    """Regions filled by the colour that each feature carries as `fill`, outlined, to be picked."""
    return pdk.Layer(
        "GeoJsonLayer",
        {"type": "FeatureCollection", "features": features},
        id=layer,
        filled=True,
        stroked=True,
        get_fill_color="properties.fill",
        get_line_color=rgb(palette(dark).ink),
        line_width_min_pixels=1,
        pickable=True,
    )


def _context(url: str, dark: bool) -> list[pdk.Layer]:
    """Countries as pale land, the programme's regions as outlines; one static file that browsers keep."""
    scheme = palette(dark)
    countries = pdk.Layer(
        "GeoJsonLayer",
        f"{url}/countries.geojson",
        id="countries",
        filled=True,
        stroked=True,
        get_fill_color=rgb(scheme.land),
        get_line_color=rgb(scheme.line),
        line_width_min_pixels=1,
    )
    programme = pdk.Layer(
        "GeoJsonLayer",
        f"{url}/programme.geojson",
        id="programme",
        filled=False,
        stroked=True,
        get_line_color=rgb(scheme.programme),
        line_width_min_pixels=1,
    )
    return [countries, programme]


def _arcs(ties: Sequence[Tie], drawn: Mapping[str, tuple[float, float]], selected: str | None, dark: bool) -> pdk.Layer:
    scheme = palette(dark)
    shown = [tie for tie in ties if selected in (None, tie.a, tie.b)]
    most = max((tie.number for tie in ties), default=1)
    data = [
        {"source": list(drawn[tie.a]), "target": list(drawn[tie.b]), "width": 0.5 + 3 * tie.number / most,
         "tooltip": tie.tooltip}
        for tie in shown
    ]  # fmt: skip
    colour = rgb(scheme.second, 210 if selected else 80)
    return pdk.Layer(
        "ArcLayer",
        data,
        id="ties",
        get_source_position="source",
        get_target_position="target",
        get_width="width",
        get_height=0.25,
        get_source_color=colour,
        get_target_color=colour,
        parameters={"depthCompare": pdk.types.String("always"), "depthWriteEnabled": False},
    )


def _partner_marks(
    points: Sequence[PartnerPoint], drawn: Mapping[str, tuple[float, float]], selected: str | None, dark: bool
) -> pdk.Layer:
    scheme = palette(dark)
    data = [
        {
            "id": point.partner_id,
            "position": list(drawn[point.partner_id]),
            "fill": rgb(scheme.second if point.partner_id == selected else scheme.ink),
            "radius": 9 if point.partner_id == selected else 5,
            "tooltip": point.tooltip,
        }
        for point in points
    ]
    return pdk.Layer(
        "ScatterplotLayer",
        data,
        id=PARTNER_LAYER,
        get_position="position",
        get_radius="radius",
        radius_units=pdk.types.String("pixels"),
        get_fill_color="fill",
        get_line_color=rgb(scheme.ground),
        stroked=True,
        line_width_min_pixels=2,
        pickable=True,
    )


def _partner_label(
    point: PartnerPoint, drawn: Mapping[str, tuple[float, float]], points: Sequence[PartnerPoint]
) -> dict[str, Any]:
    """Partners set apart in one city carry their labels outwards; the others as `_label` has it."""
    lon, lat = drawn[point.partner_id]
    if lon != point.lon:
        return _text(point.label, (lon, lat), left=lon < point.lon, gap=12)
    return _label(point.label, (lon, lat), [(other.lon, other.lat) for other in points], gap=12)


def _label(text: str, spot: tuple[float, float], spots: Sequence[tuple[float, float]], *, gap: float) -> dict[str, Any]:
    """A label on the inner side of the map, so that a phone does not cut it, unless a neighbour stands there."""
    lon, lat = spot
    middle = (min(lon for lon, _lat in spots) + max(lon for lon, _lat in spots)) / 2

    def is_taken(left: bool) -> bool:
        return any(
            0 < (lon - other if left else other - lon) < _LABEL_DEGREES and abs(other_lat - lat) < _LABEL_DEGREES / 4
            for other, other_lat in spots
        )

    # Two labels that face each other need the room of both; then the western one turns away.
    faces = lon <= middle and any(
        other > middle and other - lon < _FACING_DEGREES and abs(other_lat - lat) < _LABEL_DEGREES / 4
        for other, other_lat in spots
    )
    left = lon > middle or faces
    return _text(text, spot, left=not left if is_taken(left) and not is_taken(not left) else left, gap=gap)


def _text(text: str, spot: tuple[float, float], *, left: bool, gap: float) -> dict[str, Any]:
    return {
        "position": list(spot),
        "text": text,
        "anchor": "end" if left else "start",
        "offset": [-gap if left else gap, 0],
    }


def _labels(data: Sequence[Mapping[str, Any]], *, dark: bool) -> pdk.Layer:
    scheme = palette(dark)
    return pdk.Layer(
        "TextLayer",
        list(data),
        id="labels",
        get_position="position",
        get_text="text",
        get_text_anchor="anchor",
        get_pixel_offset="offset",
        get_size=_LABEL_PIXELS,
        get_color=rgb(scheme.ink),
        font_family=pdk.types.String("Source Sans"),
        font_weight=600,
        # Without "auto" the letters with diacritics are missing.
        character_set=pdk.types.String("auto"),
        font_settings={"sdf": True, "fontSize": 64, "buffer": 8},
        outline_width=4,
        outline_color=rgb(scheme.ground),
        parameters={"depthCompare": pdk.types.String("always"), "depthWriteEnabled": False},
    )


def _deck(layers: list[pdk.Layer], points: Sequence[tuple[float, float]]) -> pdk.Deck:
    """Looks at all points; the wheel scrolls the page, not the map."""
    lon, lat, zoom = _view_of(points)
    view = pdk.View(type="MapView", controller={"scrollZoom": False, "dragRotate": False, "touchRotate": False})
    return CompactDeck(
        layers=layers,
        views=[view],
        initial_view_state=pdk.ViewState(longitude=lon, latitude=lat, zoom=zoom, min_zoom=2, max_zoom=8),
        map_provider=None,
        tooltip={"html": "{tooltip}", "style": {"fontSize": "14px", "maxWidth": "300px"}},
    )


def _view_of(points: Sequence[tuple[float, float]]) -> tuple[float, float, float]:
    """Centre of the points and the zoom that shows them all on a phone's width."""
    if not points:
        return 16.0, 48.5, 3.4
    west, east = min(lon for lon, _ in points), max(lon for lon, _ in points)
    south, north = min(lat for _, lat in points), max(lat for _, lat in points)
    # 512 px show 360 degrees at zoom 0; the points should fill about 310 of a phone's 390 px.
    across = max(east - west, (north - south) * 1.6, 2.0)
    zoom = math.log2(310 * 360 / (512 * across))
    return (west + east) / 2, (south + north) / 2, min(zoom, 6.0)

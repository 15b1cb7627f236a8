"""The boundaries for the maps: partner regions as features, the rest as static files that browsers keep.

The context would be 200 KB on every run; as a static file it is fetched once. The file's folder carries a
digest of its content, so that a browser's year-old copy is never wrong.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import streamlit as st

from clustercoop.settings import ROOT

STATIC_FOLDER = ROOT / "static"
_STATIC_URL = "app/static"


@st.cache_resource(show_spinner=False)
def outlines(folder: str) -> Mapping[str, Mapping[str, Any]]:
    """The regions' GeoJSON features by their code."""
    features = json.loads((Path(folder) / "nuts2.geojson").read_text(encoding="utf-8"))["features"]
    return {feature["properties"]["nuts_id"]: feature for feature in features}


@st.cache_resource(show_spinner=False)
def context_url(folder: str, programme_area: tuple[str, ...]) -> str:
    """Write countries and the programme area's regions to the static folder, once, and return their address."""
    countries = (Path(folder) / "countries.geojson").read_bytes()
    chosen = [
        {"type": "Feature", "properties": {}, "geometry": feature["geometry"]}
        for feature in outlines(folder).values()
        if feature["properties"]["country"] in programme_area
    ]
    programme = json.dumps({"type": "FeatureCollection", "features": chosen}, separators=(",", ":")).encode()
    digest = hashlib.sha256(countries + programme).hexdigest()[:12]
    target = STATIC_FOLDER / "maps" / digest
    target.mkdir(parents=True, exist_ok=True)
    for name, content in (("countries.geojson", countries), ("programme.geojson", programme)):
        if not (target / name).is_file():
            draft = target / f".{name}.draft"
            draft.write_bytes(content)
            draft.replace(target / name)
    return f"{_STATIC_URL}/maps/{digest}"

"""Maps on screen: choices beside them, selection by click and by list, legend, card."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from clustercoop.i18n import _
from clustercoop.ui import blocks, boundaries
from clustercoop.ui.shell import Page
from clustercoop.views import regions as region_views
from clustercoop.views.maps import PARTNER_LAYER
from clustercoop.views.view import View

PARTNER_KEY = "partner"
_MEASURE_KEY = "fill"
_MAP_KEY = "regions-map"
_HEIGHT = 540


def choose_measure() -> str:
    """What the regions are filled by; kept in the URL by its name in the code, not by its words."""
    measures = list(region_views.MEASURES)
    asked = st.query_params.get(_MEASURE_KEY)
    chosen = st.selectbox(
        _("Fill the regions by"),
        measures,
        index=measures.index(asked) if asked in measures else 0,
        format_func=lambda name: _(region_views.MEASURES[name][0]),
    )
    if chosen != (asked or measures[0]):
        st.query_params[_MEASURE_KEY] = chosen
    return chosen


def choose_partner(partners: pd.DataFrame) -> str | None:
    """The partner whose card is shown: by list here, by click on the map, by its short name in the URL.

    Kept in the URL here and not with `bind`, which does not write what a click on the map has chosen.
    """
    names = dict(zip(partners["partner_id"], partners["short_name"], strict=True))
    asked = {name: partner for partner, name in names.items()}.get(st.query_params.get(PARTNER_KEY, ""))
    if PARTNER_KEY not in st.session_state:
        st.session_state[PARTNER_KEY] = asked
    chosen: str | None = st.selectbox(
        _("Partner"),
        list(names),
        index=None,
        format_func=names.__getitem__,
        placeholder=_("All partners"),
        key=PARTNER_KEY,
    )
    if chosen is None:
        st.query_params.pop(PARTNER_KEY, None)
    elif chosen != asked:
        st.query_params[PARTNER_KEY] = names[chosen]
    return chosen


def regions(page: Page, *, measure: str, partner: str | None) -> None:
    """The map of partner regions with legend and table."""
    folder = str(page.settings.boundaries)
    shown = page.made(
        region_views.regions_map,
        page.state,
        boundaries.outlines(folder),
        boundaries.context_url(folder, page.basics.project.programme_area),
        measure=measure,
        selected=partner,
    )
    blocks.view_head(shown.view)
    blocks.legend(shown.legend, dark=page.dark)
    deck(shown.view, dark=page.dark, key=_MAP_KEY, on_select=_partner_clicked)
    blocks.notes(shown.view.notes)
    if partner is None:
        blocks.notes([_("Choose a partner in the list, or click one on the map, to see its card.")])


def region_table(page: Page) -> None:
    """The measures of all regions at once: what the map shows, for whoever cannot see it."""
    title = _("All regions in numbers")
    st.subheader(title, anchor="regions-table")
    blocks.table(page.made(region_views.all_regions, page.state), title)


def deck(view: View, *, dark: bool, key: str, on_select: Any = "ignore", height: int = _HEIGHT) -> None:
    """The map of a view; `on_select` is called when something on it is clicked, which then stands in the session."""
    if view.draw is not None:
        st.pydeck_chart(view.draw(dark), height=height, key=key, on_select=on_select, alt=view.alt)


def newly_clicked(key: str, layer: str) -> str | None:
    """The identifier of what was clicked on the map with this key; None where nothing was.

    A map that is drawn anew, since something was chosen in a list, tells its last click once more; that is no click.
    """
    objects = st.session_state[key]["selection"]["objects"].get(layer)
    clicked = str(objects[0]["id"]) if objects else None
    before = st.session_state.get(f"{key} clicked")
    st.session_state[f"{key} clicked"] = clicked
    return clicked if clicked != before else None


def _partner_clicked() -> None:
    """A click on a partner chooses it; a click beside any leaves the choice to the list."""
    clicked = newly_clicked(_MAP_KEY, PARTNER_LAYER)
    if clicked is not None:
        st.session_state[PARTNER_KEY] = clicked

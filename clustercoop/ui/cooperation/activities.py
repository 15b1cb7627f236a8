"""The activities on screen: the card that the address asks for, the strip of time, the log with filters and map."""

from __future__ import annotations

from dataclasses import asdict
from functools import partial

import streamlit as st

from clustercoop import i18n
from clustercoop.i18n import _
from clustercoop.ui import blocks, boundaries, cards, listing, maps
from clustercoop.ui.cooperation.filters import PLACE_KEY
from clustercoop.ui.questions import question
from clustercoop.ui.shell import Page
from clustercoop.views import paging
from clustercoop.views.cooperation import activity, log, strip
from clustercoop.views.cooperation.dossier import Dossier
from clustercoop.views.cooperation.log import LogFilter
from clustercoop.views.cooperation.places import places
from clustercoop.views.maps import PLACE_LAYER

CARD = "activity"
_MAP_KEY = "places-map"
_MAP_HEIGHT = 420


def card(page: Page, dossier: Dossier) -> None:
    """The card of the activity that the address names, if any."""
    chosen = cards.asked(CARD, set(dossier.activities["activity_id"]))
    if chosen in dossier.activities["activity_id"].array:
        cards.show(activity.card(dossier, str(chosen), page.carried), closes=CARD)


def when(page: Page, dossier: Dossier) -> None:
    """All activities over the time of the project."""
    view = page.made(strip.strip, dossier, page.basics.project)
    question(_("When did they meet?"), view.takeaway, "strip")
    if len(view.table.rows):
        blocks.view(view, dark=page.dark, said=True)
    else:
        blocks.notes(view.notes)


def where(page: Page, dossier: Dossier, chosen: LogFilter) -> None:
    """The map of what the filters let through; a click on a city chooses it, as the list of cities does."""
    folder = str(page.settings.boundaries)
    context_url = boundaries.context_url(folder, page.basics.project.programme_area)
    view = page.made(places, dossier, context_url, **asdict(chosen))
    blocks.view_head(view)
    if view.draw is not None:
        maps.deck(view, dark=page.dark, key=_MAP_KEY, on_select=_place_clicked, height=_MAP_HEIGHT)
        blocks.notes([_("Click a city on the map, or choose it in the list above, to read what took place there.")])
    blocks.table_below(view)


def _place_clicked() -> None:
    """A click on a city chooses it; a click beside any leaves the choice to the list."""
    clicked = maps.newly_clicked(_MAP_KEY, PLACE_LAYER)
    if clicked is not None:
        st.session_state[PLACE_KEY] = clicked


def show_log(page: Page, dossier: Dossier, chosen: LogFilter) -> None:
    """The activities that the filters let through, a page of them at a time, or what to loosen."""
    rows = log.found(dossier, chosen)
    st.subheader(_("Log of activities"), anchor="log")
    if rows.empty:
        st.info(paging.nothing_fits(chosen.in_use))
        return
    blocks.notes([log.counted(dossier, rows)])
    shown = listing.slice_of(len(rows), selected=f"log {asdict(chosen)}", per_page=log.PER_PAGE)
    asked = "&".join(part for part in (page.carried, chosen.query(dossier.names)) if part)
    with st.container(key="log"):  # style.css fits its columns to the page
        st.html(log.table(dossier, rows.iloc[shown], asked).html(_("Log of activities")))
    whole = partial(_csv, dossier, chosen, i18n.current().code)
    blocks.csv_button("activities", whole, label=_("Download all these activities as CSV"))


def _csv(dossier: Dossier, chosen: LogFilter, language: str) -> bytes:
    i18n.use(language)  # The file is written in a request of its own, which has heard of no language.
    return log.table(dossier, log.found(dossier, chosen)).csv()

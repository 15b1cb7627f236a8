"""Search, filters and order of the log, each in the address, and the frames that the log is made of."""

from __future__ import annotations

import streamlit as st

from clustercoop import i18n
from clustercoop.i18n import _
from clustercoop.ui import address, listing, loaders
from clustercoop.ui.shell import Page
from clustercoop.views.budget.scope import period_name
from clustercoop.views.cooperation import log
from clustercoop.views.cooperation.dossier import Dossier
from clustercoop.views.cooperation.log import NAMES, PARAMETERS, LogFilter

PLACE_KEY = PARAMETERS["place"]


def dossier(page: Page) -> Dossier:
    """The activities of the selection with all that stands beside them."""
    return page.made(
        Dossier,
        page.state.cooperation,
        page.basics.objectives,
        page.state.schedule.periods,
        page.state.schedule.outputs,
        loaders.activity_outputs(page.edition, page.selection),
        loaders.activity_conflicts(page.edition, page.selection),
        page.knowledge.clusters,
    )


def choose(made: Dossier) -> LogFilter:
    """What the reader looks for; each filter begins at "all"."""
    activities = made.activities
    objectives = dict(zip(made.objectives["objective_id"], made.objectives["title"], strict=True))
    placed = activities[activities["place_id"].notna()].drop_duplicates("place_id")
    cities = dict(zip(placed["place_id"], placed["city"], strict=True))
    countries = sorted(activities["country_code"].dropna().unique(), key=i18n.country)
    periods = {row.period_id: period_name(int(row.number)) for row in made.periods.itertuples()}
    options = {
        "kind": ({kind: kind for kind in sorted(activities["kind"].unique())}, _("All kinds")),
        "objective": ({name: f"{name}: {title}" for name, title in objectives.items()}, _("All objectives")),
        "partner": (made.names, _("All partners")),
        "country": ({code: i18n.country(code) for code in countries}, _("All countries")),
        "period": (periods, _("All periods")),
        "place": (dict(sorted(cities.items(), key=lambda pair: pair[1])), _("All cities")),
    }
    searched, ordered = st.columns([2, 1])
    with searched:
        text = listing.search(
            _(NAMES["search"]),
            key=PARAMETERS["search"],
            placeholder=_("Title, topic, place, organiser or partner"),
            help=_("In any case and without diacritics: “rzeszow” finds Rzeszów."),
        )
    with ordered:
        orders = {name: _(word) for name, word in log.ORDERS.items()}
        order = address.choose(_("Order"), orders, key=PARAMETERS["order"], default=log.LATEST)
    chosen: dict[str, str | None] = {}
    columns = [column for _row in range(2) for column in st.columns(3)]
    for column, (name, (named, every)) in zip(columns, options.items(), strict=True):
        with column:
            codes = made.names if name == "partner" else None
            chosen[name] = address.choose(_(NAMES[name]), named, key=PARAMETERS[name], codes=codes, placeholder=every)
    return LogFilter(search=text, order=str(order), **chosen)

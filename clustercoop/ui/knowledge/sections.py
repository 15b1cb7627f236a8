"""The questions of the knowledge page, each with its answer in a sentence."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import partial

import streamlit as st

from clustercoop import i18n
from clustercoop.i18n import _
from clustercoop.measures.figure import evidence_of
from clustercoop.measures.synergy import MOST
from clustercoop.ui import blocks, boundaries, cards, listing, maps
from clustercoop.ui.knowledge import filters
from clustercoop.ui.questions import question
from clustercoop.ui.shell import Page
from clustercoop.views import paging
from clustercoop.views.knowledge import clusters, compare, counts, policies, region_map, time_axis
from clustercoop.views.knowledge.clusters import ClusterFilter
from clustercoop.views.knowledge.policies import PolicyFilter
from clustercoop.views.maps import COUNT_LAYER

POLICY, CLUSTER, COMPARE = "policy", "cluster", "compare"
YEARS, BY_COUNTRY, BY_SECTOR, REGIONS = (
    "knowledge-years",
    "knowledge-by-country",
    "knowledge-by-sector",
    "knowledge-regions-map",
)
_HEIGHT = 640


@dataclass(frozen=True)
class Chosen:
    """What the reader chose on the page, for its workbook."""

    policies: PolicyFilter
    compared: tuple[str, ...]
    clusters: ClusterFilter


def cards_asked(page: Page) -> None:
    """The card that the address asks for; it stands first, so that who comes by a link sees it."""
    state = page.knowledge
    policy = cards.asked(POLICY, set(state.policies["policy_id"]))
    if policy is not None:
        cards.show(policies.card(state, policy, page.carried), closes=POLICY)
    cluster = cards.asked(CLUSTER, set(state.clusters["cluster_id"]))
    if cluster is not None:
        cards.show(clusters.card(state, cluster, page.carried), closes=CLUSTER)


def which_policies(page: Page) -> PolicyFilter:
    """Policies over the years, and their list; both show what the filters let through."""
    state = page.knowledge
    said = page.made(policies.answer, state)
    question(_("Which policies and funding schemes?"), said, "policies", evidence_of(state.policies))
    chosen = filters.of_policies(state)
    rows = policies.filtered(state, chosen)
    if rows.empty:
        blocks.notes([paging.nothing_fits(policies.in_use(chosen))])
        return chosen
    view = page.made(time_axis.narrowed, state, carried=page.carried, **asdict(chosen))
    blocks.view(view, dark=page.dark, on_select=_policy_clicked)
    st.subheader(_("List of policies"), anchor="policy-list")
    blocks.notes([policies.counted(rows), policies.as_it_stands()])
    shown = listing.slice_of(len(rows), selected=str(chosen), per_page=clusters.PAGE_ROWS)
    table = policies.table(state, rows.iloc[shown], page.carried)
    st.html(table.html(_("List of policies")))
    blocks.csv_button(table.slug, partial(policies_csv, page, chosen, i18n.current().code))
    return chosen


def _policy_clicked() -> None:
    """A click on a bar opens the card of its policy; the names in the list do the same for who has no mouse."""
    points = st.session_state[YEARS]["selection"]["points"]
    if points and points[0].get("customdata"):
        st.query_params.pop(CLUSTER, None)
        st.query_params[POLICY] = points[0]["customdata"][0]


def what_in_common(page: Page) -> tuple[str, ...]:
    """Two to four policies side by side."""
    state = page.knowledge
    question(_("What do policies have in common?"), page.made(compare.answer, state), "compare")
    names = page.made(compare.names, state)
    if len(names) < 2:
        return ()
    chosen = _compared(names)
    if len(chosen) < 2:
        return ()
    for make, title in ((compare.side_by_side, _("Policies side by side")), (compare.pairs, _("Pair by pair"))):
        table = make(state, chosen)
        st.subheader(title, anchor=table.slug)
        blocks.table(table, title)
    return chosen


def _compared(names: dict[str, str]) -> tuple[str, ...]:
    """The policies to compare, kept in the address by their identifiers; those not known on the day are left out."""
    asked = st.session_state.get(COMPARE) or [name for name in st.query_params.get(COMPARE, "").split(",") if name]
    unknown = [name for name in asked if name not in names]
    if unknown:
        blocks.notes([_("Not known on this day and left out: {names}.").format(names=", ".join(unknown))])
    st.session_state[COMPARE] = [name for name in dict.fromkeys(asked) if name in names][:MOST]
    chosen = st.multiselect(
        _("Compare two to four"),
        list(names),
        format_func=names.__getitem__,
        max_selections=MOST,
        placeholder=_("Choose policies by name or country"),
        key=COMPARE,
    )
    if chosen:
        st.query_params[COMPARE] = ",".join(chosen)
    else:
        st.query_params.pop(COMPARE, None)
    return tuple(chosen)


def where_and_in_what(page: Page) -> None:
    """Clusters by country, sector and region; a click on any narrows the directory below."""
    state = page.knowledge
    question(_("Where are the clusters, and in which fields?"), page.made(clusters.answer, state), "clusters",
             evidence_of(state.clusters))  # fmt: skip
    if state.clusters.empty:
        return
    blocks.notes([_("A click on a bar or a region narrows the directory below; its lists of choices do the same.")])
    countries, sectors = counts.keys(state)
    left, right = st.columns(2)
    with left:
        for build, chart, key, names in (
            (counts.by_country, BY_COUNTRY, filters.CLUSTER_COUNTRY, countries),
            (counts.by_sector, BY_SECTOR, filters.CLUSTER_SECTOR, sectors),
        ):
            narrow = partial(_narrow, chart, key, names)
            blocks.view(page.made(build, state), dark=page.dark, on_select=narrow)
    with right:
        _map(page)


def _map(page: Page) -> None:
    folder = str(page.settings.boundaries)
    outlines = boundaries.outlines(folder)
    context_url = boundaries.context_url(folder, page.basics.project.programme_area)
    made = page.made(region_map.cluster_map, page.knowledge, outlines, context_url)
    blocks.view_head(made.view)
    if made.view.draw is not None:
        blocks.legend(made.legend, dark=page.dark)
    maps.deck(made.view, dark=page.dark, key=REGIONS, on_select=_region_clicked, height=_HEIGHT)
    blocks.notes(made.view.notes)
    blocks.table_below(made.view)


def _narrow(chart: str, key: str, names: list[str]) -> None:
    """A click on a bar narrows the directory to what it counts."""
    points = st.session_state[chart]["selection"]["points"]
    if points:
        st.session_state[key] = names[points[0]["customdata"][0]]


def _region_clicked() -> None:
    objects = st.session_state[REGIONS]["selection"]["objects"].get(COUNT_LAYER)
    if objects:
        st.session_state[filters.CLUSTER_REGION] = objects[0]["properties"]["region_id"]


def which_clusters(page: Page) -> ClusterFilter:
    """The directory."""
    state = page.knowledge
    st.header(_("Directory of clusters"), anchor="directory")
    if state.clusters.empty:
        blocks.notes([paging.nothing_fits([])])
        return ClusterFilter()
    chosen = filters.of_clusters(state)
    rows = page.made(clusters.filtered, state, chosen, of=str(chosen))
    if rows.empty:
        blocks.notes([paging.nothing_fits(clusters.in_use(chosen))])
        return chosen
    blocks.notes([clusters.counted(rows)])
    shown = listing.slice_of(len(rows), selected=str(chosen), per_page=clusters.PAGE_ROWS)
    table = page.made(clusters.table, state, rows.iloc[shown], page.carried, of=f"{chosen} {shown}")
    st.html(table.html(_("Directory of clusters")))
    blocks.csv_button(table.slug, partial(clusters_csv, page, chosen, i18n.current().code))
    return chosen


def policies_csv(page: Page, chosen: PolicyFilter, language: str) -> bytes:
    """All policies that the filters let through."""
    i18n.use(language)  # The file is written in a request of its own, which has heard of no language.
    return policies.table(page.knowledge, policies.filtered(page.knowledge, chosen), page.carried).csv()


def clusters_csv(page: Page, chosen: ClusterFilter, language: str) -> bytes:
    """All clusters that the filters let through."""
    i18n.use(language)
    return clusters.table(page.knowledge, clusters.filtered(page.knowledge, chosen), page.carried).csv()

"""The filters of the two lists of the knowledge page; they stand in its address."""

from __future__ import annotations

import streamlit as st

from clustercoop.i18n import _
from clustercoop.measures.knowledge import Knowledge
from clustercoop.ui import address, listing
from clustercoop.views.knowledge import clusters, policies
from clustercoop.views.knowledge.clusters import ClusterFilter
from clustercoop.views.knowledge.policies import PolicyFilter

CLUSTER_COUNTRY, CLUSTER_REGION, CLUSTER_SECTOR = "cluster-country", "cluster-region", "cluster-sector"


def of_policies(state: Knowledge) -> PolicyFilter:
    """What the list of policies is narrowed to."""
    first, second, third, fourth = st.columns([2, 1, 1, 1])
    with first:
        words = listing.search(
            _("Search policies"), key="policy-search", placeholder=_("Name, native name, managing body, what it funds")
        )
    with second:
        country = address.choose(
            _("Country of the policy"), policies.countries(state), key="policy-country", placeholder=_("All countries")
        )
    with third:
        kinds = {kind: kind for kind in policies.kinds(state)}
        kind = address.choose(_("Type of policy"), kinds, key="policy-type", placeholder=_("All types"))
    with fourth:
        answers = {name: _(text) for name, text in policies.DISCUSSED.items()}
        discussed = address.choose(_("Discussed in the project"), answers, key="policy-discussed", placeholder=_("All"))
    return PolicyFilter(words, country, kind, discussed)


def of_clusters(state: Knowledge) -> ClusterFilter:
    """What the directory of clusters is narrowed to."""
    column, _rest = st.columns([2, 1])
    with column:
        words = listing.search(
            _("Search clusters"), key="cluster-search", placeholder=_("Name, native name, city, region, sector")
        )
    first, second, third, fourth = st.columns(4)
    with first:
        country = address.choose(
            _("Country of the cluster"), clusters.countries(state), key=CLUSTER_COUNTRY,
            placeholder=_("All countries"),
        )  # fmt: skip
    with second:
        region = address.choose(_("Region"), clusters.regions(state), key=CLUSTER_REGION, placeholder=_("All regions"))
    with third:
        sector = address.choose(_("Sector"), clusters.sectors(state), key=CLUSTER_SECTOR, placeholder=_("All sectors"))
    with fourth:
        link = address.choose(
            _("Link to the project"), clusters.links(state), key="cluster-link", placeholder=_("All links")
        )
    return ClusterFilter(words, country, region, sector, link)

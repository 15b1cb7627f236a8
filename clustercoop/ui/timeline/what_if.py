"""A what-if: one milestone slips, and the screen says which others move and whether the end holds. Nothing is kept."""

from __future__ import annotations

import streamlit as st

from clustercoop.i18n import _
from clustercoop.measures.network import Network
from clustercoop.ui import blocks
from clustercoop.views.timeline import network as views

STEP = 7
MOST_DAYS = 1_000


def show(network: Network) -> None:
    """The milestone and the days, and what would follow."""
    st.subheader(_("What if one slipped?"), anchor="what-if")
    ahead = network.table[~network.table["reached"].astype(bool)]
    titles = dict(zip(ahead["milestone_id"], ahead["title"], strict=True))
    if not titles:
        blocks.notes([_("Every milestone of the network is reached.")])
        return
    blocks.notes([_("Only a trial: nothing is stored, and nobody else sees it.")])
    first, second = st.columns([2, 1])
    with first:
        chosen = st.selectbox(_("This milestone"), list(titles), format_func=titles.__getitem__, key="slip-milestone")
    with second:
        days = st.number_input(
            _("slips by days"), min_value=0, max_value=MOST_DAYS, value=4 * STEP, step=STEP, key="slip-days"
        )
    slip = network.slip(str(chosen), int(days))
    blocks.notes([views.slip_words(slip, network)])
    if len(slip.moves):
        blocks.table(views.moves(slip), _("What would move"))

"""Who are the partners, and where do they work?"""

from dataclasses import replace

import streamlit as st

from clustercoop.ui import cards, maps, shell
from clustercoop.ui.guard import enter_through_dashboard
from clustercoop.views import headline, regions
from clustercoop.views.knowledge import policies

enter_through_dashboard()

page = shell.page()
state = page.state

shell.header("regions", page.made(headline.regions, state.money, state.cooperation))

left, right = st.columns(2)
with left:
    measure = maps.choose_measure()
with right:
    partner = maps.choose_partner(state.money.partners)

if partner is None:
    maps.regions(page, measure=measure, partner=None)
else:
    map_side, card_side = st.columns([3, 2])
    with map_side:
        maps.regions(page, measure=measure, partner=partner)
    with card_side:
        names, sources = page.basics.partner_names, page.basics.partner_sources
        card = regions.card(state, partner, names, sources, page.carried)
        linked = policies.of_partner(page.knowledge, partner, page.carried)
        cards.show(replace(card, lists=(*card.lists, linked)))

maps.region_table(page)

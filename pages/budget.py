"""Where does the money stand against the plan?"""

import streamlit as st

from clustercoop.ui import blocks, shell
from clustercoop.ui.budget import download, filters, items, sections
from clustercoop.ui.guard import enter_through_dashboard
from clustercoop.views import headline, heads

enter_through_dashboard()

# The sentence stands above the filters and says what they leave, so its place is kept until they are known.
top = st.container()
chosen = filters.choose(shell.page())
page = chosen.page
with top:
    shell.header("budget", page.made(headline.budget, page.money))
if items.come_first():
    items.show(chosen)

blocks.heads(page.made(heads.budget, page.money), page.currency)

sections.how_much(chosen)
sections.how_will_it_end(chosen)
sections.who(chosen)
sections.on_what(chosen)
if not items.come_first():
    items.show(chosen)
sections.what_may_move(chosen)
sections.what_changed(chosen)
sections.what_the_fund_pays(chosen)
sections.how_well(chosen)

download.offer(chosen)

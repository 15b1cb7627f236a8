"""What do they do together?"""

import streamlit as st

from clustercoop.i18n import _
from clustercoop.ui import blocks, log, maps, shell
from clustercoop.ui.guard import enter_through_dashboard
from clustercoop.views import cooperation, headline, heads

enter_through_dashboard()

page = shell.page()
state = page.state.cooperation

shell.header("cooperation", page.made(headline.cooperation, state))

blocks.heads(page.made(heads.cooperation, state), page.currency)

st.subheader(_("Log of activities"), anchor="log")
chosen = log.choose(state, page.basics.objectives)
log.show(page, state, chosen)
maps.places(page, state, chosen)
blocks.view(page.made(cooperation.matrix, state), dark=page.dark)

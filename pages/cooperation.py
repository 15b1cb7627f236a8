"""What do they do together?"""

import streamlit as st

from clustercoop.i18n import _
from clustercoop.ui import blocks, log, maps, shell
from clustercoop.ui.guard import enter_through_dashboard
from clustercoop.views import cooperation, headline, heads

enter_through_dashboard()

page = shell.page()
state = page.state.cooperation

shell.header("cooperation", headline.cooperation(state))

blocks.heads(heads.cooperation(state), page.currency)

st.subheader(_("Log of activities"), anchor="log")
activities = cooperation.filtered(state, log.choose(state, page.basics.objectives))
log.show(state, activities)
maps.places(page, state, activities)
blocks.view(cooperation.matrix(state), dark=page.dark)

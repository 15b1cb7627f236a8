"""How is the project doing?"""

import streamlit as st

from clustercoop.i18n import _
from clustercoop.ui import blocks, loaders, pace, shell
from clustercoop.ui.guard import enter_through_dashboard
from clustercoop.views import headline, heads, overview

enter_through_dashboard()

page = shell.page()
state = page.state
rules = loaders.alert_rules(page.edition, page.selection)
alerts = page.made(loaders.alerts_of, page.edition, page.selection)

shell.header("overview", page.made(headline.overview, state))

blocks.heads(page.made(heads.overview, state), page.currency)

left, right = st.columns(2, gap="large")
with left:
    st.subheader(_("Are we on schedule?"), anchor="schedule")
    pace.on_schedule(page)
    st.subheader(_("Late or at risk"), anchor="alerts")
    blocks.alert_list(page.made(overview.alert_lines, alerts, page.currency), overview.calm(rules), "overview")
with right:
    st.subheader(_("What happened last"), anchor="last")
    blocks.event_list(page.made(overview.last_events, state), _("Nothing is on record up to this day."))
    st.subheader(_("What comes next"), anchor="next")
    blocks.event_list(
        page.made(overview.next_events, state), _("Nothing is planned on record for the coming half year.")
    )

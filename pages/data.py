"""Where do the figures come from, and how can they be taken away?"""

import streamlit as st

from clustercoop.i18n import _
from clustercoop.measures.completeness import record_filled
from clustercoop.measures.figure import evidence_of
from clustercoop.ui import blocks, loaders, shell, takeaway
from clustercoop.ui.guard import enter_through_dashboard
from clustercoop.views import headline
from clustercoop.views import record as tables

enter_through_dashboard()

page = shell.page()
record = loaders.record_of(page.edition)
filled = record_filled(record.resources, evidence_of(record.sources))

shell.header(
    "data",
    headline.record(filled=filled, sources=len(record.sources), conflicts=record.conflicts["topic"].nunique()),
)

st.subheader(_("Take the data away"), anchor="download")
takeaway.offer(page.edition, list(record.resources["resource"]))

st.subheader(_("Facts on which sources disagree"), anchor="conflicts")
blocks.table(page.made(tables.conflicts, record.conflicts), _("Facts on which sources disagree"))

st.subheader(_("How the figures are computed"), anchor="definitions")
blocks.table(page.made(tables.definition_table), _("How the figures are computed"))

st.subheader(_("How full the record is"), anchor="completeness")
blocks.figure(filled, page.currency)
blocks.table(page.made(tables.completeness, record.resources), _("How full the record is"))

st.subheader(_("Sources"), anchor="sources")
blocks.table(page.made(tables.sources, record.sources), _("Sources"))

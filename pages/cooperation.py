"""What do they do together?"""

from clustercoop.i18n import _
from clustercoop.ui import blocks, shell
from clustercoop.ui.cooperation import activities, download, filters, sections
from clustercoop.ui.guard import enter_through_dashboard
from clustercoop.ui.questions import question
from clustercoop.views import headline, heads
from clustercoop.views.cooperation import log

enter_through_dashboard()

page = shell.page()
dossier, ties = filters.dossier(page), sections.ties_of(page)

shell.header("cooperation", page.made(headline.cooperation, page.state.cooperation))
activities.card(page, dossier)

blocks.heads(page.made(heads.cooperation, ties), page.currency)

activities.when(page, dossier)

question(_("What took place, where, and what came of it?"), page.made(log.answer, dossier), "activities")
chosen = filters.choose(dossier)
activities.where(page, dossier, chosen)
activities.show_log(page, dossier, chosen)

sections.who_with_whom(page, ties)
sections.whom_it_reached(page)
sections.who_carries_what(page)

download.offer(page, dossier, ties)

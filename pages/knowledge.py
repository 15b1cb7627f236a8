"""Which cluster policies, funding schemes and clusters do the regions have?"""

from clustercoop.ui import blocks, shell
from clustercoop.ui.guard import enter_through_dashboard
from clustercoop.ui.knowledge import download, sections
from clustercoop.views import headline, heads

enter_through_dashboard()

page = shell.page()
state = page.knowledge

shell.header("knowledge", page.made(headline.knowledge, state))
sections.cards_asked(page)
blocks.heads(page.made(heads.knowledge, state), page.currency)

policies = sections.which_policies(page)
compared = sections.what_in_common(page)
sections.where_and_in_what(page)
clusters = sections.which_clusters(page)

download.offer(page, sections.Chosen(policies, compared, clusters))

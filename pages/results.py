"""What has been achieved?"""

from clustercoop.ui import blocks, shell
from clustercoop.ui.guard import enter_through_dashboard
from clustercoop.ui.results import download, sections
from clustercoop.views import headline, heads

enter_through_dashboard()

page = shell.page()

shell.header("results", page.made(headline.results, page.results))

sections.card(page)

blocks.heads(page.made(heads.results, page.results), page.currency)

sections.public_record(page)
sections.each_objective(page)
sections.beside_the_objectives(page)
sections.results_chain(page)

download.offer(page)

"""Are we on schedule?"""

from clustercoop.ui import blocks, shell
from clustercoop.ui.guard import enter_through_dashboard
from clustercoop.ui.timeline import download, sections
from clustercoop.views import headline, heads

enter_through_dashboard()

page = shell.page()
schedule = page.state.schedule

shell.header("timeline", page.made(headline.timeline, schedule))

blocks.heads(page.made(heads.timeline, schedule), page.currency)

sections.plan_promise_reality(page)
sections.how_promises_moved(page)
sections.what_follows(page)
sections.what_next(page)
sections.is_the_end_sure(page)

download.offer(page)

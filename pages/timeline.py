"""Are we on schedule?"""

from clustercoop.ui import blocks, shell
from clustercoop.ui.guard import enter_through_dashboard
from clustercoop.views import headline, heads, timeline

enter_through_dashboard()

page = shell.page()
schedule = page.state.schedule

shell.header("timeline", page.made(headline.timeline, schedule))

blocks.heads(page.made(heads.timeline, schedule), page.currency)

blocks.view(page.made(timeline.gantt, schedule), dark=page.dark, table_open=True)

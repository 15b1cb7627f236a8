"""Where does the money stand against the plan?"""

from clustercoop.ui import blocks, shell
from clustercoop.ui.guard import enter_through_dashboard
from clustercoop.views import budget, headline, heads

enter_through_dashboard()

page = shell.page()
money, reporting = page.state.money, page.state.reporting

shell.header("budget", page.made(headline.budget, money))

blocks.heads(page.made(heads.budget, money), page.currency)

blocks.view(page.made(budget.curve, money), dark=page.dark)
blocks.view(page.made(budget.by_partner, money, reporting), dark=page.dark)

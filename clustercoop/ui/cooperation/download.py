"""The tables of the cooperation page as a workbook."""

from __future__ import annotations

from functools import partial

from clustercoop.i18n import _
from clustercoop.measures.balance import Balance
from clustercoop.measures.reach import Reach
from clustercoop.measures.ties import Ties
from clustercoop.ui import spreadsheet
from clustercoop.ui.shell import Page
from clustercoop.views import heads
from clustercoop.views.cooperation import balance, growth, log, matrix, network, places, reach, strip
from clustercoop.views.cooperation.dossier import Dossier
from clustercoop.views.cooperation.log import LogFilter
from clustercoop.views.workbook import Sheet


def offer(page: Page, dossier: Dossier, ties: Ties) -> None:
    """A button; the file is written when it is pressed."""
    spreadsheet.offer(page, "cooperation", partial(_sheets, page, dossier, ties))


def _sheets(page: Page, dossier: Dossier, ties: Ties) -> spreadsheet.Content:
    """Of all activities, whatever the filters of the log."""
    state, periods = page.state, page.state.schedule.periods
    reached = Reach(state.cooperation, periods)
    views = [
        strip.strip(dossier, page.basics.project),
        places.places(dossier, ""),
        network.network(ties, partner=None),
        matrix.matrix(ties),
        growth.view(ties, periods, page.basics.project),
        reach.view(reached),
        balance.view(Balance(state.cooperation, state.schedule.outputs, state.money)),
    ]
    sheets = [Sheet(_("Log of activities"), log.table(dossier, log.found(dossier, LogFilter()))), *map(Sheet.of, views)]
    if ties.never_met is not None:
        sheets.append(
            Sheet(_("Pairs that never met"), network.never_met(ties.never_met), network.never_met_words(ties))
        )
    figures = [*(head.figure for head in heads.cooperation(ties)), reached.people, reached.clusters]
    return spreadsheet.Content(
        title=_("{project}: cooperation").format(project=page.basics.project.acronym),
        sheets=sheets,
        measures=[
            *(figure.measure for figure in figures),
            *("hosting_share", "attendance_share", "output_share", "budget_share"),
        ],
        selection=[],
    )  # fmt: skip

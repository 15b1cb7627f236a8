"""The tables of the results page as a workbook."""

from __future__ import annotations

from functools import partial

from clustercoop.i18n import _
from clustercoop.ui import spreadsheet
from clustercoop.ui.shell import Page
from clustercoop.views import heads
from clustercoop.views.results import chain, indicators, outputs
from clustercoop.views.workbook import Sheet


def offer(page: Page) -> None:
    """A button; the file is written when it is pressed."""
    spreadsheet.offer(page, "results", partial(_sheets, page))


def _sheets(page: Page) -> spreadsheet.Content:
    results, carried = page.results, page.carried
    views = [outputs.achieved(results, carried), outputs.promised(results, carried)]
    sheets = [*map(Sheet.of, views)]
    for objective in results.objective_ids:
        name = outputs.objective_name(results, objective)
        sheets += [
            Sheet.of(outputs.of_objective(results, carried, objective=objective)),
            Sheet.of(indicators.of_objective(results, carried, objective=objective)),
            Sheet.of(indicators.values(results, objective=objective)),
            Sheet(
                _("Judgements of the lead partner, {objective}").format(objective=name),
                indicators.judgements(results, objective=objective),
            ),
            Sheet.of(chain.chain(results, carried, objective=objective)),
        ]
    sheets.append(Sheet.of(indicators.facts(results, carried)))
    if len(results.outputs_of(None)):
        sheets.append(Sheet.of(outputs.of_objective(results, carried, objective=None)))
    return spreadsheet.Content(
        title=_("{project}: results").format(project=page.basics.project.acronym),
        sheets=sheets,
        measures=[head.figure.measure for head in heads.results(results)],
        selection=[],
    )

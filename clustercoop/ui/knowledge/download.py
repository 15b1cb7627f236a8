"""The tables of the knowledge page as a workbook."""

from __future__ import annotations

from functools import partial

from clustercoop.i18n import _
from clustercoop.ui import boundaries, spreadsheet
from clustercoop.ui.knowledge.sections import Chosen
from clustercoop.ui.shell import Page
from clustercoop.views import heads
from clustercoop.views.knowledge import clusters, compare, counts, policies, region_map
from clustercoop.views.workbook import Sheet


def offer(page: Page, chosen: Chosen) -> None:
    """A button; the file is written when it is pressed."""
    spreadsheet.offer(page, "knowledge", partial(_content, page, chosen, page.carried))


def _content(page: Page, chosen: Chosen, carried: str) -> spreadsheet.Content:
    state = page.knowledge
    listed = policies.filtered(state, chosen.policies)
    directory = clusters.filtered(state, chosen.clusters)
    outlines = boundaries.outlines(str(page.settings.boundaries))
    sheets = [
        Sheet(_("List of policies"), policies.table(state, listed, carried), policies.answer(state)),
        Sheet(_("Directory of clusters"), clusters.table(state, directory, carried), clusters.answer(state)),
        *map(Sheet.of, (counts.by_country(state), counts.by_sector(state))),
        Sheet.of(region_map.cluster_map(state, outlines, "").view),
    ]
    if len(chosen.compared) >= 2:
        sheets[1:1] = [
            Sheet(_("Policies side by side"), compare.side_by_side(state, chosen.compared)),
            Sheet(_("Pair by pair"), compare.pairs(state, chosen.compared)),
        ]
    narrowed = [
        (_("Policies narrowed by"), policies.in_use(chosen.policies)),
        (_("Clusters narrowed by"), clusters.in_use(chosen.clusters)),
    ]
    return spreadsheet.Content(
        title=_("{project}: common knowledge base").format(project=page.basics.project.acronym),
        sheets=sheets,
        measures=[head.figure.measure for head in heads.knowledge(state)],
        selection=[(label, ", ".join(filters)) for label, filters in narrowed if filters],
    )

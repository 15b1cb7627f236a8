"""The expenditure items behind a cell, a bar or a row: chosen by click or by list, a page at a time."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from functools import partial
from itertools import islice

import pandas as pd
import streamlit as st

from clustercoop import i18n
from clustercoop.i18n import N_, _
from clustercoop.selection import Scope
from clustercoop.ui import address, blocks, listing, loaders
from clustercoop.ui.budget.filters import Chosen
from clustercoop.ui.budget.sections import COME_FIRST
from clustercoop.ui.questions import details
from clustercoop.views import paging, words
from clustercoop.views.budget import items as views
from clustercoop.views.budget import scope as scopes
from clustercoop.views.budget.breakdown import NAMES
from clustercoop.vocabulary import Dimension, Stage

CAPTION = N_("Expenditure items")
WRITTEN_AT_ONCE = 2_000
FIELDS = {
    Dimension.PARTNER: "partner_id",
    Dimension.WORK_PACKAGE: "work_package_id",
    Dimension.BUDGET_LINE: "budget_line_id",
    Dimension.PERIOD: "period_id",
}


def come_first() -> bool:
    """Whether the list stands at the top of the page: for who came by a link to it, until a bar is clicked."""
    asked = st.query_params.get(scopes.ITEMS) == "true"
    first: bool = st.session_state.setdefault(COME_FIRST, asked)
    return first


def show(chosen: Chosen) -> None:
    """The list of items, folded until someone asks for it; what is asked for stands in the address."""
    page = chosen.page
    st.header(_(CAPTION), anchor=scopes.ITEMS)
    if not page.money.ledger_published:
        st.html(f'<p class="answer">{_("Expenditure items are not published.")}</p>')
        return
    with details(_("Choose what to list, or click a bar, a cell or a row above"), scopes.ITEMS) as is_open:
        if is_open:
            _list(chosen, _narrowed(chosen))


def _narrowed(chosen: Chosen) -> Scope:
    """The page's scope, narrowed further by the lists that do what a click does."""
    money, scope = chosen.money, chosen.page.scope
    for column, dimension in zip(st.columns(len(FIELDS)), FIELDS, strict=True):
        names = scopes.names(money, dimension)
        with column:
            member = address.choose(
                _(NAMES[dimension]),
                names,
                key=scopes.ITEM_PARAMETERS[dimension],
                codes={name: scopes.code(money, dimension, name) for name in names},
                placeholder=_("All"),
            )
        if member is not None:
            scope = replace(scope, **{FIELDS[dimension]: member})
    return scope


def _list(chosen: Chosen, scope: Scope) -> None:
    page = chosen.page
    if chosen.stage is Stage.PAID:
        blocks.notes([_("Payments are not made by item; choose the stage declared or certified.")])
        return
    sums = loaders.item_sums(page.edition, page.selection, scope, chosen.stage)
    blocks.notes(
        [
            views.summary(
                items=sums.items,
                declared_cents=sums.declared_cents,
                certified_cents=sums.certified_cents,
                deducted_cents=sums.deducted_cents,
                currency=page.currency,
                stage=chosen.stage,
            ),
            _("Counted: what is {stage}.").format(stage=_(words.STAGES[chosen.stage.value])),
        ]
    )
    if not sums.items:
        return
    number = listing.page_number(
        paging.pages_of(sums.items, per_page=views.PAGE_ROWS), selected=f"items {scope} {chosen.stage}"
    )
    rows = loaders.items(page.edition, page.selection, scope, chosen.stage, page=number, rows=views.PAGE_ROWS)
    blocks.notes([views.page_words(page=number, items=sums.items)])
    st.html(views.table(rows).html(_(CAPTION)))
    whole = partial(_csv, chosen, scope, i18n.current().code)
    blocks.csv_button("budget-items", whole, label=_("Download all these items as CSV"))


def _csv(chosen: Chosen, scope: Scope, language: str) -> bytes:
    """All items of the selection, written a few thousand at a time."""
    i18n.use(language)  # The file is written in a request of its own, which has heard of no language.
    page = chosen.page
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    items = loaders.every_item(page.edition, page.selection, scope, chosen.stage)
    for number, some in enumerate(iter(lambda: list(islice(items, WRITTEN_AT_ONCE)), [])):
        lines = views.table(pd.DataFrame(some, dtype=object)).csv_rows()
        writer.writerows(lines if number == 0 else islice(lines, 1, None))
    return file.getvalue().encode("utf-8")

"""A what-if: move an amount from one member to another and see the verdicts change. Nothing of it is kept."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from clustercoop.i18n import _
from clustercoop.measures.flexibility import FLEXIBLE, Move, try_move
from clustercoop.ui import blocks
from clustercoop.ui.shell import Page
from clustercoop.views.budget import flexibility, scope
from clustercoop.vocabulary import Dimension

MOVABLE = (Dimension.BUDGET_LINE, Dimension.PARTNER, Dimension.WORK_PACKAGE)
assert set(MOVABLE) == set(FLEXIBLE)
CENTS = 100
STEP = 1_000


def show(page: Page, rules: pd.DataFrame, dimension: Dimension) -> None:
    """Source, target and amount, and what would become of both."""
    st.subheader(_("What if money moved?"), anchor="what-if")
    names = scope.names(page.money, dimension)
    if not page.money.ledger_published or len(names) < 2:
        blocks.notes([_("There are no two budgets here that money could move between.")])
        return
    blocks.notes([_("Only a trial: nothing is stored, and nobody else sees it.")])
    first, second, third = st.columns(3)
    members = list(names)
    key = dimension.value.replace(" ", "-")
    with first:
        source = st.selectbox(_("From"), members, format_func=names.__getitem__, key=f"move-from-{key}")
    with second:
        target = st.selectbox(_("To"), members, index=1, format_func=names.__getitem__, key=f"move-to-{key}")
    with third:
        amount = st.number_input(
            _("Amount ({currency})").format(currency=page.currency),
            min_value=0,
            value=STEP,
            step=STEP,
            key=f"move-amount-{key}",
        )
    trial = try_move(page.money, rules, Move(dimension, str(source), str(target), int(amount) * CENTS))
    blocks.notes(flexibility.trial_words(trial, names, page.currency))
    if trial.verdict is not None:
        blocks.table(flexibility.trial_table(trial, page.money), _("Before and after the move"))

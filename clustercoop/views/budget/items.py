"""The expenditure items behind a figure: a page of them, and their sum."""

from __future__ import annotations

import pandas as pd

from clustercoop import i18n
from clustercoop.i18n import _, ngettext
from clustercoop.views import words
from clustercoop.views.budget import scope
from clustercoop.views.view import Column, Kind, Table, not_published
from clustercoop.vocabulary import Stage

PAGE_ROWS = 100


def summary(
    *, items: int, declared_cents: int, certified_cents: int, deducted_cents: int, currency: str, stage: Stage
) -> str:
    """How many there are, and their sums to the cent."""
    if not items:
        return _("No expenditure item of this selection is {stage} by the status date.").format(
            stage=_(words.STAGES[stage.value])
        )
    return ngettext(
        "{number} item: declared {declared}, certified {certified}, deducted {deducted}.",
        "{number} items: declared {declared}, certified {certified}, deducted {deducted}.",
        items,
    ).format(
        number=i18n.number(items),
        declared=i18n.money(declared_cents, currency, 2),
        certified=i18n.money(certified_cents, currency, 2),
        deducted=i18n.money(deducted_cents, currency, 2),
    )


def page_words(*, page: int, items: int) -> str:
    """`Items 101 to 200 of 1 834`."""
    first, last = page * PAGE_ROWS + 1, min((page + 1) * PAGE_ROWS, items)
    return _("Items {first} to {last} of {items}").format(
        first=i18n.number(first), last=i18n.number(last), items=i18n.number(items)
    )


def table(rows: pd.DataFrame) -> Table:
    """A page of items. Columns as `datastore.queries.expenditure.items` returns them."""
    made = rows.copy()
    made["period"] = [scope.period_name(int(number)) for number in made["period_number"]]
    made["mark"] = [words.evidence_mark([evidence]) for evidence in made["evidence"]]
    rows = made.astype(object).where(made.notna(), None)
    return Table("budget-items", _columns(), rows, taken_away=(Column("work_package", _("Work package")),))


def _columns() -> tuple[Column, ...]:
    uncertified = _("not certified")
    return (
        Column("item_id", _("No.")),
        Column("period", _("Period")),
        Column("partner", _("Partner")),
        Column("budget_line", _("Budget line, work package"), below="work_package"),
        Column("incurred_on", _("Incurred"), Kind.DAY),
        Column("declared_cents", _("Declared"), Kind.CENTS),
        Column("certified_cents", _("Certified"), Kind.CENTS, uncertified),
        Column("deducted_cents", _("Deducted"), Kind.CENTS, uncertified),
        Column("deduction_reason", _("Reason of the deduction"), absent=""),
        Column("document_ref", _("Document"), Kind.CODE, not_published()),
        Column("mark", _("Evidence")),
        Column("source", _("Source"), Kind.LINK, link="url"),
    )

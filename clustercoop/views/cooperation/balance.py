"""Who carries what: hosting, attending, leading outputs and the budget of each partner side by side."""

from __future__ import annotations

import pandas as pd

from clustercoop import i18n
from clustercoop.i18n import N_, _
from clustercoop.measures.balance import Balance, Carried
from clustercoop.measures.figure import Figure
from clustercoop.views import addresses, words
from clustercoop.views.view import Column, Kind, Table, View

SHARES = {
    "hosting": N_("Hosting"),
    "attending": N_("Attending"),
    "outputs": N_("Leading outputs"),
    "budget": N_("Budget"),
}
"""The four shares: the field of `Carried` and its title."""


def view(balance: Balance, carried: str = "") -> View:
    """The shares of each partner, the darker the greater; the table is the chart. `carried` as in `views.addresses`."""
    said = takeaway(balance)
    every = [getattr(row, name) for row in balance.by_partner for name in SHARES]
    return View(
        slug="balance",
        title=_("Shares of each partner"),
        unit=_("percent of all partners; below it the partner's part in numbers"),
        takeaway=said,
        alt=said,
        table=_table(balance, carried),
        evidence=frozenset().union(*(figure.evidence for figure in every)),
    )


def takeaway(balance: Balance) -> str:
    """Who carries most of each."""
    parts = []
    for name, sentence in (
        ("hosting", N_("{partner} hosted most: {share} of all hosting on record.")),
        ("outputs", N_("{partner} leads most outputs: {share} of those with a responsible partner.")),
        ("budget", N_("{partner} has the greatest budget: {share}.")),
    ):
        known = [row for row in balance.by_partner if getattr(row, name).value is not None]
        if known:
            first = max(known, key=lambda row: getattr(row, name).value)
            parts.append(
                _(sentence).format(partner=first.short_name, share=i18n.percent(getattr(first, name).value, 1))
            )
    return " ".join(parts) or _("Nothing of it is on record.")


def _table(balance: Balance, carried: str) -> Table:
    rows = pd.DataFrame(
        [_row(row, balance.money.project.currency, carried) for row in balance.by_partner], dtype=object
    )
    for name in SHARES:
        values = [value for value in rows[name] if value is not None]
        most = max(values, default=0)
        rows[f"{name}_shade"] = [value / most if value is not None and most else None for value in rows[name]]
    columns = (
        Column("partner", _("Partner"), below="country", opens="opens"),
        *[
            Column(name, _(title), Kind.PERCENT, _missing(balance, name), below=f"{name}_of", shade=f"{name}_shade")
            for name, title in SHARES.items()
        ],
    )
    return Table("balance", columns, rows, taken_away=(Column("country", "country"),))


def _missing(balance: Balance, name: str) -> str:
    """What stands where the share is not known: the same for all partners."""
    figures = [getattr(row, name) for row in balance.by_partner]
    return next((words.value(figure, "") for figure in figures if figure.value is None), "")


def _row(row: Carried, currency: str, carried: str) -> dict[str, object]:
    figures: dict[str, Figure] = {name: getattr(row, name) for name in SHARES}
    return {
        "partner": row.short_name,
        "country": i18n.country(row.country_code),
        "opens": addresses.partner(row.short_name, carried),
        **{name: figure.value for name, figure in figures.items()},
        **{f"{name}_of": _parts(name, figure, currency) for name, figure in figures.items()},
    }


def _parts(name: str, figure: Figure, currency: str) -> str:
    if figure.value is None or figure.numerator is None or figure.denominator is None:
        return ""
    if name == "budget":
        return i18n.money(int(figure.numerator), currency)
    return _("{part} of {whole}").format(part=i18n.number(figure.numerator), whole=i18n.number(figure.denominator))

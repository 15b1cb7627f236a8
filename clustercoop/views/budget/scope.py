"""The part of the money that a reader looks at, in words and as the query of an address."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

from clustercoop import i18n
from clustercoop.i18n import _
from clustercoop.measures.budget import KEYS, Money
from clustercoop.vocabulary import Dimension

PARAMETERS = {
    Dimension.PARTNER: "partner",
    Dimension.WORK_PACKAGE: "wp",
    Dimension.BUDGET_LINE: "line",
    Dimension.PERIOD: "period",
}
"""What the filters of the page are called in its address."""

ITEM_PARAMETERS = {dimension: f"items-{name}" for dimension, name in PARAMETERS.items()}
"""The same for the list of expenditure items, which narrows the filters further."""

ITEMS = "items"
"""The list of items: its anchor, and the parameter that opens it."""


def names(money: Money, dimension: Dimension) -> dict[str, str]:
    """The members of a dimension that the scope lets through: identifier to the name that a reader sees."""
    rows = money.breakdowns[dimension]
    return {
        member: period_name(int(row.number)) if dimension is Dimension.PERIOD else row.title
        for member, row in zip(rows[KEYS[dimension]], rows.itertuples(), strict=True)
    }


def period_name(number: int) -> str:
    """`Period 3`."""
    return _("Period {number}").format(number=number)


def described(money: Money) -> str:
    """`NGM, External expertise`; empty where the whole project is looked at."""
    return ", ".join(_parts(money))


def _parts(money: Money) -> Iterator[str]:
    scope = money.scope
    if scope.country_code is not None:
        yield i18n.country(scope.country_code)
    if scope.partner_id is not None:
        yield code(money, Dimension.PARTNER, scope.partner_id)  # named even where the country leaves it out
    for dimension, member in (
        (Dimension.WORK_PACKAGE, scope.work_package_id),
        (Dimension.BUDGET_LINE, scope.budget_line_id),
        (Dimension.PERIOD, scope.period_id),
    ):
        if member is not None:
            yield names(money, dimension).get(member, member)


def version(money: Money) -> str:
    """`version 2, 10 Dec 2012`, the budget that the money is held against; empty where there is none."""
    if money.version.empty:
        return ""
    row = money.version.iloc[0]
    return _("version {number}, {day}").format(number=row["number"], day=i18n.short_day(row["approved_on"]))


def items_address(query: str, money: Money, members: dict[Dimension, str]) -> str:
    """The address of the items of some members: the page's own query, and one parameter for each member."""
    codes = {ITEM_PARAMETERS[dimension]: code(money, dimension, member) for dimension, member in members.items()}
    return f"?{query}&{urlencode(codes | {ITEMS: 'true'})}"


def code(money: Money, dimension: Dimension, member: str) -> str:
    """How a member is written in an address: a partner by its short name, the others by their identifier."""
    if dimension is not Dimension.PARTNER:
        return member
    rows = money.partners
    return str(dict(zip(rows["partner_id"], rows["short_name"], strict=True))[member])

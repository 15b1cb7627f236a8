"""Lists that are read a page at a time, and what is said when nothing is left of one."""

from __future__ import annotations

from collections.abc import Sequence

from clustercoop import i18n
from clustercoop.i18n import _


def pages_of(rows: int, *, per_page: int) -> int:
    """How many pages the rows fill; at least one."""
    return max(1, -(-rows // per_page))


def page_words(rows: int, *, page: int, per_page: int) -> str:
    """`101 to 200 of 1 834`; `page` counts from 0."""
    first, last = page * per_page + 1, min((page + 1) * per_page, rows)
    return _("{first} to {last} of {all}").format(
        first=i18n.number(first), last=i18n.number(last), all=i18n.number(rows)
    )


def nothing_fits(filters: Sequence[str]) -> str:
    """What to loosen when nothing is left; `filters` are those in use, in the reader's words."""
    if not filters:
        return _("Nothing is on record up to this day. Choose a later status date, or all evidence.")
    return _("Nothing fits. Take away one of these: {filters}.").format(filters=", ".join(filters))

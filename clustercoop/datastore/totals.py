"""The sums of the expenditure items: made anew in each transaction that writes items, so that they are never stale."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, event, func, insert, select

from clustercoop.datastore.fields import table_of
from clustercoop.datastore.models import ExpenditureItem, ExpenditureTotal

_ITEMS = table_of(ExpenditureItem).name
_WRITES_ITEMS = re.compile(rf'\b(?:INTO|UPDATE|DELETE\s+FROM)\s+(?:ONLY\s+)?(?:\w+\.)?"?{_ITEMS}\b', re.IGNORECASE)
"""What every statement has that writes items, whichever way it was made; `\\b` tells items from their totals."""


def total_expenditure(connection: Connection) -> None:
    """Make the sums of the expenditure items anew; every transaction that writes items ends with this."""
    items, totals = table_of(ExpenditureItem), table_of(ExpenditureTotal)
    by = [
        items.c[name] for name in ("report_id", "certifying_report_id", "work_package_id", "budget_line_id", "evidence")
    ]
    sums = [func.count(), func.sum(items.c.declared_cents), func.sum(items.c.certified_cents)]
    names = [column.name for column in by] + ["items", "declared_cents", "certified_cents"]
    connection.execute(totals.delete())
    connection.execute(insert(totals).from_select(names, select(*by, *sums).group_by(*by)))


def watched(connection: Connection) -> Callable[[], bool]:
    """From now on watch what a connection executes; the answer says whether a statement has written items.

    Statements are read as the database gets them, so that those of the ORM, of its bulk forms and of plain SQL count
    alike.
    """
    has_written = False

    @event.listens_for(connection, "after_cursor_execute")
    def see(connection: Connection, cursor: Any, statement: str, *rest: Any) -> None:
        nonlocal has_written
        has_written = has_written or _WRITES_ITEMS.search(statement) is not None

    return lambda: has_written

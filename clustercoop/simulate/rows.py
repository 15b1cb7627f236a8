"""Rows of the demonstration: complete, marked, and in the order of their keys."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from clustercoop.datastore.fields import table_of
from clustercoop.datastore.models import Resource
from clustercoop.datastore.package import Row
from clustercoop.simulate.chance import natural
from clustercoop.vocabulary import Evidence

SOURCE_ID = "DEMO"

Rows = dict[Resource, list[Row]]
"""Rows by resource, each with a value for every column of its table."""


class KeyTaken(ValueError):
    """A row of the package that is kept has the key of a demonstration row."""


def demonstration(resource: Resource, **values: Any) -> Row:
    """A row marked as demonstration; columns without a value are None. Raises KeyError for an unknown column."""
    columns = [column.name for column in table_of(resource).columns]
    for name in values:
        if name not in columns:
            raise KeyError(f"{table_of(resource).name} has no column {name!r}")
    marks = {"evidence": Evidence.DEMONSTRATION, "source_id": SOURCE_ID}
    return {name: values.get(name, marks.get(name)) for name in columns}


def key_of(resource: Resource, row: Row) -> tuple[Any, ...]:
    """The primary key of a row."""
    return tuple(row[column.name] for column in table_of(resource).primary_key.columns)


def in_order(resource: Resource, rows: Iterable[Row]) -> list[Row]:
    """Rows in the natural order of their keys, each key once. Raises KeyTaken."""
    by_key: dict[tuple[Any, ...], Row] = {}
    for row in rows:
        key = key_of(resource, row)
        if key in by_key:
            raise KeyTaken(f"{table_of(resource).name} would have two rows with the key {key}; rename the kept one")
        by_key[key] = row
    return [by_key[key] for key in sorted(by_key, key=_sortable)]


def _sortable(key: tuple[Any, ...]) -> list[Any]:
    return [natural(part.isoformat() if isinstance(part, date) else str(part)) for part in key]

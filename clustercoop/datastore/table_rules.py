"""The rules that hold within one table: its CHECKs, what must be unique, and what the public record rests on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import CheckConstraint, UniqueConstraint, func, select, text
from sqlmodel import SQLModel

from clustercoop.datastore.fields import PackageField, fields_of, table_of
from clustercoop.datastore.findings import Finding
from clustercoop.datastore.models.columns import Recorded
from clustercoop.datastore.staging import ROW, Staging


def broken_table_rules(find: Staging, resource: type[SQLModel]) -> Iterator[Finding]:
    """Findings of the rules of one table."""
    yield from _broken_checks(find, resource)
    yield from _not_unique(find, resource)
    if issubclass(resource, Recorded):
        yield from _public_without_a_page(find, table_of(resource).name)


def unknown_references(find: Staging, resource: type[SQLModel]) -> Iterator[Finding]:
    """Cells that refer to a row that is not there."""
    copy = find.table(resource)
    for field in fields_of(resource):
        for reference in table_of(resource).columns[field.column].foreign_keys:
            name, column = reference.column.table.name, copy.c[field.column]
            known = find.copies[name].c[reference.column.name]
            unknown = select(copy.c[ROW], column).where(column.not_in(select(known))).order_by(copy.c[ROW])
            for row, value in find.connection.execute(unknown):
                yield Finding(copy.name, row, field.name, field.write(value), f"does not exist in {name}")


def _broken_checks(find: Staging, resource: type[SQLModel]) -> Iterator[Finding]:
    """Rows that a CHECK of the table would refuse."""
    copy = find.table(resource)
    for constraint in table_of(resource).constraints:
        if not isinstance(constraint, CheckConstraint) or str(constraint.name).startswith("known_"):
            continue
        condition = str(constraint.sqltext)
        involved = [field for field in fields_of(resource) if field.column in re.findall(r"\w+", condition)]
        columns = [copy.c[field.column] for field in involved]
        rule = f"broken rule: {str(constraint.name).replace('_', ' ')}"
        for row in find.connection.execute(select(copy.c[ROW], *columns).where(text(f"NOT ({condition})"))):
            yield Finding(copy.name, row[0], _names(involved), _cells(involved, row[1:]), rule)


def _not_unique(find: Staging, resource: type[SQLModel]) -> Iterator[Finding]:
    """Rows that stand already in another row, by a set of columns of which a row may have each value once."""
    copy = find.table(resource)
    for constraint in table_of(resource).constraints:
        if not isinstance(constraint, UniqueConstraint) or len(constraint.columns) < 2:
            continue
        names = [column.name for column in constraint.columns]
        involved = [field for field in fields_of(resource) if field.column in names]
        columns = [copy.c[field.column] for field in involved]
        first = func.min(copy.c[ROW]).over(partition_by=columns).label("first")
        known = select(copy.c[ROW], first, *columns).where(*(column.is_not(None) for column in columns)).subquery()
        for row in find.connection.execute(select(known).where(known.c[ROW] > known.c.first).order_by(known.c[ROW])):
            rule = f"stands already in row {row.first}"
            yield Finding(copy.name, row[0], _names(involved), _cells(involved, row[2:]), rule)


def _names(fields: Sequence[PackageField]) -> str:
    return ", ".join(field.name for field in fields)


def _cells(fields: Sequence[PackageField], values: Sequence[Any]) -> str:
    """Values as they stand in the CSV."""
    return ", ".join(
        "nothing" if value is None else field.write(value) for field, value in zip(fields, values, strict=True)
    )


def _public_without_a_page(find: Staging, table: str) -> Iterator[Finding]:
    """Rows called public record whose source nobody can open."""
    sql = f"""SELECT {table}.{ROW} AS row, source_id FROM {table} JOIN sources USING (source_id)
              WHERE {table}.evidence = 'public record' AND (sources.evidence <> 'public record' OR url IS NULL)"""
    for row in find.rows(sql):
        rule = "is not the public record, or has no address; a row of the public record names a public page"
        yield Finding(table, row.row, "source_id", row.source_id, rule)

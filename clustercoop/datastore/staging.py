"""A copy of a package's rows to ask rules of: the tables as they are, without a constraint.

So a broken rule is found and named rather than refused. Each row knows where it stands in its CSV.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Connection, Enum, Integer, MetaData, String, Table, insert, text
from sqlmodel import SQLModel

from clustercoop.datastore.engine import open_writer
from clustercoop.datastore.fields import table_of
from clustercoop.datastore.findings import Finding
from clustercoop.datastore.models import RESOURCES
from clustercoop.datastore.package import Row, in_chunks, read_rows

ROW = "row_in_file"
"""The column that each table of the copy has besides its own: the row in the CSV, the header being row 1."""


class Staging:
    """The copy, open for questions. `copies` are its tables by name."""

    def __init__(self, connection: Connection, tables: MetaData) -> None:
        self.connection = connection
        self.copies = tables.tables

    def table(self, resource: type[SQLModel]) -> Table:
        """The copy of a resource's table."""
        return self.copies[table_of(resource).name]

    def rows(self, sql: str, **values: Any) -> Sequence[Any]:
        """Rows as SQLite gives them: dates as ISO texts, money in cents."""
        return self.connection.execute(text(sql), values).all()

    def finding(self, table: str, key: tuple[Any, ...], column: str | None, value: Any, rule: str) -> Finding:
        """A finding on the row with that key."""
        return Finding(table, self.row_of(table, key), column, None if value is None else str(value), rule)

    def row_of(self, table: str, key: tuple[Any, ...]) -> int | None:
        """Where the row with that key stands in its CSV."""
        copy = self.copies[table]
        its_key = [column == part for column, part in zip(copy.primary_key.columns, key, strict=True)]
        row: int | None = self.connection.scalar(copy.select().with_only_columns(copy.c[ROW]).where(*its_key))
        return row


@contextmanager
def staged(package: Path) -> Iterator[Staging]:
    """The copy of a package whose cells can be read and whose keys are unique; gone when the context ends."""
    with tempfile.TemporaryDirectory() as folder:
        engine = open_writer(f"sqlite:///{folder}/staging.db")
        try:
            with engine.begin() as connection:
                yield Staging(connection, _copied(package, connection))
        finally:
            engine.dispose()


def _copied(package: Path, connection: Connection) -> MetaData:
    tables = MetaData()
    for resource in RESOURCES:
        own = table_of(resource)
        columns = [Column(column.name, _bare_type(column), primary_key=column.primary_key) for column in own.columns]
        Table(own.name, tables, *columns, Column(ROW, Integer))
    tables.create_all(connection)
    for resource in RESOURCES:
        copy = tables.tables[table_of(resource).name]
        for chunk in in_chunks(_numbered(read_rows(package, resource))):
            connection.execute(insert(copy), chunk)
    return tables


def _numbered(rows: Iterator[Row]) -> Iterator[Row]:
    for number, row in enumerate(rows, start=2):
        yield row | {ROW: number}


def _bare_type(column: Column[Any]) -> Any:
    """The column's type without the CHECK that an enumeration brings."""
    return String() if isinstance(column.type, Enum) else column.type

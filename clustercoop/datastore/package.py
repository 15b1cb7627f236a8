"""The data package: read it, load it into a datastore, write it from one.

A package is a folder with `datapackage.json` and one CSV per resource. Its schemas follow from the tables
(`datastore.fields`); its own words (title, licences, sources of the whole) travel with the datastore.
"""

from __future__ import annotations

import csv
import json
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, func, insert, select
from sqlmodel import SQLModel

from clustercoop.datastore.engine import revision_of
from clustercoop.datastore.errors import DatastoreMissing, SchemaVersionMismatch
from clustercoop.datastore.fields import PackageField, fields_of, schema_of, table_of
from clustercoop.datastore.models import (
    RESOURCES,
    SCHEMA_VERSION,
    DatastoreState,
    ExpenditureItem,
    ExpenditureTotal,
)

DESCRIPTOR = "datapackage.json"
ROWS_AT_ONCE = 5_000

Row = dict[str, Any]


class UnreadableCell(ValueError):
    """A cell that is not of its field's type."""

    def __init__(self, *, resource: str, row: int, column: str, found: str, expected: str) -> None:
        super().__init__(f"{resource}.csv, row {row}, column {column}: found {found!r}, expected {expected}")
        self.resource, self.row, self.column, self.found, self.expected = resource, row, column, found, expected


def path_of(package: Path, resource: type[SQLModel]) -> Path:
    """The CSV of a resource."""
    return package / f"{table_of(resource).name}.csv"


def read_metadata(package: Path) -> dict[str, Any]:
    """The package's own description: its descriptor without the resources."""
    descriptor: dict[str, Any] = json.loads((package / DESCRIPTOR).read_text(encoding="utf-8"))
    return {name: value for name, value in descriptor.items() if name != "resources"}


def descriptor_of(metadata: dict[str, Any]) -> dict[str, Any]:
    """The whole descriptor: the package's own description and the schemas that follow from the tables."""
    return metadata | {
        "resources": [
            {
                "name": table_of(resource).name,
                "type": "table",
                "path": f"{table_of(resource).name}.csv",
                "title": table_of(resource).name.replace("_", " ").capitalize(),
                "description": " ".join((resource.__doc__ or "").split()),
                "scheme": "file",
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "schema": schema_of(resource),
            }
            for resource in RESOURCES
        ]
    }


def write_descriptor(directory: Path, metadata: dict[str, Any]) -> None:
    """Write `datapackage.json`."""
    text = json.dumps(descriptor_of(metadata), ensure_ascii=False, indent=2) + "\n"
    with _replacing(directory / DESCRIPTOR) as path:
        path.write_text(text, encoding="utf-8", newline="\n")


def read_rows(package: Path, resource: type[SQLModel]) -> Iterator[Row]:
    """The rows of a resource as values of its columns, one at a time; an empty cell is None.

    Raises UnreadableCell. The header is taken as checked.
    """
    fields = fields_of(resource)
    with path_of(package, resource).open(encoding="utf-8", newline="") as file:
        lines = csv.reader(file)
        next(lines, None)
        for number, cells in enumerate(lines, start=2):
            yield {
                field.column: _value(resource, field, number, cell) for field, cell in zip(fields, cells, strict=True)
            }


def _revision_before(engine: Engine) -> int:
    """The revision to count on from; 0 where there is none, or none that this version can read."""
    try:
        return revision_of(engine).number
    except SchemaVersionMismatch as mismatch:
        return mismatch.revision
    except DatastoreMissing:
        return 0


def _value(resource: type[SQLModel], field: PackageField, number: int, cell: str) -> Any:
    if cell == "":
        return None
    try:
        return field.read(cell)
    except (ValueError, ArithmeticError) as error:
        raise UnreadableCell(
            resource=table_of(resource).name,
            row=number,
            column=field.name,
            found=cell,
            expected=field.schema["type"] if not str(error) else f"{field.schema['type']} ({error})",
        ) from error


def write_rows(directory: Path, resource: type[SQLModel], rows: Iterable[Row]) -> None:
    """Write the CSV of a resource, one row at a time; the file appears whole or not at all."""
    fields = fields_of(resource)
    with (
        _replacing(path_of(directory, resource)) as path,
        path.open("w", encoding="utf-8", newline="") as file,
    ):
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([field.name for field in fields])
        for row in rows:
            writer.writerow(["" if row[field.column] is None else field.write(row[field.column]) for field in fields])


@contextmanager
def _replacing(target: Path) -> Iterator[Path]:
    """A path to write to that takes the place of the target when all went well."""
    draft = target.with_name(f".{target.name}.draft")
    try:
        yield draft
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)


def load_rows(*, package: Path, engine: Engine) -> int:
    """Build or rebuild the datastore from a package in one transaction; returns the new revision.

    The package is taken as checked; should the database refuse a row all the same, nothing has changed.
    """
    revision = _revision_before(engine)
    metadata = json.dumps(read_metadata(package), ensure_ascii=False)
    # The tables are made anew in the same transaction, so that a datastore of an older schema is mended too.
    with engine.begin() as connection:
        SQLModel.metadata.drop_all(connection)
        SQLModel.metadata.create_all(connection)
        for resource in RESOURCES:
            insert_rows(connection, resource, read_rows(package, resource))
        total_expenditure(connection)
        state = {
            "state_id": 1,
            "schema_version": SCHEMA_VERSION,
            "revision": revision + 1,
            "package_metadata": metadata,
        }
        connection.execute(insert(table_of(DatastoreState)), [state])
    return revision + 1


def insert_rows(connection: Connection, resource: type[SQLModel], rows: Iterable[Row]) -> None:
    """Insert rows a few thousand at a time, so that a million cost no more memory than a few thousand."""
    rows = iter(rows)
    while chunk := list(islice(rows, ROWS_AT_ONCE)):
        connection.execute(insert(table_of(resource)), chunk)


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


def dump(*, engine: Engine, directory: Path) -> None:
    """Write the datastore as a package; `directory` is replaced as a whole when all is written.

    Raises FileExistsError where the directory holds something that is not a data package.
    """
    if directory.exists() and any(directory.iterdir()) and not (directory / DESCRIPTOR).is_file():
        raise FileExistsError(f"{directory} is not empty and holds no data package; choose another directory")
    metadata = json.loads(revision_of(engine).package_metadata)
    directory.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=f".{directory.name}.", dir=directory.parent))
    try:
        with engine.connect() as connection, connection.begin():
            for resource in RESOURCES:
                write_rows(draft, resource, stored_rows(connection, resource))
        write_descriptor(draft, metadata)
        if directory.exists():
            shutil.rmtree(directory)
        draft.chmod(0o755)
        draft.rename(directory)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def stored_rows(connection: Connection, resource: type[SQLModel]) -> Iterator[Row]:
    """The rows of a table in the order of its key, one at a time."""
    table = table_of(resource)
    result = connection.execution_options(yield_per=ROWS_AT_ONCE).execute(
        select(table).order_by(*table.primary_key.columns)
    )
    for row in result.mappings():
        yield dict(row)

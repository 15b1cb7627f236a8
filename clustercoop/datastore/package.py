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

from sqlalchemy import Connection, Engine, insert, select
from sqlalchemy.exc import DBAPIError
from sqlmodel import SQLModel

from clustercoop.datastore.engine import reading, rebuilding, revision_of
from clustercoop.datastore.errors import RowRefused
from clustercoop.datastore.fields import PackageField, fields_of, schema_of, table_of
from clustercoop.datastore.findings import Finding
from clustercoop.datastore.models import RESOURCES
from clustercoop.datastore.totals import total_expenditure

DESCRIPTOR = "datapackage.json"
ROWS_AT_ONCE = 5_000

Row = dict[str, Any]


class UnreadableCell(ValueError):
    """A cell that is not of its field's type, or a row that has not the header's cells."""

    def __init__(
        self, resource: type[SQLModel], *, row: int, found: str, expected: str, column: str | None = None
    ) -> None:
        self.finding = Finding(table_of(resource).name, row, column, found, f"expected {expected}")
        super().__init__(str(self.finding))


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
    for row in _read(package, resource):
        for value in row.values():
            if isinstance(value, UnreadableCell):
                raise value
        yield row


def unreadable_cells(package: Path, resource: type[SQLModel]) -> Iterator[UnreadableCell]:
    """Every cell of a resource that has no value."""
    for row in _read(package, resource):
        yield from (value for value in row.values() if isinstance(value, UnreadableCell))


def _read(package: Path, resource: type[SQLModel]) -> Iterator[Row]:
    """The rows of a resource; what cannot be read stands in the place of its value."""
    fields = fields_of(resource)
    with path_of(package, resource).open(encoding="utf-8", newline="") as file:
        lines, number = csv.reader(file), 1
        try:
            next(lines, None)
            for number, cells in enumerate(lines, start=2):
                if len(cells) == len(fields):
                    pairs = zip(fields, cells, strict=True)
                    yield {field.column: _value(resource, field, number, cell) for field, cell in pairs}
                else:
                    expected = f"{len(fields)} cells, as in the header"
                    yield {"": UnreadableCell(resource, row=number, found=f"{len(cells)} cells", expected=expected)}
        except csv.Error as error:
            expected = "cells; perhaps a quotation mark is not closed"
            yield {"": UnreadableCell(resource, row=number + 1, found=str(error), expected=expected)}


def _value(resource: type[SQLModel], field: PackageField, number: int, cell: str) -> Any:
    if cell == "":
        return None
    try:
        return field.read(cell)
    except ValueError as error:
        return UnreadableCell(resource, row=number, column=field.name, found=cell, expected=str(error))


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

    The package is taken as checked. Raises RowRefused should the database refuse a row all the same, and
    UnreadableCell; nothing has changed then.
    """
    metadata = json.dumps(read_metadata(package), ensure_ascii=False)
    with rebuilding(engine, package_metadata=metadata) as (connection, revision):
        for resource in RESOURCES:
            try:
                for chunk in in_chunks(read_rows(package, resource)):
                    connection.execute(insert(table_of(resource)), chunk)
            except DBAPIError as error:
                refusal = f"The database refused a row of {table_of(resource).name}: {error.orig}"
                raise RowRefused(refusal.splitlines()[0], f"python -m clustercoop check {package}") from error
        total_expenditure(connection)
    return revision


def in_chunks(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """Rows a few thousand at a time, so that a million cost no more memory than a few thousand."""
    rows = iter(rows)
    while chunk := list(islice(rows, ROWS_AT_ONCE)):
        yield chunk


def dump(*, engine: Engine, directory: Path) -> None:
    """Write the datastore as a package; `directory` is replaced as a whole when all is written.

    Raises FileExistsError where the directory holds anything but a data package, and what `reading` raises.
    """
    directory = directory.resolve()
    if stranger := _stranger(directory):
        raise FileExistsError(f"{stranger} is no part of a data package; choose another directory")
    revision = revision_of(engine)
    directory.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=f".{directory.name}.", dir=directory.parent))
    try:
        with reading(engine, revision.number) as connection:
            for resource in RESOURCES:
                write_rows(draft, resource, stored_rows(connection, resource))
        write_descriptor(draft, json.loads(revision.package_metadata))
        draft.chmod(0o755)
        if directory.exists():
            shutil.rmtree(directory)
        draft.rename(directory)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _stranger(directory: Path) -> Path | None:
    """Something that replacing the directory would destroy: a file of another kind, or all that is no package."""
    if not directory.exists():
        return None
    if not directory.is_dir():
        return directory
    own = {DESCRIPTOR} | {path_of(directory, resource).name for resource in RESOURCES}
    found = sorted(directory.iterdir())
    if (directory / DESCRIPTOR).is_file():
        found = [path for path in found if path.name not in own]
    return found[0] if found else None


def stored_rows(connection: Connection, resource: type[SQLModel]) -> Iterator[Row]:
    """The rows of a table in the order of its key, one at a time."""
    table = table_of(resource)
    result = connection.execution_options(yield_per=ROWS_AT_ONCE).execute(
        select(table).order_by(*table.primary_key.columns)
    )
    for row in result.mappings():
        yield dict(row)

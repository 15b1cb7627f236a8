"""Is a data package fit to be loaded? Every doubt becomes a finding that says where, what and which rule.

Six steps, each only on what the one before let through: the descriptor, the bytes of each file, the headers,
the cells (exact amounts, dates that exist), constraints and keys (by Frictionless), and the rules of the trade
(`datastore.rules`).
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import Any

import frictionless
from frictionless import errors
from sqlmodel import SQLModel

from clustercoop.datastore.fields import fields_of, schema_of, table_of
from clustercoop.datastore.findings import BrokenPackage, Finding
from clustercoop.datastore.models import RESOURCES
from clustercoop.datastore.package import DESCRIPTOR, descriptor_of, path_of, unreadable_cells
from clustercoop.datastore.rules import broken_rules

UTF8_BOM = b"\xef\xbb\xbf"
CONTROL_CHARACTER = re.compile(rb"[\x00-\x08\x0b-\x1f\x7f]")
"""All but tabulator and line feed; PostgreSQL refuses some of them, and none has a place in a text."""


def check(*, package: Path, boundaries: Path, measures: Collection[str] = ()) -> list[Finding]:
    """All findings of the first step that has any.

    `boundaries` is the folder with the regions' outlines, to see that places lie in their region; `measures`
    are the names that alert rules may use (empty: any).
    """
    steps: tuple[Callable[[], Iterator[Finding]], ...] = (
        lambda: _descriptor(package),
        lambda: _bytes(package),
        lambda: _headers(package),
        lambda: _cells(package),
        lambda: _schemas(package),
        lambda: broken_rules(package=package, boundaries=boundaries, measures=measures),
    )
    for step in steps:
        if findings := list(step()):
            return findings
    return []


def ensure_sound(*, package: Path, boundaries: Path, measures: Collection[str] = ()) -> None:
    """Raise BrokenPackage where `check` has findings."""
    if findings := check(package=package, boundaries=boundaries, measures=measures):
        raise BrokenPackage(findings)


def _descriptor(package: Path) -> Iterator[Finding]:
    """The descriptor exists, is JSON, declares what the package holds, and says what the pages show."""
    path = package / DESCRIPTOR
    if not path.is_file():
        yield Finding(DESCRIPTOR, None, None, None, f"the file is missing in {package}; a data package has one")
        return
    try:
        descriptor = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        yield Finding(DESCRIPTOR, None, None, None, f"is not JSON in UTF-8 without byte order mark: {error}")
        return
    if not isinstance(descriptor, dict):
        yield Finding(DESCRIPTOR, None, None, None, "is not a JSON object")
        return
    for wanted in ("name", "title"):
        if not isinstance(descriptor.get(wanted), str):
            yield _undescribed(descriptor, wanted, "expected a text; the pages show it")
    for wanted in ("licenses", "sources", "resources"):
        entries = descriptor.get(wanted)
        if not isinstance(entries, list) or not entries or not all(isinstance(entry, dict) for entry in entries):
            yield _undescribed(descriptor, wanted, "expected a list of objects")
        elif wanted == "resources":
            declared = {entry.get("name") for entry in entries}
            for name in (table_of(resource).name for resource in RESOURCES):
                if name not in declared:
                    yield Finding(DESCRIPTOR, None, wanted, None, f"does not declare {name}")


def _undescribed(descriptor: dict[str, Any], wanted: str, rule: str) -> Finding:
    found = json.dumps(descriptor[wanted], ensure_ascii=False)[:40] if wanted in descriptor else None
    return Finding(DESCRIPTOR, None, wanted, found, rule if found else f"is missing; {rule}")


def _bytes(package: Path) -> Iterator[Finding]:
    """Each file is there, is not empty, is UTF-8 without a byte order mark, and has Unix line ends."""
    for resource in RESOURCES:
        path = path_of(package, resource)
        name = table_of(resource).name
        if not path.is_file():
            yield Finding(name, None, None, None, f"the file {path.name} is missing")
            continue
        yield from _bytes_of(name, path)


def _bytes_of(name: str, path: Path) -> Iterator[Finding]:
    if path.stat().st_size == 0:
        yield Finding(name, None, None, None, f"the file {path.name} has 0 bytes; expected at least the header")
        return
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            if number == 1 and line.startswith(UTF8_BOM):
                yield Finding(name, 1, None, None, "starts with a byte order mark (BOM); save as UTF-8 without BOM")
                return
            if line.endswith(b"\r\n"):
                yield Finding(name, number, None, None, "ends with CR LF; save with Unix line ends (LF)")
                return
            if found := CONTROL_CHARACTER.search(line):
                yield Finding(name, number, None, repr(found[0].decode())[1:-1], "is a control character; take it out")
                return
            try:
                line.decode("utf-8")
            except UnicodeDecodeError as error:
                shown = line[max(0, error.start - 12) : error.end + 12].decode("iso8859-2").strip()
                rule = "is not UTF-8 (perhaps Latin-2 or Windows-1250); save the file as UTF-8"
                yield Finding(name, number, None, shown, rule)
                return


def _headers(package: Path) -> Iterator[Finding]:
    """Each file has the columns of its resource, in their order."""
    for resource in RESOURCES:
        yield from _header(package, resource)


def _header(package: Path, resource: type[SQLModel]) -> Iterator[Finding]:
    name = table_of(resource).name
    expected = [field.name for field in fields_of(resource)]
    with path_of(package, resource).open(encoding="utf-8", newline="") as file:
        try:
            found = next(csv.reader(file), [])
        except csv.Error as error:
            yield Finding(name, 1, None, str(error), "cannot be read; perhaps a quotation mark is not closed")
            return
    if found == expected:
        return
    missing = [label for label in expected if label not in found]
    unknown = [label for label in found if label not in expected]
    for label in missing:
        yield Finding(name, 1, label, None, "is missing in the header")
    for label in unknown:
        yield Finding(name, 1, None, label, "is not a column of this resource")
    if not missing and not unknown:
        yield Finding(name, 1, None, ",".join(found), f"has another order or doubles; expected {','.join(expected)}")


def _cells(package: Path) -> Iterator[Finding]:
    """Each cell becomes a value: amounts have at most two decimals, dates exist."""
    for resource in RESOURCES:
        for fault in unreadable_cells(package, resource):
            yield fault.finding


def _schemas(package: Path) -> Iterator[Finding]:
    """Constraints and keys, by Frictionless; references are asked in SQL, which takes a tenth of its time."""
    descriptor = descriptor_of({"name": "package"})
    for described in descriptor["resources"]:
        described["schema"].pop("foreignKeys", None)
    report = frictionless.Package.from_descriptor(descriptor, basepath=str(package)).validate()
    for error in report.errors:
        yield Finding(DESCRIPTOR, None, None, None, error.message)
    resources = {table_of(resource).name: resource for resource in RESOURCES}
    for task in report.tasks:
        for error in task.errors:
            yield _finding(resources[task.name], error)


def _finding(resource: type[SQLModel], error: frictionless.Error) -> Finding:
    """A finding from one of Frictionless's errors."""
    name, row = table_of(resource).name, getattr(error, "row_number", None)
    if isinstance(error, errors.PrimaryKeyError):
        cells = dict(zip((field.name for field in fields_of(resource)), error.cells, strict=True))
        key = schema_of(resource)["primaryKey"]
        rule = "is a key that another row has already"
        return Finding(name, row, ", ".join(key), ", ".join(cells[column] for column in key), rule)
    if isinstance(error, errors.UniqueError):
        return Finding(name, row, error.field_name, error.cell, "stands already in another row")
    if isinstance(error, errors.ConstraintError):
        return Finding(name, row, error.field_name, error.cell, _constraint(resource, error))
    if isinstance(error, errors.CellError):
        return Finding(name, row, error.field_name, error.cell, error.note)
    return Finding(name, row, None, None, f"{error.title.lower()}: {error.note}")


def _constraint(resource: type[SQLModel], error: errors.ConstraintError) -> str:
    """The broken constraint in words."""
    schemas = {field.name: field.schema for field in fields_of(resource)}
    constraints = schemas[error.field_name]["constraints"]
    words = {
        "required": "is empty; a value is required",
        "enum": f"expected one of: {', '.join(constraints.get('enum', ()))}",
        "minimum": f"expected at least {constraints.get('minimum')}",
        "minLength": f"expected at least {constraints.get('minLength')} characters",
        "maxLength": f"expected at most {constraints.get('maxLength')} characters",
    }
    broken = next((name for name in words if f'constraint "{name}"' in error.note), None)
    return words[broken] if broken else error.note

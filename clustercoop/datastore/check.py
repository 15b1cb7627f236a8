"""Is a data package fit to be loaded? Every doubt becomes a finding that says where, what and which rule.

Four steps, each only on what the one before let through: the bytes of each file, the schemas and keys
(by Frictionless), the cells (exact amounts, dates that exist), and the rules of the trade (`datastore.rules`).
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Collection, Iterator
from pathlib import Path

import frictionless
from frictionless import errors
from sqlmodel import SQLModel

from clustercoop.datastore.fields import fields_of, table_of
from clustercoop.datastore.findings import BrokenPackage, Finding
from clustercoop.datastore.models import RESOURCES
from clustercoop.datastore.package import DESCRIPTOR, UnreadableCell, descriptor_of, path_of, read_rows
from clustercoop.datastore.rules import broken_rules

UTF8_BOM = b"\xef\xbb\xbf"


def check(*, package: Path, boundaries: Path, measures: Collection[str] = ()) -> list[Finding]:
    """All findings of the first step that has any.

    `boundaries` is the folder with the regions' outlines, to see that places lie in their region; `measures`
    are the names that alert rules may use (empty: any).
    """
    steps: tuple[Callable[[], Iterator[Finding]], ...] = (
        lambda: _descriptor(package),
        lambda: _bytes(package),
        lambda: _schemas(package),
        lambda: _cells(package),
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
    """The descriptor exists, is JSON, and declares what it ships."""
    path = package / DESCRIPTOR
    if not path.is_file():
        yield Finding(DESCRIPTOR, None, None, None, f"the file is missing in {package}; a data package has one")
        return
    try:
        descriptor = json.loads(path.read_bytes())
    except ValueError as error:
        yield Finding(DESCRIPTOR, None, None, None, f"is not JSON: {error}")
        return
    if not isinstance(descriptor, dict):
        yield Finding(DESCRIPTOR, None, None, None, "is not a JSON object")
        return
    for wanted in ("name", "title", "licenses", "sources"):
        if not descriptor.get(wanted):
            yield Finding(DESCRIPTOR, None, wanted, None, "is missing; the pages show it")
    declared = {resource.get("name") for resource in descriptor.get("resources", [])}
    for resource in RESOURCES:
        if table_of(resource).name not in declared:
            yield Finding(DESCRIPTOR, None, "resources", None, f"does not declare {table_of(resource).name}")


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
            try:
                line.decode("utf-8")
            except UnicodeDecodeError as error:
                shown = line[max(0, error.start - 12) : error.end + 12].decode("latin-1").strip()
                rule = "is not UTF-8 (perhaps Latin-2 or Windows-1250); save the file as UTF-8"
                yield Finding(name, number, None, shown, rule)
                return


def _schemas(package: Path) -> Iterator[Finding]:
    """Headers, types, constraints, primary and foreign keys, by Frictionless."""
    headers = [finding for resource in RESOURCES for finding in _header(package, resource)]
    if headers:
        yield from headers
        return
    descriptor = descriptor_of({"name": "package"})
    report = frictionless.Package.from_descriptor(descriptor, basepath=str(package)).validate()
    for error in report.errors:
        yield Finding(DESCRIPTOR, None, None, None, error.message)
    for task in report.tasks:
        for error in task.errors:
            yield _finding(task.name, error)


def _header(package: Path, resource: type[SQLModel]) -> Iterator[Finding]:
    name = table_of(resource).name
    expected = [field.name for field in fields_of(resource)]
    with path_of(package, resource).open(encoding="utf-8", newline="") as file:
        found = next(csv.reader(file), [])
    if found == expected:
        return
    missing = [label for label in expected if label not in found]
    unknown = [label for label in found if label not in expected]
    for label in missing:
        yield Finding(name, 1, label, None, "is missing in the header")
    for label in unknown:
        yield Finding(name, 1, label, label, "is not a column of this resource")
    if not missing and not unknown:
        yield Finding(name, 1, None, ",".join(found), f"has another order or doubles; expected {','.join(expected)}")


def _finding(resource: str, error: frictionless.Error) -> Finding:
    """A finding from one of Frictionless's errors."""
    row = getattr(error, "row_number", None)
    if isinstance(error, errors.ForeignKeyError):
        columns, cells = ", ".join(error.field_names), ", ".join(map(str, error.field_cells))
        return Finding(resource, row, columns, cells, f"does not exist in {error.reference_name}")
    if isinstance(error, errors.PrimaryKeyError):
        return Finding(resource, row, None, None, f"has a key that stands already in another row ({error.note})")
    if isinstance(error, errors.CellError):
        return Finding(resource, row, error.field_name, error.cell or "", error.note)
    return Finding(resource, row, None, None, f"{error.title.lower()}: {error.note}")


def _cells(package: Path) -> Iterator[Finding]:
    """Each cell becomes a value: amounts have at most two decimals, dates exist."""
    for resource in RESOURCES:
        rows = read_rows(package, resource)
        while True:
            try:
                for _ in rows:
                    pass
            except UnreadableCell as fault:
                yield Finding(fault.resource, fault.row, fault.column, fault.found, f"expected {fault.expected}")
            break

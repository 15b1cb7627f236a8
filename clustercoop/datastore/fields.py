"""How a table's columns are written in the data package: names, types, constraints, and the way there and back.

The tables are the one description. The Table Schemas of the package, the CSV headers and the conversion of
every cell follow from them by these rules: `…_cents` is written as a decimal amount, `…_bp` as a percentage,
both without the suffix; a missing value is an empty cell; `true` and `false`; ISO dates; source and evidence last.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from typing import Any

from sqlalchemy import Boolean, Column, Date, Enum, Float, Integer, Table, UniqueConstraint
from sqlmodel import SQLModel

from clustercoop import stated_dates
from clustercoop.datastore.models.columns import BasisPoints, Cents, Recorded, StatedDate

CENTS_PER_UNIT = 100


@dataclass(frozen=True)
class PackageField:
    """One field of a resource: its name in the package, its column, and the conversion of a cell.

    `read` raises ValueError, which says what was expected instead.
    """

    name: str
    column: str
    schema: dict[str, Any]
    read: Callable[[str], Any]
    write: Callable[[Any], str]


def table_of(resource: type[SQLModel]) -> Table:
    """The SQLAlchemy table behind a resource."""
    table: Table = resource.__table__  # type: ignore[attr-defined]
    return table


@cache
def fields_of(resource: type[SQLModel]) -> tuple[PackageField, ...]:
    """The fields of a resource in the order of the CSV: its own, then source and evidence."""
    shared = set(Recorded.model_fields) if issubclass(resource, Recorded) else set()
    columns = list(table_of(resource).columns)
    own = [column for column in columns if column.name not in shared]
    last = [column for column in columns if column.name in shared]
    return tuple(_field(resource, column) for column in own + last[::-1])


def schema_of(resource: type[SQLModel]) -> dict[str, Any]:
    """The Frictionless Table Schema of a resource."""
    table = table_of(resource)
    names = {field.column: field.name for field in fields_of(resource)}
    schema: dict[str, Any] = {
        "fields": [field.schema for field in fields_of(resource)],
        "missingValues": [""],
        "primaryKey": [names[column.name] for column in table.primary_key.columns],
    }
    unique = [
        [names[column.name] for column in constraint.columns]
        for constraint in sorted(
            (c for c in table.constraints if isinstance(c, UniqueConstraint) and len(c.columns) > 1),
            key=lambda c: str(c.name),
        )
    ]
    if unique:
        schema["uniqueKeys"] = unique
    foreign = [
        {
            "fields": [field.name],
            "reference": {"resource": reference.column.table.name, "fields": [reference.column.name]},
        }
        for field in fields_of(resource)
        for reference in table.columns[field.column].foreign_keys
    ]
    if foreign:
        schema["foreignKeys"] = foreign
    return schema


def _field(resource: type[SQLModel], column: Column[Any]) -> PackageField:
    described = resource.model_fields[column.name]
    constraints: dict[str, Any] = {}
    if not column.nullable:
        constraints["required"] = True
    if column.unique:
        constraints["unique"] = True
    for limit in described.metadata:
        for ours, theirs in (("ge", "minimum"), ("min_length", "minLength"), ("max_length", "maxLength")):
            if getattr(limit, ours, None) is not None:
                constraints[theirs] = getattr(limit, ours)
    kind, extra, read, write = _conversion(column)
    constraints |= extra
    schema: dict[str, Any] = {
        "name": _name(column),
        "type": kind,
        "title": described.title,
        "description": described.description,
    }
    if constraints:
        schema["constraints"] = constraints
    return PackageField(_name(column), column.name, schema, read, write)


def _name(column: Column[Any]) -> str:
    if isinstance(column.type, Cents):
        return column.name.removesuffix("_cents")
    if isinstance(column.type, BasisPoints):
        return column.name.removesuffix("_bp")
    return column.name


def _conversion(column: Column[Any]) -> tuple[str, dict[str, Any], Callable[[str], Any], Callable[[Any], str]]:
    """Type in the Table Schema, further constraints, and how a cell is read and written."""
    kind = column.type
    if isinstance(kind, Cents | BasisPoints):
        return "number", {}, partial(hundredths, bits=64 if isinstance(kind, Cents) else 32), _from_hundredths
    if isinstance(kind, StatedDate):
        return "string", {"pattern": stated_dates.PATTERN}, _stated, str
    if isinstance(kind, Enum):
        return "string", {"enum": list(kind.enums)}, str, str
    if isinstance(kind, Boolean):
        return "boolean", {}, _truth, lambda value: "true" if value else "false"
    if isinstance(kind, Date):
        return "date", {}, _day, lambda value: value.isoformat()
    if isinstance(kind, Float):
        return "number", {}, _number, lambda value: repr(value).removesuffix(".0")
    if isinstance(kind, Integer):
        return "integer", {}, _whole, str
    return "string", {}, str, str


def hundredths(cell: str, *, bits: int = 64) -> int:
    """Cents of an amount, or basis points of a percentage; exact.

    Raises ValueError where the text is not a number of at most two decimals that the database can hold.
    """
    found = _DECIMAL.fullmatch(cell)
    if found is None or len(found["decimals"] or "") > 2:
        raise ValueError("a number with at most two decimals, as 1234.50")
    return _held(int(found["whole"] + (found["decimals"] or "").ljust(2, "0")), bits)


# Written more narrowly than Python would read it: no `1_000`, ` 1`, `NaN` or digits of another script.
_DECIMAL = re.compile(r"(?P<whole>-?[0-9]+)(\.(?P<decimals>[0-9]+))?")
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?")


def _number(cell: str) -> float:
    if not _NUMBER.fullmatch(cell) or not math.isfinite(float(cell)):
        raise ValueError("a number, as 1234.5")
    return float(cell)


def _whole(cell: str) -> int:
    if not re.fullmatch(r"-?[0-9]+", cell):
        raise ValueError("a whole number, as 1234")
    return _held(int(cell), 32)


def _held(number: int, bits: int) -> int:
    """The number, if a database's integer of so many bits holds it."""
    if not -(2 ** (bits - 1)) <= number < 2 ** (bits - 1):
        raise ValueError("a smaller number; this one is more than the datastore holds")
    return number


def _truth(cell: str) -> bool:
    if cell not in ("true", "false"):
        raise ValueError("true or false")
    return cell == "true"


def _day(cell: str) -> date:
    if len(cell) != len("2012-03-06") or not stated_dates.is_stated_date(cell):
        raise ValueError("a day that exists, as 2012-03-06")
    return date.fromisoformat(cell)


def _stated(cell: str) -> str:
    if not stated_dates.is_stated_date(cell):
        raise ValueError("a year, a month or a day that exists, as 2012, 2012-03 or 2012-03-06")
    return cell


def _from_hundredths(value: int) -> str:
    sign = "-" if value < 0 else ""
    whole, rest = divmod(abs(value), CENTS_PER_UNIT)
    return f"{sign}{whole}.{rest:02d}"

"""How a table's columns are written in the data package: names, types, constraints, and the way there and back.

The tables are the one description. The Table Schemas of the package, the CSV headers and the conversion of
every cell follow from them by these rules: `…_cents` is written as a decimal amount, `…_bp` as a percentage,
both without the suffix; a missing value is an empty cell; `true` and `false`; ISO dates; source and evidence last.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from sqlalchemy import Boolean, Column, Date, Enum, Float, Integer, Table, UniqueConstraint
from sqlmodel import SQLModel

from clustercoop import stated_dates
from clustercoop.datastore.models.columns import BasisPoints, Cents, Recorded, StatedDate

CENTS_PER_UNIT = 100


@dataclass(frozen=True)
class PackageField:
    """One field of a resource: its name in the package, its column, and the conversion of a cell."""

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
        return "number", {}, hundredths, _from_hundredths
    if isinstance(kind, StatedDate):
        return "string", {"pattern": stated_dates.PATTERN}, _stated, str
    if isinstance(kind, Enum):
        return "string", {"enum": list(kind.enums)}, str, str
    if isinstance(kind, Boolean):
        return "boolean", {}, lambda cell: cell == "true", lambda value: "true" if value else "false"
    if isinstance(kind, Date):
        return "date", {}, date.fromisoformat, lambda value: value.isoformat()
    if isinstance(kind, Float):
        return "number", {}, float, lambda value: format(value, "g") if value == int(value) else repr(value)
    if isinstance(kind, Integer):
        return "integer", {}, int, str
    return "string", {}, str, str


def hundredths(cell: str) -> int:
    """Cents of an amount, or basis points of a percentage; exact.

    Raises ValueError where the text is not a number of at most two decimals.
    """
    scaled = Decimal(cell) * CENTS_PER_UNIT
    if scaled != scaled.to_integral_value():
        raise ValueError(f"{cell!r} has more than two decimals")
    return int(scaled)


def _stated(cell: str) -> str:
    if not stated_dates.is_stated_date(cell):
        raise ValueError(f"{cell!r} is not a year, a month or a day that exists")
    return cell


def _from_hundredths(value: int) -> str:
    sign = "-" if value < 0 else ""
    whole, rest = divmod(abs(value), CENTS_PER_UNIT)
    return f"{sign}{whole}.{rest:02d}"

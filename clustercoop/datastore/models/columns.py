"""Kinds of column that several tables share, each with the database constraint that keeps it true.

A column named `…_cents` is money in integer cents and `…_bp` a rate in basis points; the data package writes
them without the suffix, as a decimal amount and as a percentage (see `datastore.fields`).
"""

from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, Dialect, Enum, Integer, String, TypeDecorator
from sqlmodel import Field, SQLModel

from clustercoop.vocabulary import Evidence


class Cents(TypeDecorator[int]):
    """Money as an exact integer. Sums of it are of this type too, so PostgreSQL's `numeric` comes back an int."""

    impl = BigInteger
    cache_ok = True

    def process_result_value(self, value: Any, dialect: Dialect) -> int | None:
        return None if value is None else int(value)


class BasisPoints(TypeDecorator[int]):
    """A rate: hundredths of a percent."""

    impl = Integer
    cache_ok = True


class StatedDate(TypeDecorator[str]):
    """A date as stated, see `clustercoop.stated_dates`."""

    impl = String(10)
    cache_ok = True


def text(title: str, description: str, **options: Any) -> Any:
    """A text; with `default=None` it may be empty, which means "not known"."""
    return Field(title=title, description=description, **options)


def key(title: str, description: str, to: str | None = None, **options: Any) -> Any:
    """An identifier: the primary key of its table, or with `to` a reference to one."""
    if to is not None:
        options = {"foreign_key": to, "index": True, **options}
    return Field(title=title, description=description, max_length=64, **options)


def money(title: str, description: str, **options: Any) -> Any:
    """An amount in cents of the project's currency."""
    return Field(title=title, description=description, sa_type=Cents, **options)


def rate(title: str, description: str, **options: Any) -> Any:
    """A share in basis points."""
    return Field(title=title, description=description, sa_type=BasisPoints, **options)


def stated_date(title: str, description: str, **options: Any) -> Any:
    """A date at the precision its source gives: `2012-03-06`, `2012-03` or `2012`."""
    return Field(title=title, description=description, sa_type=StatedDate, **options)


def choice(words: type[StrEnum], title: str, description: str, **options: Any) -> Any:
    """One word of an enumeration, kept as text with a CHECK so that both databases read the same."""
    kind = Enum(
        words,
        native_enum=False,
        create_constraint=True,
        length=40,
        name=f"known_{words.__name__.lower()}",
        values_callable=lambda members: [member.value for member in members],
    )
    return Field(title=title, description=description, sa_type=kind, **options)


class Recorded(SQLModel):
    """What every row of a resource carries: what it rests on, and where that can be read."""

    evidence: Evidence = choice(Evidence, "Evidence", "What the row rests on.")
    source_id: str = key("Source", "The source of the row.", to="sources.source_id")

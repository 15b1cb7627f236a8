"""The record of every measure, read once from `definitions.yaml`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

import yaml

PATH = Path(__file__).with_name("definitions.yaml")


class Unit(StrEnum):
    MONEY = "money"
    PERCENT = "percent"
    POINTS = "points"
    DAYS = "days"
    RATIO = "ratio"
    COUNT = "count"


@dataclass(frozen=True)
class Definition:
    """What a measure is, in words that a reader sees."""

    name: str
    title: str
    unit: Unit
    stage: str
    good: str
    formula: str
    numerator: str
    denominator: str | None
    aggregation: str
    missing: str
    source: str
    parts: Unit | None = None
    """Unit of numerator and denominator, where it is another than the measure's own."""


@cache
def definitions() -> dict[str, Definition]:
    """Every definition by name, in the order of the file.

    Raises TypeError where a record lacks a word or has an unknown one, ValueError for an unknown unit.
    """
    records = yaml.safe_load(PATH.read_text(encoding="utf-8"))
    made = {}
    for name, record in records.items():
        record["unit"] = Unit(record["unit"])
        if "parts" in record:
            record["parts"] = Unit(record["parts"])
        made[name] = Definition(name=name, **record)
    return made


def definition(name: str) -> Definition:
    """The definition of one measure. Raises KeyError where there is none."""
    return definitions()[name]

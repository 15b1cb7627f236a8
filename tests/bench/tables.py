"""The CSVs of a package that is made for a measurement: read and written whole, as texts."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

Row = dict[str, str]


def rows_of(package: Path, name: str) -> list[Row]:
    """The rows of a resource."""
    with (package / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write(package: Path, name: str, rows: Sequence[Row]) -> None:
    """Write a resource that has at least one row."""
    with (package / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)

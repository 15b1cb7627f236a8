"""From a package to a datastore, only if the package is sound."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from clustercoop.datastore.check import ensure_sound
from clustercoop.datastore.engine import open_writer
from clustercoop.datastore.package import load_rows


def load(*, package: Path, database_url: str, boundaries: Path, measures: Collection[str] = ()) -> int:
    """Check a package, then build or rebuild the datastore from it in one transaction; returns its revision.

    Raises BrokenPackage, and the datastore stays as it was.
    """
    ensure_sound(package=package, boundaries=boundaries, measures=measures)
    return load_unchecked(package=package, database_url=database_url)


def load_unchecked(*, package: Path, database_url: str) -> int:
    """The same for a package that was checked before; the database's own constraints still hold."""
    engine = open_writer(database_url)
    try:
        return load_rows(package=package, engine=engine)
    finally:
        engine.dispose()

"""The environment, read once into one frozen object."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Settings:
    """Where the datastore, the shipped package and the boundaries are.

    `database_url` is a SQLAlchemy URL (`sqlite:///…` or `postgresql+psycopg://…`).
    """

    database_url: str
    package: Path
    boundaries: Path
    locale: Path

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Settings:
        default_url = f"sqlite:///{ROOT / 'data' / 'clustercoop.db'}"
        return cls(
            database_url=_with_driver(environment.get("CLUSTERCOOP_DATABASE_URL") or default_url),
            package=Path(environment.get("CLUSTERCOOP_PACKAGE") or ROOT / "data" / "clustercoop"),
            boundaries=ROOT / "data" / "geo",
            locale=ROOT / "clustercoop" / "locale",
        )


def _with_driver(url: str) -> str:
    """Name psycopg 3 where a URL says only `postgresql` (SQLAlchemy would take psycopg2)."""
    for prefix in ("postgresql://", "postgres://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url

"""The datastores that are measured: the shipped package, and the same project with many rows of a kind."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from clustercoop.settings import ROOT, Settings
from tests.bench import activities as many_activities
from tests.bench import milestones as many_milestones

DATASTORE = "CLUSTERCOOP_DATABASE_URL"
SHIPPED = Settings.from_environment({}).package


def load_shipped(scratch: Path) -> dict[str, str]:
    """Load the shipped package; returns the environment of a server that shows it."""
    environment = _environment(scratch / "shipped.db")
    _command(environment, "load", str(SHIPPED), "--no-checked")
    return environment


def load_with_items(scratch: Path, items: int) -> dict[str, str]:
    """Make a package with that many expenditure items and load it, once; returns the environment of its server."""
    environment = _environment(scratch / "items.db")
    package = scratch / "items"
    if not package.exists():
        _command(environment, "simulate", str(package), "--items", str(items))
        _command(environment, "load", str(package), "--no-checked")
    return environment


def load_with_milestones(scratch: Path, **rows: int) -> dict[str, str]:
    """Make a package with that many milestones and forecasts and load it; returns the environment of its server."""
    package = many_milestones.make_package(SHIPPED, scratch / "milestones", **rows)
    return _loaded(package, scratch / "milestones.db")


def load_with_activities(scratch: Path, **rows: int) -> dict[str, str]:
    """The same with that many more activities and clusters."""
    package = many_activities.make_package(SHIPPED, scratch / "activities", **rows)
    return _loaded(package, scratch / "activities.db")


def days_of_second_half(count: int) -> list[date]:
    """That many different days of the project's second half, when most of the items count, in time order."""
    with (SHIPPED / "project.csv").open(encoding="utf-8", newline="") as file:
        project = next(csv.DictReader(file))
    first, last = date.fromisoformat(project["start_on"]), date.fromisoformat(project["last_data_on"])
    middle = first + (last - first) / 2
    return [middle + (last - middle) * number // count for number in range(count)]


def _loaded(package: Path, datastore: Path) -> dict[str, str]:
    environment = _environment(datastore)
    _command(environment, "load", str(package), "--no-checked")
    return environment


def _environment(datastore: Path) -> dict[str, str]:
    return {DATASTORE: f"sqlite:///{datastore}"}


def _command(environment: Mapping[str, str], *arguments: str) -> None:
    """Run one of the project's commands. Raises CalledProcessError, after what the command had to say."""
    subprocess.run(
        [sys.executable, "-m", "clustercoop", *arguments],
        cwd=ROOT,
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        check=True,
    )

"""The environment, read once into one frozen object."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest

from clustercoop.settings import ROOT, Settings


def test_without_an_environment_the_shipped_package_and_a_file_beside_it_are_used() -> None:
    settings = Settings.from_environment({})
    assert settings.database_url == f"sqlite:///{ROOT}/data/clustercoop.db"
    assert settings.package == ROOT / "data" / "clustercoop"
    assert (settings.package / "datapackage.json").is_file()
    assert (settings.boundaries / "nuts2.geojson").is_file()


def test_an_empty_variable_counts_as_none() -> None:
    empty = {"CLUSTERCOOP_DATABASE_URL": "", "CLUSTERCOOP_PACKAGE": ""}
    assert Settings.from_environment(empty) == Settings.from_environment({})


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("sqlite:////srv/monitor.db", "sqlite:////srv/monitor.db"),
        # SQLAlchemy would take psycopg2 for a plain postgresql; only psycopg 3 is installed.
        ("postgresql://me@db/monitor", "postgresql+psycopg://me@db/monitor"),
        ("postgres://me@db/monitor", "postgresql+psycopg://me@db/monitor"),
        ("postgresql+psycopg://me@db/monitor", "postgresql+psycopg://me@db/monitor"),
    ],
)
def test_the_address_of_the_datastore_names_its_driver(given: str, used: str) -> None:
    assert Settings.from_environment({"CLUSTERCOOP_DATABASE_URL": given}).database_url == used


def test_another_package_can_be_named() -> None:
    assert Settings.from_environment({"CLUSTERCOOP_PACKAGE": "/srv/package"}).package == Path("/srv/package")


def test_settings_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        Settings.from_environment({}).package = Path("/elsewhere")  # type: ignore[misc]


def test_a_test_has_a_datastore_of_its_own(tmp_path: Path) -> None:
    assert Settings.from_environment().database_url == f"sqlite:///{tmp_path / 'datastore.db'}"

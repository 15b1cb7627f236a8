"""The files of the data page: a package that is sound, and each table with its header."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

import pytest

from clustercoop.datastore.check import check
from clustercoop.datastore.fields import fields_of, table_of
from clustercoop.datastore.loading import load_unchecked
from clustercoop.datastore.models import RESOURCES
from clustercoop.measures.alerts import ALERT_MEASURES
from clustercoop.settings import ROOT
from clustercoop.ui import loaders, takeaway
from clustercoop.ui.loaders import Edition
from tests.views.hostile import FORMULA, hostile_package

NAMES = [table_of(resource).name for resource in RESOURCES]


@pytest.fixture(scope="module")
def edition(riverbank: Path, tmp_path_factory: pytest.TempPathFactory) -> Edition:
    return edition_of(riverbank, tmp_path_factory.mktemp("riverbank"))


@pytest.fixture(scope="module")
def hostile(riverbank: Path, tmp_path_factory: pytest.TempPathFactory) -> Edition:
    folder = tmp_path_factory.mktemp("hostile")
    return edition_of(hostile_package(riverbank, folder), folder)


def test_the_zip_is_a_sound_package_with_the_rows_that_were_loaded(
    edition: Edition, riverbank: Path, tmp_path: Path
) -> None:
    with zipfile.ZipFile(io.BytesIO(takeaway.package_zip(edition))) as archive:
        archive.extractall(tmp_path)
    assert check(package=tmp_path, boundaries=ROOT / "data" / "geo", measures=ALERT_MEASURES) == []
    assert {path.name for path in tmp_path.iterdir()} == {path.name for path in riverbank.iterdir()}
    for path in riverbank.glob("*.csv"):
        assert rows_in(tmp_path / path.name) == rows_in(path), path.name


@pytest.mark.parametrize("name", NAMES)
def test_a_table_downloads_with_the_header_of_its_resource_and_all_its_rows(
    edition: Edition, riverbank: Path, name: str
) -> None:
    resource = next(resource for resource in RESOURCES if table_of(resource).name == name)
    header, *rows = cells_of(takeaway.resource_csv(edition, name))
    assert header == [field.name for field in fields_of(resource)]
    original = rows_in(riverbank / f"{name}.csv")
    assert len(rows) == len(original) - 1
    assert sorted(cell.removeprefix("'") for row in rows for cell in row) == sorted(
        cell for row in original[1:] for cell in row
    )


def test_no_text_of_a_downloaded_table_starts_as_a_formula_but_numbers_stay_numbers(hostile: Edition) -> None:
    neutralised = 0
    for name in NAMES:
        for row in cells_of(takeaway.resource_csv(hostile, name))[1:]:
            for cell in row:
                assert not cell.startswith(("=", "@", "\t", "\r")), f"{name}: {cell}"
                if cell.startswith(("+", "-")):
                    float(cell)
                neutralised += cell.startswith(f"'{FORMULA}")
    assert neutralised > 30


def test_an_unknown_table_is_an_error(edition: Edition) -> None:
    with pytest.raises(KeyError):
        takeaway.resource_csv(edition, "salaries")


def edition_of(package: Path, folder: Path) -> Edition:
    url = f"sqlite:///{folder / 'datastore.db'}"
    load_unchecked(package=package, database_url=url)
    return loaders.edition(url)


def rows_in(path: Path) -> list[list[str]]:
    """Header, then the rows in an order of their own: the datastore sorts them by key."""
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    return [header, *sorted(rows)]


def cells_of(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8"), newline="")))

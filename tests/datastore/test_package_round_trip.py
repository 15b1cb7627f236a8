"""A package goes into the datastore and comes out of it as it was."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import select

from clustercoop.datastore.engine import open_writer, viewing
from clustercoop.datastore.fields import table_of
from clustercoop.datastore.loading import load_unchecked
from clustercoop.datastore.models import RESOURCES
from clustercoop.datastore.package import dump, read_metadata
from tests.datastore.spoil import cell, copy_of
from tests.datastores import NewDatastore


def files_of(package: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in package.iterdir()}


def tables_of(url: str) -> dict[str, list[tuple[object, ...]]]:
    with viewing(url) as engine, engine.connect() as connection:
        tables = [table_of(resource) for resource in RESOURCES]
        return {
            table.name: [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key.columns))]
            for table in tables
        }


def dumped(url: str, directory: Path) -> Path:
    with viewing(url) as engine:
        dump(engine=engine, directory=directory)
    return directory


def test_load_dump_load_gives_identical_tables(unchanged_url: str, database_url: str, tmp_path: Path) -> None:
    load_unchecked(package=dumped(unchanged_url, tmp_path / "dumped"), database_url=database_url)
    before = tables_of(unchanged_url)
    assert tables_of(database_url) == before
    assert {name: len(rows) for name, rows in before.items() if name in ("partners", "expenditure", "budget")} == {
        "partners": 3,
        "expenditure": 30,
        "budget": 62,
    }


def test_a_dump_is_the_package_byte_for_byte(unchanged_url: str, riverbank: Path, tmp_path: Path) -> None:
    # The rows of riverbank stand in the order of their keys, as a dump writes them.
    assert files_of(dumped(unchanged_url, tmp_path / "dumped")) == files_of(riverbank)


def test_the_shipped_package_comes_out_as_it_went_in(
    new_datastore: NewDatastore, shipped: Path, tmp_path: Path
) -> None:
    first = new_datastore("sqlite", shipped)
    second = f"sqlite:///{tmp_path / 'second.db'}"
    load_unchecked(package=dumped(first, tmp_path / "dumped"), database_url=second)
    assert tables_of(second) == tables_of(first)
    assert read_metadata(tmp_path / "dumped") == read_metadata(shipped)


def test_numbers_come_out_as_they_went_in(riverbank: Path, tmp_path: Path, database_url: str) -> None:
    # 1234567 would be 1.23457e+06 with six digits; 0.1 and 1e-07 have no exact binary form.
    package = copy_of(riverbank, tmp_path)
    for row, value in ((2, "1234567"), (3, "0.1"), (4, "1e-07")):
        cell("indicator_values", row, "value", value)(package)
    load_unchecked(package=package, database_url=database_url)
    values = (dumped(database_url, tmp_path / "dumped") / "indicator_values.csv").read_text().splitlines()
    assert [line.split(",")[3] for line in values[1:4]] == ["1234567", "0.1", "1e-07"]


def test_texts_come_out_as_they_went_in(riverbank: Path, tmp_path: Path, database_url: str) -> None:
    package = copy_of(riverbank, tmp_path)
    texts = ['a "quoted" word', "two\nlines", "a, b; c", "=1+1", "' OR 1=1 --", "žluťoučký 🛶", " spaces "]
    for row, text in enumerate(texts, start=2):
        cell("milestones", row, "title", text)(package)
    load_unchecked(package=package, database_url=database_url)
    assert files_of(dumped(database_url, tmp_path / "dumped")) == files_of(package)


def test_a_dump_takes_the_place_of_an_older_one(unchanged_url: str, riverbank: Path, tmp_path: Path) -> None:
    target = copy_of(riverbank, tmp_path)
    cell("risks", 2, "title", "an older title")(target)
    assert files_of(dumped(unchanged_url, target)) == files_of(riverbank)


@pytest.mark.parametrize("name", ["letter.txt", "risks.csv", ".git"])
def test_a_dump_refuses_a_folder_that_is_no_package(unchanged_url: str, tmp_path: Path, name: str) -> None:
    target = tmp_path / "mine"
    target.mkdir()
    (target / name).write_text("do not lose me")
    with pytest.raises(FileExistsError, match=f"{name} is no part of a data package; choose another directory"):
        dumped(unchanged_url, target)
    assert files_of(target) == {name: b"do not lose me"}
    assert not any(path.name.startswith(".mine") for path in tmp_path.iterdir())


def test_a_dump_refuses_a_package_with_a_strange_file(unchanged_url: str, riverbank: Path, tmp_path: Path) -> None:
    target = copy_of(riverbank, tmp_path)
    (target / "notes.txt").write_text("do not lose me")
    before = files_of(target)
    with pytest.raises(FileExistsError, match=r"notes\.txt"):
        dumped(unchanged_url, target)
    assert files_of(target) == before


def test_a_dump_refuses_a_file_in_the_place_of_the_folder(unchanged_url: str, tmp_path: Path) -> None:
    target = tmp_path / "mine"
    target.write_text("do not lose me")
    with pytest.raises(FileExistsError, match="mine is no part"):
        dumped(unchanged_url, target)
    assert target.read_text() == "do not lose me"


def test_a_dump_that_fails_halfway_leaves_the_old_one_and_no_draft(
    loaded_url: str, riverbank: Path, tmp_path: Path
) -> None:
    target = copy_of(riverbank, tmp_path)
    engine = open_writer(loaded_url)
    with engine.begin() as connection:
        # Alert rules are written last.
        connection.exec_driver_sql("DROP TABLE alert_rules")
    engine.dispose()
    with pytest.raises(Exception, match="alert_rules"):
        dumped(loaded_url, target)
    assert files_of(target) == files_of(riverbank)
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_the_description_of_a_package_travels_with_the_datastore(unchanged_url: str, tmp_path: Path) -> None:
    descriptor = json.loads(
        (dumped(unchanged_url, tmp_path / "dumped") / "datapackage.json").read_text(encoding="utf-8")
    )
    assert descriptor["title"] == "Riverbank: an invented project"
    assert [resource["name"] for resource in descriptor["resources"]] == [table_of(r).name for r in RESOURCES]

"""The commands: what they say, and the status with which they end."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from clustercoop.cli import app
from clustercoop.datastore.engine import open_writer, revision_of, viewing
from clustercoop.settings import Settings
from tests.datastores import NewDatastore


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def revision() -> int:
    with viewing(Settings.from_environment().database_url) as engine:
        return revision_of(engine).number


def spoiled(package: Path, folder: Path) -> Path:
    """A copy with one unknown region."""
    copy = Path(shutil.copytree(package, folder / "spoiled"))
    places = copy / "places.csv"
    places.write_text(places.read_text(encoding="utf-8").replace("HR04", "HR99", 1), encoding="utf-8")
    return copy


def test_check_of_a_sound_package_says_so(riverbank: Path) -> None:
    result = run("check", riverbank)
    assert (result.exit_code, result.stdout, result.stderr) == (0, f"{riverbank}: no findings.\n", "")


def test_check_without_a_name_takes_the_package_of_the_settings(
    riverbank: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLUSTERCOOP_PACKAGE", str(riverbank))
    assert run("check").stdout == f"{riverbank}: no findings.\n"


def test_check_prints_each_finding_and_ends_with_status_1(riverbank: Path, tmp_path: Path) -> None:
    result = run("check", spoiled(riverbank, tmp_path))
    assert result.exit_code == 1
    assert result.stdout == ""
    finding = "places, row 5, column region_id: found 'HR99'; does not exist in regions"
    assert result.stderr.splitlines() == [finding, "1 finding."]


def test_check_of_a_folder_that_is_not_there_is_a_finding(tmp_path: Path) -> None:
    result = run("check", tmp_path / "nowhere")
    assert result.exit_code == 1
    assert f"datapackage.json: the file is missing in {tmp_path / 'nowhere'}" in result.stderr


def test_load_says_which_revision_it_made(riverbank: Path) -> None:
    result = run("load", riverbank)
    assert (result.exit_code, result.stdout) == (0, f"Loaded {riverbank} as revision 1.\n")
    assert run("load", riverbank).stdout == f"Loaded {riverbank} as revision 2.\n"
    assert revision() == 2


def test_load_of_a_broken_package_leaves_no_datastore_where_there_was_none(riverbank: Path, tmp_path: Path) -> None:
    result = run("load", spoiled(riverbank, tmp_path))
    assert result.exit_code == 1
    assert result.stderr.splitlines()[-2:] == ["1 finding.", "The datastore is as it was."]
    assert not (tmp_path / "datastore.db").exists()


def test_load_if_missing_loads_only_where_nothing_is(riverbank: Path) -> None:
    assert run("load", riverbank, "--if-missing").stdout == f"Loaded {riverbank} as revision 1.\n"
    result = run("load", riverbank, "--if-missing")
    assert (result.exit_code, result.output) == (0, "")
    assert revision() == 1


def test_load_if_missing_leaves_a_datastore_of_another_version_alone(riverbank: Path) -> None:
    run("load", riverbank, "--no-checked")
    engine = open_writer(Settings.from_environment().database_url)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE datastore_state SET schema_version = 99")
    engine.dispose()
    result = run("load", riverbank, "--if-missing")
    assert (result.exit_code, result.output) == (0, "")
    assert run("load", riverbank, "--no-checked").stdout == f"Loaded {riverbank} as revision 2.\n"


def test_load_unchecked_still_refuses_what_the_database_refuses(riverbank: Path, tmp_path: Path) -> None:
    run("load", riverbank, "--no-checked")
    result = run("load", spoiled(riverbank, tmp_path), "--no-checked")
    assert result.exit_code == 1
    assert "The database refused a row of places: " in result.stderr
    assert f"To mend it: python -m clustercoop check {tmp_path / 'spoiled'}" in result.stderr
    assert revision() == 1


def test_load_unchecked_says_which_cell_it_cannot_read(riverbank: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(riverbank, tmp_path / "copy"))
    budget = copy / "budget.csv"
    budget.write_text(budget.read_text(encoding="utf-8").replace("R1,5000.00", "R1,5000.0.0", 1), encoding="utf-8")
    result = run("load", copy, "--no-checked")
    assert result.exit_code == 1
    assert result.stderr.startswith("budget, row 2, column planned: found '5000.0.0'; expected a number")


def test_load_unchecked_says_that_a_package_cannot_be_read(tmp_path: Path) -> None:
    result = run("load", tmp_path / "nowhere", "--no-checked")
    assert result.exit_code == 1
    assert result.stderr.startswith(f"{tmp_path / 'nowhere'} cannot be read: ")


def test_load_says_what_mends_a_datastore_that_cannot_be_opened(riverbank: Path, tmp_path: Path) -> None:
    (tmp_path / "datastore.db").write_text("a letter, and not a short one; " * 100)
    result = run("load", riverbank, "--no-checked")
    assert result.exit_code == 1
    expected = f"{tmp_path / 'datastore.db'} is not a datastore: file is not a database "
    assert result.stderr == expected + "To mend it: move that file away, then python -m clustercoop load\n"


def test_an_address_that_is_none_is_said(riverbank: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLUSTERCOOP_DATABASE_URL", "my datastore")
    for command in (("load", riverbank, "--no-checked"), ("dump", "out")):
        result = run(*command)
        assert result.exit_code == 1
        assert "is not a database URL. To mend it: set CLUSTERCOOP_DATABASE_URL to " in result.stderr


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def test_dump_writes_the_datastore_as_a_package(
    new_datastore: NewDatastore, riverbank: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setenv("CLUSTERCOOP_DATABASE_URL", new_datastore(kind, riverbank))
    result = run("dump", tmp_path / "out")
    assert (result.exit_code, result.stdout) == (0, f"Wrote {tmp_path / 'out'}.\n")
    written = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    assert written == {path.name: path.read_bytes() for path in riverbank.iterdir()}


def test_dump_without_a_datastore_says_what_mends_it(tmp_path: Path) -> None:
    result = run("dump", tmp_path / "out")
    assert result.exit_code == 1
    expected = f"There is no datastore at {tmp_path / 'datastore.db'}. To mend it: python -m clustercoop load\n"
    assert result.stderr == expected
    assert not (tmp_path / "out").exists()


def test_dump_refuses_a_folder_with_other_files(riverbank: Path, tmp_path: Path) -> None:
    run("load", riverbank, "--no-checked")
    result = run("dump", tmp_path)
    assert result.exit_code == 1
    assert "datastore.db is no part of a data package; choose another directory" in result.stderr
    assert revision() == 1


def test_simulate_writes_a_package_with_so_many_items(shipped: Path, tmp_path: Path) -> None:
    result = run("simulate", tmp_path / "out", "--package", shipped, "--items", "1500", "--seed", "7")
    assert (result.exit_code, result.stdout) == (0, f"Wrote {tmp_path / 'out'} with 1500 expenditure items, seed 7.\n")
    with (tmp_path / "out" / "expenditure.csv").open(encoding="utf-8", newline="") as file:
        assert sum(1 for _ in csv.DictReader(file)) == 1500
    assert (tmp_path / "out" / "datapackage.json").read_bytes() == (shipped / "datapackage.json").read_bytes()
    assert run("check", tmp_path / "out").exit_code == 0


def test_simulate_says_when_there_are_too_few_items(shipped: Path, tmp_path: Path) -> None:
    result = run("simulate", tmp_path / "out", "--package", shipped, "--items", "100")
    assert result.exit_code == 1
    assert "100 items are too few" in result.stderr
    assert not (tmp_path / "out").exists()


def test_simulate_says_when_a_package_is_of_another_project(riverbank: Path, tmp_path: Path) -> None:
    result = run("simulate", tmp_path / "out", "--package", riverbank)
    assert result.exit_code == 1
    assert "HU-1" in result.stderr


def test_without_a_command_the_commands_are_listed() -> None:
    result = run()
    for command in ("check", "load", "dump", "simulate"):
        assert command in result.output

"""The descriptor of a package: valid for the Frictionless validator, and what the tables say."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import frictionless
import pytest

from clustercoop.datastore.check import check
from clustercoop.datastore.fields import fields_of, schema_of, table_of
from clustercoop.datastore.models import RESOURCES, ExpenditureItem, Partner, PartnerReport
from clustercoop.datastore.package import descriptor_of, read_metadata
from clustercoop.measures.alerts import ALERT_MEASURES
from clustercoop.settings import Settings
from tests.datastore.spoil import cell, copy_of
from tests.datastore.test_spoiled_cells import FAULTS
from tests.datastores import RIVERBANK, SHIPPED

PACKAGES = [pytest.param(SHIPPED, id="shipped"), pytest.param(RIVERBANK, id="riverbank")]


def errors_in(package: Path) -> list[str]:
    report = frictionless.validate(str(package / "datapackage.json"))
    return [error.message for task in report.tasks for error in task.errors] + [e.message for e in report.errors]


@pytest.mark.parametrize("package", PACKAGES)
def test_frictionless_finds_no_error(package: Path) -> None:
    assert errors_in(package) == []


def test_frictionless_finds_a_broken_reference(riverbank: Path, tmp_path: Path) -> None:
    package = copy_of(riverbank, tmp_path)
    cell("budget", 2, "partner_id", "IT-1")(package)
    (error,) = errors_in(package)
    assert 'values "IT-1" not found in the lookup table "partners"' in error


# Frictionless does not ask for unique keys of several columns, and one resource alone has no references.
NOT_ALONE = ("unknown", "gone", "on a period", "number stands twice")
BY_ONE_RESOURCE = [name for name in FAULTS if not name.endswith(NOT_ALONE)]


@pytest.mark.parametrize("fault", BY_ONE_RESOURCE)
def test_frictionless_finds_what_we_find(riverbank: Path, tmp_path: Path, fault: str) -> None:
    spoil, finding = FAULTS[fault]
    package = copy_of(riverbank, tmp_path)
    spoil(package)
    descriptor = json.loads((package / "datapackage.json").read_text(encoding="utf-8"))
    (resource,) = (each for each in descriptor["resources"] if finding.startswith(f"{each['name']},"))
    resource["schema"].pop("foreignKeys", None)
    report = frictionless.Resource.from_descriptor(resource, basepath=str(package)).validate()
    (error,) = (error for task in report.tasks for error in task.errors)
    assert finding.startswith(f"{resource['name']}, row {error.row_number}, ")


@pytest.mark.parametrize("package", PACKAGES)
def test_the_descriptor_is_what_the_tables_say(package: Path) -> None:
    shipped = json.loads((package / "datapackage.json").read_text(encoding="utf-8"))
    assert shipped == descriptor_of(read_metadata(package)), (
        "the tables have changed: load the package and dump it over itself, or run `python -m clustercoop simulate`"
    )


@pytest.mark.parametrize("package", PACKAGES)
def test_our_own_check_finds_nothing(package: Path) -> None:
    boundaries = Settings.from_environment({}).boundaries
    assert check(package=package, boundaries=boundaries, measures=ALERT_MEASURES) == []


@pytest.mark.parametrize("package", PACKAGES)
def test_the_description_names_licences_and_sources(package: Path) -> None:
    metadata = read_metadata(package)
    assert [licence["name"] for licence in metadata["licenses"]] == ["CC-BY-4.0"]
    assert all(source["title"] for source in metadata["sources"])
    assert metadata["title"] and metadata["description"] and metadata["created"]


@pytest.mark.parametrize("resource", RESOURCES, ids=[table_of(resource).name for resource in RESOURCES])
def test_every_field_has_a_type_a_title_and_a_description(resource: Any) -> None:
    schema = schema_of(resource)
    for field in schema["fields"]:
        assert field["type"] in ("string", "integer", "number", "boolean", "date"), field
        assert field["title"] and field["description"].endswith((".", "…")), field
    assert set(schema["primaryKey"]) <= {field["name"] for field in schema["fields"]}
    assert (" ".join((resource.__doc__ or "").split())).endswith((".", "…"))


def field_of(resource: Any, name: str) -> dict[str, Any]:
    (field,) = (field for field in schema_of(resource)["fields"] if field["name"] == name)
    return field


def test_money_is_written_without_cents_and_rates_without_basis_points() -> None:
    names = [field.name for field in fields_of(ExpenditureItem)]
    assert names[-2:] == ["source_id", "evidence"]
    assert {"declared", "certified"} <= set(names)
    assert not any(name.endswith(("_cents", "_bp")) for name in names)
    assert field_of(Partner, "erdf_rate")["type"] == "number"


def test_constraints_keys_and_references_are_declared() -> None:
    assert field_of(Partner, "role")["constraints"] == {"required": True, "enum": ["lead partner", "project partner"]}
    assert field_of(Partner, "number")["constraints"] == {"required": True, "unique": True, "minimum": 1}
    assert field_of(Partner, "country_code")["constraints"] == {"required": True, "minLength": 2, "maxLength": 2}
    assert "constraints" not in field_of(Partner, "note")
    schema = schema_of(PartnerReport)
    assert schema["primaryKey"] == ["report_id"]
    assert schema["uniqueKeys"] == [["partner_id", "period_id"]]
    reference = {"fields": ["partner_id"], "reference": {"resource": "partners", "fields": ["partner_id"]}}
    assert reference in schema["foreignKeys"]

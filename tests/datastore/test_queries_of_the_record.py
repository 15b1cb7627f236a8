"""Questions that do not depend on the reader's selection, beside the CSV files, on both databases."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine

from clustercoop.datastore.engine import reading
from clustercoop.datastore.fields import table_of
from clustercoop.datastore.models import RESOURCES
from clustercoop.datastore.queries import project, record
from clustercoop.project import ProjectFacts
from clustercoop.vocabulary import Evidence
from tests.datastore.frames import rows_in
from tests.datastore.spoil import rows_of

NAMES = [table_of(resource).name for resource in RESOURCES]


def test_the_project_is_what_its_row_says(unchanged_viewer: Engine) -> None:
    with reading(unchanged_viewer, 1) as connection:
        facts = project.project(connection)
    assert facts == ProjectFacts(
        acronym="Riverbank",
        title="Paths along three rivers (an invented project)",
        programme="Example Programme 2016-2020",
        priority="2 - Paths for everyone",
        fund="RPF",
        currency="CHF",
        total_budget_cents=10_000_000,
        start_on=date(2018, 1, 1),
        end_on=date(2019, 12, 31),
        end_stated="2019-12",
        status_date=date(2019, 3, 31),
        last_data_on=date(2020, 3, 31),
        aim="paths along three rivers that neighbours plan, build and care for together",
        website="https://example.org/riverbank",
        programme_area=("AT", "FR", "HR"),
        evidence=Evidence.PUBLIC,
    )


def test_partners_stand_in_list_order_with_place_region_and_source(unchanged_viewer: Engine, riverbank: Path) -> None:
    with reading(unchanged_viewer, 1) as connection:
        found = rows_in(project.partners(connection))
    places = {row["place_id"]: row for row in rows_of(riverbank, "places")}
    regions = {row["region_id"]: row["name"] for row in rows_of(riverbank, "regions")}
    expected = []
    for row in sorted(rows_of(riverbank, "partners"), key=lambda row: int(row["number"])):
        place = places[row["place_id"]]
        texts = {name: cell or None for name, cell in row.items() if name not in ("number", "erdf_rate", "joined_on")}
        expected.append(
            texts
            | {"number": int(row["number"]), "erdf_rate_bp": round(float(row["erdf_rate"]) * 100)}
            | {"joined_on": date.fromisoformat(row["joined_on"]) if row["joined_on"] else None}
            | {"city": place["name"], "lat": float(place["lat"]), "lon": float(place["lon"])}
            | {"place_precision": place["precision"], "region": regions[row["region_id"]]}
            | {"source": "Riverbank: list of the partners (invented)", "linkable": True}
            | {"url": "https://example.org/riverbank/partners"}
        )
    assert [row["partner_id"] for row in found] == ["AT-W", "HR-Z", "FR-L"]
    assert found == expected


def test_every_source_of_a_partner_is_named(unchanged_viewer: Engine) -> None:
    with reading(unchanged_viewer, 1) as connection:
        found = rows_in(project.partner_sources(connection))
    # Only FR-L's row names a source of its address.
    assert [(row["about"], row["partner_id"]) for row in found] == [
        *(("partner", partner) for partner in ("AT-W", "HR-Z", "FR-L")),
        ("address", "FR-L"),
        *(("region", partner) for partner in ("AT-W", "HR-Z", "FR-L")),
        *(("place", partner) for partner in ("AT-W", "HR-Z", "FR-L")),
    ]
    assert {(row["title"], row["url"], row["linkable"]) for row in found} == {
        ("Riverbank: list of the partners (invented)", "https://example.org/riverbank/partners", True)
    }


def test_names_objectives_and_lines_are_those_of_the_files(unchanged_viewer: Engine, riverbank: Path) -> None:
    with reading(unchanged_viewer, 1) as connection:
        names = rows_in(project.partner_names(connection))
        objectives = rows_in(project.objectives(connection))
        lines = rows_in(project.budget_lines(connection))
    assert names == [
        {"partner_id": "AT-W", "name": "Office of the Quays", "until": "2017-12", "note": "merged before the project"},
        {"partner_id": "HR-Z", "name": "Institute of Rivers", "until": "2016", "note": None},
    ]
    assert objectives == [
        {name: int(row[name]) if name == "number" else row[name] for name in row if name != "source_id"}
        for row in rows_of(riverbank, "objectives")
    ]
    assert lines == [
        {"budget_line_id": "L1", "number": 1, "title": "Staff"},
        {"budget_line_id": "L2", "number": 2, "title": "Travel"},
        {"budget_line_id": "L3", "number": 3, "title": "Equipment"},
    ]


def test_status_dates_are_the_ends_of_periods_and_the_meetings_of_the_committee(unchanged_viewer: Engine) -> None:
    with reading(unchanged_viewer, 1) as connection:
        found = rows_in(project.status_dates(connection))
    # The working group's meeting and the one without a day are not among them.
    assert [(row["on"].isoformat(), row["kind"], row["number"], row["evidence"]) for row in found] == [
        ("2018-03-12", "steering committee", 1, "public record"),
        ("2018-06-30", "period end", 1, "demonstration"),
        ("2018-12-31", "period end", 2, "demonstration"),
        ("2019-03-20", "steering committee", 2, "demonstration"),
        ("2019-06-30", "period end", 3, "demonstration"),
        ("2019-11-20", "steering committee", 3, "demonstration"),
        ("2019-12-31", "period end", 4, "demonstration"),
    ]


def test_values_in_conflict_name_their_source(unchanged_viewer: Engine, riverbank: Path) -> None:
    with reading(unchanged_viewer, 1) as connection:
        found = rows_in(project.conflicts(connection))
    sources = {row["source_id"]: row for row in rows_of(riverbank, "sources")}
    assert found == [
        {"topic": row["topic"], "value": row["value"], "used": row["used"] == "true", "reason": row["reason"]}
        | {"source": sources[row["source_id"]]["title"], "url": sources[row["source_id"]]["url"]}
        | {"linkable": sources[row["source_id"]]["linkable"] == "true"}
        for row in rows_of(riverbank, "facts_in_conflict")
    ]
    assert [row["linkable"] for row in found] == [True, False, True, False]


def test_the_ends_that_sources_give_the_project_begin_with_the_one_in_use(unchanged_viewer: Engine) -> None:
    with reading(unchanged_viewer, 1) as connection:
        found = rows_in(project.end_dates(connection))
    names = ("value", "used", "reason", "source", "url", "linkable")
    assert all(list(row) == list(names) for row in found)
    assert [tuple(row[name] for name in ("value", "used", "url", "linkable")) for row in found] == [
        ("2019-12", True, "https://example.org/riverbank/project", True),
        ("2020-01", False, "http://192.0.2.7/riverbank/calendar", False),
    ]


def test_sources_say_how_many_rows_rest_on_them(unchanged_viewer: Engine, riverbank: Path) -> None:
    with reading(unchanged_viewer, 1) as connection:
        found = {row["source_id"]: row for row in rows_in(record.sources(connection))}
    counts = dict.fromkeys(found, 0)
    for name in NAMES:
        for row in rows_of(riverbank, name):
            if name != "sources":
                counts[row["source_id"]] += 1
    assert {source: row["rows"] for source, row in found.items()} == counts
    # By hand: two reports, three of their steps, three items.
    assert counts["DESK"] == 2 + 3 + 3
    assert found["S3"]["url"] == "http://192.0.2.7/riverbank/calendar"
    assert found["S3"]["linkable"] is False


def test_completeness_counts_the_cells_that_are_filled(unchanged_viewer: Engine, riverbank: Path) -> None:
    with reading(unchanged_viewer, 1) as connection:
        found = rows_in(record.resources(connection))
    assert [row["resource"] for row in found] == NAMES
    for row in found:
        lines = rows_of(riverbank, row["resource"])
        assert row["rows"] == len(lines)
        assert row["public_rows"] == sum(line["evidence"] == "public record" for line in lines)
        assert row["cells"] == sum(len(line) for line in lines)
        assert row["filled"] == sum(cell != "" for line in lines for cell in line.values())


@pytest.mark.parametrize("name", NAMES)
def test_the_rows_of_a_resource_are_the_lines_of_its_file(unchanged_viewer: Engine, riverbank: Path, name: str) -> None:
    with reading(unchanged_viewer, 1) as connection:
        header, rows = record.resource_rows(connection, name)
        lines = [header, *(list(row.values()) for row in rows)]
    with (riverbank / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        assert lines == list(csv.reader(file))


def test_a_resource_that_does_not_exist_is_refused(unchanged_viewer: Engine) -> None:
    with reading(unchanged_viewer, 1) as connection, pytest.raises(KeyError, match="datastore_state"):
        record.resource_rows(connection, "datastore_state")

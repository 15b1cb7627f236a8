"""What the shipped public record says of outputs and clusters agrees with itself and with the boundaries."""

from __future__ import annotations

import json
import re

from clustercoop.settings import Settings
from clustercoop.stated_dates import last_day
from tests.datastore.spoil import rows_of

SETTINGS = Settings.from_environment({})
SHIPPED = SETTINGS.package


def test_no_status_of_an_output_tells_of_a_day_before_it_is_over() -> None:
    # The status is hidden until the actual date is over, so a day named in it must lie on or before that.
    told = {
        row["output_id"]: (row["actual"], day)
        for row in rows_of(SHIPPED, "outputs")
        for day in re.findall(r"[0-9]{4}-[0-9]{2}(?:-[0-9]{2})?", row["status"])
    }
    assert set(told) == {"O07", "O08", "O15"}
    for actual, day in told.values():
        assert last_day(day) <= last_day(actual)


def test_a_cluster_has_the_region_code_of_the_region_it_states() -> None:
    stated = {(row["region"], row["region_id"]) for row in rows_of(SHIPPED, "clusters")}
    assert stated == {
        ("", ""),
        ("Banskobystrický kraj", "SK03"),
        ("Bratislavský kraj", "SK01"),
        ("Košický kraj", "SK04"),
        ("Piemonte", "ITC1"),
        ("Podkarpackie", "PL32"),
        ("Prešovský kraj", "SK04"),
        ("Trnavský kraj", "SK02"),
        ("Žilinský kraj", "SK03"),
    }


def test_every_region_of_the_package_has_an_outline_of_its_name() -> None:
    features = json.loads((SETTINGS.boundaries / "nuts2.geojson").read_text(encoding="utf-8"))["features"]
    outlines = {feature["properties"]["nuts_id"]: feature["properties"]["name"] for feature in features}
    for row in rows_of(SHIPPED, "regions"):
        assert outlines[row["region_id"]] == row["name"]


def test_an_activity_touches_a_conflict_by_what_a_source_of_its_own_or_of_the_conflict_says() -> None:
    sources = {row["activity_id"]: row["source_id"] for row in rows_of(SHIPPED, "activities")}
    conflicts = rows_of(SHIPPED, "facts_in_conflict")
    topics = {row["conflict_id"]: row["topic"] for row in conflicts}
    for link in rows_of(SHIPPED, "activity_conflicts"):
        of_topic = {row["source_id"] for row in conflicts if row["topic"] == topics[link["conflict_id"]]}
        assert link["source_id"] in of_topic | {sources[link["activity_id"]]}

"""A package with many activities, attendances and clusters, made from the shipped one."""

from __future__ import annotations

import shutil
from datetime import date
from itertools import cycle
from pathlib import Path

from tests.bench.tables import Row, rows_of, write

DEMONSTRATION = {"source_id": "DEMO", "evidence": "demonstration"}


def make_package(original: Path, folder: Path, *, activities: int, clusters: int) -> Path:
    """A copy of a package with that many activities and clusters added.

    The activities lie evenly over the project, one day each, in its places in turn. Every partner takes part in every
    one, the next one in turn as host, so that each adds as many attendances as there are partners. Each serves an
    objective and brings forth an output in turn. The clusters belong to regions, activities and fields of work in turn.
    """
    package = Path(shutil.copytree(original, folder))
    added = _activities(package, activities)
    _beside(package, added)
    _clusters(package, added, clusters)
    return package


def _activities(package: Path, count: int) -> list[Row]:
    """Write the activities; returns those added."""
    (project,) = rows_of(package, "project")
    start, end = date.fromisoformat(project["start_on"]), date.fromisoformat(project["end_on"])
    old = rows_of(package, "activities")
    kinds = cycle(sorted({row["kind"] for row in old}))
    places = cycle(rows_of(package, "places"))
    added = []
    for number, kind, place in zip(range(count), kinds, places, strict=False):
        day = (start + (end - start) * number / count).isoformat()
        added.append(
            dict.fromkeys(old[0], "")
            | DEMONSTRATION
            | {
                "activity_id": f"B{number:05}",
                "title": f"Activity {number + 1} of the benchmark",
                "kind": kind,
                "starts": day,
                "ends": day,
                "place_id": place["place_id"],
                "country_code": place["country_code"],
                "strand": "objective",
                "strand_basis": "demonstration",
                "status": "held",
                "held": "true",
                "relation": "project",
            }
        )
    write(package, "activities", [*old, *added])
    return added


def _beside(package: Path, activities: list[Row]) -> None:
    """Write who took part in the activities, which objective each serves, and what came of it."""
    partners = [row["partner_id"] for row in rows_of(package, "partners")]
    objectives = cycle([row["objective_id"] for row in rows_of(package, "objectives")])
    outputs = cycle([row["output_id"] for row in rows_of(package, "outputs")])
    attendance, served, made = (
        rows_of(package, name) for name in ("activity_partners", "activity_objectives", "activity_outputs")
    )
    for number, activity in enumerate(activities):
        of_it = {"activity_id": activity["activity_id"]} | DEMONSTRATION
        host = partners[number % len(partners)]
        for partner in partners:
            role = "host" if partner == host else "attended"
            attendance.append(of_it | {"partner_id": partner, "role": role, "note": ""})
        served.append(of_it | {"objective_id": next(objectives), "basis": "demonstration"})
        made.append(of_it | {"output_id": next(outputs), "basis": "demonstration"})
    write(package, "activity_partners", attendance)
    write(package, "activity_objectives", served)
    write(package, "activity_outputs", made)


def _clusters(package: Path, activities: list[Row], count: int) -> None:
    """Write the clusters; every second one took part in an activity."""
    old = rows_of(package, "clusters")
    sectors = cycle(sorted({row["sector"] for row in old}))
    regions = cycle(rows_of(package, "regions"))
    for number, region, sector in zip(range(count), regions, sectors, strict=False):
        came = number % 2 == 0
        old.append(
            dict.fromkeys(old[0], "")
            | DEMONSTRATION
            | {
                "cluster_id": f"B{number:05}",
                "name": f"Cluster {number + 1} of the benchmark",
                "country_code": region["country_code"],
                "region": region["name"],
                "region_id": region["region_id"],
                "sector": sector,
                "activity_id": activities[number % len(activities)]["activity_id"] if came else "",
                "role": "attended" if came else "",
                "link_certainty": "named participant" if came else "context",
            }
        )
    write(package, "clusters", old)

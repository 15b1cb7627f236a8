"""A package with many milestones, forecasts and links, made from the shipped one."""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from pathlib import Path

from tests.bench.tables import Row, rows_of, write

CHAINS = 7
LAGS = 14
"""As many chains of milestones as this, with lags from 0 to less than so many days."""


def make_package(original: Path, folder: Path, *, milestones: int, forecasts: int) -> Path:
    """A copy of a package with milestones and forecasts added until it has that many of each.

    The added milestones lie evenly over the project and belong to its work packages in turn. Each is forecast again
    and again, every 30 days until 30 days before its baseline, and slips a little with every second forecast; it is
    reached on the day forecast last, if data reach so far. Each waits for the one `CHAINS` places before it.
    """
    package = Path(shutil.copytree(original, folder))
    (project,) = rows_of(package, "project")
    start, end = date.fromisoformat(project["start_on"]), date.fromisoformat(project["end_on"])
    known = date.fromisoformat(project["last_data_on"])
    packages = [row["work_package_id"] for row in rows_of(package, "work_packages")]
    partners = [row["partner_id"] for row in rows_of(package, "partners")]
    old, promised, links = (rows_of(package, name) for name in ("milestones", "milestone_forecasts", "milestone_links"))
    added, left = milestones - len(old), forecasts - len(promised)
    demonstration = {"source_id": "DEMO", "evidence": "demonstration"}
    for number in range(added):
        baseline = start + (end - start) * number / added
        share = left // added + (number < left % added)
        made = _promises(f"B{number:04}", baseline, share)
        last = max(date.fromisoformat(row["forecast_on"]) for row in made)
        old.append(
            dict.fromkeys(old[0], "")
            | demonstration
            | {
                "milestone_id": f"B{number:04}",
                "title": f"Milestone {number + 1} of the benchmark",
                "work_package_id": packages[number % len(packages)],
                "responsible_partner_id": partners[number % len(partners)],
                "baseline": baseline.isoformat(),
                "actual": last.isoformat() if last <= known - timedelta(days=1) else "",
                "before_project": "false",
                "in_conflict": "false",
            }
        )
        promised += [row | demonstration for row in made]
        if number >= CHAINS:
            ends = {"predecessor_id": f"B{number - CHAINS:04}", "successor_id": f"B{number:04}"}
            links.append(ends | {"lag_days": str(number % LAGS)} | demonstration)
    for name, rows in (("milestones", old), ("milestone_forecasts", promised), ("milestone_links", links)):
        write(package, name, rows)
    return package


def _promises(milestone: str, baseline: date, count: int) -> list[Row]:
    """That many forecasts, one every 30 days, the last of them 30 days before the baseline; every second one slips."""
    first = baseline - timedelta(days=30 * count)
    return [
        {
            "milestone_id": milestone,
            "made_on": (first + timedelta(days=30 * number)).isoformat(),
            "forecast_on": (baseline + timedelta(days=2 * (number // 2))).isoformat(),
            "reason": "More time is needed" if number % 2 == 0 and number else "",
        }
        for number in range(count)
    ]

"""Measure the speed of the dashboard: `python -m tests.bench [--only a,b,c,d,e,f] [--quick]`; status 1 over a limit."""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from subprocess import CalledProcessError
from typing import Annotated

import typer

from tests.bench import browser, drilldown, items, rows, viewers
from tests.bench.datastores import (
    DATASTORE,
    load_shipped,
    load_with_activities,
    load_with_items,
    load_with_milestones,
)
from tests.bench.machine import Neighbours, description
from tests.bench.pages import BARE, OURS, Target, bare_page, dashboard
from tests.bench.report import Part
from tests.bench.servers import Server, ServerFailed
from tests.bench.websocket import Viewer

PARTS = "abcdef"
NOT_MEASURED = 2
"""The exit status where something failed before it could be measured."""


@dataclass(frozen=True)
class Effort:
    """How much is measured.

    Items and rounds of parts a and d, crowds and their seconds in part b, loads in part c, milestones, forecasts and
    rounds of part e, activities, clusters and rounds of part f.
    """

    items: int
    milestones: int
    forecasts: int
    activities: int
    clusters: int
    rounds: int
    crowds: tuple[int, ...]
    seconds: float
    loads: int


ROWS = {"milestones": 1_000, "forecasts": 20_000, "activities": 10_000, "clusters": 5_000}
FULL = Effort(**ROWS, items=1_000_000, rounds=15, crowds=(1, 20, 100), seconds=4, loads=3)
QUICK = Effort(**ROWS, items=100_000, rounds=5, crowds=(1, 20), seconds=3, loads=1)


def main(
    only: Annotated[
        str,
        typer.Option(
            help="Parts to measure: a items, b viewers, c first load, d drill-down, e milestones, f activities."
        ),
    ] = "a,b,c,d,e,f",
    quick: Annotated[bool, typer.Option(help="A first look: fewer items, rounds and loads.")] = False,
) -> None:
    """Measure, print one table for each part, and stop with status 1 where a limit is broken."""
    wanted = [part.strip() for part in only.split(",")]
    if unknown := sorted(set(wanted) - set(PARTS)):
        raise typer.BadParameter(f"unknown part {', '.join(unknown)}; there are {', '.join(PARTS)}")
    effort = QUICK if quick else FULL
    began, neighbours = time.monotonic(), Neighbours()
    print(description(), flush=True)
    broken = []
    with tempfile.TemporaryDirectory(prefix="clustercoop-bench-") as folder:
        scratch = Path(folder)
        shipped = load_shipped(scratch)
        measures = {"a": _items, "b": _viewers, "c": _first_load, "d": _drilldown, "e": _milestones, "f": _activities}
        for letter in PARTS:
            if letter in wanted:
                neighbours.listen()
                part = measures[letter](effort, shipped, scratch)
                print(f"\n{part}", flush=True)
                broken += part.broken
    neighbours.listen()
    print(f"\nMeasured in {time.monotonic() - began:.0f} s. {neighbours.remark()}")
    if broken:
        print("Limits broken:", *broken, sep="\n  ", file=sys.stderr)
        raise typer.Exit(1)
    print("All within the limits." if not quick else "All within the limits; a quick look is no verdict.")


def _items(effort: Effort, shipped: Mapping[str, str], scratch: Path) -> Part:
    many = load_with_items(scratch, effort.items)
    with dashboard("shipped", shipped, scratch) as few_items, dashboard("items", many, scratch) as many_items:
        return asyncio.run(items.measure(few_items, many_items, items=effort.items, rounds=effort.rounds))


def _drilldown(effort: Effort, shipped: Mapping[str, str], scratch: Path) -> Part:
    many = load_with_items(scratch, effort.items)
    with dashboard("shipped", shipped, scratch) as few_items, dashboard("items", many, scratch) as many_items:
        servers = {few_items: shipped[DATASTORE], many_items: many[DATASTORE]}
        return asyncio.run(drilldown.measure(servers, items=effort.items, rounds=effort.rounds))


def _milestones(effort: Effort, shipped: Mapping[str, str], scratch: Path) -> Part:
    many = load_with_milestones(scratch, milestones=effort.milestones, forecasts=effort.forecasts)
    told = f"{effort.milestones:,} milestones with {effort.forecasts:,} forecasts"
    return _rows("e", shipped, many, scratch, effort, pages=("timeline",), what="milestones", told=told)


def _activities(effort: Effort, shipped: Mapping[str, str], scratch: Path) -> Part:
    many = load_with_activities(scratch, activities=effort.activities, clusters=effort.clusters)
    told = f"{effort.activities:,} activities, each with all partners, and {effort.clusters:,} clusters"
    pages = ("cooperation", "results", "knowledge")
    return _rows("f", shipped, many, scratch, effort, pages=pages, what="activities", told=told)


def _rows(
    letter: str,
    shipped: Mapping[str, str],
    many: Mapping[str, str],
    scratch: Path,
    effort: Effort,
    *,
    pages: Sequence[str],
    what: str,
    told: str,
) -> Part:
    with dashboard("shipped", shipped, scratch) as few, dashboard(what, many, scratch) as lots:
        return asyncio.run(rows.measure(letter, few, lots, pages=pages, what=what, rows=told, rounds=effort.rounds))


def _viewers(effort: Effort, shipped: Mapping[str, str], scratch: Path) -> Part:
    loads = {}

    def crowds_on(server: Server, page: Target) -> None:
        loads[page.name] = asyncio.run(viewers.measure_page(server, page, crowds=effort.crowds, seconds=effort.seconds))

    with bare_page(scratch) as server:
        crowds_on(server, BARE)
    for page in OURS:  # each on a server of its own: Streamlit keeps sessions for a while after their viewers left
        with dashboard("shipped", shipped, scratch) as server:
            asyncio.run(_visit_all(server))
            crowds_on(server, page)
    return viewers.report(loads)


def _first_load(effort: Effort, shipped: Mapping[str, str], scratch: Path) -> Part:
    with bare_page(scratch) as bare, dashboard("shipped", shipped, scratch) as ours:
        asyncio.run(_visit_all(ours))
        asyncio.run(_visit(bare, BARE.path))
        return browser.measure({BARE: bare} | dict.fromkeys(OURS, ours), loads=effort.loads)


async def _visit_all(server: Server) -> None:
    """See each page once, so that no measured run pays for imports and first caches."""
    for page in OURS:
        await _visit(server, page.path)


async def _visit(server: Server, path: str) -> None:
    async with Viewer(server, path) as viewer:
        await viewer.run()


if __name__ == "__main__":
    app = typer.Typer(pretty_exceptions_enable=False, add_completion=False)
    app.command()(main)
    try:
        app()
    except (ServerFailed, CalledProcessError) as failure:
        print(failure, file=sys.stderr)
        sys.exit(NOT_MEASURED)

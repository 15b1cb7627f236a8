"""Part a: what a million expenditure items cost on each page, in time of the server."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from statistics import median

from clustercoop import i18n
from tests.bench.datastores import days_of_second_half
from tests.bench.pages import OURS, Target
from tests.bench.report import Part, milliseconds
from tests.bench.servers import Server
from tests.bench.websocket import RunFailed, Viewer

LIMIT = 1.5
RUNS_TO_WARM_UP = 3


async def measure(shipped: Server, many: Server, *, items: int, rounds: int) -> Part:
    """Change the status date and run again, `rounds` times on each page, by turns on the two servers."""
    part = Part(
        title=f"a. Server time for the shipped package and for {items:,} expenditure items, ms (median of {rounds})",
        meaning="Change: the first run for a status date not seen before. Again: a further run for that date. "
        f"The ratio is at most {LIMIT}.",
        head=["page", "change", "with items", "ratio", "again", "with items", "ratio"],
    )
    days = days_of_second_half(rounds * len(OURS))
    for number, page in enumerate(OURS):
        of_shipped, of_many = await by_turns(shipped, many, page, days[number :: len(OURS)])
        row = [page.name]
        for what, few, lots in zip(("a change of the status date", "a further run"), of_shipped, of_many, strict=True):
            row += [milliseconds(few), milliseconds(lots), part.ratio(page.name, what, lots, few, LIMIT)]
        part.rows.append(row)
    return part


async def by_turns(
    shipped: Server, many: Server, page: Target, days: Sequence[date]
) -> tuple[list[float], list[float]]:
    """Median seconds of a change and of a further run, for each server; the turns share the machine's moods."""
    async with Viewer(shipped, page.path) as first, Viewer(many, page.path) as second:
        viewers = (first, second)
        taken: list[list[tuple[float, float]]] = [[], []]
        for viewer in viewers:
            for _ in range(RUNS_TO_WARM_UP):
                await viewer.run()
        for day in days:
            for viewer, times in zip(viewers, taken, strict=True):
                times.append((await _seconds(viewer, day, changed=True), await _seconds(viewer, day, changed=False)))
    of_shipped, of_many = ([median(kind) for kind in zip(*times, strict=True)] for times in taken)
    return of_shipped, of_many


async def _seconds(viewer: Viewer, day: date, *, changed: bool) -> float:
    run = await viewer.run(f"date={day.isoformat()}", navigated=changed)
    if i18n.day(day) not in run.html:
        raise RunFailed(f"{viewer.server.name}, page /{viewer.page}: the answer is not for {day}.")
    return run.seconds

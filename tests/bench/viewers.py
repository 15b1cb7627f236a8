"""Part b: what a script run costs with few and with many viewers, beside a bare page."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median

from tests.bench.pages import BARE, OURS, Target
from tests.bench.report import Part
from tests.bench.servers import Server
from tests.bench.websocket import Viewer

JUDGED_CROWD = 20
LIMIT = 0.5

THINK_SECONDS = (0.5, 1.0)
LOOK_SECONDS = 0.1
MOST_SECONDS = 45


@dataclass(frozen=True)
class Load:
    """How a server did: median seconds of a run, and runs per second."""

    seconds: float
    runs_per_second: float


@dataclass
class _Crowd:
    """Viewers of one page, each in a session of its own: run, think, run again."""

    server: Server
    page: Target
    arrived: int = 0
    seconds: list[float] = field(default_factory=list)
    """What the runs took that have ended."""

    async def visit(self, number: int) -> None:
        chance = random.Random(number)
        async with Viewer(self.server, self.page.path) as viewer:
            await viewer.run()
            self.arrived += 1
            while True:
                await asyncio.sleep(chance.uniform(*THINK_SECONDS))
                self.seconds.append((await viewer.run()).seconds)


async def measure_page(server: Server, page: Target, *, crowds: Sequence[int], seconds: float) -> dict[int, Load]:
    """The load for each size of the crowd, measured for at least `seconds`."""
    return {size: await _load(server, page, size=size, seconds=seconds) for size in crowds}


async def _load(server: Server, page: Target, *, size: int, seconds: float) -> Load:
    """Counted are the runs that end after all viewers have arrived, until there is one for each, on average."""
    crowd = _Crowd(server, page)
    visits = [asyncio.create_task(crowd.visit(number)) for number in range(size)]
    try:
        while crowd.arrived < size:
            await _look(visits)
        crowd.seconds.clear()
        began = time.perf_counter()
        lasted = 0.0
        while lasted < seconds or not crowd.seconds or (len(crowd.seconds) < size and lasted < MOST_SECONDS):
            await _look(visits)
            lasted = time.perf_counter() - began
        times = list(crowd.seconds)
    finally:
        for visit in visits:
            visit.cancel()
        await asyncio.gather(*visits, return_exceptions=True)
    return Load(median(times), len(times) / lasted)


async def _look(visits: list[asyncio.Task[None]]) -> None:
    """Wait a little; raise what a viewer met."""
    await asyncio.sleep(LOOK_SECONDS)
    for visit in visits:
        if visit.done():
            visit.result()


def report(loads: dict[str, dict[int, Load]]) -> Part:
    """The table for loads by name of the page; the bare page is among them."""
    low, high = THINK_SECONDS
    head = ["page"]
    for size in loads[BARE.name]:
        head += [f"{size} viewer{'s' if size > 1 else ''}: s/run", "runs/s"]
    part = Part(
        title="b. Seconds for a script run, and runs per second, by viewers at a time (median)",
        meaning=f"Each viewer thinks {low} to {high} s between two runs, so one viewer makes about one run a second.\n"
        f"The ratio, to the bare page with {JUDGED_CROWD} viewers, is at most {LIMIT}.",
        head=[*head, "ratio"],
    )
    bare = loads[BARE.name][JUDGED_CROWD]
    for name in [BARE.name, *(page.name for page in OURS)]:
        row = [name]
        for load in loads[name].values():
            row += [f"{load.seconds:.3f}", f"{load.runs_per_second:.1f}"]
        if name == BARE.name:
            ratio = "1.00"
        else:
            what = f"a run with {JUDGED_CROWD} viewers"
            ratio = part.ratio(name, what, loads[name][JUDGED_CROWD].seconds, bare.seconds, LIMIT)
        part.rows.append([*row, ratio])
    return part

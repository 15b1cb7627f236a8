"""Part d: what a million expenditure items cost the budget page's filters and its list of items, in server time."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from datetime import date
from html import escape
from statistics import median

from sqlalchemy import Connection

from clustercoop import i18n
from clustercoop.datastore.engine import open_viewer
from clustercoop.datastore.queries import expenditure
from clustercoop.selection import WHOLE, Selection
from clustercoop.views.budget.items import PAGE_ROWS
from clustercoop.views.paging import pages_of
from clustercoop.vocabulary import Stage
from tests.bench.datastores import days_of_second_half
from tests.bench.report import Part, milliseconds
from tests.bench.servers import Server
from tests.bench.websocket import Run, RunFailed, Viewer

LIMIT = 1.5
RUNS_TO_WARM_UP = 3
PAGE = "budget"
FILTERS = ("partner", "line", "wp")
NUMBER = "page items"
"""What the key of the number input begins with that chooses a page of the list."""

CHANGE, OPENING = "change of a filter", "opening its items"
PAGES = ("page 2 of all items", "their middle page", "their last page")
ALONE = ("query of page 2", "query of the middle page", "query of the last page")

Times = Mapping[str, Sequence[float]]


async def measure(servers: Mapping[Server, str], *, items: int, rounds: int) -> Part:
    """Look at `rounds` status dates not seen before, by turns on the two servers; see `_look` and `_query`.

    `servers` are that of the shipped package and that of the many items, with the address of the datastore of each.
    """
    taken: list[dict[str, list[float]]] = [defaultdict(list) for _ in servers]
    async with AsyncExitStack() as visits:
        viewers = [await visits.enter_async_context(Viewer(server, PAGE)) for server in servers]
        connections = [visits.enter_context(open_viewer(address).connect()) for address in servers.values()]
        days = days_of_second_half(rounds)
        for viewer, connection in zip(viewers, connections, strict=True):
            for _ in range(RUNS_TO_WARM_UP):
                await viewer.run()
                _query(connection, days[-1])
        for number, day in enumerate(days):
            for viewer, connection, times in zip(viewers, connections, taken, strict=True):
                for what, seconds in (await _look(viewer, day, number) | _query(connection, day)).items():
                    times[what].append(seconds)
    shipped, many = taken
    return _report(shipped, many, items=items, rounds=rounds)


async def _look(viewer: Viewer, day: date, number: int) -> dict[str, float]:
    """Seconds of a change of filter, of opening the items behind it, and of three pages of all items of the day.

    Since the day is new, nothing of it has been asked for before. By turns a partner, a budget line and a work
    package is chosen.
    """
    query = f"date={day.isoformat()}"
    start = await viewer.run(query, navigated=True)
    key = FILTERS[number % len(FILTERS)]
    options = start.widgets[key].options
    option = options[number // len(FILTERS) % len(options)]
    changed = _expected(await viewer.run(query, choose={key: option}), f"for {escape(option)} ")
    query += "&items=true"
    opened = _expected(await viewer.run(query, navigated=True), "Items 1 to ")
    whole = await viewer.run(query, choose={key: None})
    (name,) = [name for name in whole.widgets if name.startswith(NUMBER)]
    pages = int(whole.widgets[name].max)
    seconds = {CHANGE: changed.seconds, OPENING: opened.seconds}
    for what, page in zip(PAGES, _positions(pages), strict=True):
        begins = f"Items {i18n.number((page - 1) * PAGE_ROWS + 1)} to "
        seconds[what] = _expected(await viewer.run(query, choose={name: page}), begins).seconds
    await viewer.run(query.removesuffix("&items=true"), navigated=True)
    return seconds


def _positions(pages: int) -> tuple[int, int, int]:
    """The second page, the middle one and the last."""
    return (2, pages // 2 + 1, pages)


def _query(connection: Connection, day: date) -> dict[str, float]:
    """Seconds that the database takes for the same three pages, which in a run lie beside all that makes a page."""
    asked = (Selection(day), WHOLE, Stage.DECLARED)
    seconds = {}
    with connection.begin():
        pages = pages_of(expenditure.item_sums(connection, *asked).items, per_page=PAGE_ROWS)
        for what, page in zip(ALONE, _positions(pages), strict=True):
            began = time.perf_counter()
            expenditure.items(connection, *asked, offset=(page - 1) * PAGE_ROWS, limit=PAGE_ROWS)
            seconds[what] = time.perf_counter() - began
    return seconds


def _expected(run: Run, words: str) -> Run:
    """The run, if its answer has these words. Raises RunFailed."""
    if words not in run.html:
        raise RunFailed(f"The answer of the budget page does not say “{words}”.")
    return run


def _report(shipped: Times, many: Times, *, items: int, rounds: int) -> Part:
    part = Part(
        title=f"d. Server time of the budget page for the shipped package and for {items:,} expenditure items, ms "
        f"(median of {rounds})",
        meaning=f"A filter and a page not seen before. A change of a filter costs with the many items at most {LIMIT} "
        f"times what\nit costs with the shipped ones; the middle and the last page of {PAGE_ROWS} rows at most {LIMIT} "
        "times page 2 of the same items.",
        head=["budget page", "shipped", "with items", "to shipped", "to page 2"],
    )
    for what, times in many.items():
        few, lots = median(shipped[what]), median(times)
        to_shipped = part.ratio(PAGE, f"a {what}", lots, few, LIMIT) if what == CHANGE else f"{lots / few:.2f}"
        first = next((group[0] for group in (PAGES, ALONE) if what in group[1:]), None)
        to_first = part.ratio(PAGE, what, lots, median(many[first]), LIMIT) if first else ""
        part.rows.append([what, milliseconds(few), milliseconds(lots), to_shipped, to_first])
    return part

"""Parts e and f: what many rows cost on the pages that show them, in server time."""

from __future__ import annotations

from collections.abc import Sequence

from tests.bench.datastores import days_of_second_half
from tests.bench.items import by_turns
from tests.bench.pages import OURS
from tests.bench.report import Part, milliseconds
from tests.bench.servers import Server

LIMIT = 1.5


async def measure(
    letter: str, shipped: Server, many: Server, *, pages: Sequence[str], what: str, rows: str, rounds: int
) -> Part:
    """Change the status date and run again, `rounds` times for each page, by turns on the two servers.

    `what` says in a word, and `rows` with their numbers, what the second server has many of.
    """
    part = Part(
        title=f"{letter}. Server time for the shipped package and for {rows}, ms (median of {rounds})",
        meaning="Change: the first run for a status date not seen before. Again: a further run for that date. "
        f"The ratio is at most {LIMIT}.",
        head=["page", "change", f"with {what}", "ratio", "again", f"with {what}", "ratio"],
    )
    for page in (target for target in OURS if target.name in pages):
        of_shipped, of_many = await by_turns(shipped, many, page, days_of_second_half(rounds))
        row = [page.name]
        for which, few, lots in zip(("a change of the status date", "a further run"), of_shipped, of_many, strict=True):
            row += [milliseconds(few), milliseconds(lots), part.ratio(page.name, which, lots, few, LIMIT)]
        part.rows.append(row)
    return part

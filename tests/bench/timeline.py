"""Part e: what a thousand milestones with twenty thousand forecasts cost on the timeline page, in server time."""

from __future__ import annotations

from tests.bench.datastores import days_of_second_half
from tests.bench.items import by_turns
from tests.bench.pages import OURS
from tests.bench.report import Part, milliseconds
from tests.bench.servers import Server

LIMIT = 1.5
PAGE = "timeline"


async def measure(shipped: Server, many: Server, *, milestones: int, forecasts: int, rounds: int) -> Part:
    """Change the status date and run again, `rounds` times, by turns on the two servers."""
    part = Part(
        title=f"e. Server time of the timeline page for the shipped package and for {milestones:,} milestones with "
        f"{forecasts:,} forecasts, ms (median of {rounds})",
        meaning="Change: the first run for a status date not seen before. Again: a further run for that date. "
        f"The ratio is at most {LIMIT}.",
        head=["page", "change", "with milestones", "ratio", "again", "with milestones", "ratio"],
    )
    (page,) = [target for target in OURS if target.name == PAGE]
    of_shipped, of_many = await by_turns(shipped, many, page, days_of_second_half(rounds))
    row = [page.name]
    for what, few, lots in zip(("a change of the status date", "a further run"), of_shipped, of_many, strict=True):
        row += [milliseconds(few), milliseconds(lots), part.ratio(page.name, what, lots, few, LIMIT)]
    part.rows.append(row)
    return part

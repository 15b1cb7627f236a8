"""What a part of the benchmark hands back, and how it is printed: a table and the limits that are broken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

BROKEN_MARK = " !"


@dataclass
class Part:
    """One part of the benchmark: title, what a figure means, table, and a line for each limit that is broken."""

    title: str
    meaning: str
    head: Sequence[str]
    rows: list[list[str]] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)

    def ratio(self, page: str, what: str, value: float, reference: float, limit: float) -> str:
        """`value` in proportion to `reference`, marked and noted where it is above the limit."""
        proportion = value / reference
        text = f"{proportion:.2f}"
        if proportion <= limit:
            return text
        self.broken.append(f"{page}: {what} is {proportion:.2f} times the reference, the limit is {limit}.")
        return text + BROKEN_MARK

    def __str__(self) -> str:
        lines = [list(self.head), *self.rows]
        widths = [max(len(line[column]) for line in lines) for column in range(len(self.head))]
        printed = ["  ".join(_cells(line, widths)).rstrip() for line in lines]
        printed.insert(1, "  ".join("-" * width for width in widths))
        return "\n".join([self.title, self.meaning, "", *printed])


def _cells(line: Sequence[str], widths: Sequence[int]) -> list[str]:
    """The first column to the left, figures to the right, their marks hanging."""
    first, *figures = line
    cells = [first.ljust(widths[0])]
    return cells + [text.rjust(width) for text, width in zip(figures, widths[1:], strict=True)]


def milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:.0f}"

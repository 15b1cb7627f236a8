"""What is wrong with a data package, said to the person who must mend it."""

from __future__ import annotations

from dataclasses import dataclass

SHOWN_CHARACTERS = 100


@dataclass(frozen=True)
class Finding:
    """One fault: where it stands, what was found, and the rule it breaks.

    `row` counts the rows of the CSV (the header is row 1); None where the fault is not in one row.
    """

    resource: str
    row: int | None
    column: str | None
    value: str | None
    rule: str

    def __str__(self) -> str:
        place = f"{self.resource}"
        if self.row is not None:
            place += f", row {self.row}"
        if self.column is not None:
            place += f", column {self.column}"
        found = "" if self.value is None else f" found {_shortened(self.value)!r};"
        return f"{place}:{found} {self.rule}"


def _shortened(value: str) -> str:
    return value if len(value) <= SHOWN_CHARACTERS else value[: SHOWN_CHARACTERS - 1] + "…"


class BrokenPackage(Exception):
    """A package that may not be loaded, with all its findings."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__("\n".join(str(finding) for finding in findings))
        self.findings = findings

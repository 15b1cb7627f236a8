"""Ways to spoil a copy of a package: a cell, a row or a file. Rows are counted as findings count them."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Callable
from pathlib import Path

Spoil = Callable[[Path], None]


def copy_of(package: Path, folder: Path) -> Path:
    """A copy of a package inside the folder, to be spoiled."""
    return Path(shutil.copytree(package, folder / "package"))


def rows_of(package: Path, name: str) -> list[dict[str, str]]:
    """The rows of a resource as texts."""
    with (package / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def cell(name: str, row: int, column: str, value: str) -> Spoil:
    """Write `value` into a cell; the header is row 1."""

    def change(lines: list[list[str]]) -> None:
        lines[row - 1][lines[0].index(column)] = value

    return _lines(name, change)


def row_without(name: str, row: int) -> Spoil:
    """Take a row away."""
    return _lines(name, lambda lines: lines.pop(row - 1))


def row_again(name: str, row: int, **cells: str) -> Spoil:
    """Append a copy of a row, with other values in some cells."""

    def change(lines: list[list[str]]) -> None:
        old = dict(zip(lines[0], lines[row - 1], strict=True))
        lines.append([(old | cells)[column] for column in lines[0]])

    return _lines(name, change)


def header(name: str, old: str, new: str) -> Spoil:
    """Write the header row otherwise."""
    return content(f"{name}.csv", lambda data: data.replace(old.encode(), new.encode(), 1))


def content(file: str, change: Callable[[bytes], bytes]) -> Spoil:
    """Change the bytes of a file."""

    def spoil(package: Path) -> None:
        path = package / file
        before = path.read_bytes()
        path.write_bytes(change(before))
        assert path.read_bytes() != before, "nothing was spoiled"

    return spoil


def without(file: str) -> Spoil:
    """Take a file away."""
    return lambda package: (package / file).unlink()


def both(*spoils: Spoil) -> Spoil:
    """Several changes that make one fault."""

    def spoil(package: Path) -> None:
        for each in spoils:
            each(package)

    return spoil


def finding(place: str, value: str, rule: str) -> str:
    """A finding as the command line prints it."""
    return f"{place}: found {value!r}; {rule}"


def _lines(name: str, change: Callable[[list[list[str]]], object]) -> Spoil:
    def rewrite(data: bytes) -> bytes:
        lines = list(csv.reader(io.StringIO(data.decode("utf-8"), newline="")))
        change(lines)
        written = io.StringIO()
        csv.writer(written, lineterminator="\n").writerows(lines)
        return written.getvalue().encode("utf-8")

    return content(f"{name}.csv", rewrite)

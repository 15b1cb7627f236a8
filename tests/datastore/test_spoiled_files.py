"""Packages whose files are missing, damaged or of another shape: each gives its own finding, nothing is loaded."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.datastore.spoil import Spoil, both, cell, content, finding, header, without


def described(**words: Any) -> Spoil:
    """Another description; None takes a word out."""

    def change(data: bytes) -> bytes:
        descriptor = json.loads(data) | words
        return json.dumps({name: value for name, value in descriptor.items() if value is not None}).encode()

    return content("datapackage.json", change)


def first_line(data: bytes) -> bytes:
    return data.splitlines(keepends=True)[0]


NOT_UTF8 = "is not UTF-8 (perhaps Latin-2 or Windows-1250); save the file as UTF-8"
NOT_JSON = "datapackage.json: is not JSON in UTF-8 without byte order mark: "
OTHER_ORDER = "has another order or doubles; expected objective_id,number,title,aim,source_id,evidence"

FAULTS: dict[str, tuple[Spoil, list[str]]] = {
    "no such package": (
        both(without("datapackage.json"), without("risks.csv")),
        ["datapackage.json: the file is missing in PACKAGE; a data package has one"],
    ),
    "the descriptor is missing": (
        without("datapackage.json"),
        ["datapackage.json: the file is missing in PACKAGE; a data package has one"],
    ),
    "the descriptor is cut off": (
        content("datapackage.json", lambda data: data[:8]),
        [NOT_JSON + "Unterminated string starting at: line 2 column 3 (char 4)"],
    ),
    "the descriptor is a list": (
        content("datapackage.json", lambda data: b"[" + data + b"]"),
        ["datapackage.json: is not a JSON object"],
    ),
    "the descriptor has a byte order mark": (
        content("datapackage.json", lambda data: b"\xef\xbb\xbf" + data),
        [NOT_JSON + "Unexpected UTF-8 BOM (decode using utf-8-sig): line 1 column 1 (char 0)"],
    ),
    "the descriptor is in Latin-2": (
        content("datapackage.json", lambda data: data.replace(b"Riverbank", "Břeh".encode("iso8859-2"))),
        [NOT_JSON + "'utf-8' codec can't decode byte 0xf8 in position 38: invalid start byte"],
    ),
    "the descriptor has no title": (
        described(title=None),
        ["datapackage.json, column title: is missing; expected a text; the pages show it"],
    ),
    "the descriptor's title is a number": (
        described(title=7),
        ["datapackage.json, column title: found '7'; expected a text; the pages show it"],
    ),
    "the descriptor has no licence": (
        described(licenses=[]),
        ["datapackage.json, column licenses: found '[]'; expected a list of objects"],
    ),
    "the descriptor's sources are a text": (
        described(sources="me"),
        ["datapackage.json, column sources: found '\"me\"'; expected a list of objects"],
    ),
    "the descriptor's resources are names": (
        described(resources=["risks"]),
        ["datapackage.json, column resources: found '[\"risks\"]'; expected a list of objects"],
    ),
    "the descriptor leaves a resource out": (
        content("datapackage.json", lambda data: data.replace(b'"name": "alert_rules"', b'"name": "alarms"')),
        ["datapackage.json, column resources: does not declare alert_rules"],
    ),
    "two files are missing": (
        both(without("risks.csv"), without("places.csv")),
        ["places: the file places.csv is missing", "risks: the file risks.csv is missing"],
    ),
    "a file has 0 bytes": (
        content("risks.csv", lambda data: b""),
        ["risks: the file risks.csv has 0 bytes; expected at least the header"],
    ),
    "a file has a byte order mark": (
        content("partners.csv", lambda data: b"\xef\xbb\xbf" + data),
        ["partners, row 1: starts with a byte order mark (BOM); save as UTF-8 without BOM"],
    ),
    "a file has the line ends of Windows": (
        content("partners.csv", lambda data: data.replace(b"\n", b"\r\n")),
        ["partners, row 1: ends with CR LF; save with Unix line ends (LF)"],
    ),
    "one line has the end of Windows": (
        content("risks.csv", lambda data: data.replace(b"demonstration\n", b"demonstration\r\n", 1)),
        ["risks, row 2: ends with CR LF; save with Unix line ends (LF)"],
    ),
    "a file has the line ends of old Macs": (
        content("partners.csv", lambda data: data.replace(b"\n", b"\r")),
        [r"partners, row 1: found '\\r'; is a control character; take it out"],
    ),
    "a cell holds a zero byte": (
        cell("partners", 3, "note", "nothing\0here"),
        [r"partners, row 3: found '\\x00'; is a control character; take it out"],
    ),
    "a file is in Latin-2": (
        content("places.csv", lambda data: data.replace(b"Zagreb", "Čakovec".encode("iso8859-2"))),
        ["places, row 5: found 'zagreb,Čakovec,HR,HR'; " + NOT_UTF8],
    ),
    "the header has another word": (
        header("partners", "role", "rolle"),
        [
            "partners, row 1, column role: is missing in the header",
            "partners, row 1: found 'rolle'; is not a column of this resource",
        ],
    ),
    "the header has another order": (
        header("objectives", "number,title", "title,number"),
        ["objectives, row 1: found 'objective_id,title,number,aim,source_id,evidence'; " + OTHER_ORDER],
    ),
    "the header has a word twice": (
        header("objectives", "aim,source_id", "aim,aim,source_id"),
        ["objectives, row 1: found 'objective_id,number,title,aim,aim,source_id,evidence'; " + OTHER_ORDER],
    ),
    "the header is an empty line": (
        content("policy_partners.csv", lambda data: b"\n"),
        [
            f"policy_partners, row 1, column {column}: is missing in the header"
            for column in ("policy_id", "partner_id", "source_id", "evidence")
        ],
    ),
    "a row has a cell too few": (
        content("risks.csv", lambda data: data.replace(b",LEDGER,", b",", 1)),
        ["risks, row 2: found '10 cells'; expected 11 cells, as in the header"],
    ),
    "a row has a cell too many": (
        content("risks.csv", lambda data: data.replace(b",LEDGER,", b",LEDGER,,", 1)),
        ["risks, row 2: found '12 cells'; expected 11 cells, as in the header"],
    ),
    "a row is empty": (
        content("risks.csv", lambda data: data + b"\n"),
        ["risks, row 5: found '0 cells'; expected 11 cells, as in the header"],
    ),
    "a quotation mark is not closed": (
        content("risks.csv", lambda data: data.replace(b"K2,", b'K2,"', 1)),
        ["risks, row 3: found '2 cells'; expected 11 cells, as in the header"],
    ),
    "there is no project": (
        content("project.csv", first_line),
        ["project: found '0'; rows; a package describes exactly one project"],
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_spoiled_file_is_found(refuse: Callable[[Spoil], list[str]], fault: str) -> None:
    spoil, expected = FAULTS[fault]
    assert refuse(spoil) == expected


@pytest.fixture
def _limit_of_a_cell() -> Iterator[None]:
    """The limit of Python, which Frictionless lifts when it is first used."""
    before = csv.field_size_limit(131_072)
    yield
    csv.field_size_limit(before)


@pytest.mark.usefixtures("_limit_of_a_cell")
def test_a_header_that_never_ends_is_found(refuse: Callable[[Spoil], list[str]]) -> None:
    assert refuse(content("risks.csv", lambda data: b'"' + data * 400)) == [
        finding(
            "risks, row 1",
            "field larger than field limit (131072)",
            "cannot be read; perhaps a quotation mark is not closed",
        )
    ]


@pytest.mark.usefixtures("_limit_of_a_cell")
def test_a_cell_that_never_ends_is_found(refuse: Callable[[Spoil], list[str]]) -> None:
    assert refuse(content("risks.csv", lambda data: data.replace(b"K2,", b'K2,"', 1) + b"x" * 140_000)) == [
        finding(
            "risks, row 3",
            "field larger than field limit (131072)",
            "expected cells; perhaps a quotation mark is not closed",
        )
    ]

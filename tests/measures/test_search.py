"""Search finds what a reader types, with or without diacritics, in any case."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clustercoop.measures.search import folded, matches

CLUSTERS = pd.DataFrame(
    {
        "name": ["Aviation Valley", "Košice IT Valley", None, "Polish Cluster"],
        "name_native": ["Dolina Lotnicza", "Košice IT Valley z.p.o.", "Poli di innovazione", None],
        "city": ["Rzeszów", "Košice", "Łódź", ""],
    }
)


@pytest.mark.parametrize(
    ("words", "rows"),
    [
        ("", [0, 1, 2, 3]),
        ("  ", [0, 1, 2, 3]),
        ("rzeszow", [0]),
        ("RZESZÓW", [0]),
        ("kosice", [1]),
        ("poli", [2, 3]),
        ("lodz", [2]),
        ("valley", [0, 1]),
        ("valley kosice", [1]),
        ("kosice valley", [1]),
        ("lotnicza rzesz", [0]),
        ("valley lodz", []),
        ("none", []),
        ("nan", []),
    ],
)
def test_every_word_must_stand_somewhere_in_the_row(words: str, rows: list[int]) -> None:
    found = matches(CLUSTERS, ("name", "name_native", "city"), words)
    assert list(CLUSTERS.index[found]) == rows


def test_only_the_columns_asked_for_are_searched() -> None:
    assert not matches(CLUSTERS, ("name",), "rzeszow").any()


def test_an_empty_list_is_searched_without_a_fault() -> None:
    assert list(matches(CLUSTERS.iloc[:0], ("name",), "valley")) == []


@pytest.mark.parametrize(
    ("text", "expected"), [("Łódź", "lodz"), ("Straße", "strasse"), ("Čakovec", "cakovec"), ("Pólus", "polus")]
)
def test_letters_of_the_partners_languages_are_folded(text: str, expected: str) -> None:
    assert folded(text) == expected


@given(st.text(max_size=30))
def test_a_text_is_found_by_itself(text: str) -> None:
    assert matches(pd.DataFrame({"name": [text]}), ("name",), text).all()

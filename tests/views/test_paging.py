"""A list that is read a page at a time, and one of which nothing is left."""

from __future__ import annotations

import pytest

from clustercoop import i18n
from clustercoop.views import addresses, paging

THIN = "\N{NARROW NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("rows", "page", "words"),
    [
        (1, 0, "1 to 1 of 1"),
        (50, 0, "1 to 50 of 50"),
        (51, 1, "51 to 51 of 51"),
        (1_834, 2, f"101 to 150 of 1{THIN}834"),
    ],
)
def test_a_page_says_which_rows_it_holds(rows: int, page: int, words: str) -> None:
    i18n.use("en")
    assert paging.page_words(rows, page=page, per_page=50) == words


@pytest.mark.parametrize(("rows", "pages"), [(0, 1), (1, 1), (50, 1), (51, 2), (100, 2)])
def test_pages_hold_as_many_rows_as_asked_for(rows: int, pages: int) -> None:
    assert paging.pages_of(rows, per_page=50) == pages


def test_what_may_be_loosened_is_named() -> None:
    i18n.use("en")
    assert paging.nothing_fits(["Country: Poland", "“xyz”"]) == (
        "Nothing fits. Take away one of these: Country: Poland, “xyz”."
    )
    assert "later status date" in paging.nothing_fits([])


def test_an_address_names_one_thing_and_keeps_what_pages_share() -> None:
    assert addresses.activity("A14") == "cooperation?activity=A14"
    assert addresses.partner("VDI/VDE-IT", "date=2012-11-30") == "regions?date=2012-11-30&partner=VDI%2FVDE-IT"
    assert addresses.output("O&1", "date=2012-11-30&public=true") == "results?date=2012-11-30&public=true&output=O%261"
    assert addresses.indicator("I1") == "results?indicator=I1"
    assert addresses.policy("P02") == "knowledge?policy=P02"
    assert addresses.cluster("C01") == "knowledge?cluster=C01"

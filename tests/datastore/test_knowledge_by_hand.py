"""Policies and clusters with the day from which they were known, by hand from the rows of riverbank."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
from sqlalchemy import Engine

from clustercoop.datastore.engine import reading, viewing
from clustercoop.datastore.loading import load_unchecked
from clustercoop.datastore.queries import knowledge
from clustercoop.selection import Selection
from clustercoop.vocabulary import EvidenceChoice
from tests.datastore.frames import rows_in
from tests.datastore.spoil import both, cell, copy_of

EVERYTHING = Selection(date(2020, 3, 31))


def cells(frame: pd.DataFrame, names: str) -> list[tuple[Any, ...]]:
    return [tuple(row[name] for name in names.split()) for row in rows_in(frame)]


def test_a_policy_is_known_from_the_last_day_that_its_start_can_mean(unchanged_viewer: Engine) -> None:
    # Y1 starts in "2015", Y2 in "2017-03", Y3 on a day.
    with reading(unchanged_viewer, 1) as connection:
        found = cells(knowledge.policies(connection, EVERYTHING), "policy_id starts known_on")
    assert found == [
        ("Y1", "2015", date(2015, 12, 31)),
        ("Y2", "2017-03", date(2017, 3, 31)),
        ("Y3", "2016-05-09", date(2016, 5, 9)),
    ]


def test_a_policy_keeps_its_amount_in_its_own_currency_and_what_it_covers(unchanged_viewer: Engine) -> None:
    with reading(unchanged_viewer, 1) as connection:
        found = cells(
            knowledge.policies(connection, EVERYTHING),
            "policy_id budget_amount_cents currency budget_scope url linkable",
        )
    calendar = ("http://192.0.2.7/riverbank/calendar", False)
    # Y2: 90 000 000 000 000.01 HRK; Y3 states no amount.
    assert found == [
        ("Y1", 250_000_000, "EUR", "whole term", *calendar),
        ("Y2", 9_000_000_000_000_001, "HRK", "more cents than a 32-bit number can hold", *calendar),
        ("Y3", None, None, None, *calendar),
    ]


def test_the_status_date_changes_no_answer(unchanged_viewer: Engine) -> None:
    before = Selection(date(2010, 1, 1))
    with reading(unchanged_viewer, 1) as connection:
        for question in (knowledge.policies, knowledge.policy_partners, knowledge.clusters):
            found = rows_in(question(connection, EVERYTHING))
            assert found and rows_in(question(connection, before)) == found


def test_a_cluster_is_known_from_the_end_of_its_activity(unchanged_viewer: Engine) -> None:
    # C1 came to A2 of 10 and 11 March 2018, C2 to A3 of 23 May; C3 took part in nothing. Only C1 has a region's code.
    with reading(unchanged_viewer, 1) as connection:
        found = cells(
            knowledge.clusters(connection, EVERYTHING),
            "cluster_id activity_id known_on region region_id region_name size_value",
        )
    assert found == [
        ("C1", "A2", date(2018, 3, 11), "Wien", "AT13", "Wien", 12.0),
        ("C2", "A3", date(2018, 5, 23), None, None, None, None),
        ("C3", None, None, "Rhône-Alpes", None, None, 7.5),
    ]


def test_a_cluster_of_an_activity_without_a_date_has_no_day(riverbank: Path, tmp_path: Path) -> None:
    package, url = copy_of(riverbank, tmp_path), f"sqlite:///{tmp_path / 'datastore.db'}"
    # A5 has no date; A4 is dated "2018" and has no end.
    both(cell("clusters", 2, "activity_id", "A5"), cell("clusters", 3, "activity_id", "A4"))(package)
    load_unchecked(package=package, database_url=url)
    with viewing(url) as viewer, reading(viewer, 1) as connection:
        found = cells(knowledge.clusters(connection, EVERYTHING), "cluster_id activity_id known_on")
    assert found == [("C1", "A5", None), ("C2", "A4", date(2018, 12, 31)), ("C3", None, None)]


def test_a_hidden_activity_is_not_named_but_its_day_still_counts(riverbank: Path, tmp_path: Path) -> None:
    package, url = copy_of(riverbank, tmp_path), f"sqlite:///{tmp_path / 'datastore.db'}"
    # A6, a demonstration, ends on 15 November 2018.
    cell("clusters", 2, "activity_id", "A6")(package)
    load_unchecked(package=package, database_url=url)
    public = Selection(EVERYTHING.status_date, EvidenceChoice.PUBLIC)
    with viewing(url) as viewer, reading(viewer, 1) as connection:
        hidden = cells(knowledge.clusters(connection, public), "cluster_id activity_id known_on")[0]
        shown = cells(knowledge.clusters(connection, EVERYTHING), "cluster_id activity_id known_on")[0]
    assert hidden == ("C1", None, date(2018, 11, 15))
    assert shown == ("C1", "A6", date(2018, 11, 15))


def test_the_partners_of_a_hidden_policy_are_hidden_with_it(riverbank: Path, tmp_path: Path) -> None:
    package, url = copy_of(riverbank, tmp_path), f"sqlite:///{tmp_path / 'datastore.db'}"
    both(cell("policies", 2, "evidence", "demonstration"), cell("policies", 2, "source_id", "LEDGER"))(package)
    load_unchecked(package=package, database_url=url)
    public = Selection(EVERYTHING.status_date, EvidenceChoice.PUBLIC)
    with viewing(url) as viewer, reading(viewer, 1) as connection:
        assert cells(knowledge.policy_partners(connection, public), "policy_id partner_id") == [("Y2", "HR-Z")]
        everything = cells(knowledge.policy_partners(connection, EVERYTHING), "policy_id partner_id")
    assert everything == [("Y1", "AT-W"), ("Y2", "HR-Z")]

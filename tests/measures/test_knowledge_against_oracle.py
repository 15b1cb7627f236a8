"""The knowledge base of the two packages equals what plain loops over the CSVs give."""

from __future__ import annotations

from datetime import date
from itertools import combinations

import pandas as pd
import pytest

from clustercoop.measures.knowledge import Knowledge
from clustercoop.measures.synergy import synergy
from clustercoop.selection import Selection
from clustercoop.vocabulary import EvidenceChoice
from tests.measures.comparing import exact
from tests.measures.conftest import Source
from tests.measures.states import knowledge_of
from tests.oracle.knowledge import KnowledgeOracle
from tests.oracle.record import Record

DAYS = {
    "shipped": (
        date(1999, 12, 30), date(1999, 12, 31), date(2011, 4, 1), date(2012, 3, 6), date(2012, 3, 7),
        date(2013, 9, 30), date(2014, 8, 29),
    ),
    "riverbank": (
        date(2015, 12, 30), date(2017, 3, 30), date(2017, 3, 31), date(2018, 3, 11), date(2019, 3, 31),
        date(2020, 3, 31),
    ),
}  # fmt: skip
CASES = [
    pytest.param((package, on, choice), id=f"{package}-{choice}-{on}")
    for package, days in DAYS.items()
    for on in days
    for choice in EvidenceChoice
]

Pair = tuple[Knowledge, KnowledgeOracle]


@pytest.fixture(params=CASES)
def both(request: pytest.FixtureRequest, sources: dict[str, Source]) -> Pair:
    package, on, choice = request.param
    source = sources[package]
    with source.engine.connect() as connection, connection.begin():
        state = knowledge_of(connection, Selection(on, choice))
    return state, KnowledgeOracle(Record(source.tables, on, public_only=choice is EvidenceChoice.PUBLIC))


def test_every_figure_is_what_the_oracle_says(both: Pair) -> None:
    state, oracle = both
    figures = (
        state.policies_on_record, state.policies_discussed, state.countries_with_policies, state.clusters_on_record,
        state.clusters_took_part,
    )  # fmt: skip
    assert {figure.measure: exact(figure) for figure in figures} == oracle.figures


def test_the_policies_and_clusters_known_are_those_of_the_oracle(both: Pair) -> None:
    state, oracle = both
    assert list(state.policies["policy_id"]) == [row["policy_id"] for row in oracle.policies]
    assert list(state.instruments["policy_id"]) == [row["policy_id"] for row in oracle.instruments]
    assert list(state.clusters["cluster_id"]) == [row["cluster_id"] for row in oracle.clusters]
    linked = {(row.policy_id, row.partner_id) for row in state.policy_partners.itertuples()}
    assert linked == {(policy, partner) for policy, partners in oracle.partners_of.items() for partner in partners}


def test_activities_of_clusters_are_those_that_are_known(both: Pair) -> None:
    state, oracle = both
    linked = {row["activity_id"] for row in oracle.clusters} - {""}
    visible = {row["activity_id"] for row in oracle.record.rows("activities")}
    assert set(state.activities["activity_id"]) == linked & visible


def test_clusters_are_counted_as_the_oracle_counts_them(both: Pair) -> None:
    state, oracle = both
    for column, counted in (
        ("country_code", state.clusters_by_country),
        ("sector", state.clusters_by_sector),
        ("region_id", state.clusters_by_region),
    ):
        rows = {
            "" if pd.isna(row[column]) else row[column]: (row["clusters"], row["took_part"])
            for row in counted.to_dict("records")
        }
        assert rows == oracle.clusters_by(column)


def test_each_pair_of_policies_ran_together_in_the_years_that_the_oracle_tries(both: Pair) -> None:
    state, oracle = both
    rows = {row["policy_id"]: row for row in oracle.policies}
    for names in combinations(rows, 2):
        (pair,) = synergy(state, names).pairs
        a, b = (rows[name] for name in names)
        assert (pair.overlap.state.value, pair.overlap.first, pair.overlap.last) == oracle.both_ran(a, b), names
        assert pair.same_kind == (a["kind"] == b["kind"])
        assert pair.same_country == (a["country_code"] == b["country_code"])
        assert pair.both_discussed == (a["discussed_in_project"] == b["discussed_in_project"] == "true")

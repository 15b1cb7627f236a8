"""Policies, related projects and clusters on record, worked by hand."""

from __future__ import annotations

from datetime import date

import pytest

from clustercoop.measures.figure import Missing
from tests.measures.knowledge_frames import cluster, knowledge, policy

NAMED = "named participant"


def test_related_projects_are_told_apart_from_policies() -> None:
    state = knowledge(policies=[policy("P1"), policy("P2", kind="related project", country_code="EU")])
    assert list(state.instruments["policy_id"]) == ["P1"]
    assert list(state.related["policy_id"]) == ["P2"]
    assert state.policies_on_record.value == 1


def test_one_of_four_policies_was_discussed_and_a_related_project_is_none_of_them() -> None:
    rows = [policy("P1", discussed_in_project=True), policy("P2"), policy("P3"), policy("P4")]
    rows += [policy("P5", kind="related project", discussed_in_project=True)]
    discussed = knowledge(policies=rows).policies_discussed
    # 1 of 4: 25 %.
    assert (discussed.numerator, discussed.denominator, discussed.value) == (1, 4, 25.0)


def test_of_two_partner_countries_one_has_policies_however_many() -> None:
    rows = [policy("P1"), policy("P2"), policy("P3", country_code="ZZ")]
    covered = knowledge(policies=rows).countries_with_policies
    # XX has two policies, YY none; no partner comes from ZZ: 1 of 2.
    assert (covered.numerator, covered.denominator, covered.value) == (1, 2, 50.0)


def test_shares_of_nothing_are_not_applicable_and_counts_are_zero() -> None:
    state = knowledge()
    assert (state.policies_on_record.value, state.clusters_on_record.value) == (0, 0)
    for figure in (state.policies_discussed, state.clusters_took_part):
        assert figure.missing is Missing.NOT_APPLICABLE and figure.value is None
    assert state.countries_with_policies.value == 0.0
    assert state.countries == []


@pytest.mark.parametrize(
    ("on", "known"),
    [
        (date(2019, 12, 31), ["undated", "2019"]),
        (date(2020, 3, 30), ["undated", "2019"]),
        (date(2020, 3, 31), ["undated", "2019", "2020-03"]),
        (date(2020, 12, 31), ["undated", "2019", "2020-03", "2020"]),
    ],
)
def test_a_policy_is_known_from_the_last_day_that_its_start_can_mean(on: date, known: list[str]) -> None:
    rows = [policy("undated"), *(policy(stated, stated, "2030") for stated in ("2019", "2020-03", "2020"))]
    assert list(knowledge(on, policies=rows).policies["policy_id"]) == known


def test_partners_are_linked_to_policies_that_are_known_only() -> None:
    rows = [policy("P1", "2019"), policy("P2", "2021")]
    state = knowledge(policies=rows, links=[("P1", "A"), ("P2", "A")])
    assert list(state.policy_partners["policy_id"]) == ["P1"]


def test_a_cluster_is_known_from_its_activity_on() -> None:
    rows = [cluster("C1"), cluster("C2", date(2020, 6, 30)), cluster("C3", date(2020, 7, 1))]
    assert list(knowledge(clusters=rows).clusters["cluster_id"]) == ["C1", "C2"]


def test_clusters_took_part_where_a_source_names_them() -> None:
    links = [NAMED, "related project", "context", "policy context", NAMED]
    rows = [cluster(f"C{number}", link_certainty=link) for number, link in enumerate(links)]
    took_part = knowledge(clusters=rows).clusters_took_part
    # 2 of 5: 40 %.
    assert (took_part.numerator, took_part.denominator, took_part.value) == (2, 5, 40.0)


def test_clusters_are_counted_by_sector_the_most_first_and_those_without_one_last() -> None:
    sectors = ["textile", "ICT", None, "textile", "aerospace", None, None]
    rows = [
        cluster(f"C{number}", sector=sector, link_certainty=NAMED if number in (0, 2) else "context")
        for number, sector in enumerate(sectors)
    ]
    counted = knowledge(clusters=rows).clusters_by_sector.itertuples(index=False, name=None)
    # Of one each, in the order of the alphabet in any case of letters.
    assert list(counted) == [("textile", 2, 1), ("aerospace", 1, 0), ("ICT", 1, 0), (None, 3, 1)]


def test_countries_of_one_number_of_clusters_stand_in_the_order_of_the_partners() -> None:
    rows = [cluster(f"C{number}", country_code=land) for number, land in enumerate(("AA", "YY", "XX", "YY", "AA"))]
    state = knowledge(clusters=rows)
    assert state.countries == ["XX", "YY", "AA"]
    counted = state.clusters_by_country.itertuples(index=False, name=None)
    assert list(counted) == [("YY", 2, 0), ("AA", 2, 0), ("XX", 1, 0)]


def test_clusters_are_counted_by_region_and_those_without_one_are_told() -> None:
    rows = [
        cluster("C1", region_id="X2", region_name="Second"),
        cluster("C2", region_id="X1", region_name="First"),
        cluster("C3", region_id="X2", region_name="Second"),
        cluster("C4"),
    ]
    counted = knowledge(clusters=rows).clusters_by_region.itertuples(index=False, name=None)
    assert list(counted) == [("X2", 2, 0, "Second", "XX"), ("X1", 1, 0, "First", "XX"), (None, 1, 0, None, None)]

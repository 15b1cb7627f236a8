"""Policies side by side, worked by hand."""

from __future__ import annotations

import pytest

from clustercoop.measures.synergy import Overlap, overlap, synergy
from clustercoop.vocabulary import Together
from tests.measures.knowledge_frames import knowledge, policy


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        pytest.param(("2007", "2013"), ("2010", "2015"), Overlap(Together.BOTH_RAN, 2010, 2013), id="four years"),
        pytest.param(("2004", "2010"), ("2010", "2012"), Overlap(Together.BOTH_RAN, 2010, 2010), id="one year"),
        pytest.param(("2010", "2010"), ("2010", "2010"), Overlap(Together.BOTH_RAN, 2010, 2010), id="same year"),
        pytest.param(("2007", "2013"), ("2009", "2010"), Overlap(Together.BOTH_RAN, 2009, 2010), id="one inside"),
        # The year alone would say that both ran in 2012; to the day the one followed the other.
        pytest.param(("2010", "2012-06-30"), ("2012-07-01", "2015"), Overlap(Together.NEVER), id="next day"),
        pytest.param(("2010", "2012-03"), ("2012-04", "2015"), Overlap(Together.NEVER), id="next month"),
        # March of the one and March of the other may be the same day.
        pytest.param(("2010", "2012-03"), ("2012-03", "2015"), Overlap(Together.BOTH_RAN, 2012, 2012), id="same month"),
        pytest.param(("2004", "2006"), ("2007", "2013"), Overlap(Together.NEVER), id="one after the other"),
        # Without its end the first may have run for any time; both ran from 2010 on, if at all.
        pytest.param(("2008", None), ("2010", None), Overlap(Together.OPEN, 2010, None), id="both open"),
        pytest.param(("2008", None), ("2010", "2013"), Overlap(Together.OPEN, 2010, 2013), id="one open"),
        pytest.param(("2014", None), ("2010", "2013"), Overlap(Together.NEVER), id="open, but too late"),
        pytest.param((None, None), ("2010", "2013"), Overlap(Together.UNKNOWN), id="undated"),
        pytest.param((None, None), (None, None), Overlap(Together.UNKNOWN), id="both undated"),
        pytest.param((None, "2012"), ("2010", "2013"), Overlap(Together.UNKNOWN), id="no start"),
        # That it was over before the other began needs no start.
        pytest.param((None, "2009"), ("2010", "2013"), Overlap(Together.NEVER), id="no start, but over"),
        pytest.param(("2013", "2010"), ("2009", "2015"), Overlap(Together.UNKNOWN), id="end before start"),
    ],
)
def test_years_in_which_both_ran(a: tuple, b: tuple, expected: Overlap) -> None:
    assert overlap(a, b) == expected
    assert overlap(b, a) == expected, "it does not matter which is named first"


def test_two_policies_have_country_kind_and_body_in_common_or_not() -> None:
    state = knowledge(
        policies=[
            policy("P1", managing_body="Office", discussed_in_project=True),
            policy("P2", managing_body="Office", discussed_in_project=True, country_code="YY"),
            policy("P3", kind="accreditation"),
        ]
    )
    first, second, third = synergy(state, ["P1", "P2", "P3"]).pairs
    assert (first.a, first.b, second.a, second.b, third.a, third.b) == ("P1", "P2", "P1", "P3", "P2", "P3")
    assert (first.same_country, first.same_kind, first.same_body, first.both_discussed) == (False, True, True, True)
    # Of P3 no managing body is on record: it may be the same.
    assert (second.same_country, second.same_kind, second.same_body, second.both_discussed) == (
        True,
        False,
        None,
        False,
    )


def test_four_policies_make_six_pairs_in_the_order_chosen() -> None:
    state = knowledge(policies=[policy(name) for name in ("P1", "P2", "P3", "P4")])
    made = synergy(state, ["P4", "P1", "P3", "P2"])
    assert list(made.policies["policy_id"]) == ["P4", "P1", "P3", "P2"]
    # 4 * 3 / 2 = 6.
    assert [(pair.a, pair.b) for pair in made.pairs] == [
        ("P4", "P1"), ("P4", "P3"), ("P4", "P2"), ("P1", "P3"), ("P1", "P2"), ("P3", "P2"),
    ]  # fmt: skip


@pytest.mark.parametrize("chosen", [[], ["P1"], ["P1", "P1"], ["P1", "P2", "P3", "P4", "P5"]])
def test_fewer_than_two_or_more_than_four_are_not_compared(chosen: list[str]) -> None:
    state = knowledge(policies=[policy(f"P{number}") for number in range(1, 6)])
    with pytest.raises(ValueError, match="two to 4 different policies"):
        synergy(state, chosen)


def test_a_policy_that_is_not_known_yet_is_not_compared() -> None:
    state = knowledge(policies=[policy("P1", "2019"), policy("P2", "2021")])
    with pytest.raises(KeyError):
        synergy(state, ["P1", "P2"])

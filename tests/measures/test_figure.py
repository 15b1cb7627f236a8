"""A figure keeps its parts, is divided when it is shown, and is never a zero where it is missing."""

from __future__ import annotations

import pytest

from clustercoop.measures.figure import Figure, Missing, amount, evidence_of, ratio, share
from clustercoop.vocabulary import Evidence
from tests.measures.frames import table

PUBLIC, DEMO = frozenset({Evidence.PUBLIC}), frozenset({Evidence.DEMONSTRATION})


def test_a_percentage_is_divided_when_it_is_shown() -> None:
    third = share("milestones_reached", 1, 3, PUBLIC)
    assert (third.numerator, third.denominator) == (1, 3)
    assert third.value == pytest.approx(100 / 3)


def test_a_ratio_that_is_no_percentage_is_not_scaled() -> None:
    assert share("mean_slippage", 7, 2, PUBLIC).value == 3.5


def test_nothing_of_nothing_is_not_applicable() -> None:
    for none in (share("milestones_reached", 0, 0, PUBLIC), share("pairs_met", 0, 0, PUBLIC)):
        assert none.missing is Missing.NOT_APPLICABLE and none.value is None


def test_nothing_of_something_is_zero() -> None:
    none = share("milestones_reached", 0, 3, PUBLIC)
    assert none.missing is None and none.value == 0


def test_an_amount_is_the_exact_sum_of_whole_cents() -> None:
    # 0.1 + 0.2 is not 0.3 in floating point; 10 + 20 cents are 30.
    assert amount("declared", [10, 20, -5], DEMO, published=True).value == 25
    assert amount("declared", [10**15, 1], DEMO, published=True).value == 10**15 + 1


def test_an_amount_of_no_rows_is_zero_only_where_something_is_published() -> None:
    assert amount("declared", [], DEMO, published=True).value == 0
    unknown = amount("declared", [], DEMO, published=False)
    assert unknown.missing is Missing.NOT_PUBLISHED and unknown.value is None and unknown.numerator is None


def test_a_ratio_with_a_denominator_of_zero_is_not_applicable() -> None:
    for top in (0, 5):
        divided = ratio("declared_to_target", Figure("declared", top), Figure("cumulative_target", 0))
        assert divided.missing is Missing.NOT_APPLICABLE and divided.value is None


def test_a_ratio_is_missing_for_the_reason_of_its_part() -> None:
    known, unknown = Figure("approved_budget", 100), Figure("declared", None, missing=Missing.NOT_PUBLISHED)
    assert ratio("declared_rate", unknown, known).missing is Missing.NOT_PUBLISHED
    assert ratio("declared_rate", known, unknown).missing is Missing.NOT_PUBLISHED
    assert ratio("declared_rate", unknown, known).value is None


def test_a_ratio_rests_on_what_both_parts_rest_on() -> None:
    divided = ratio(
        "declared_rate", Figure("declared", 1, evidence=DEMO), Figure("approved_budget", 4, evidence=PUBLIC)
    )
    assert divided.value == 25.0
    assert divided.evidence == PUBLIC | DEMO


def test_a_figure_that_is_missing_has_no_value_even_with_parts() -> None:
    assert Figure("declared_rate", 1, 4, Missing.NOT_PUBLISHED).value is None


def test_the_evidence_of_frames_is_that_of_their_rows() -> None:
    public, demo = table("evidence", [("public record",)] * 2), table("evidence", [("demonstration",)])
    assert evidence_of(public, demo) == PUBLIC | DEMO
    assert evidence_of(public) == PUBLIC
    assert evidence_of(table("evidence", [])) == evidence_of() == frozenset()


def test_a_figure_without_a_definition_cannot_be_shown() -> None:
    with pytest.raises(KeyError):
        _ = Figure("guesswork", 1).value

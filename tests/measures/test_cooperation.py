"""Activities, attendance and ties, worked by hand."""

from __future__ import annotations

from datetime import date

import pytest

from clustercoop.measures.figure import Missing
from clustercoop.vocabulary import Evidence, EvidenceChoice
from tests.measures.frames import cooperation
from tests.measures.tiny import Look, Tiny

THREE_MEETINGS = [
    ("M1", "A", "host"),
    ("M1", "B", "attended"),
    ("M2", "A", "attended"),
    ("M2", "B", "host"),
    ("M2", "C", "attended"),
    ("M3", "C", "host"),
]
"""M1: A and B. M2: all three. M3: C alone."""


def test_pairs_count_the_activities_that_both_attended() -> None:
    together = cooperation(held="M1 M2 M3", attendance=THREE_MEETINGS)
    assert together.joint_activities == {("A", "B"): 2, ("A", "C"): 1, ("B", "C"): 1}
    # All 3 of the 3 * 2 / 2 = 3 possible pairs met.
    assert (together.pairs_met.numerator, together.pairs_met.denominator) == (3, 3)
    assert together.pairs_met.value == 100.0


def test_partners_host_attend_and_meet() -> None:
    table = cooperation(held="M1 M2 M3", attendance=THREE_MEETINGS).by_partner
    rows = list(table[["partner_id", "hosted", "attended", "ties"]].itertuples(index=False, name=None))
    assert rows == [
        ("A", 1, 2, 2),  # host of M1; there at M1 and M2; met B and C
        ("B", 1, 2, 2),  # host of M2
        ("C", 1, 2, 2),  # host of M3; there at M2 and M3, of which M3 was alone
    ]


def test_a_partner_who_came_alone_has_met_nobody() -> None:
    alone = cooperation(held="M1", attendance=[("M1", "A", "host")])
    assert alone.joint_activities == {}
    assert list(alone.by_partner["ties"]) == [0, 0, 0]
    assert list(alone.by_partner["hosted"]) == [1, 0, 0]
    assert list(alone.by_partner["attended"]) == [1, 0, 0]


def test_half_of_the_pairs_met() -> None:
    # Four partners make 4 * 3 / 2 = 6 pairs; A, B and C were together: 3 pairs.
    met = cooperation(of="A B C D", held="M1", attendance=[("M1", name, "attended") for name in "ABC"]).pairs_met
    assert (met.numerator, met.denominator, met.value) == (3, 6, 50.0)


def test_pairs_stand_in_list_order_whoever_is_named_first() -> None:
    attendance = [("M1", "A", "attended"), ("M1", "C", "host")]
    assert cooperation(of="C B A", held="M1", attendance=attendance).joint_activities == {("C", "A"): 1}


def test_attendance_that_is_stated_twice_counts_once() -> None:
    twice = [("M1", "A", "host"), ("M1", "A", "host"), ("M1", "A", "attended"), ("M1", "B", "attended")]
    together = cooperation(held="M1", attendance=twice)
    assert together.attended == {"M1": ["A", "B"]}
    assert together.joint_activities == {("A", "B"): 1}
    assert list(together.by_partner["hosted"]) == [1, 0, 0]
    assert list(together.by_partner["attended"]) == [1, 1, 0]


def test_one_activity_with_two_hosts_is_hosted_by_both() -> None:
    together = cooperation(held="M1", attendance=[("M1", "A", "host"), ("M1", "B", "host")])
    assert list(together.by_partner["hosted"]) == [1, 1, 0]


def test_with_one_partner_only_no_pair_is_possible() -> None:
    met = cooperation(of="A", held="M1", attendance=[("M1", "A", "host")]).pairs_met
    assert met.missing is Missing.NOT_APPLICABLE and met.value is None


def test_where_nobody_stated_who_came_an_activity_says_nothing_of_ties() -> None:
    unknown = cooperation(held="M1 M2")
    assert unknown.activities_held.value == 2
    assert unknown.attended == {} and unknown.joint_activities == {}
    assert unknown.attendance_evidence == frozenset()
    assert (unknown.pairs_met.value, unknown.pairs_met.missing) == (None, Missing.NOT_ON_RECORD)


def test_before_the_first_activity_nobody_has_said_who_met() -> None:
    none = cooperation().pairs_met
    assert (none.value, none.missing, none.denominator) == (None, Missing.NOT_ON_RECORD, 3)  # 3 partners, 3 pairs


def test_only_activities_of_the_project_that_were_held_and_are_over_count() -> None:
    together = cooperation(
        held="M1",
        activities=[
            ("X1", "preparation", True, True),
            ("X2", "related project", True, True),
            ("X3", "project", False, True),  # announced; nobody knows whether it took place
            ("X4", "project", True, False),  # no date on record
        ],
        attendance=[(name, partner, "attended") for name in ("X1", "X2", "X3", "X4") for partner in "AB"],
    )
    assert list(together.held["activity_id"]) == ["M1"]
    assert together.activities_held.value == 1
    assert together.joint_activities == {}
    assert list(together.by_partner["attended"]) == [0, 0, 0]


def test_no_activity_yet_is_a_true_zero() -> None:
    assert cooperation().activities_held.value == 0


def test_figures_rest_on_the_rows_they_count() -> None:
    together = cooperation(held="M1", attendance=[("M1", "A", "host"), ("X9", "B", "host")])
    assert together.activities_held.evidence == {Evidence.PUBLIC}
    assert together.pairs_met.evidence == {Evidence.DEMONSTRATION}
    assert cooperation(held="M1", attendance=[("X9", "B", "host")]).pairs_met.evidence == frozenset()


HELD = {"kind": "meeting", "status": "held", "held": "true", "relation": "project"}


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2020, 3, 10), set()),
        (date(2020, 3, 11), {"M1"}),  # counts from its last day
        (date(2020, 4, 29), {"M1"}),
        (date(2020, 4, 30), {"M1", "M2"}),  # "2020-04" is over on 30 April
        (date(2020, 12, 30), {"M1", "M2"}),
        (date(2020, 12, 31), {"M1", "M2", "M3"}),  # "2020" is over on 31 December
    ],
)
def test_an_activity_is_held_when_its_last_day_as_stated_is_over(look: Look, on: date, expected: set[str]) -> None:
    tiny = Tiny().public("activities", activity_id="M1", title="M1", starts="2020-03-10", ends="2020-03-11", **HELD)
    tiny.public("activities", activity_id="M2", title="M2", starts="2020-04", **HELD)
    tiny.public("activities", activity_id="M3", title="M3", starts="2020", **HELD)
    tiny.public("activities", activity_id="M4", title="M4", **HELD)
    state = look(tiny.tables, on, EvidenceChoice.ALL)
    assert set(state.cooperation.held["activity_id"]) == expected
    assert state.cooperation.activities_held.value == len(expected)
    # What lies ahead is not shown at all; what has no date is shown and not counted.
    assert set(state.cooperation.activities["activity_id"]) == expected | {"M4"}


def test_an_activity_of_which_only_the_end_is_on_record_is_unknown_before_it(look: Look) -> None:
    tiny = Tiny().public("activities", activity_id="M1", title="M1", ends="2020-05-05", **HELD)
    assert look(tiny.tables, date(2020, 5, 4), EvidenceChoice.ALL).cooperation.activities.empty
    assert look(tiny.tables, date(2020, 5, 5), EvidenceChoice.ALL).cooperation.activities_held.value == 1


def test_the_public_record_alone_leaves_out_demonstration_attendance(look: Look) -> None:
    tiny = Tiny().public("activities", activity_id="M1", title="M1", starts="2020-05-05", **HELD)
    tiny.public("activity_partners", activity_id="M1", partner_id="A", role="host")
    tiny.add("activity_partners", activity_id="M1", partner_id="B", role="attended")
    on = date(2020, 6, 30)
    assert look(tiny.tables, on, EvidenceChoice.ALL).cooperation.joint_activities == {("A", "B"): 1}
    public = look(tiny.tables, on, EvidenceChoice.PUBLIC).cooperation
    assert public.joint_activities == {} and public.attended == {"M1": ["A"]}
    assert public.pairs_met.evidence == {Evidence.PUBLIC}

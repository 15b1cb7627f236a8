"""The network of partners, worked by hand: borders, partners who came late, and how it grew."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clustercoop.measures.cooperation import Cooperation
from clustercoop.measures.figure import Missing
from clustercoop.measures.ties import Ties, growth
from clustercoop.vocabulary import Evidence, EvidenceChoice
from tests.measures.frames import P1_END, P2_END, cooperation, periods
from tests.measures.test_properties import examples
from tests.measures.tiny import Look, Tiny

TWO_OF_ONE_COUNTRY = "A:CZ B:CZ C:HU D:SK"


def came(activity: str, names: str) -> list[tuple[str, str, str]]:
    return [(activity, name, "attended") for name in names.split()]


def parts(cooperated: Cooperation) -> list[tuple[object, object]]:
    ties = Ties(cooperated)
    return [(figure.numerator, figure.denominator) for figure in (ties.density, ties.cross_border_share, ties.ei_index)]


def test_ties_across_borders_and_within_a_country_by_hand() -> None:
    # M1: A, B and C make AB (both CZ), AC and BC. M2: C and D make CD. 4 of the 4 * 3 / 2 = 6 pairs.
    # 3 of the 4 ties cross a border. E-I: 3 external minus 1 internal, by 4: 0.5.
    state = cooperation(of=TWO_OF_ONE_COUNTRY, held="M1 M2", attendance=came("M1", "A B C") + came("M2", "C D"))
    assert parts(state) == [(4, 6), (3, 4), (2, 4)]
    ties = Ties(state)
    assert ties.cross_border_share.value == 75.0
    assert ties.ei_index.value == 0.5


def test_a_tie_counts_once_in_the_index_however_often_the_two_met() -> None:
    # AB met three times, AC once: 1 external minus 1 internal is 0.
    attendance = [row for name in ("M1", "M2", "M3") for row in came(name, "A B")] + came("M4", "A C")
    assert Ties(cooperation(of=TWO_OF_ONE_COUNTRY, held="M1 M2 M3 M4", attendance=attendance)).ei_index.value == 0.0


def test_partners_of_one_country_alone_have_an_index_of_minus_one() -> None:
    assert Ties(cooperation(of="A:CZ B:CZ", held="M1", attendance=came("M1", "A B"))).ei_index.value == -1.0


def test_partners_of_as_many_countries_have_an_index_of_one() -> None:
    assert Ties(cooperation(of="A:CZ B:HU", held="M1", attendance=came("M1", "A B"))).ei_index.value == 1.0


def test_when_all_were_together_the_network_is_dense_and_nobody_is_left() -> None:
    # 6 of 6 pairs, 5 of them across borders: (5 - 1) / 6.
    state = cooperation(of=TWO_OF_ONE_COUNTRY, held="M1", attendance=came("M1", "A B C D"))
    assert parts(state) == [(6, 6), (5, 6), (4, 6)]
    assert Ties(state).never_met.empty


def test_where_no_attendance_is_on_record_nothing_is_said_and_nothing_is_zero() -> None:
    state = cooperation(held="M1 M2")
    ties = Ties(state)
    for figure in (state.pairs_met, ties.density, ties.cross_border_share, ties.ei_index):
        assert figure.missing is Missing.NOT_ON_RECORD and figure.value is None and figure.numerator is None
    assert (state.known_attendance.numerator, state.known_attendance.denominator) == (0, 2)
    assert ties.never_met is None
    assert ties.by_partner.drop(columns=["partner_id", "short_name", "country_code"]).isna().all(axis=None)


def test_before_any_activity_it_is_not_on_record_who_met() -> None:
    state = cooperation()
    assert state.known_attendance.missing is Missing.NOT_APPLICABLE
    assert state.pairs_met.missing is Missing.NOT_ON_RECORD


def test_attendance_at_what_is_not_counted_is_no_attendance() -> None:
    state = cooperation(held="M1", activities=[("X1", "context", True, True)], attendance=came("X1", "A B"))
    assert state.pairs_met.missing is Missing.NOT_ON_RECORD


def test_of_partners_who_came_alone_no_share_can_be_told() -> None:
    ties = Ties(cooperation(held="M1", attendance=came("M1", "A")))
    assert ties.density.value == 0.0  # 0 of 3 pairs: it is on record that A was alone
    assert ties.cross_border_share.missing is Missing.NOT_APPLICABLE
    assert ties.ei_index.missing is Missing.NOT_APPLICABLE
    assert list(ties.by_partner["closest_id"]) == [None, None, None]


def test_one_partner_alone_has_no_pair() -> None:
    ties = Ties(cooperation(of="A", held="M1", attendance=came("M1", "A")))
    assert ties.density.missing is ties.ei_index.missing is Missing.NOT_APPLICABLE
    assert ties.never_met.empty
    assert list(ties.by_partner[["degree", "attended"]].iloc[0]) == [0, 1]


def test_partners_have_their_degree_and_whom_they_met_most() -> None:
    attendance = [("M1", "A", "host"), *came("M1", "B C"), *came("M2", "A C"), *came("M3", "C D")]
    table = Ties(cooperation(of=TWO_OF_ONE_COUNTRY, held="M1 M2 M3", attendance=attendance)).by_partner
    assert list(table.drop(columns=["short_name", "country_code"]).itertuples(index=False, name=None)) == [
        ("A", 2, 1, 2, 1, "C", 2),  # met B (CZ too) and C; C at M1 and M2
        ("B", 2, 1, 1, 0, "A", 1),  # A and C once each: the first in the list
        ("C", 3, 3, 3, 0, "A", 2),
        ("D", 1, 1, 1, 0, "C", 1),
    ]


def test_pairs_that_never_met_stand_in_list_order_with_their_border() -> None:
    state = cooperation(of=TWO_OF_ONE_COUNTRY, held="M1", attendance=came("M1", "A C D"))
    apart = Ties(state).never_met
    rows = apart[["partner_id", "other_id", "crosses_border"]].itertuples(index=False, name=None)
    assert list(rows) == [("A", "B", False), ("B", "C", True), ("B", "D", True)]


def test_attendance_stated_twice_makes_one_tie() -> None:
    twice = [*came("M1", "A B"), ("M1", "A", "host"), ("M1", "B", "attended")]
    state = cooperation(of=TWO_OF_ONE_COUNTRY, held="M1", attendance=twice)
    assert Ties(state).graph.edges["A", "B"]["weight"] == 1
    assert parts(state) == [(1, 6), (0, 1), (-1, 1)]


LATE = {"C": date(2020, 4, 1)}


def test_a_partner_who_joins_later_is_in_no_pair_before() -> None:
    # On 31 March only A and B are counted: 1 pair, which met. C was there as a guest.
    state = cooperation(date(2020, 3, 31), held="M1", attendance=came("M1", "A B C"), joined=LATE)
    assert list(state.counted["partner_id"]) == ["A", "B"]
    assert (state.pairs_met.numerator, state.pairs_met.denominator) == (1, 1)
    assert list(Ties(state).by_partner["partner_id"]) == ["A", "B"]
    assert state.attended == {"M1": ["A", "B", "C"]}  # that it came is on record
    assert list(state.by_partner["ties"]) == [1, 1, 0]


def test_from_the_day_it_joins_whom_it_met_before_counts() -> None:
    state = cooperation(date(2020, 4, 1), held="M1", attendance=came("M1", "A C"), joined=LATE)
    assert (state.pairs_met.numerator, state.pairs_met.denominator) == (1, 3)
    assert state.joint_activities == {("A", "C"): 1}


@pytest.mark.parametrize(("left_on", "possible"), [(date(2020, 3, 31), 2), (date(2020, 4, 1), 3)])
def test_partners_of_which_one_left_before_the_other_came_are_no_pair(left_on: date, possible: int) -> None:
    # B leaves on 31 March, C joins on 1 April: AB and AC are possible, BC is not. One common day makes it possible.
    state = cooperation(held="M1", attendance=came("M1", "A B C"), joined=LATE, left={"B": left_on})
    assert state.pairs_met.denominator == len(state.possible_pairs) == possible
    assert state.pairs_met.numerator == possible


HALVES = {
    "M1": {"starts": "2020-05-05"},
    "M2": {"starts": "2020-06-29", "ends": "2020-07-02"},
    "M3": {"starts": "2020"},
}


def test_the_network_grows_from_period_to_period() -> None:
    # P1 ends on 30 June: M1 is over, M2 is not. P2 ends on 31 December, when "2020" is over too.
    attendance = came("M1", "A B") + came("M2", "B C")
    state = cooperation(date(2021, 2, 1), of="A:CZ B:CZ C:HU", held="M1 M2 M3", attendance=attendance, stated=HALVES)
    first, second, now = growth(state, periods())
    assert [(step.on, step.period_id, step.number) for step in (first, second, now)] == [
        (P1_END, "P1", 1), (P2_END, "P2", 2), (date(2021, 2, 1), None, None),
    ]  # fmt: skip
    assert (first.activities_held.value, first.known_attendance.numerator, first.pairs_met.numerator) == (1, 1, 1)
    assert (first.cross_border_share.value, first.ei_index.value) == (0.0, -1.0)
    # AB and BC: 1 of 2 across a border, (1 - 1) / 2.
    assert (second.activities_held.value, second.known_attendance.numerator, second.pairs_met.numerator) == (3, 2, 2)
    assert (second.cross_border_share.value, second.ei_index.value) == (50.0, 0.0)
    assert (now.pairs_met, now.ei_index) == (state.pairs_met, Ties(state).ei_index)


def test_a_day_that_ends_a_period_stands_once() -> None:
    steps = growth(cooperation(P1_END, held="M1", attendance=came("M1", "A B")), periods())
    assert [(step.on, step.period_id) for step in steps] == [(P1_END, "P1")]


def test_without_periods_on_record_the_status_date_stands_alone() -> None:
    (now,) = growth(cooperation(held="M1", attendance=came("M1", "A B")), periods().iloc[:0])
    assert (now.on, now.period_id, now.pairs_met.numerator) == (P1_END, None, 1)


def test_a_partner_who_joins_later_makes_the_network_thinner() -> None:
    # 1 of 1 pair on 30 June; with C from 1 July 1 of 3.
    state = cooperation(P2_END, held="M1", attendance=came("M1", "A B"), joined={"C": date(2020, 7, 1)})
    first, second = growth(state, periods())
    assert (first.pairs_met.value, second.pairs_met.denominator) == (100.0, 3)


def test_a_demonstration_row_changes_what_the_figures_rest_on(look: Look) -> None:
    tiny = Tiny().public(
        "activities", activity_id="M1", title="M1", starts="2020-05-05", kind="meeting", status="held", held="true",
        relation="project",
    )  # fmt: skip
    for name in "AB":
        tiny.public("activity_partners", activity_id="M1", partner_id=name, role="attended")
    on = date(2020, 6, 30)
    before = look(tiny.tables, on, EvidenceChoice.ALL).cooperation
    assert Ties(before).ei_index.evidence == before.known_attendance.evidence == {Evidence.PUBLIC}
    tiny.tables["activity_partners"][-1]["evidence"] = "demonstration"
    after = look(tiny.tables, on, EvidenceChoice.ALL).cooperation
    assert Ties(after).ei_index.evidence == {Evidence.PUBLIC, Evidence.DEMONSTRATION}
    alone = look(tiny.tables, on, EvidenceChoice.PUBLIC).cooperation
    assert alone.pairs_met.numerator == 0  # only A is on record


NAMES = "A:CZ B:CZ C:HU D:SK E:SK"
attendances = st.lists(
    st.tuples(st.sampled_from(["M1", "M2", "M3"]), st.sampled_from("ABCDE"), st.sampled_from(["host", "attended"])),
    max_size=12,
)


@examples(60)
@given(attendances, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(rows: list[tuple[str, str, str]], chance: object) -> None:
    shuffled = list(rows)
    chance.shuffle(shuffled)
    one, other = (cooperation(of=NAMES, held="M1 M2 M3", attendance=given) for given in (rows, shuffled))
    assert parts(one) == parts(other)
    assert one.joint_activities == other.joint_activities
    assert Ties(one).by_partner.equals(Ties(other).by_partner)


@examples(60)
@given(attendances)
def test_figures_keep_their_bounds(rows: list[tuple[str, str, str]]) -> None:
    state = cooperation(of=NAMES, held="M1 M2 M3", attendance=rows)
    ties = Ties(state)
    if ties.ei_index.value is not None:
        assert -1 <= ties.ei_index.value <= 1
        # Both say the same: the share x of ties across borders makes an index of x - (1 - x).
        assert ties.ei_index.value == pytest.approx(2 * ties.cross_border_share.value / 100 - 1)
    if not rows:
        assert ties.never_met is None
        return
    assert (ties.density.value == 100.0) == ties.never_met.empty
    assert len(ties.never_met) + ties.graph.number_of_edges() == ties.density.denominator
    assert ties.by_partner["degree"].sum() == 2 * ties.graph.number_of_edges()

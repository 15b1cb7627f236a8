"""What holds for every package and every day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from clustercoop.measures.alerts import State
from clustercoop.measures.budget import WITHOUT_PAYMENTS
from clustercoop.selection import Selection
from clustercoop.vocabulary import Evidence, EvidenceChoice
from tests.measures import comparing
from tests.measures.conftest import Both, Source
from tests.measures.forgetting import before, public_record
from tests.measures.invented import days, packages
from tests.measures.tiny import Look, Tiny
from tests.oracle import Oracle

choices = st.sampled_from(list(EvidenceChoice))
SHIPPED_DAYS = st.dates(date(2011, 3, 1), date(2014, 9, 30))
RIVERBANK_DAYS = st.dates(date(2017, 12, 1), date(2020, 4, 30))


def examples(number: int) -> settings:
    """The same examples in each run, so that a failure is there again for whoever looks for it.

    They are not made smaller: the package is printed as it is, and it has few rows.
    """
    return settings(max_examples=number, deadline=None, derandomize=True, phases=[Phase.explicit, Phase.generate])


@examples(30)
@given(packages(), days, choices)
def test_an_invented_package_is_measured_as_the_oracle_measures_it(
    look: Look, tiny: Tiny, on: date, choice: EvidenceChoice
) -> None:
    public_only = choice is EvidenceChoice.PUBLIC

    def oracle_on(day: date) -> Oracle:
        return Oracle(tiny.tables, day, public_only=public_only)

    state, oracle = look(tiny.tables, on, choice), oracle_on(on)
    comparing.figures_agree(state, oracle)
    comparing.tables_of_money_agree(state, oracle)
    comparing.target_curve_agrees(state, oracle)
    comparing.spending_curve_agrees(state, oracle, lambda day: oracle_on(day).money.stages)
    comparing.milestones_agree(state, oracle)
    comparing.networks_agree(state, oracle)
    comparing.promises_agree(state, oracle)
    comparing.agendas_agree(state, oracle)
    comparing.cooperation_agrees(state, oracle)
    comparing.ties_agree(state, oracle)
    comparing.growth_agrees(state, oracle_on)
    comparing.reach_agrees(state, oracle)
    comparing.balances_agree(state, oracle)
    comparing.reports_agree(state, oracle)


@examples(15)
@given(packages(), days, choices)
def test_what_comes_after_the_status_date_changes_nothing(
    look: Look, tiny: Tiny, on: date, choice: EvidenceChoice
) -> None:
    then = look(before(tiny.tables, on), on, choice)
    assert comparing.everything(look(tiny.tables, on, choice)) == comparing.everything(then)


@examples(4)
@given(SHIPPED_DAYS)
def test_the_shipped_package_looks_back_as_it_looked_then(
    look: Look, ask: Callable[[str, Selection], Both], sources: dict[str, Source], on: date
) -> None:
    then = look(before(sources["shipped"].tables, on), on, EvidenceChoice.ALL)
    assert comparing.everything(ask("shipped", Selection(on)).state) == comparing.everything(then)


@examples(4)
@given(RIVERBANK_DAYS)
def test_riverbank_looks_back_as_it_looked_then(
    look: Look, ask: Callable[[str, Selection], Both], sources: dict[str, Source], on: date
) -> None:
    then = look(before(sources["riverbank"].tables, on), on, EvidenceChoice.ALL)
    assert comparing.everything(ask("riverbank", Selection(on)).state) == comparing.everything(then)


@examples(15)
@given(packages(), days)
def test_the_public_record_alone_is_what_a_package_of_it_alone_would_show(look: Look, tiny: Tiny, on: date) -> None:
    public = look(tiny.tables, on, EvidenceChoice.PUBLIC)
    alone = look(public_record(tiny.tables), on, EvidenceChoice.ALL)
    assert comparing.everything(public) == comparing.everything(alone)
    rests_only_on_the_public_record(public)


@pytest.mark.parametrize("on", [date(2011, 12, 1), date(2013, 9, 30), date(2014, 8, 29)])
def test_shipped_figures_of_the_public_record_rest_on_nothing_else(
    look: Look, ask: Callable[[str, Selection], Both], sources: dict[str, Source], on: date
) -> None:
    public = ask("shipped", Selection(on, EvidenceChoice.PUBLIC)).state
    alone = look(public_record(sources["shipped"].tables), on, EvidenceChoice.ALL)
    assert comparing.everything(public) == comparing.everything(alone)
    rests_only_on_the_public_record(public)


def test_shipped_figures_of_all_rows_say_that_they_rest_on_the_demonstration(
    ask: Callable[[str, Selection], Both],
) -> None:
    state = ask("shipped", Selection(date(2013, 9, 30))).state
    public = {name for name, figure in comparing.figures(state).items() if figure.evidence == {Evidence.PUBLIC}}
    assert public == {"approved_budget", "time_elapsed"}
    assert all(figure.evidence for figure in comparing.figures(state).values())


@examples(12)
@given(packages(), days)
def test_the_parts_of_the_money_add_up_to_the_head_to_the_cent(look: Look, tiny: Tiny, on: date) -> None:
    money = look(tiny.tables, on, EvidenceChoice.ALL).money
    if not money.ledger_published:
        assert money.by_partner["declared_cents"].isna().all()
        return
    heads = {
        "approved_cents": money.approved, "target_cents": money.cumulative_target, "declared_cents": money.declared,
        "certified_cents": money.certified, "paid_cents": money.paid, "remaining_cents": money.remaining,
    }  # fmt: skip
    for column, head in heads.items():
        assert money.by_partner[column].sum() == head.value, column
        for dimension, rows in money.breakdowns.items():
            if column == "paid_cents" and dimension in WITHOUT_PAYMENTS:
                assert rows[column].isna().all()
            else:
                assert rows[column].sum() == head.value, (dimension, column)


@examples(12)
@given(packages(), days)
def test_the_target_never_falls_and_no_curve_leaves_its_days(look: Look, tiny: Tiny, on: date) -> None:
    money = look(tiny.tables, on, EvidenceChoice.ALL).money
    curve = list(money.target_curve.itertuples(index=False, name=None))
    assert all(earlier <= later for (*_, earlier), (*_, later) in pairwise(curve))
    if curve:
        assert curve[-1][2] == money.approved.value
        reached = [0, *(total for end, _, total in curve if end <= on)]
        assert money.cumulative_target.value == reached[-1]
        assert money.reportable_target.value <= money.cumulative_target.value
    spent = list(money.spending_curve["on"])
    assert all(earlier < later for earlier, later in pairwise(spent))
    assert spent[-1:] == ([on] if curve else [])


def rests_only_on_the_public_record(state: State) -> None:
    for name, figure in comparing.figures(state).items():
        assert figure.evidence <= {Evidence.PUBLIC}, name
    assert state.money.evidence <= {Evidence.PUBLIC}
    assert state.schedule.evidence | state.cooperation.evidence | state.reporting.evidence <= {Evidence.PUBLIC}

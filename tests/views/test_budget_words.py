"""What the budget page says where the two packages have nothing to say: differences, verdicts, limits, no partner."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import parse_qsl

import pandas as pd
import pytest

from clustercoop.measures.budget import Money
from clustercoop.measures.flexibility import Move, try_move
from clustercoop.selection import Scope
from clustercoop.views import paging
from clustercoop.views.budget import (
    breakdown,
    cofinancing,
    flexibility,
    items,
    performance,
    profile,
    reconciliation,
    scope,
)
from clustercoop.views.view import Table, shown
from clustercoop.vocabulary import Attention, Certainty, Dimension, LimitKind, Stage
from tests.views.budget_views import Asked
from tests.views.hostile import SCRIPT

THIN, NO_BREAK = "\N{NARROW NO-BREAK SPACE}", "\N{NO-BREAK SPACE}"
ON = date(2019, 3, 31)
TRACK, LATE, BEHIND = Attention.ON_TRACK, Attention.REPORT_OVERDUE, Attention.BEHIND


@pytest.fixture
def riverbank_asked(asked: Callable[..., Asked]) -> Asked:
    return asked("riverbank", ON)


@pytest.fixture
def money(riverbank_asked: Asked) -> Money:
    return riverbank_asked.money


@pytest.fixture
def limits(riverbank_asked: Asked) -> pd.DataFrame:
    """The rules of riverbank: a tenth of a budget line, and 1 500 of a partner's budget."""
    return riverbank_asked.frames["limits"]


def cells(table: Table, place: int) -> dict[str, str]:
    """A row as it is shown, by the titles of its columns."""
    row = table.rows.to_dict("records")[place]
    return {column.title: shown(column, row[column.name]) for column in table.columns}


def with_rule(limits: pd.DataFrame, rule_id: str, /, **changed: Any) -> pd.DataFrame:
    made = limits.astype(object).copy()
    for column, value in changed.items():
        made.loc[made["rule_id"] == rule_id, column] = value
    return made


def test_a_part_that_is_in_no_list_is_a_difference_with_the_place_it_comes_from(money: Money) -> None:
    # Obala has declared 1 200.00 + 4 000.00 + 650.30 + 0.10, and 49.25 of it was deducted.
    partners = money.partners[money.partners["partner_id"] != "HR-Z"]
    view = reconciliation.proof(replace(money, partners=partners))
    assert view.takeaway.startswith(
        "▲ The parts do not add up to the head of the page for: Approved budget, Cumulative"
    )
    declared, certified = cells(view.table, 2), cells(view.table, 3)
    assert declared["Partners"] == f"▲ differs by 5{THIN}850.40"
    assert certified["Partners"] == f"▲ differs by 5{THIN}801.15"
    assert declared["Where a difference comes from"] == f"HR-Z: 5{THIN}850.40, in no list of partners"
    assert {declared[title] for title in ("Work packages", "Budget lines", "Periods", "End of the curve")} == {"✓"}


def test_a_step_that_the_curve_has_lost_is_a_difference_too(money: Money) -> None:
    view = reconciliation.proof(replace(money, steps=money.steps[money.steps["report_id"] != "AT-W-R1"]))
    # AT-W-R1 declares 2 000.00 + 2 500.50 + 800.10 + 300.20.
    assert cells(view.table, 2)["End of the curve"] == f"▲ differs by 5{THIN}600.80"
    assert view.takeaway.startswith("▲")


@pytest.mark.parametrize(
    ("attention", "said"),
    [
        ([], "No partner belongs to what is chosen."),
        ([TRACK, TRACK], "Every partner is on track."),
        ([LATE, TRACK], "1 of 2 partners needs attention: P0 (report overdue)."),
        ([BEHIND] * 3, "3 of 3 partners need attention: P0 (behind), P1 (behind), P2 (behind)."),
        ([BEHIND] * 5, "5 of 5 partners need attention: P0 (behind), P1 (behind), P2 (behind) and 2 more."),
    ],
)
def test_who_needs_attention_is_named_up_to_three(attention: list[Attention], said: str, money: Money) -> None:
    names = [f"P{place}" for place in range(len(attention))]
    rows = pd.DataFrame({"short_name": names, "attention": attention}, dtype=object)
    assert profile.takeaway(money, rows) == said


def test_within_the_rules_nothing_needs_approval_and_beyond_them_somebody_must_decide(
    money: Money, limits: pd.DataFrame
) -> None:
    # Equipment: 8 000.00 approved, 8 400.00 declared, so 400.00 over it where a tenth is allowed.
    answer = flexibility.answer(money, limits)
    assert answer == "Equipment is over its budget, within the rules; nothing needs approval."
    strict = with_rule(limits, "U4", threshold_share_bp=499)
    assert flexibility.answer(money, strict) == "To decide: Equipment (needs approval)."
    silent = with_rule(limits, "U4", threshold_share_bp=None)
    assert flexibility.answer(money, silent) == "To decide: Equipment (over the budget, no limit on record)."
    ceiling = with_rule(
        limits, "U4", limits=LimitKind.CEILING, budget_line_id="L3", threshold_share_bp=None,
        threshold_amount_cents=839_999,
    )  # fmt: skip
    assert flexibility.answer(money, ceiling) == "To decide: Equipment (over the ceiling)."


def test_who_approves_is_named_only_where_somebody_must(money: Money, limits: pd.DataFrame) -> None:
    def below(rules: pd.DataFrame) -> list[str | None]:
        return list(flexibility.verdicts(money, rules, by=Dimension.BUDGET_LINE).table.rows["by_rule"])

    assert below(limits) == ["rule U4"] * 3
    assert below(with_rule(limits, "U4", threshold_share_bp=1)) == [
        "rule U4", "rule U4", "rule U4; beyond it: Joint Secretariat"
    ]  # fmt: skip
    assert below(limits[limits["rule_id"] != "U4"]) == [None] * 3


SHARE = {"threshold_share_bp": 1_050}
AMOUNT = {"threshold_share_bp": None, "threshold_amount_cents": 150_000_50}
LINE_CEILING = {"limits": LimitKind.CEILING, "budget_line_id": "L2", "threshold_share_bp": None}
OVER = "over the approved budget"


@pytest.mark.parametrize(
    ("changed", "limit", "applies"),
    [
        (SHARE, f"10.50{NO_BREAK}% {OVER}", "each budget line"),
        (AMOUNT, f"150{THIN}000.50{NO_BREAK}CHF {OVER}", "each budget line"),
        (
            {"threshold_amount_cents": 500_00},
            f"10{NO_BREAK}% or 500{NO_BREAK}CHF {OVER}, the lower of the two",
            "each budget line",
        ),
        ({"threshold_share_bp": None, "scope": None}, "not public", "partners, budget lines and work packages"),
        (LINE_CEILING | {"threshold_amount_cents": 900_00}, f"at most 900{NO_BREAK}CHF in all", "Travel"),
    ],
)
def test_a_rule_says_its_limit_and_to_what_it_applies(
    changed: dict[str, Any], limit: str, applies: str, money: Money, limits: pd.DataFrame
) -> None:
    lines = scope.names(money, Dimension.BUDGET_LINE)
    table = flexibility.rules_table(with_rule(limits, "U4", **changed), lines, "CHF")
    assert (table.rows["limit"].iloc[0], table.rows["applies"].iloc[0]) == (limit, applies)


def test_what_nobody_has_verified_is_no_rule_and_no_term(riverbank_asked: Asked, limits: pd.DataFrame) -> None:
    hearsay = with_rule(limits, "U4", certainty=Certainty.UNVERIFIED)
    assert list(flexibility.rules_table(hearsay, {}, "CHF").rows["rule_id"]) == ["U5"]
    row = {"source": "S", "evidence": "public record"}
    terms = [
        row | {"rule": f"{unit} {certainty}", "unit": unit, "certainty": certainty}
        for unit in ("years", "documents")
        for certainty in (Certainty.STATED, Certainty.UNVERIFIED, Certainty.UNKNOWN)
    ]
    (said,) = cofinancing.programme_rules(pd.DataFrame(terms, dtype=object))
    assert said.startswith("years stated (a rule for programmes, not for a single project; S; ")


def test_a_move_that_no_rule_limits_is_said_to_have_no_limit(money: Money, limits: pd.DataFrame) -> None:
    names = scope.names(money, Dimension.WORK_PACKAGE)
    trial = try_move(money, limits, Move(Dimension.WORK_PACKAGE, "W1", "W2", 100_00))
    (said,) = flexibility.trial_words(trial, names, "CHF")
    assert said == f"Moving 100{NO_BREAK}CHF from Coordination to Plans and paths: ?{NO_BREAK}no limit on record."


@pytest.mark.parametrize(
    ("number", "pages", "last"),
    [
        (0, 1, None),
        (1, 1, "Items 1 to 1 of 1"),
        (100, 1, "Items 1 to 100 of 100"),
        (101, 2, "Items 101 to 101 of 101"),
        (1_000, 10, f"Items 901 to 1{THIN}000 of 1{THIN}000"),
    ],
)
def test_pages_of_items_hold_a_hundred_each(number: int, pages: int, last: str | None) -> None:
    assert paging.pages_of(number, per_page=items.PAGE_ROWS) == pages
    if last is not None:
        assert items.page_words(page=pages - 1, items=number) == last


def test_one_item_is_said_as_one_and_none_as_none() -> None:
    def said(number: int, stage: Stage = Stage.DECLARED) -> str:
        return items.summary(
            items=number, declared_cents=-1, certified_cents=0, deducted_cents=0, currency="CHF", stage=stage
        )

    assert said(1).startswith(f"1 item: declared \N{MINUS SIGN}0.01{NO_BREAK}CHF, certified 0.00{NO_BREAK}CHF")
    assert said(2).startswith("2 items:")
    assert said(0, Stage.CERTIFIED) == (
        "No expenditure item of this selection is certified by first-level control by the status date."
    )


def test_what_is_spent_without_a_budget_has_no_rate_in_the_bars(asked: Callable[..., Asked]) -> None:
    # In the second period Uferamt bought equipment that is planned for the third.
    part = Scope(period_id="R2", budget_line_id="L3")
    money = asked("riverbank", ON, False, part).money
    view = breakdown.bars(money, by=Dimension.PARTNER, stage=Stage.DECLARED, query="")
    assert view.table.rows["label"].iloc[0] == f"8{THIN}400{NO_BREAK}CHF, nothing approved"
    assert view.table.rows["rate"].iloc[0] is None
    assert view.takeaway == "Nothing is approved here in the budget version in force."


def test_the_money_that_is_paid_is_no_cost_and_the_page_says_what_to_choose(riverbank_asked: Asked) -> None:
    def note(stage: Stage) -> str:
        return performance.stage_note(
            performance.Performance(riverbank_asked.money, riverbank_asked.state.schedule, stage)
        )

    assert note(Stage.PAID).endswith("which is not a cost: choose declared or certified.")
    assert note(Stage.CERTIFIED).startswith("Actual cost is the expenditure certified by first-level control")


def test_the_address_of_items_names_a_partner_as_readers_do_and_nothing_in_it_acts(asked: Callable[..., Asked]) -> None:
    money = asked("hostile", ON).money
    address = scope.items_address("date=2019-03-31", money, {Dimension.PARTNER: "FR-L", Dimension.PERIOD: "R1"})
    assert not set("<>\"' ") & set(address)
    asked_for = dict(parse_qsl(address.removeprefix("?"), strict_parsing=True))
    assert SCRIPT in asked_for.pop("items-partner")
    assert asked_for == {"date": "2019-03-31", "items-period": "R1", "items": "true"}

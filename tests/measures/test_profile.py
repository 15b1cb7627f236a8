"""The partner spending profile and what needs attention first, worked by hand.

Partners A and B in 2020: P1 to 30 June, due for report on 31 August, and P2 to 31 December, due on 28 February 2021.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd
import pytest

from clustercoop.measures.alerts import State
from clustercoop.measures.profile import COLUMNS, attention, behind_threshold, spending_profile
from clustercoop.selection import Scope
from clustercoop.vocabulary import Attention, ReportStatus
from tests.measures.frames import rule, rules
from tests.measures.tiny import Look, Tiny

PLANNED = (
    ("A", "P1", "L1", "100.00"), ("A", "P2", "L1", "300.00"), ("B", "P1", "L2", "50.00"), ("B", "P2", "L2", "550.00"),
)  # fmt: skip
"""A: 100 + 300 = 400.00. B: 50 + 550 = 600.00. Together 1,000.00."""

P1_END, P1_DUE, P2_END, P2_DUE = date(2020, 6, 30), date(2020, 8, 31), date(2020, 12, 31), date(2021, 2, 28)
IN = (("submitted", "2020-08-01"), ("certified", "2020-08-20"))
BACK = (*IN, ("reopened", "2020-08-25"))


def project() -> Tiny:
    return Tiny().budget("V1", "2020-01-01", *PLANNED)


def with_forecast(tiny: Tiny, amount: str) -> Tiny:
    """The last report forecasts the next."""
    tiny.tables["partner_reports"][-1]["next_forecast"] = amount
    return tiny


def profile(state: State) -> pd.DataFrame:
    return spending_profile(state.money, state.reporting)


def row(state: State, partner: str) -> dict[str, Any]:
    made = profile(state)
    (found,) = made[made["partner_id"] == partner].to_dict("records")
    return found


def test_a_partner_with_everything_on_record(look: Look) -> None:
    tiny = project().report("A-P1", *IN).item("A-P1", "80.00", "75.50", "A-P1")
    with_forecast(tiny, "290.00").report("A-P2", due_on="2021-02-28")
    tiny.add("payments", payment_id="1", period_id="P1", partner_id="A", paid_on="2020-12-01", amount="30.00")
    made = row(look(tiny.tables, P2_END), "A")
    assert list(made) == list(COLUMNS)
    assert made == {
        "partner_id": "A", "short_name": "A", "country_code": "XX",
        "approved_cents": 400_00,
        "period_target_cents": 300_00,  # P2 ended today
        "target_cents": 400_00,  # 100 + 300
        "reportable_cents": 100_00,  # the report on P2 is due in two months
        "declared_cents": 80_00, "certified_cents": 75_50, "paid_cents": 30_00,
        "remaining_cents": 320_00,  # 400 - 80
        "behind_cents": 320_00,  # 400 - 80
        "next_forecast_cents": 290_00,
        "report_period": 1, "report_status": ReportStatus.CERTIFIED, "reports_overdue": 0,
        "attention": Attention.BEHIND,  # 80 of the 100 due
    }  # fmt: skip
    assert isinstance(made["report_status"], ReportStatus) and isinstance(made["attention"], Attention)


def test_a_partner_with_a_plan_and_nothing_else(look: Look) -> None:
    made = row(look(project().tables, P1_END), "B")
    assert (made["period_target_cents"], made["target_cents"], made["reportable_cents"]) == (50_00, 50_00, 0)
    assert (made["declared_cents"], made["certified_cents"], made["paid_cents"]) == (0, 0, 0)
    assert (made["remaining_cents"], made["behind_cents"]) == (600_00, 50_00)
    assert made["next_forecast_cents"] is made["report_period"] is made["report_status"] is None
    assert made["reports_overdue"] is None  # no report of it is on record, which is not none overdue
    assert made["attention"] is Attention.ON_TRACK  # nothing is due for report


@pytest.mark.parametrize(
    ("on", "expected"),
    [(date(2020, 6, 29), 0), (P1_END, 100_00), (date(2020, 12, 30), 100_00), (P2_END, 300_00), (P2_DUE, 300_00)],
)
def test_the_period_target_is_that_of_the_latest_period_ended(look: Look, on: date, expected: int) -> None:
    assert row(look(project().tables, on), "A")["period_target_cents"] == expected


def test_more_declared_than_approved_makes_what_remains_negative(look: Look) -> None:
    tiny = project().report("A-P1", *IN).item("A-P1", "400.01")
    made = row(look(tiny.tables, P1_DUE), "A")
    assert (made["remaining_cents"], made["behind_cents"]) == (-1, -300_01)  # 400 - 400.01, 100 - 400.01
    assert made["attention"] is Attention.OVERSPENT


def test_a_correction_makes_what_is_declared_negative(look: Look) -> None:
    tiny = project().report("A-P1", *IN).item("A-P1", "-12.50")
    made = row(look(tiny.tables, P1_DUE), "A")
    assert (made["declared_cents"], made["remaining_cents"], made["behind_cents"]) == (-12_50, 412_50, 112_50)
    assert made["attention"] is Attention.BEHIND


def test_a_reopened_report_takes_its_money_and_its_forecast_along(look: Look) -> None:
    tiny = project().report("A-P1", *BACK).item("A-P1", "100.00", "100.00", "A-P1")
    made = row(look(with_forecast(tiny, "290.00").tables, P1_DUE), "A")
    assert (made["declared_cents"], made["certified_cents"], made["next_forecast_cents"]) == (0, 0, None)
    assert (made["report_period"], made["report_status"]) == (1, ReportStatus.REOPENED)
    assert (made["reports_overdue"], made["attention"]) == (0, Attention.REPORT_REOPENED)
    # A day later its day has passed too; it is late, and still the one that came back.
    made = row(look(tiny.tables, date(2020, 9, 1)), "A")
    assert (made["reports_overdue"], made["attention"]) == (1, Attention.REPORT_REOPENED)


def test_an_earlier_report_that_came_back_needs_attention_though_a_later_one_is_in(look: Look) -> None:
    tiny = project().report("A-P1", *BACK).report("A-P2", ("submitted", "2021-01-31"), due_on="2021-02-28")
    made = row(look(tiny.tables, P2_DUE), "A")
    assert (made["report_period"], made["report_status"]) == (2, ReportStatus.SUBMITTED)
    assert (made["reports_overdue"], made["attention"]) == (1, Attention.REPORT_REOPENED)


@pytest.mark.parametrize(
    ("on", "period", "status"),
    [
        (date(2020, 7, 31), None, None),  # neither due nor in
        (date(2020, 8, 1), 1, ReportStatus.SUBMITTED),  # in before it is due
        (date(2021, 2, 27), 1, ReportStatus.CERTIFIED),
        (P2_DUE, 2, ReportStatus.NOT_DUE),  # due today, a draft
        (date(2021, 3, 1), 2, ReportStatus.OVERDUE),
    ],
)
def test_the_report_shown_is_the_latest_that_is_due_or_in(
    look: Look, on: date, period: int | None, status: ReportStatus | None
) -> None:
    tiny = project().report("A-P1", *IN).report("A-P2", due_on="2021-02-28")
    made = row(look(tiny.tables, on), "A")
    assert (made["report_period"], made["report_status"]) == (period, status)


def test_the_forecast_is_the_last_that_came_in(look: Look) -> None:
    tiny = with_forecast(project().report("A-P1", *IN), "290.00")
    tiny.report("A-P2", ("submitted", "2021-01-31"), due_on="2021-02-28")
    assert row(look(tiny.tables, P2_DUE), "A")["next_forecast_cents"] == 290_00  # the later report has none
    with_forecast(tiny, "0.00")
    assert row(look(tiny.tables, P2_DUE), "A")["next_forecast_cents"] == 0  # a forecast of nothing is a forecast
    assert row(look(tiny.tables, date(2021, 1, 30)), "A")["next_forecast_cents"] == 290_00


def test_an_item_certified_with_a_later_report_counts_in_its_own_stage_only(look: Look) -> None:
    tiny = project().report("A-P1", *IN).report("A-P2", ("submitted", "2021-01-05"), ("certified", "2021-02-05"))
    tiny.item("A-P1", "100.00", "99.99", "A-P2")
    for on, expected in ((date(2021, 2, 4), (100_00, 0)), (date(2021, 2, 5), (100_00, 99_99))):
        made = row(look(tiny.tables, on), "A")
        assert (made["declared_cents"], made["certified_cents"]) == expected


def test_amounts_follow_the_budget_in_force(look: Look) -> None:
    tiny = project().budget("V2", "2020-12-10", *((*cells[:3], "250.00") for cells in PLANNED))
    made = [row(look(tiny.tables, on), "A")["approved_cents"] for on in (date(2020, 12, 9), date(2020, 12, 10))]
    assert made == [400_00, 500_00]


def test_without_a_budget_amounts_are_not_published_and_a_late_report_still_is(look: Look) -> None:
    tiny = Tiny().report("B-P1", due_on="2020-08-31")
    made = profile(look(tiny.tables, P2_END))
    assert list(made["attention"]) == [Attention.REPORT_OVERDUE, Attention.NOT_PUBLISHED]
    assert list(made["partner_id"]) == ["B", "A"]
    amounts = [name for name in COLUMNS if name.endswith("_cents")]
    assert made[amounts].map(lambda cell: cell is None).all(axis=None)


LATE, BACK_AGAIN, FINE = {ReportStatus.OVERDUE}, {ReportStatus.REOPENED}, {ReportStatus.CERTIFIED}


@pytest.mark.parametrize(
    ("statuses", "approved", "reportable", "declared", "expected"),
    [
        (LATE | BACK_AGAIN, 100, 50, 120, Attention.REPORT_OVERDUE),
        (LATE, None, None, None, Attention.REPORT_OVERDUE),
        (BACK_AGAIN | FINE, 100, 50, 120, Attention.REPORT_REOPENED),
        (FINE, 100, 50, 101, Attention.OVERSPENT),
        (FINE, 100, 100, 100, Attention.ON_TRACK),
        (FINE, 100, 50, 49, Attention.BEHIND),
        (FINE, 100, 50, 50, Attention.ON_TRACK),
        (set(), 100, 0, 0, Attention.ON_TRACK),
        (set(), 0, 0, 0, Attention.ON_TRACK),
        (set(), 0, 0, 1, Attention.OVERSPENT),
        (set(), 100, 0, -1, Attention.BEHIND),
        (FINE, None, None, None, Attention.NOT_PUBLISHED),
    ],
)
def test_the_most_urgent_is_said(
    statuses: set[ReportStatus], approved: int | None, reportable: int | None, declared: int | None, expected: Attention
) -> None:
    made = attention(
        statuses=statuses, approved_cents=approved, reportable_cents=reportable, declared_cents=declared
    )  # fmt: skip
    assert made is expected


def five_partners(planned: dict[str, str], declared: dict[str, str]) -> Tiny:
    """Partners A to E with a plan for P1, and what they declared in it; all reports are in."""
    tiny = Tiny()
    for number, name in enumerate("CDE", start=3):
        tiny.public(
            "partners", partner_id=name, number=str(number), role="project partner", short_name=name, name=name,
            country_code="YY" if name == "E" else "XX", place_id="x", region_id="X1", erdf_rate="50.00",
        )  # fmt: skip
    tiny.budget("V1", "2020-01-01", *((name, "P1", "L1", amount) for name, amount in planned.items()))
    for name, amount in declared.items():
        tiny.report(f"{name}-P1", *IN).item(f"{name}-P1", amount)
    return tiny


def test_within_one_kind_the_lowest_rate_comes_first_and_no_rate_last(look: Look) -> None:
    tiny = five_partners(
        {"A": "100.00", "B": "300.00", "C": "600.00", "E": "3.00"},
        {"A": "34.00", "B": "100.00", "C": "200.00", "D": "0.00", "E": "3.00"},
    )
    # Behind: B 100 / 300 and C 200 / 600 are the same third, so B as the earlier partner; then A, 34 %. On track: E at
    # 100 %, and D, of whom nothing is planned.
    assert list(profile(look(tiny.tables, P1_DUE))["partner_id"]) == ["B", "C", "A", "E", "D"]


def test_the_kinds_come_in_the_order_of_their_urgency(look: Look) -> None:
    planned = dict.fromkeys("ABCDE", "200.00")
    tiny = five_partners(planned, {"A": "200.00", "B": "10.00", "C": "200.01"})
    tiny.report("D-P1", *BACK).report("E-P1", due_on="2020-08-30")
    made = profile(look(tiny.tables, P1_DUE))
    assert list(made["partner_id"]) == ["E", "D", "C", "B", "A"]
    assert list(made["attention"]) == list(Attention)[:5]


def test_a_scope_takes_its_partners_and_its_period_of_the_reports(look: Look) -> None:
    tiny = with_forecast(project().report("A-P1", *IN), "290.00")
    tiny.report("A-P2", due_on="2021-02-28").report("B-P1", due_on="2020-08-31")
    state = look(tiny.tables, date(2021, 3, 1))
    money = replace(state.money, scope=Scope(partner_id="A", period_id="P1"))
    made = profile(replace(state, money=money)).to_dict("records")
    assert [(found["partner_id"], found["report_period"], found["reports_overdue"]) for found in made] == [("A", 1, 0)]
    assert made[0]["next_forecast_cents"] == 290_00
    money = replace(state.money, scope=Scope(partner_id="A", period_id="P2"))
    (found,) = profile(replace(state, money=money)).to_dict("records")
    assert (found["report_period"], found["reports_overdue"], found["next_forecast_cents"]) == (2, 1, None)
    assert found["attention"] is Attention.REPORT_OVERDUE


def test_a_budget_line_has_no_payments_and_no_forecast(look: Look) -> None:
    state = look(with_forecast(project().report("A-P1", *IN), "290.00").tables, P1_DUE)
    made = row(replace(state, money=replace(state.money, scope=Scope(budget_line_id="L1"))), "A")
    assert made["paid_cents"] is None and made["next_forecast_cents"] is None
    assert made["declared_cents"] == 0


def test_a_scope_that_holds_nobody_has_no_rows(look: Look) -> None:
    state = look(project().tables, P1_DUE)
    made = profile(replace(state, money=replace(state.money, scope=Scope(country_code="ZZ"))))
    assert made.empty and tuple(made.columns) == COLUMNS


@pytest.mark.parametrize(
    ("declared", "behind_below", "expected"),
    [
        (90_00, 90, Attention.ON_TRACK),  # 90 of 100 due is 90 %, not below
        (89_99, 90, Attention.BEHIND),
        (99_99, 100, Attention.BEHIND),
        (99_99, 90, Attention.ON_TRACK),
        (0, 0, Attention.ON_TRACK),  # nothing is below nothing
    ],
)
def test_a_partner_is_behind_below_the_threshold(declared: int, behind_below: float, expected: Attention) -> None:
    said = attention(
        statuses=(),
        approved_cents=1000_00,
        reportable_cents=100_00,
        declared_cents=declared,
        behind_below=behind_below,
    )
    assert said is expected


def test_the_threshold_is_that_of_the_alert_rule_or_the_whole_target() -> None:
    assert behind_threshold(rules(rule("declared_to_reportable", "below", 90))) == 90
    assert behind_threshold(rules(rule("declared_to_reportable", "above", 120), rule("risks_high", "below", 5))) == 100
    assert behind_threshold(rules()) == 100

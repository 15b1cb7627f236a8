"""How the project will end, worked by hand.

Partners A (co-financed at 50 %) and B (at 75 %), three periods: P1 of 182 days to 30 June 2020, P2 of 184 days to
31 December 2020, P3 of 181 days to 30 June 2021. Seen from 31 March 2021, when the reports of P1 and P2 are certified.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from clustercoop.measures.alerts import State
from clustercoop.measures.figure import Missing
from clustercoop.measures.forecast import Forecast, Outcome, forecast
from clustercoop.selection import Scope
from clustercoop.vocabulary import Evidence, ForecastMethod, NoForecast
from tests.measures.tiny import Look, Tiny

ON = date(2021, 3, 31)
PARTNERS, RUN_RATE, PLAN = ForecastMethod
DAYS = {"P1": "2020-06-30", "P2": "2020-12-31", "P3": "2021-06-30"}
PLANNED = (
    ("A", "P1", "L1", "100.00"), ("A", "P2", "L1", "200.00"), ("A", "P3", "L1", "300.00"),
    ("B", "P1", "L1", "40.00"), ("B", "P2", "L1", "60.00"), ("B", "P3", "L1", "100.00"),
)  # fmt: skip
"""A: 100 + 200 + 300 = 600.00. B: 40 + 60 + 100 = 200.00. Together 800.00."""


def project(*, planned: tuple[tuple[str, str, str, str], ...] = PLANNED, **of_b: str) -> Tiny:
    """The project without a report; `of_b`: cells of partner B."""
    tiny = Tiny(budget="800.00")
    tiny.add(
        "reporting_periods", period_id="P3", number="3", start_on="2021-01-01", end_on="2021-06-30",
        report_due_on="2021-08-31",
    )  # fmt: skip
    tiny.tables["partners"][1] |= {"erdf_rate": "75.00"} | of_b
    return tiny.budget("V1", "2020-01-01", *planned) if planned else tiny


def report(tiny: Tiny, name: str, *declared: str, to: str = "certified", forecast: str = "") -> Tiny:
    """A report with its items, taken a month after its period to the step named; certified items are certified."""
    on = {"P1": "2020-07-31", "P2": "2021-01-31", "P3": "2021-03-31"}[name[2:]]
    steps = {
        "draft": [], "submitted": ["submitted"], "certified": ["submitted", "certified"],
        "reopened": ["submitted", "certified", "reopened"],
    }[to]  # fmt: skip
    tiny.report(name, *((step, on) for step in steps))
    tiny.tables["partner_reports"][-1]["next_forecast"] = forecast
    for amount in declared:
        tiny.item(name, amount, *((amount, name) if "certified" in steps else ()))
    return tiny


def two_periods(tiny: Tiny) -> Tiny:
    """Two periods certified: A declared 90 + 180 = 270.00 and forecasts 250.00, B 40 + 50 = 90.00 and nothing."""
    report(tiny, "A-P1", "90.00")
    report(tiny, "A-P2", "180.00", forecast="250.00")
    report(tiny, "B-P1", "40.00")
    return report(tiny, "B-P2", "50.00")


def by_method(made: Forecast) -> dict[ForecastMethod, Outcome]:
    return {outcome.method: outcome for outcome in made.outcomes}


def totals(made: Forecast, partner: str) -> tuple[int | None, ...]:
    """What a partner will have declared, by partners' forecasts, run rate and plan."""
    (row,) = made.by_partner[made.by_partner["partner_id"] == partner].to_dict("records")
    return row["partners_total_cents"], row["run_rate_total_cents"], row["plan_total_cents"]


def of(state: State) -> Forecast:
    return forecast(state.money, state.reporting)


def test_two_certified_periods_and_a_third_to_come(look: Look) -> None:
    made = of(look(two_periods(project()).tables, ON))
    assert made.missing is None and made.certified_periods == 2 and not made.complete
    assert made.outcomes == (
        # A 270 + its forecast 250 = 520.00; B has none: 90 + plan 100 = 190.00; together 710.00. Underspend A 80.00
        # at 50 % = 40.00, B 10.00 at 75 % = 7.50.
        Outcome(PARTNERS, True, 360_00, 350_00, 710_00, 710_00, 0, 90_00, 47_50, covered=1, partners=2),
        # P1 and P2 have 182 + 184 = 366 days, P3 181. A 270.00 x 181 / 366 = 133.52, B 90.00 x 181 / 366 = 44.51
        # (44.508). A 403.52, B 134.51. Underspend A 196.48 at 50 % = 98.24, B 65.49 at 75 % = 49.12 (49.1175).
        Outcome(RUN_RATE, True, 360_00, 178_03, 538_03, 538_03, 0, 261_97, 147_36, covered=2, partners=2),
        # A 270 + 300 = 570.00, B 90 + 100 = 190.00. Underspend A 30.00 at 50 % = 15.00, B 10.00 at 75 % = 7.50.
        Outcome(PLAN, True, 360_00, 400_00, 760_00, 760_00, 0, 40_00, 22_50, covered=2, partners=2),
    )


def test_the_range_goes_over_the_methods_and_names_what_it_rests_on(look: Look) -> None:
    made = of(look(two_periods(project()).tables, ON))
    assert (made.low.value, made.high.value) == (538_03, 760_00)
    assert (made.underspend_low.value, made.underspend_high.value) == (40_00, 261_97)
    assert (made.fund_underspend_low.value, made.fund_underspend_high.value) == (22_50, 147_36)
    assert made.low.evidence == {Evidence.PUBLIC, Evidence.DEMONSTRATION}


def test_a_forecast_rests_on_the_reports_too(look: Look) -> None:
    tiny = two_periods(project())
    tiny.report("A-P3", evidence="reported")
    assert Evidence.REPORTED in of(look(tiny.tables, ON)).high.evidence


def test_each_partner_has_its_own_range(look: Look) -> None:
    made = of(look(two_periods(project()).tables, ON)).by_partner
    assert list(made["partner_id"]) == ["A", "B"]
    assert list(made["low_cents"]) == [403_52, 134_51]
    assert list(made["high_cents"]) == [570_00, 190_00]


def test_what_exceeds_a_partners_budget_is_its_own_cost_and_fills_no_other_gap(look: Look) -> None:
    tiny = project()
    report(tiny, "A-P1", "90.00")
    report(tiny, "A-P2", "260.00", forecast="400.00")
    report(tiny, "B-P1", "40.00")
    report(tiny, "B-P2", "50.00")
    made = of(look(tiny.tables, ON))
    # A 350 + 400 = 750.00 of 600.00: eligible 600.00, own cost 150.00. B 90 + 100 = 190.00 of 200.00 stays 10.00 short.
    assert totals(made, "A")[0] == 750_00
    outcome = by_method(made)[PARTNERS]
    assert (outcome.total_cents, outcome.eligible_cents, outcome.own_cost_cents) == (940_00, 790_00, 150_00)
    assert (outcome.underspend_cents, outcome.fund_underspend_cents) == (10_00, 7_50)
    # By the plan A ends at 350 + 300 = 650.00, 50.00 of it its own.
    outcome = by_method(made)[PLAN]
    assert (outcome.total_cents, outcome.eligible_cents, outcome.own_cost_cents) == (840_00, 790_00, 50_00)


def test_nothing_is_forecast_with_one_period_certified(look: Look) -> None:
    tiny = project()
    report(tiny, "A-P1", "90.00")
    report(tiny, "A-P2", "180.00", to="submitted", forecast="250.00")
    report(tiny, "B-P1", "40.00")
    made = of(look(tiny.tables, ON))
    assert made.missing is NoForecast.TOO_EARLY and made.certified_periods == 1
    assert made.outcomes == () and not made.complete
    for figure in (made.low, made.high, made.underspend_low, made.fund_underspend_high):
        assert (figure.value, figure.missing) == (None, Missing.NOT_APPLICABLE)
    assert list(made.by_partner["declared_cents"]) == [270_00, 40_00]
    assert made.by_partner["plan_total_cents"].isna().all() and made.by_partner["low_cents"].isna().all()


def test_one_certified_report_makes_a_period_certified(look: Look) -> None:
    tiny = project()
    report(tiny, "A-P1", "90.00")
    report(tiny, "B-P2", "50.00")
    made = of(look(tiny.tables, ON))
    assert made.missing is None and made.certified_periods == 2


@pytest.mark.parametrize("declared", [(), ("0.00",), ("-5.00",), ("5.00", "-5.00")])
def test_a_certified_report_without_money_makes_no_certified_period(look: Look, declared: tuple[str, ...]) -> None:
    tiny = project()
    report(tiny, "A-P1", "90.00")
    report(tiny, "A-P2", *declared)
    assert of(look(tiny.tables, ON)).certified_periods == 1


def test_without_a_forecast_and_two_reports_of_a_partner_only_the_plan_is_left(look: Look) -> None:
    tiny = project()
    report(tiny, "A-P1", "90.00")
    report(tiny, "B-P2", "50.00")
    made = of(look(tiny.tables, ON))
    partners, run_rate, plan = made.outcomes
    # A 90 + 200 + 300 = 590.00; B has P1 and P3 to come: 50 + 40 + 100 = 190.00.
    assert plan.total_cents == 780_00
    for outcome in (partners, run_rate):
        assert not outcome.applicable and (outcome.covered, outcome.partners) == (0, 2)
        assert outcome.declared_cents == 140_00
        assert outcome.total_cents is outcome.eligible_cents is outcome.fund_underspend_cents is None
    assert made.low.value == made.high.value == 780_00
    assert totals(made, "A") == (None, None, 590_00)


def test_a_partner_with_one_report_in_counts_as_planned_in_the_run_rate(look: Look) -> None:
    tiny = project()
    report(tiny, "A-P1", "90.00")
    report(tiny, "A-P2", "180.00")
    report(tiny, "B-P1", "40.00")
    outcome = by_method(of(look(tiny.tables, ON)))[RUN_RATE]
    # A 270 + 133.52 = 403.52; B 40 + 60 + 100 = 200.00 as planned.
    assert (outcome.total_cents, outcome.covered, outcome.partners) == (603_52, 1, 2)


def test_a_partner_without_a_plan_has_nothing_but_own_cost(look: Look) -> None:
    tiny = project(planned=(*PLANNED[:2], ("A", "P3", "L1", "500.00")))
    two_periods(tiny)
    made = of(look(tiny.tables, ON))
    assert list(made.by_partner["approved_cents"]) == [800_00, 0]
    assert totals(made, "B") == (90_00, 134_51, 90_00)  # by the plan and without a forecast nothing more comes
    assert list(made.by_partner["high_cents"]) == [770_00, 0]
    assert by_method(made)[PLAN].own_cost_cents == 90_00


def test_a_partner_that_spent_nothing_has_a_run_rate_of_zero(look: Look) -> None:
    tiny = project()
    report(tiny, "A-P1", "90.00")
    report(tiny, "A-P2", "180.00")
    report(tiny, "B-P1")
    report(tiny, "B-P2", forecast="0.00")
    made = of(look(tiny.tables, ON))
    assert totals(made, "B") == (0, 0, 100_00)  # a forecast of zero is a forecast
    assert by_method(made)[PARTNERS].covered == 1
    assert by_method(made)[RUN_RATE].covered == 2


def test_a_correction_lowers_the_run_rate_below_zero_if_it_must(look: Look) -> None:
    tiny = project()
    report(tiny, "A-P1", "90.00")
    report(tiny, "A-P2", "180.00", "-45.00")
    report(tiny, "B-P1", "40.00")
    report(tiny, "B-P2", "-76.60")
    made = of(look(tiny.tables, ON))
    # A 90 + 180 - 45 = 225.00, x 181 / 366 = 111.27. B 40 - 76.60 = -36.60, x 181 / 366 = -18.10.
    assert totals(made, "A")[1] == 336_27
    assert totals(made, "B")[1] == -54_70


def test_the_run_rate_is_that_of_the_last_two_periods_reported(look: Look) -> None:
    tiny = project()
    tiny.add(
        "reporting_periods", period_id="P4", number="4", start_on="2021-07-01", end_on="2021-12-31",
        report_due_on="2022-02-28",
    )  # fmt: skip
    report(tiny, "A-P1", "1.00")
    report(tiny, "A-P2", "180.00")
    report(tiny, "A-P3", "185.00")
    # P2 and P3: 365.00 in 184 + 181 = 365 days, 1.00 a day; P4 has 184 days: 366.00 + 184.00.
    assert totals(of(look(tiny.tables, ON)), "A")[1] == 550_00


@pytest.mark.parametrize(
    ("declared", "expected"),
    [
        ("1.83", 91),  # 183 x 181 / 366 = 90.5
        ("1.82", 90),  # 90.005
        ("-1.83", -90),  # -90.5: half up, not away from zero
    ],
)
def test_the_run_rate_is_rounded_half_up_to_the_cent(look: Look, declared: str, expected: int) -> None:
    tiny = project()
    report(tiny, "A-P1", "90.00")
    report(tiny, "A-P2", "180.00")
    report(tiny, "B-P1")
    report(tiny, "B-P2", declared)
    (row,) = of(look(tiny.tables, ON)).by_partner.to_dict("records")[1:]
    assert row["run_rate_total_cents"] - row["declared_cents"] == expected


def test_the_funds_part_is_rounded_half_up_for_each_partner(look: Look) -> None:
    tiny = two_periods(project(erdf_rate="50.00"))
    report(tiny, "A-P3", "329.99", to="submitted")
    report(tiny, "B-P3", "109.99", to="submitted")
    outcome = by_method(of(look(tiny.tables, ON)))[PLAN]
    # A 599.99 of 600.00, B 199.99 of 200.00: half a cent each, rounded up each; of the sum it would be one cent.
    assert (outcome.underspend_cents, outcome.fund_underspend_cents) == (2, 2)


def test_a_partner_forecasts_all_of_its_work_and_no_budget_line(look: Look) -> None:
    state = look(two_periods(project()).tables, ON)
    line = replace(state, money=replace(state.money, scope=Scope(budget_line_id="L1")))
    outcomes = by_method(of(line))
    assert not outcomes[PARTNERS].applicable and outcomes[PARTNERS].covered == 0
    assert (outcomes[RUN_RATE].total_cents, outcomes[PLAN].total_cents) == (538_03, 760_00)


def test_a_scope_of_the_period_to_come_holds_its_plan_and_the_forecasts_for_it(look: Look) -> None:
    state = look(two_periods(project()).tables, ON)
    plan, spending = (frame[frame["period_id"] == "P3"] for frame in (state.money.plan, state.money.spending))
    part = replace(state.money, scope=Scope(period_id="P3"), plan=plan, spending=spending)
    made = of(replace(state, money=part))
    assert made.certified_periods == 2  # P1 and P2, which are out of the scope
    assert totals(made, "A") == (250_00, None, 300_00)
    assert totals(made, "B") == (100_00, None, 100_00)
    assert not by_method(made)[RUN_RATE].applicable

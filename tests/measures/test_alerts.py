"""What is late or at risk, worked by hand: each rule just met, just not met, and where its measure is missing."""

from __future__ import annotations

from datetime import date

import pytest

from clustercoop.measures.alerts import ALERT_MEASURES, Alert, State, alerts, partner_gaps
from clustercoop.vocabulary import Evidence, EvidenceChoice, Severity
from tests.measures.frames import P1_DUE, P1_END, cooperation, money, reporting, rule, rules, schedule, state
from tests.measures.tiny import Look, Tiny

PLAN = [("A", "P1", "L1", 100_00), ("B", "P1", "L2", 100_00)]
"""P1 ends with a target of 200.00."""


def met(given: tuple[object, ...], of: State) -> list[Alert]:
    return list(alerts(rules(given), of))


def spent(declared: int, certified: int) -> State:
    return state(spent=money(P1_DUE, total=200_00, plan=PLAN, spending=[("A", "L1", declared, certified)]))


@pytest.mark.parametrize("measure", ["declared_to_reportable", "declared_to_target"])
def test_declared_behind_its_target_is_an_alert_below_the_threshold_only(measure: str) -> None:
    behind = met(rule(measure, "below", 45), spent(89_99, 0))
    assert [alert.figure.value for alert in behind] == [pytest.approx(44.995)]  # 89.99 / 200
    assert met(rule(measure, "below", 45), spent(90_00, 0)) == []  # 45 % is not below 45 %


def test_certified_behind_its_target_is_an_alert_below_the_threshold_only() -> None:
    assert len(met(rule("certified_to_target", "below", 30), spent(100_00, 59_99))) == 1
    assert met(rule("certified_to_target", "below", 30), spent(100_00, 60_00)) == []  # 60 / 200 is 30 %


@pytest.mark.parametrize("measure", ["declared_to_reportable", "declared_to_target", "certified_to_target"])
def test_a_rule_says_nothing_where_its_measure_is_missing(measure: str) -> None:
    before_the_target = money(date(2020, 3, 1), plan=PLAN)
    for unknown in (state(), state(spent=before_the_target)):
        assert met(rule(measure, "below", 1000), unknown) == []


def test_overdue_reports_are_named_by_partner_and_period() -> None:
    reported = reporting(date(2020, 9, 1), (P1_DUE, None), (P1_DUE, "submitted"))
    of = state(spent=money(plan=PLAN), reported=reported)
    (late,) = met(rule("reports_overdue", "above", 0, "late"), of)
    assert (late.figure.value, late.subjects, late.severity) == (1, ("Partner A (1)",), Severity.LATE)
    assert met(rule("reports_overdue", "above", 1), of) == []  # one is not above one


def test_no_report_on_record_is_no_overdue_report() -> None:
    assert met(rule("reports_overdue", "below", 1), state()) == []


def test_milestones_overdue_and_forecast_late_are_named() -> None:
    planned = schedule(
        P1_END,
        {"baseline": "2020-06-29"},
        {"baseline": "2020-06-30"},
        {"baseline": "2020-09-30", "forecast_on": date(2020, 10, 1)},
        {"baseline": "2020-09-30", "forecast_on": date(2020, 9, 30)},
        {"baseline": "2020-06-29", "withdrawn_on": P1_END},
        {"baseline": "2020-06-30", "first_baseline": "2020-06-29"},
    )
    of = state(planned=planned)
    (overdue,) = met(rule("milestones_overdue", "above", 0), of)
    assert (overdue.figure.value, overdue.subjects) == (1, ("Milestone 1",))
    (late,) = met(rule("milestones_forecast_late", "above", 0), of)
    assert (late.figure.value, late.subjects) == (1, ("Milestone 3",))
    assert met(rule("milestones_overdue", "above", 1), of) == []
    assert met(rule("milestones_forecast_late", "above", 1), of) == []


def gaps() -> State:
    """A has certified 80 of 100, B 20 of 100, C has no plan: together 100 of 200, 50 %."""
    spending = [("A", "L1", 80_00, 80_00), ("B", "L1", 20_00, 20_00)]
    return state(spent=money(P1_END, total=200_00, of="A B C", plan=PLAN, spending=spending))


def test_a_partner_s_gap_is_its_share_behind_the_project_s_in_points() -> None:
    found = {name: figure.value for name, figure in partner_gaps(gaps().money)}
    assert found == {"Partner A": -30.0, "Partner B": 30.0}  # 50 - 80, 50 - 20; C has no budget


def test_partners_behind_by_more_than_the_threshold_make_one_alert() -> None:
    (behind,) = met(rule("partner_certified_rate_gap", "above", 29.9), gaps())
    assert (behind.figure.value, behind.subjects) == (30.0, ("Partner B",))
    assert met(rule("partner_certified_rate_gap", "above", 30), gaps()) == []  # 30 is not above 30


def test_no_partner_is_behind_where_nothing_is_published() -> None:
    assert partner_gaps(money()) == []
    assert met(rule("partner_certified_rate_gap", "above", -100), state()) == []


def test_a_budget_line_is_overrun_from_the_first_cent() -> None:
    def used(cents: int) -> State:
        return state(spent=money(plan=PLAN, spending=[("A", "L1", cents, 0), ("B", "L2", 99_99, 0)]))

    (over,) = met(rule("budget_line_overrun", "above", 0), used(100_01))
    assert (over.figure.value, over.subjects) == (1, ("Line L1",))
    assert met(rule("budget_line_overrun", "above", 0), used(100_00)) == []  # all of it is not too much


def test_spending_on_a_line_without_a_plan_overruns_it() -> None:
    of = state(spent=money(lines="L1 L2 L3", plan=PLAN, spending=[("A", "L3", 1, 0), ("A", "L1", 100_01, 0)]))
    (over,) = met(rule("budget_line_overrun", "above", 0), of)
    assert (over.figure.value, over.subjects) == (2, ("Line L1", "Line L3"))


def test_no_line_is_overrun_where_nothing_is_published() -> None:
    assert met(rule("budget_line_overrun", "above", -1), state()) == []


def test_a_risk_is_high_from_fifteen() -> None:
    of = state(together=cooperation(risks=[("three by five", 3, 5), ("two by seven", 2, 7), ("four by four", 4, 4)]))
    (high,) = met(rule("risks_high", "above", 0), of)
    assert (high.figure.value, high.subjects) == (2, ("three by five", "four by four"))  # 15 and 16; 14 is not
    assert met(rule("risks_high", "above", 2), of) == []


def test_without_risks_none_is_high() -> None:
    assert met(rule("risks_high", "above", 0), state()) == []


@pytest.mark.parametrize(
    ("on", "open_risks"), [("2020-03-31", 0), ("2020-04-01", 1), ("2020-05-31", 1), ("2020-06-01", 0)]
)
def test_a_risk_is_open_from_its_first_day_until_the_day_it_is_closed(look: Look, on: str, open_risks: int) -> None:
    tiny = Tiny().add(
        "risks", risk_id="K", title="K", opened_on="2020-04-01", closed_on="2020-06-01", likelihood="5", impact="5"
    )
    of = look(tiny.tables, date.fromisoformat(on), EvidenceChoice.ALL)
    assert len(met(rule("risks_high", "above", 0), of)) == open_risks


def test_what_is_late_comes_before_what_is_at_risk() -> None:
    planned = schedule(P1_END, {"baseline": "2020-06-01"})
    given = rules(
        rule("budget_line_overrun", "above", 0),
        rule("milestones_overdue", "above", 0, "late"),
        rule("partner_certified_rate_gap", "above", 10),
    )
    spending = [("A", "L1", 150_00, 0), ("A", "L1", 0, 90_00)]
    of = state(spent=money(plan=PLAN, total=200_00, spending=spending), planned=planned)
    # The line L1: 150 of 100. Certified 90 of 200 is 45 %, B 0 %: 45 points behind.
    assert [alert.rule for alert in alerts(given, of)] == [
        "rule on milestones_overdue", "rule on budget_line_overrun", "rule on partner_certified_rate_gap",
    ]  # fmt: skip


def test_an_alert_rests_on_its_figure_and_on_its_threshold() -> None:
    planned = schedule(P1_END, {"baseline": "2020-06-01", "evidence": "public record"})
    (alert,) = met(rule("milestones_overdue", "above", 0), state(planned=planned))
    assert alert.evidence == {Evidence.PUBLIC, Evidence.DEMONSTRATION}


def test_a_rule_on_an_unknown_measure_is_refused() -> None:
    assert "approved_budget" not in ALERT_MEASURES
    with pytest.raises(KeyError):
        met(rule("approved_budget", "above", 0), state())

"""The forecast as time goes by: reports that come and go, partners that join and leave, new budgets, and the end.

The project is that of `tests.measures.test_forecast`.
"""

from __future__ import annotations

from datetime import date

import pytest

from clustercoop.measures.figure import Missing
from clustercoop.measures.outstanding import standings
from clustercoop.vocabulary import ForecastMethod, NoForecast
from tests.measures.test_forecast import ON, PLANNED, by_method, of, project, report, totals, two_periods
from tests.measures.tiny import Look

PLAN = ForecastMethod.PLAN


def test_a_reopened_report_is_outstanding_again_and_its_forecast_is_gone(look: Look) -> None:
    tiny = project()
    report(tiny, "A-P1", "90.00", forecast="210.00")
    report(tiny, "A-P2", "180.00", to="reopened", forecast="250.00")
    report(tiny, "B-P1", "40.00")
    report(tiny, "B-P2", "50.00")
    made = of(look(tiny.tables, ON))
    assert made.certified_periods == 2  # B's report on P2 still is
    # Plan: 90 + 200 + 300 = 590.00. Own forecast: that of the report on P1 for P2, 90 + 210 + 300 = 600.00.
    # One report is in: no run rate, as planned.
    assert totals(made, "A") == (600_00, 590_00, 590_00)
    assert by_method(made)[PLAN].declared_cents == 180_00  # 90 + 40 + 50


def test_an_earlier_report_that_is_reopened_is_still_to_come_as_planned(look: Look) -> None:
    tiny = project()
    report(tiny, "A-P1", "90.00", to="reopened")
    report(tiny, "A-P2", "180.00", forecast="250.00")
    report(tiny, "B-P1", "40.00")
    report(tiny, "B-P2", "50.00")
    # Plan: 180 + 100 + 300 = 580.00. Own forecast in place of the plan of P3: 180 + 100 + 250 = 530.00.
    assert totals(of(look(tiny.tables, ON)), "A") == (530_00, 580_00, 580_00)


def test_the_last_forecast_that_came_in_stands_for_the_first_period_outstanding_after_it(look: Look) -> None:
    tiny = project()
    report(tiny, "A-P1", "90.00", forecast="222.00")
    report(tiny, "A-P2", "180.00")
    report(tiny, "B-P1", "40.00", forecast="70.00")
    report(tiny, "B-P2", "50.00", to="draft", forecast="999.00")
    made = of(look(tiny.tables, ON))
    assert made.missing is None
    assert totals(made, "A")[0] == 492_00  # 270 + 222 for P3
    assert totals(made, "B")[0] == 210_00  # 40 + 70 for P2 + 100 planned for P3; a draft says nothing


def test_nothing_more_is_expected_of_a_partner_that_left(look: Look) -> None:
    made = of(look(two_periods(project(left_on="2020-12-31")).tables, ON))
    assert totals(made, "B") == (90_00, 90_00, 90_00)
    outcome = by_method(made)[PLAN]
    assert (outcome.total_cents, outcome.underspend_cents) == (660_00, 140_00)  # 570 + 90; 30 + 110
    assert (outcome.covered, outcome.partners) == (1, 1)


def test_the_period_in_which_a_partner_left_is_outstanding_until_its_report_is_in(look: Look) -> None:
    made = of(look(two_periods(project(left_on="2021-01-01")).tables, ON))
    assert totals(made, "B")[2] == 190_00  # 90 + 100 planned for P3


@pytest.mark.parametrize(
    ("cells", "on", "expected"),
    [
        ({"left_on": "2020-06-30"}, date(2020, 6, 30), ["P1", "P2", "P3"]),  # its last day
        ({"left_on": "2020-06-30"}, date(2020, 7, 1), ["P1"]),
        ({"left_on": "2020-07-01"}, date(2020, 7, 2), ["P1", "P2"]),
        ({"joined_on": "2020-07-01"}, date(2020, 6, 30), ["P1", "P2", "P3"]),  # not known before its day
        ({"joined_on": "2020-07-01"}, date(2020, 7, 1), ["P2", "P3"]),
        ({"joined_on": "2020-06-30"}, date(2020, 7, 1), ["P1", "P2", "P3"]),
    ],
)
def test_periods_outside_a_partners_time_are_not_outstanding(
    look: Look, cells: dict[str, str], on: date, expected: list[str]
) -> None:
    state = look(project(**cells).tables, on)
    _, partner = standings(state.money, state.reporting)
    assert [period.period_id for period in partner.outstanding] == expected


def test_a_new_budget_changes_what_is_still_planned_and_the_cap(look: Look) -> None:
    tiny = two_periods(project())
    changed = [(*row[:3], {"A": "250.00", "B": "150.00"}[row[0]] if row[1] == "P3" else row[3]) for row in PLANNED]
    tiny.budget("V2", "2021-02-15", *changed)
    before, after = (of(look(tiny.tables, on)) for on in (date(2021, 2, 14), date(2021, 2, 15)))
    assert [totals(before, "A")[2], totals(before, "B")[2]] == [570_00, 190_00]  # 270 + 300, 90 + 100
    assert [totals(after, "A")[2], totals(after, "B")[2]] == [520_00, 240_00]  # 270 + 250, 90 + 150
    assert list(after.by_partner["approved_cents"]) == [550_00, 250_00]
    assert by_method(after)[PLAN].underspend_cents == 40_00  # 30 + 10


def test_an_item_certified_with_a_later_report_is_declared_with_its_own(look: Look) -> None:
    tiny = project()
    tiny.report("A-P1", ("submitted", "2020-07-31"), ("certified", "2020-09-30"))
    tiny.item("A-P1", "90.00", "85.00", "A-P2")
    report(tiny, "A-P2", "180.00")
    made = of(look(tiny.tables, ON))
    # P1 is certified, though its only item stands in the certificate of P2; what is deducted was declared all the same.
    assert made.certified_periods == 2
    assert totals(made, "A") == (None, 403_52, 570_00)
    assert totals(of(look(tiny.tables, date(2021, 1, 30))), "A") == (None, None, None)  # P2 was not certified yet


def test_once_everything_is_reported_the_outcome_is_known(look: Look) -> None:
    tiny = two_periods(project())
    report(tiny, "A-P3", "350.00", to="submitted")
    report(tiny, "B-P3", "60.00", to="submitted")
    made = of(look(tiny.tables, ON))
    assert made.complete and made.missing is None
    for outcome in made.outcomes:
        # A 620.00 of 600.00, B 150.00 of 200.00: eligible 750.00, own cost 20.00; B's 50.00 at 75 % = 37.50.
        assert outcome.applicable and (outcome.covered, outcome.partners) == (0, 0)
        assert (outcome.declared_cents, outcome.expected_cents, outcome.total_cents) == (770_00, 0, 770_00)
        assert (outcome.eligible_cents, outcome.own_cost_cents) == (750_00, 20_00)
        assert (outcome.underspend_cents, outcome.fund_underspend_cents) == (50_00, 37_50)
    assert made.low.value == made.high.value == 750_00


def test_the_outcome_is_known_without_a_certificate_once_everything_is_reported(look: Look) -> None:
    tiny = project(left_on="2020-06-30")
    for name, amount in {"A-P1": "90.00", "A-P2": "180.00", "A-P3": "250.00", "B-P1": "30.00"}.items():
        report(tiny, name, amount, to="submitted")
    made = of(look(tiny.tables, ON))
    assert made.certified_periods == 0 and made.complete
    assert made.low.value == 550_00  # 90 + 180 + 250 + 30


def test_without_a_budget_nothing_is_published(look: Look) -> None:
    made = of(look(two_periods(project(planned=())).tables, ON))
    assert made.missing is NoForecast.NOT_PUBLISHED and made.outcomes == () and not made.complete
    assert made.low.missing is made.fund_underspend_high.missing is Missing.NOT_PUBLISHED
    assert made.by_partner.drop(columns=["partner_id", "short_name"]).isna().all(axis=None)


def test_without_any_report_on_record_nothing_is_published(look: Look) -> None:
    assert of(look(project().tables, ON)).missing is NoForecast.NOT_PUBLISHED


def test_reports_on_record_that_are_still_drafts_make_it_too_early(look: Look) -> None:
    assert of(look(report(project(), "A-P1", to="draft").tables, ON)).missing is NoForecast.TOO_EARLY

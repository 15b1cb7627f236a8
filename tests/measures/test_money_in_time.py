"""The money of tiny packages on chosen days, worked by hand and asked through the datastore."""

from __future__ import annotations

from datetime import date

import pytest

from clustercoop.measures.figure import Missing
from clustercoop.vocabulary import EvidenceChoice, ReportStatus
from tests.measures.tiny import Look, Tiny

ON_THE_DAY = date(2020, 8, 20)


def planned() -> Tiny:
    """A plans 200.00 in P1 and 300.00 in P2, B 500.00 in P2."""
    return Tiny().budget(
        "V1", "2020-01-01", ("A", "P1", "L1", "200.00"), ("A", "P2", "L1", "300.00"), ("B", "P2", "L2", "500.00")
    )


def stages(look: Look, tiny: Tiny, on: date) -> tuple[object, object]:
    money = look(tiny.tables, on, EvidenceChoice.ALL).money
    head = (money.declared.value, money.certified.value)
    assert tuple(money.spending_curve.iloc[-1])[1:3] == head, "the curve ends at the figures at the head"
    return head


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2020, 8, 19), (0, 0)),
        (date(2020, 8, 20), (100_00, 0)),  # declared on the day of submission
        (date(2020, 9, 1), (100_00, 0)),  # under control is still declared
        (date(2020, 9, 29), (100_00, 0)),
        (date(2020, 9, 30), (100_00, 90_00)),  # certified from the day of the certificate, 10.00 deducted
        (date(2030, 1, 1), (100_00, 90_00)),
    ],
)
def test_money_moves_on_the_day_of_its_step(look: Look, on: date, expected: tuple[int, int]) -> None:
    steps = (("submitted", "2020-08-20"), ("control started", "2020-09-01"), ("certified", "2020-09-30"))
    assert stages(look, planned().report("A-P1", *steps).item("A-P1", "100.00", "90.00", "A-P1"), on) == expected


@pytest.mark.parametrize(
    ("on", "expected", "status"),
    [
        (date(2020, 9, 30), (100_00, 90_00), ReportStatus.CERTIFIED),
        (date(2020, 10, 9), (100_00, 90_00), ReportStatus.CERTIFIED),
        (date(2020, 10, 10), (0, 0), ReportStatus.REOPENED),  # back with the partner: neither counts
        (date(2020, 10, 31), (0, 0), ReportStatus.REOPENED),
        (date(2020, 11, 1), (100_00, 0), ReportStatus.SUBMITTED),  # declared again
        (date(2020, 12, 1), (100_00, 90_00), ReportStatus.CERTIFIED),  # and certified again
    ],
)
def test_a_reopened_report_falls_back_and_returns(
    look: Look, on: date, expected: tuple[int, int], status: ReportStatus
) -> None:
    tiny = planned().item("A-P1", "100.00", "90.00", "A-P1")
    tiny.report(
        "A-P1", ("submitted", "2020-08-20"), ("certified", "2020-09-30"), ("reopened", "2020-10-10"),
        ("submitted", "2020-11-01"), ("certified", "2020-12-01"),
    )  # fmt: skip
    assert stages(look, tiny, on) == expected
    assert list(look(tiny.tables, on, EvidenceChoice.ALL).reporting.table["status"]) == [status]


def test_steps_of_one_day_count_in_their_order(look: Look) -> None:
    steps = [("submitted", "2020-08-20"), ("certified", "2020-08-20"), ("reopened", "2020-08-20")]
    tiny = planned().report("A-P1", *steps).item("A-P1", "100.00", "90.00", "A-P1")
    assert stages(look, tiny, ON_THE_DAY) == (0, 0)


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2020, 9, 30), (100_00, 60_00)),  # 60 + 40 declared, 60 certified, 40 set aside by control
        (date(2021, 2, 20), (150_00, 60_00)),  # 50 more declared with P2
        (date(2021, 3, 31), (150_00, 145_00)),  # certified with P2: its own 50, and 35 of the 40 set aside
        (date(2021, 4, 30), (100_00, 60_00)),  # P2 reopened: its 50 and its certificates fall back
    ],
)
def test_an_item_set_aside_is_certified_with_the_later_report(look: Look, on: date, expected: tuple[int, int]) -> None:
    tiny = planned().item("A-P1", "60.00", "60.00", "A-P1").item("A-P1", "40.00", "35.00", "A-P2")
    tiny.item("A-P2", "50.00", "50.00", "A-P2")
    tiny.report("A-P1", ("submitted", "2020-08-20"), ("certified", "2020-09-30"))
    tiny.report("A-P2", ("submitted", "2021-02-20"), ("certified", "2021-03-31"), ("reopened", "2021-04-30"))
    assert stages(look, tiny, on) == expected


def test_an_item_never_certified_stays_declared_only(look: Look) -> None:
    tiny = planned().report("A-P1", ("submitted", "2020-08-20"), ("certified", "2020-09-30"))
    tiny.item("A-P1", "100.00", "0.00", "A-P1").item("A-P1", "7.00")  # all deducted; not decided
    assert stages(look, tiny, date(2020, 12, 31)) == (107_00, 0)


def test_a_correction_in_a_later_report_takes_from_both_stages(look: Look) -> None:
    tiny = planned().item("A-P1", "100.00", "100.00", "A-P1").item("A-P2", "-20.50", "-20.50", "A-P2")
    tiny.report("A-P1", ("submitted", "2020-08-20"), ("certified", "2020-09-30"))
    tiny.report("A-P2", ("submitted", "2021-02-20"), ("certified", "2021-03-31"))
    assert stages(look, tiny, date(2021, 2, 20)) == (79_50, 100_00)  # 100.00 - 20.50 declared, not yet certified
    assert stages(look, tiny, date(2021, 3, 31)) == (79_50, 79_50)


@pytest.mark.parametrize(
    ("on", "target", "of_a"),
    [
        (date(2020, 6, 30), 200_00, 500_00),  # the first version: P1 has ended
        (date(2020, 12, 9), 200_00, 500_00),
        (date(2020, 12, 10), 150_00, 150_00),  # the second, from the day of its approval: P1 is 150.00 now
        (date(2020, 12, 31), 1000_00, 150_00),  # 150 + 850
    ],
)
def test_the_budget_in_force_is_the_last_one_approved(look: Look, on: date, target: int, of_a: int) -> None:
    tiny = planned().budget("V2", "2020-12-10", ("A", "P1", "L1", "150.00"), ("B", "P2", "L2", "850.00"))
    money = look(tiny.tables, on, EvidenceChoice.ALL).money
    assert money.cumulative_target.value == target
    assert money.by_partner["approved_cents"].iloc[0] == of_a
    assert list(money.target_curve["target_cents"])[-1] == 1000_00


def test_before_the_first_budget_is_approved_nothing_is_published(look: Look) -> None:
    money = look(planned().tables, date(2019, 12, 31), EvidenceChoice.ALL).money
    assert money.declared.missing is Missing.NOT_PUBLISHED
    assert money.spending_curve.empty and money.target_curve.empty
    assert look(planned().tables, date(2020, 1, 1), EvidenceChoice.ALL).money.declared.value == 0


def test_payments_count_from_their_day(look: Look) -> None:
    tiny = planned().add(
        "payments", payment_id="1", period_id="P1", partner_id="A", paid_on="2020-11-15", amount="45.00"
    )
    assert look(tiny.tables, date(2020, 11, 14), EvidenceChoice.ALL).money.paid.value == 0
    assert look(tiny.tables, date(2020, 11, 15), EvidenceChoice.ALL).money.paid.value == 45_00


def test_the_public_record_alone_shows_no_demonstration_money(look: Look) -> None:
    tiny = planned().report("A-P1", ("submitted", "2020-08-20")).item("A-P1", "100.00")
    money = look(tiny.tables, ON_THE_DAY, EvidenceChoice.PUBLIC).money
    assert money.declared.missing is money.paid.missing is Missing.NOT_PUBLISHED
    assert money.approved.value == 1000_00


@pytest.mark.parametrize("resource", ["partner_reports", "report_events"])
def test_a_public_item_does_not_count_through_a_demonstration_report_or_step(look: Look, resource: str) -> None:
    tiny = planned().report("A-P1", ("submitted", "2020-08-20"), ("certified", "2020-08-20"))
    tiny.item("A-P1", "100.00", "100.00", "A-P1")
    for rows in tiny.tables.values():
        for row in rows:
            row["evidence"] = "public record"
    money = look(tiny.tables, ON_THE_DAY, EvidenceChoice.PUBLIC).money
    assert (money.declared.value, money.certified.value) == (100_00, 100_00)
    for row in tiny.tables[resource]:
        row["evidence"] = "demonstration"
    hidden = look(tiny.tables, ON_THE_DAY, EvidenceChoice.PUBLIC)
    assert (hidden.money.declared.value, hidden.money.certified.value) == (0, 0)
    assert hidden.money.spending_curve.iloc[-1].to_list()[1:] == [0, 0, 0]
    assert ReportStatus.CERTIFIED not in set(hidden.reporting.table["status"])


def test_a_public_certificate_does_not_show_an_item_of_a_demonstration_report(look: Look) -> None:
    public = {"evidence": "public record"}
    tiny = planned().report("A-P1", ("submitted", "2020-08-10"), ("certified", "2020-08-11"))
    tiny.report("A-P2", ("submitted", "2020-08-12"), ("certified", "2020-08-13"), **public)
    tiny.item("A-P1", "100.00", "100.00", "A-P2", **public).item("A-P2", "7.00", "7.00", "A-P2", **public)
    for name in ("budget_versions", "budget", "reporting_periods", "work_packages"):
        for row in tiny.tables[name]:
            row["evidence"] = "public record"
    money = look(tiny.tables, ON_THE_DAY, EvidenceChoice.PUBLIC).money
    assert (money.declared.value, money.certified.value) == (7_00, 7_00)
    assert money.spending_curve.iloc[-1].to_list()[1:] == [7_00, 7_00, 0]
    assert stages(look, tiny, ON_THE_DAY) == (107_00, 107_00)

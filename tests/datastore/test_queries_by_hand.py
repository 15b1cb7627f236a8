"""What pages ask, worked by hand from the rows of riverbank."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import Engine

from clustercoop.datastore.engine import reading
from clustercoop.datastore.queries import cooperation, money, project
from clustercoop.selection import Selection
from clustercoop.vocabulary import EvidenceChoice
from tests.datastore.frames import rows_in


@pytest.mark.parametrize(
    ("on", "items", "declared", "certified"),
    [
        # Before the first report nothing is declared.
        (date(2018, 8, 19), 0, 0, 0),
        # AT-W-R1 comes in: 2,000.00 + 2,500.50 + 800.10 + 300.20.
        (date(2018, 8, 20), 4, 560_080, 0),
        # HR-Z-R1 comes in: 1,200.00 + 4,000.00 + 650.30 + 0.10 = 5,850.40 more.
        (date(2018, 8, 31), 8, 1_145_120, 0),
        # HR-Z-R1 is reopened: back with the partner, not declared.
        (date(2018, 9, 28), 4, 560_080, 0),
        # AT-W-R1 is certified: 2,000.00 + 2,500.50 + 700.10; item 4 was set aside.
        (date(2018, 10, 5), 4, 560_080, 520_060),
        # HR-Z-R1 comes in again and control starts on the same day.
        (date(2018, 10, 12), 8, 1_145_120, 520_060),
        # HR-Z-R1 is certified: 1,200.00 + 3,950.75 + 650.30 + 0.10 = 5,801.15 more.
        (date(2018, 11, 9), 8, 1_145_120, 1_100_175),
        # AT-W-R2 is in: 2,500.00 + 2,499.99 + 5,800.00 - 50.10 + 8,400.00 = 19,149.89 more;
        # FR-L-R2 is in: 4,500.00 + 333.33 + 333.33 + 333.34 = 5,500.00 more. HR-Z-R2 is late.
        (date(2019, 3, 31), 17, 3_610_109, 1_100_175),
        # AT-W-R2 is certified: 300.20 (item 4) + 2,500.00 + 2,499.99 + 5,500.00 - 50.10 = 10,750.09 more;
        # HR-Z-R2 is in: 1,500.00 + 5,250.25 + 1,100.00 = 7,850.25 more.
        (date(2019, 4, 15), 20, 4_395_134, 2_175_184),
    ],
)
def test_declared_and_certified_stand_as_they_stood_on_the_day(
    unchanged_viewer: Engine, on: date, items: int, declared: int, certified: int
) -> None:
    with reading(unchanged_viewer, 1) as connection:
        rows = rows_in(money.spending(connection, Selection(on)))
    assert sum(row["items"] for row in rows) == items
    assert sum(row["declared_cents"] for row in rows) == declared
    assert sum(row["certified_cents"] for row in rows) == certified


def test_an_item_set_aside_is_declared_in_its_period_and_certified_with_the_later_report(
    unchanged_viewer: Engine,
) -> None:
    def line(on: date) -> list[tuple[int, int, int]]:
        with reading(unchanged_viewer, 1) as connection:
            return [
                (row["items"], row["declared_cents"], row["certified_cents"])
                for row in rows_in(money.spending(connection, Selection(on)))
                if (row["partner_id"], row["period_id"], row["budget_line_id"]) == ("AT-W", "R1", "L2")
            ]

    # Items 3 and 4 are 800.10 and 300.20; 700.10 is certified with AT-W-R1, 300.20 with AT-W-R2 on 15 April 2019.
    assert line(date(2019, 4, 14)) == [(2, 110_030, 70_010)]
    assert line(date(2019, 4, 15)) == [(2, 110_030, 100_030)]


def test_a_withdrawn_certificate_takes_declared_and_certified_back(unchanged_viewer: Engine) -> None:
    def third_period(on: date) -> tuple[int, int]:
        with reading(unchanged_viewer, 1) as connection:
            rows = rows_in(money.spending(connection, Selection(on)))
        own = [row for row in rows if (row["partner_id"], row["period_id"]) == ("HR-Z", "R3")]
        return sum(row["declared_cents"] for row in own), sum(row["certified_cents"] for row in own)

    # Items 23 and 24 are 4,900.00, certified, and 1,200.00, which is not.
    assert third_period(date(2019, 12, 1)) == (610_000, 490_000)
    assert third_period(date(2019, 12, 2)) == (0, 0)
    assert third_period(date(2019, 12, 16)) == (610_000, 0)
    assert third_period(date(2020, 1, 20)) == (610_000, 490_000)


@pytest.mark.parametrize(
    ("on", "version", "equipment", "total"),
    [
        (date(2017, 12, 31), None, {}, 0),
        (date(2018, 1, 1), "B1", {"R2": 1_000_000}, 10_000_000),
        (date(2018, 12, 9), "B1", {"R2": 1_000_000}, 10_000_000),
        # The second version moves equipment to the third period and takes 2,000.00 off it.
        (date(2018, 12, 10), "B2", {"R3": 800_000}, 10_000_000),
    ],
)
def test_the_plan_is_the_version_in_force(
    unchanged_viewer: Engine, on: date, version: str | None, equipment: dict[str, int], total: int
) -> None:
    with reading(unchanged_viewer, 1) as connection:
        rows = rows_in(money.plan(connection, Selection(on)))
        versions = rows_in(project.budget_versions(connection, Selection(on)))
    assert [row["budget_version_id"] for row in versions[-1:]] == ([version] if version else [])
    found = {row["period_id"]: row["planned_cents"] for row in rows if row["budget_line_id"] == "L3"}
    assert found == equipment
    assert sum(row["planned_cents"] for row in rows) == total


def test_the_public_record_holds_no_ledger(unchanged_viewer: Engine) -> None:
    public = Selection(date(2020, 3, 31), EvidenceChoice.PUBLIC)
    with reading(unchanged_viewer, 1) as connection:
        for question in (money.plan, money.spending, money.reports, money.report_steps, money.payments):
            frame = question(connection, public)
            assert frame.empty
            assert "evidence" in frame.columns


def activities(viewer: Engine, on: date) -> dict[str, bool]:
    with reading(viewer, 1) as connection:
        rows = rows_in(cooperation.activities(connection, Selection(on)))
    return {row["activity_id"]: row["over"] for row in rows}


def test_an_activity_appears_when_its_stated_date_is_over(unchanged_viewer: Engine) -> None:
    # A4 is dated "2018", B1 "2019-01", A2 ends on 11 March 2018; A5 has no date and is always on record.
    assert activities(unchanged_viewer, date(2018, 3, 10)) == {"A1": True, "A5": False}
    assert activities(unchanged_viewer, date(2018, 3, 11)) == {"A1": True, "A2": True, "A5": False}
    assert "A4" not in activities(unchanged_viewer, date(2018, 12, 30))
    assert activities(unchanged_viewer, date(2018, 12, 31))["A4"]
    assert "B1" not in activities(unchanged_viewer, date(2019, 1, 30))
    assert activities(unchanged_viewer, date(2019, 1, 31))["B1"]


def test_activities_stand_in_time_order_those_without_a_date_last(unchanged_viewer: Engine) -> None:
    # "2018" may be any day of 2018 and stands before its months, as its text does.
    expected = ["A1", "A4", "A2", "A3", "A6", "B1", "A7", "A8", "A5"]
    assert list(activities(unchanged_viewer, date(2019, 3, 31))) == expected


def test_a_report_that_is_not_in_is_a_draft_without_a_forecast(unchanged_viewer: Engine) -> None:
    with reading(unchanged_viewer, 1) as connection:
        before = {row["report_id"]: row for row in rows_in(money.reports(connection, Selection(date(2019, 10, 13))))}
        after = {row["report_id"]: row for row in rows_in(money.reports(connection, Selection(date(2019, 10, 14))))}
    assert len(before) == 12
    draft, report = before["FR-L-R3"], after["FR-L-R3"]
    assert (draft["last_event"], draft["last_event_on"], draft["next_forecast_cents"]) == (None, None, None)
    expected = ("submitted", date(2019, 10, 14), 650_050)
    assert (report["last_event"], report["last_event_on"], report["next_forecast_cents"]) == expected


def test_a_risk_is_open_until_the_day_it_is_closed(unchanged_viewer: Engine) -> None:
    def open_risks(on: date) -> list[str]:
        with reading(unchanged_viewer, 1) as connection:
            return [row["risk_id"] for row in rows_in(cooperation.risks(connection, Selection(on)))]

    # K2 is open from 1 October 2018 and closed on 15 October 2019. By size: K1 is 15, K2 and K3 are 8.
    assert open_risks(date(2018, 9, 30)) == ["K1"]
    assert open_risks(date(2018, 10, 1)) == ["K1", "K2"]
    assert open_risks(date(2019, 10, 14)) == ["K1", "K2", "K3"]
    assert open_risks(date(2019, 10, 15)) == ["K1", "K3"]

"""Whoever looks from a day sees what was known then, and nothing that came later."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from clustercoop.datastore.engine import reading, viewing
from clustercoop.datastore.loading import load_unchecked
from clustercoop.selection import Selection
from clustercoop.vocabulary import EvidenceChoice
from tests.datastore.frames import rows_in
from tests.datastore.questions import QUESTIONS
from tests.datastore.recomputed import last_day
from tests.datastore.spoil import copy_of, rows_of
from tests.datastores import NewDatastore

DAYS = st.dates(date(2017, 6, 1), date(2020, 6, 30))

# What has happened on a day, and what is only planned or expected for it.
HAPPENED = {
    "activities": {"starts", "ends"},
    "baselines": {"decided_on"},
    "budget_versions": {"approved_on"},
    "certified_items": {"incurred_on"},
    "decisions": {"decided_on"},
    "forecasts": {"made_on"},
    "indicator_values": {"measured"},
    "items": {"incurred_on"},
    "judgements": {"judged_on"},
    "meetings": {"held_on"},
    "milestones": {"actual", "made_on", "rebaselined_on", "withdrawn_on"},
    "outputs": {"actual"},
    "payments": {"paid_on"},
    "report_steps": {"occurred_on"},
    "reports": {"last_event_on"},
    "risks": {"opened_on"},
}
PLANNED = {
    "baselines": {"baseline"},
    "forecasts": {"forecast_on"},
    "milestones": {"baseline", "first_baseline", "forecast_on"},
    "outputs": {"planned"},
    "periods": {"start_on", "end_on", "report_due_on"},
    "reports": {"due_on"},
    "spending_targets": {"target_on"},
    "tasks": {"start_on", "end_on"},
    "work_packages": {"start_on", "end_on"},
}

STATED = {"starts", "ends", "planned", "actual", "baseline", "first_baseline", "measured"}


def dates_in(name: str, connection: Connection, selection: Selection) -> dict[str, set[str]]:
    """Every date in an answer, by column, as the text of the last day that it can mean."""
    found: dict[str, set[str]] = {}
    for row in rows_in(QUESTIONS[name](connection, selection)):
        for column, value in row.items():
            is_stated = column in STATED and value is not None
            if isinstance(value, date) or is_stated:
                found.setdefault(column, set()).add(last_day(str(value)))
    return found


@pytest.mark.parametrize("name", QUESTIONS)
def test_no_answer_holds_a_date_later_than_the_day_it_is_asked_on(unchanged_url: str, name: str) -> None:
    with viewing(unchanged_url) as engine, reading(engine, 1) as connection:

        @settings(max_examples=25, deadline=None, database=None)
        @given(on=DAYS, choice=st.sampled_from(EvidenceChoice))
        def property_holds(on: date, choice: EvidenceChoice) -> None:
            for column, days in dates_in(name, connection, Selection(on, choice)).items():
                if column not in PLANNED.get(name, ()):
                    assert max(days) <= on.isoformat(), column

        property_holds()
        # No column of dates was overlooked.
        everything = dates_in(name, connection, Selection(date(2030, 1, 1)))
        assert set(everything) == HAPPENED.get(name, set()) | PLANNED.get(name, set())


def forget(package: Path, on: date) -> None:
    """Take out of a package all that came after a day, as if the package had been written then."""
    today = on.isoformat()

    def keep(name: str, kept: Callable[[dict[str, str]], object], **blank: Callable[[dict[str, str]], object]) -> None:
        rows = rows_of(package, name)
        with (package / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
            writer.writeheader()
            for row in rows:
                if kept(row):
                    writer.writerow(row | {column: "" for column, is_unknown in blank.items() if is_unknown(row)})

    def known(stated: str) -> bool:
        return stated == "" or last_day(stated) <= today

    keep("report_events", lambda row: row["occurred_on"] <= today)
    events = {(row["report_id"], row["event"]) for row in rows_of(package, "report_events")}

    def uncertified(row: dict[str, str]) -> bool:
        return (row["certifying_report_id"], "certified") not in events

    certificate = dict.fromkeys(("certified", "certifying_report_id", "deduction_reason"), uncertified)
    keep("expenditure", lambda row: (row["report_id"], "submitted") in events, **certificate)
    keep("payments", lambda row: row["paid_on"] <= today)
    keep("milestone_forecasts", lambda row: row["made_on"] <= today)
    withdrawal = dict.fromkeys(("withdrawn_on", "withdrawn_reason"), lambda row: not known(row["withdrawn_on"]))
    told = dict.fromkeys(("actual", "note"), lambda row: not known(row["actual"]))
    keep("milestones", lambda row: True, **withdrawal, **told)
    told |= dict.fromkeys(("achieved_value", "progress", "status"), told["actual"])
    keep("outputs", lambda row: True, **told)
    measured = {row["indicator_id"] for row in rows_of(package, "indicator_values")}
    keep("indicator_values", lambda row: known(row["measured"]))
    ahead = measured - {row["indicator_id"] for row in rows_of(package, "indicator_values")}
    keep("indicators", lambda row: row["kind"] != "counted fact" or row["indicator_id"] not in ahead)
    keep("indicator_judgements", lambda row: known(row["judged_on"]))
    keep("activities", lambda row: known(row["ends"] or row["starts"]))
    activities = {""} | {row["activity_id"] for row in rows_of(package, "activities")}
    for name in ("activity_partners", "activity_objectives", "activity_outputs", "activity_conflicts"):
        keep(name, lambda row: row["activity_id"] in activities)
    keep("clusters", lambda row: True, activity_id=lambda row: row["activity_id"] not in activities)
    keep("meetings", lambda row: known(row["held_on"]), activity_id=lambda row: row["activity_id"] not in activities)
    meetings = {""} | {row["meeting_id"] for row in rows_of(package, "meetings")}
    keep("decisions", lambda row: row["decided_on"] <= today, meeting_id=lambda row: row["meeting_id"] not in meetings)
    decisions = {row["decision_id"] for row in rows_of(package, "decisions")}
    keep("milestone_baselines", lambda row: row["decision_id"] in decisions)
    keep("risks", lambda row: row["opened_on"] <= today, closed_on=lambda row: not known(row["closed_on"]))
    keep("budget_versions", lambda row: row["approved_on"] <= today)
    versions = {row["budget_version_id"] for row in rows_of(package, "budget_versions")}
    keep("budget", lambda row: row["budget_version_id"] in versions)


@pytest.mark.parametrize(
    "on",
    [
        date(2018, 3, 12),  # the first meeting, and a decision
        date(2018, 10, 5),  # a certificate that covers all but one item, while another report is back
        date(2018, 11, 15),  # the day before a milestone is reached
        date(2019, 3, 31),  # the status date of the package
        date(2019, 4, 15),  # a certificate that covers an item of the report before
        date(2019, 7, 14),  # the day before a milestone is withdrawn
        date(2019, 10, 15),  # a risk is closed
        date(2019, 12, 2),  # a certificate is withdrawn
        date(2020, 1, 19),  # the day before a baseline is moved
        date(2020, 2, 2),  # the day before a forecast is taken back
    ],
)
def test_what_came_later_changes_no_answer(
    new_datastore: NewDatastore, riverbank: Path, tmp_path: Path, on: date
) -> None:
    package, url = copy_of(riverbank, tmp_path), f"sqlite:///{tmp_path / 'then.db'}"
    forget(package, on)
    load_unchecked(package=package, database_url=url)
    with (
        viewing(url) as then,
        viewing(new_datastore("sqlite", riverbank)) as now,
        reading(then, 1) as before,
        reading(now, 1) as after,
    ):
        for name, question in QUESTIONS.items():
            assert rows_in(question(after, Selection(on))) == rows_in(question(before, Selection(on))), name

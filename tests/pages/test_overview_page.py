"""How is the project doing?"""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest

from clustercoop.measures.definitions import Unit, definition
from clustercoop.vocabulary import MilestoneState
from tests.oracle import NOT_PUBLISHED
from tests.oracle.record import day, span
from tests.oracle.schedule import REACHED
from tests.pages import wording
from tests.pages.cases import SELECTIONS, Case, See
from tests.pages.screen import Item, numbers_in

MOST = 6
AHEAD = timedelta(days=180)


@pytest.fixture(params=SELECTIONS)
def case(request: pytest.FixtureRequest, see: See) -> Case:
    return see("overview", *request.param)


def test_the_headline_tells_time_money_milestones_and_activities(case: Case) -> None:
    money = ("certified_rate", "target_rate") if case.published else ()
    expected = case.day_in_words + case.rounded("time_elapsed")
    expected += [part for measure in money for part in case.rounded(measure)]
    expected += milestones_due(case) if milestones_due(case)[1] else []
    expected.append(float(case.oracle.figures["activities_held"]))
    assert numbers_in(case.screen.headline) == expected
    assert (NOT_PUBLISHED in case.screen.headline) is not case.published


def test_the_five_figures_at_the_head_are_the_oracle_s(case: Case) -> None:
    assert case.shown_figures() == case.figures(
        "time_elapsed", "certified_rate", "milestones_reached", "activities_held", "reports_received"
    )


def test_declared_and_certified_stand_against_budget_and_target_below_the_certified_share(case: Case) -> None:
    below = numbers_in(case.screen.figures["Certified, share of the approved budget"].below[0])
    if not case.published:
        assert below == case.rounded("approved_budget")
        return
    order = ["declared_rate"]
    if case.rounded("certified_to_target"):
        order += ["target_rate", "certified_to_target", "declared_to_target"]
    assert below == [part for measure in order for part in case.rounded(measure)]


def test_shares_are_shown_with_what_they_are_shares_of(case: Case) -> None:
    start, end = day(case.project["start_on"]), day(case.project["end_on"])
    days = (end - start).days + 1
    gone = sum(start + timedelta(days=number) <= case.on for number in range(days))
    assert numbers_in(case.screen.figures["Time elapsed"].below[0]) == [gone, days]
    reached, due = milestones_due(case)
    if due:
        assert numbers_in(case.screen.figures["Milestones reached of those due"].below[0]) == [reached, due]
    attended = numbers_in(case.screen.figures["Activities held"].below[0])
    assert attended == [len(case.oracle.cooperation.present)]


def test_every_alert_that_the_oracle_raises_is_listed_with_its_figure_and_whom_it_concerns(case: Case) -> None:
    rules = {row["alert_rule_id"]: row for row in case.oracle.record.rows("alert_rules")}
    shown = alerts(case)
    assert len(shown) == len(case.oracle.alerts)
    for name, value, subjects in case.oracle.alerts:
        rule = rules[name]
        (item,) = [item for item in shown if item.what.startswith(rule["title"])]
        assert item.when.endswith({"late": "Late", "at risk": "At risk"}[rule["severity"]])
        said = item.what.removeprefix(rule["title"]).split(" (threshold ")[0].removeprefix(": ")
        assert said == alert_value(rule["measure"], Fraction(value))
        if len(subjects) > 3:
            assert item.what.endswith(f"and {len(subjects) - 3} more.")
        named = [subject for subject in subjects if subject in item.what]
        assert len(named) >= min(len(subjects), 3)


def test_each_alert_links_to_the_page_that_explains_it(case: Case) -> None:
    explained = {row["alert_rule_id"]: row["page"] for row in case.oracle.record.rows("alert_rules")}
    pages = {explained[name] for name, *_ in case.oracle.alerts} - {"overview"}
    assert sorted(link.proto.page for link in links_of_alerts(case)) == sorted(pages)


def test_the_link_of_an_alert_takes_the_status_date_along(see: See) -> None:
    case = see("overview", "shipped", date(2013, 3, 31))
    links = links_of_alerts(case)
    assert links
    assert {link.proto.query_string for link in links} == {"date=2013-03-31"}


def test_without_an_alert_the_page_says_whether_all_is_well_or_nothing_is_known(case: Case) -> None:
    said = " ".join(case.screen.texts())
    nothing_known = not case.oracle.record.rows("alert_rules")
    assert ("not on the public record" in said) is (not case.oracle.alerts and nothing_known)
    assert ("Nothing is late or at risk" in said) is (not case.oracle.alerts and not nothing_known)


def test_what_happened_last_is_the_latest_six_of_milestones_activities_and_decisions(case: Case) -> None:
    events = [
        (span(row["actual"])[1], row["title"], wording.stated(row["actual"]))
        for row in case.oracle.record.rows("milestones")
        if case.oracle.schedule.milestones.get(row["milestone_id"], {}).get("state") in REACHED
    ]
    events += [
        (span(row["ends"] or row["starts"])[1], row["title"], wording.span(row["starts"], row["ends"]))
        for row in case.oracle.cooperation.held
    ]
    events += [
        (day(row["decided_on"]), row["title"], wording.stated(row["decided_on"]))
        for row in case.oracle.record.rows("decisions")
        if day(row["decided_on"]) <= case.on
    ]
    expected = [(when, what) for _, what, when in sorted(events, reverse=True)[:MOST]]
    assert [(item.when, item.what) for item in last(case)] == expected


def test_what_comes_next_is_planned_or_forecast_for_the_coming_half_year(case: Case) -> None:
    stands = case.oracle.schedule.milestones
    milestones = [
        (stands[name]["expected"], stands[name]["title"])
        for name in case.oracle.schedule.upcoming
        if stands[name]["state"] is not MilestoneState.OVERDUE and (stands[name]["expected"] or date.min) >= case.on
    ]
    reports = [
        (day(row["report_due_on"]), f"Partner reports on period {row['number']}")
        for row in case.oracle.record.rows("reporting_periods")
        if day(row["report_due_on"]) > case.on
    ]
    ahead = sorted((on, what) for on, what in milestones + reports if on <= case.on + AHEAD)
    expected = [(wording.day(on), what) for on, what in ahead[:MOST]]
    assert [(item.when, item.what) for item in coming(case)] == expected


def test_nothing_that_is_past_is_said_to_come_next(see: See) -> None:
    # The signs were forecast for 29 November 2019 and planned "for 2019": neither reached nor overdue.
    case = see("overview", "riverbank", date(2019, 12, 15))
    assert "Signs in three languages" not in [item.what for item in coming(case)]


def links_of_alerts(case: Case) -> list[Any]:
    """The links to other pages but those of the schedule, which stand first."""
    timeline, budget, *links = case.screen.at.get("page_link")
    assert [timeline.proto.page, budget.proto.page] == ["timeline", "budget"]
    return links


def alerts(case: Case) -> list[Item]:
    return [item for found in case.screen.lists for item in found if item.when.endswith(("Late", "At risk"))]


def last(case: Case) -> list[Item]:
    return list_after(case, "What happened last")


def coming(case: Case) -> list[Item]:
    return list_after(case, "What comes next")


def list_after(case: Case, title: str) -> list[Item]:
    """The list right below a heading, empty where a sentence stands there instead."""
    elements = [element for element in case.screen.at.main if element.type in ("subheader", "html")]
    place = [element.value for element in elements].index(title)
    return case.screen.list_in(elements[place + 1].value)


def milestones_due(case: Case) -> list[int]:
    stands = case.oracle.schedule.milestones.values()
    due = [one for one in stands if one["planned"] and one["planned"] <= case.on and one["firm"]]
    return [sum(one["state"] in REACHED for one in due), len(due)]


def alert_value(measure: str, value: Fraction) -> str:
    if definition(measure).unit is Unit.POINTS:
        return f"{wording.number(value)} percentage points"
    return wording.figure(measure, value, "")

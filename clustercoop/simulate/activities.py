"""Activities with attendance and outputs, and indicators with values and judgements."""

from __future__ import annotations

from collections.abc import Mapping

from clustercoop.datastore.models import (
    Activity,
    ActivityObjective,
    ActivityOutput,
    ActivityPartner,
    Indicator,
    IndicatorJudgement,
    IndicatorValue,
)
from clustercoop.datastore.package import Row
from clustercoop.simulate.rows import demonstration
from clustercoop.simulate.scenario import ActivityStory, Scenario
from clustercoop.simulate.schedule import MARK
from clustercoop.vocabulary import ActivityRelation, AttendanceRole, Judgement, PartnerRole


def activity_rows(scenario: Scenario, partners: Mapping[str, Row]) -> list[Row]:
    """Rows of `activities`. A place is given where people met; a call or an online workshop has none."""
    return [_activity(story, partners) for story in scenario.activities]


def attendance_rows(scenario: Scenario) -> list[Row]:
    """Rows of `activity_partners`: the host, then those who came."""
    return [
        demonstration(ActivityPartner, activity_id=story.activity_id, partner_id=partner_id, role=role)
        for story in scenario.activities
        for partner_id, role in [
            (story.host, AttendanceRole.HOST),
            *((partner_id, AttendanceRole.ATTENDED) for partner_id in story.attended),
        ]
    ]


def objective_rows(scenario: Scenario) -> list[Row]:
    """Rows of `activity_objectives`."""
    return [
        demonstration(
            ActivityObjective, activity_id=story.activity_id, objective_id=objective_id, basis="demonstration"
        )
        for story in scenario.activities
        for objective_id in story.objectives
    ]


def output_rows(scenario: Scenario) -> list[Row]:
    """Rows of `activity_outputs`."""
    return [
        demonstration(ActivityOutput, activity_id=story.activity_id, output_id=output_id, basis="demonstration")
        for story in scenario.activities
        for output_id in story.outputs
    ]


def indicator_rows(scenario: Scenario) -> list[Row]:
    """Rows of `indicators`."""
    return [
        demonstration(Indicator, **story.model_dump(exclude={"values", "judgements"}), status="demonstration")
        for story in scenario.indicators
    ]


def value_rows(scenario: Scenario) -> list[Row]:
    """Rows of `indicator_values`, at the end of each period for which one was reported."""
    return [
        demonstration(
            IndicatorValue,
            indicator_id=story.indicator_id,
            measured=period["end_on"].isoformat(),
            period_id=period["period_id"],
            value=float(value),
        )
        for story in scenario.indicators
        for period, value in zip(scenario.periods, story.values, strict=True)
        if value is not None
    ]


def judgement_rows(scenario: Scenario) -> list[Row]:
    """Rows of `indicator_judgements`; it is the lead partner who judges."""
    return [
        demonstration(
            IndicatorJudgement,
            indicator_id=story.indicator_id,
            judged_on=judged_on,
            judgement=Judgement(word),
            reason=reason,
            role=PartnerRole.LEAD.value,
        )
        for story in scenario.indicators
        for judged_on, word, reason in story.judgements
    ]


def _activity(story: ActivityStory, partners: Mapping[str, Row]) -> Row:
    host = partners[story.host]
    countries = [partners[partner_id]["country_code"] for partner_id in (story.host, *story.attended)]
    return demonstration(
        Activity,
        activity_id=story.activity_id,
        title=story.title + MARK,
        kind=story.kind,
        starts=story.day.isoformat(),
        ends=story.day.isoformat(),
        place_id=None if story.online else host["place_id"],
        country_code=None if story.online else host["country_code"],
        organiser=host["short_name"],
        participants_stated=str(story.people),
        clusters_count=story.clusters,
        countries_count=len(dict.fromkeys(countries)),
        strand=story.strand,
        strand_basis="demonstration",
        status="held",
        held=True,
        relation=ActivityRelation.PROJECT,
    )

"""Milestones, and the forecasts of their dates as they were made."""

from __future__ import annotations

from datetime import date

from clustercoop.datastore.models import Milestone, MilestoneForecast
from clustercoop.datastore.package import Row
from clustercoop.simulate.rows import demonstration
from clustercoop.simulate.scenario import MilestoneStory, Scenario

MARK = " (demonstration)"
"""Ends each title that could be taken for something that happened."""


def milestone_rows(scenario: Scenario) -> list[Row]:
    """Rows of `milestones`."""
    return [
        demonstration(
            Milestone,
            milestone_id=story.milestone_id,
            title=story.title + MARK,
            work_package_id=story.work_package_id,
            objective_id=story.objective_id,
            responsible_partner_id=story.responsible_partner_id,
            baseline=story.baseline.isoformat(),
            actual=story.actual.isoformat() if story.actual else None,
            withdrawn_on=story.withdrawn_on,
            withdrawn_reason=story.withdrawn_reason,
            before_project=False,
            in_conflict=False,
        )
        for story in scenario.schedule.milestones
    ]


def forecast_rows(scenario: Scenario) -> list[Row]:
    """Rows of `milestone_forecasts`."""
    return [
        demonstration(
            MilestoneForecast, milestone_id=story.milestone_id, made_on=made_on, forecast_on=forecast_on, reason=reason
        )
        for story in scenario.schedule.milestones
        for made_on, forecast_on, reason in _forecasts(story, scenario.schedule.asked_on)
    ]


def _forecasts(story: MilestoneStory, asked_on: list[date]) -> list[tuple[date, date | None, str | None]]:
    """Day made, day expected (None where the forecast is taken back), reason of the change.

    The first forecast is the baseline. Between changes the last one is repeated whenever partners are asked; not
    after the milestone is reached or withdrawn, not while nobody expects a day, and not once the day expected has
    passed: then nobody has said anything new.
    """
    changes = {made_on: (forecast_on, reason) for made_on, forecast_on, reason in story.changed}
    last = story.actual or story.withdrawn_on
    expected: date | None = story.baseline
    forecasts: list[tuple[date, date | None, str | None]] = []
    for day in sorted({*asked_on, *changes}):
        if last is not None and day > last:
            break
        expected, reason = changes.get(day, (expected, None))
        if day in changes or (expected is not None and expected >= day):
            forecasts.append((day, expected, reason))
    return forecasts

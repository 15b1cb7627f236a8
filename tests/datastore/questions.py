"""Every question whose answer depends on the reader's selection."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pandas as pd
from sqlalchemy import Connection

from clustercoop.datastore.queries import cooperation, expenditure, money, project, rules, schedule
from clustercoop.selection import WHOLE, Selection
from clustercoop.vocabulary import Stage

Question = Callable[[Connection, Selection], pd.DataFrame]
EVERY = 10_000
"""More items than riverbank has."""


def _items(stage: Stage) -> Question:
    return lambda connection, selection: expenditure.items(connection, selection, WHOLE, stage, offset=0, limit=EVERY)


QUESTIONS: dict[str, Question] = {
    "plan": money.plan,
    "spending": money.spending,
    "reports": money.reports,
    "report_steps": money.report_steps,
    "payments": money.payments,
    "items": _items(Stage.DECLARED),
    "certified_items": _items(Stage.CERTIFIED),
    "spending_targets": money.spending_targets,
    "limits": rules.limits,
    "programme_rules": partial(rules.programme_rules, topic="budget flexibility"),
    "budget_versions": project.budget_versions,
    "periods": project.periods,
    "work_packages": project.work_packages,
    "milestones": schedule.milestones,
    "forecasts": schedule.forecasts,
    "baselines": schedule.baselines,
    "links": schedule.links,
    "tasks": schedule.tasks,
    "activities": cooperation.activities,
    "attendance": cooperation.attendance,
    "activity_objectives": cooperation.activity_objectives,
    "outputs": cooperation.outputs,
    "meetings": cooperation.meetings,
    "decisions": cooperation.decisions,
    "risks": cooperation.risks,
    "alert_rules": cooperation.alert_rules,
}

"""Every question whose answer depends on the reader's selection: on day and evidence, or on the evidence alone."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pandas as pd
from sqlalchemy import Connection

from clustercoop.datastore.queries import cooperation, expenditure, knowledge, money, project, results, rules, schedule
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
    "outputs": results.outputs,
    "indicators": results.indicators,
    "indicator_values": results.indicator_values,
    "judgements": results.judgements,
    "activity_outputs": results.activity_outputs,
    "activity_conflicts": results.activity_conflicts,
    "meetings": cooperation.meetings,
    "decisions": cooperation.decisions,
    "risks": cooperation.risks,
    "alert_rules": cooperation.alert_rules,
}

RECORDS: dict[str, Question] = {
    "policies": knowledge.policies,
    "policy_partners": knowledge.policy_partners,
    "clusters": knowledge.clusters,
}
"""Read once for every day; what a day did not know yet is left out by the measures."""

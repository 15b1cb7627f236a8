"""Every question whose answer depends on the reader's selection."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
from sqlalchemy import Connection

from clustercoop.datastore.queries import cooperation, money, project, schedule
from clustercoop.selection import Selection

Question = Callable[[Connection, Selection], pd.DataFrame]
QUESTIONS: dict[str, Question] = {
    "plan": money.plan,
    "spending": money.spending,
    "reports": money.reports,
    "report_steps": money.report_steps,
    "payments": money.payments,
    "budget_versions": project.budget_versions,
    "periods": project.periods,
    "work_packages": project.work_packages,
    "milestones": schedule.milestones,
    "activities": cooperation.activities,
    "attendance": cooperation.attendance,
    "activity_objectives": cooperation.activity_objectives,
    "meetings": cooperation.meetings,
    "decisions": cooperation.decisions,
    "risks": cooperation.risks,
    "alert_rules": cooperation.alert_rules,
}

"""What is late or at risk: each alert rule of the package compared with its measure.

The thresholds are data. A rule whose measure is missing (not published, not applicable) says nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from clustercoop.measures.budget import Money, rate_of
from clustercoop.measures.completeness import Reporting
from clustercoop.measures.cooperation import Cooperation
from clustercoop.measures.figure import Figure, evidence_of
from clustercoop.measures.schedule import Schedule
from clustercoop.vocabulary import Comparison, Evidence, MilestoneState, Severity

HIGH_RISK = 15
"""Likelihood times impact from which an open risk counts as high."""


@dataclass(frozen=True)
class Alert:
    """One rule that is met: the figure that met it, the threshold, and whom or what it concerns."""

    rule: str
    title: str
    severity: Severity
    page: str
    figure: Figure
    threshold: float
    subjects: tuple[str, ...]
    evidence: frozenset[Evidence]


@dataclass(frozen=True)
class State:
    """Everything that an alert rule may look at."""

    money: Money
    schedule: Schedule
    cooperation: Cooperation
    reporting: Reporting


def alerts(rules: pd.DataFrame, state: State) -> tuple[Alert, ...]:
    """The rules that are met, the late ones first, each group in the order of the package.

    `rules` as `datastore.queries.cooperation.alert_rules` returns them. Raises KeyError for an unknown measure.
    """
    met = []
    for rule in rules.itertuples():
        for figure, subjects in EVALUATE[rule.measure](state, rule.threshold):
            value = figure.value
            if value is None:
                continue
            below = rule.comparison == Comparison.BELOW
            if value < rule.threshold if below else value > rule.threshold:
                met.append(
                    Alert(
                        rule=rule.alert_rule_id,
                        title=rule.title,
                        severity=Severity(rule.severity),
                        page=rule.page,
                        figure=figure,
                        threshold=rule.threshold,
                        subjects=subjects,
                        evidence=figure.evidence | {Evidence(rule.evidence)},
                    )
                )
    return tuple(sorted(met, key=lambda alert: alert.severity is not Severity.LATE))


Evaluation = list[tuple[Figure, tuple[str, ...]]]


def _reports_overdue(state: State, threshold: float) -> Evaluation:
    names = dict(zip(state.money.partners["partner_id"], state.money.partners["short_name"], strict=True))
    numbers = dict(zip(state.money.periods["period_id"], state.money.periods["number"], strict=True))
    subjects = tuple(
        f"{names[row.partner_id]} ({numbers[row.period_id]})" for row in state.reporting.overdue.itertuples()
    )
    return [(state.reporting.reports_overdue, subjects)]


def _milestones(measure: str, milestone_state: MilestoneState) -> Callable[[State, float], Evaluation]:
    def evaluate(state: State, threshold: float) -> Evaluation:
        figure: Figure = getattr(state.schedule, measure)
        return [(figure, tuple(state.schedule.of_state(milestone_state)["title"]))]

    return evaluate


def partner_gaps(money: Money) -> list[tuple[str, Figure]]:
    """Of each partner (short name): how far its certified share lies behind the project's, in percentage points.

    Not applicable to partners without a budget; empty where nothing is published.
    """
    project = money.certified_rate.value
    gaps = []
    for row in money.by_partner.itertuples():
        own = rate_of(row.certified_cents, row.approved_cents)
        if project is not None and own is not None:
            figure = Figure("partner_certified_rate_gap", project - own, evidence=money.evidence)
            gaps.append((row.short_name, figure))
    return gaps


def _partner_gaps(state: State, threshold: float) -> Evaluation:
    """One alert for all partners beyond the threshold, with the widest gap as its figure."""
    behind = [(name, figure) for name, figure in partner_gaps(state.money) if (figure.value or 0) > threshold]
    if not behind:
        return []
    widest = max((figure for _, figure in behind), key=lambda figure: figure.value or 0)
    return [(widest, tuple(name for name, _ in behind))]


def _budget_line_overrun(state: State, threshold: float) -> Evaluation:
    if not state.money.ledger_published:
        return []
    lines = state.money.by_line
    over = lines[lines["declared_cents"].astype("int64") > lines["approved_cents"].astype("int64")]
    figure = Figure("budget_line_overrun", len(over), evidence=state.money.evidence)
    return [(figure, tuple(over["title"]))]


def _risks_high(state: State, threshold: float) -> Evaluation:
    risks = state.cooperation.risks
    high = risks[(risks["likelihood"] * risks["impact"]).ge(HIGH_RISK).astype(bool)]
    return [(Figure("risks_high", len(high), evidence=evidence_of(high)), tuple(high["title"]))]


EVALUATE: dict[str, Callable[[State, float], Evaluation]] = {
    "certified_to_target": lambda state, _: [(state.money.certified_to_target, ())],
    "declared_to_target": lambda state, _: [(state.money.declared_to_target, ())],
    "declared_to_reportable": lambda state, _: [(state.money.declared_to_reportable, ())],
    "reports_overdue": _reports_overdue,
    "milestones_overdue": _milestones("milestones_overdue", MilestoneState.OVERDUE),
    "milestones_forecast_late": _milestones("milestones_forecast_late", MilestoneState.FORECAST_LATE),
    "partner_certified_rate_gap": _partner_gaps,
    "budget_line_overrun": _budget_line_overrun,
    "risks_high": _risks_high,
}
"""How each measure of an alert rule is had: figures with the names of those they concern."""

ALERT_MEASURES = frozenset(EVALUATE)
"""Measures that an alert rule may compare with a threshold."""

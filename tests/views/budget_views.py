"""Every view and table of the budget page, made of what a package says on a day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

import pandas as pd
from sqlalchemy import Connection, Engine

from clustercoop.datastore.queries import cooperation, expenditure, knowledge, project, results, rules
from clustercoop.datastore.queries import money as queries
from clustercoop.measures.alerts import State
from clustercoop.measures.budget import Money
from clustercoop.measures.cofinancing import Cofinancing
from clustercoop.measures.flexibility import FLEXIBLE, Move, Trial, try_move
from clustercoop.measures.forecast import forecast
from clustercoop.measures.performance import Performance
from clustercoop.measures.results import Results
from clustercoop.selection import WHOLE, Scope, Selection
from clustercoop.views import headline
from clustercoop.views.budget import (
    breakdown,
    changes,
    cofinancing,
    curve,
    flexibility,
    items,
    performance,
    profile,
    reconciliation,
    scope,
)
from clustercoop.views.budget import forecast as forecast_views
from clustercoop.views.view import Table, View
from clustercoop.vocabulary import Dimension, Stage
from tests.measures.states import results_of, state_of

QUERY = "date=2019-03-31"
MOVED = 123_456


@dataclass(frozen=True)
class Asked:
    """What the budget page asks a datastore for, besides the measures of a day."""

    engine: Engine
    selection: Selection
    part: Scope = WHOLE

    @cached_property
    def state(self) -> State:
        """All measures of the whole project."""
        with self.engine.connect() as connection, connection.begin():
            return state_of(connection, self.selection)

    @cached_property
    def results(self) -> Results:
        """The results of the whole project."""
        with self.engine.connect() as connection, connection.begin():
            return results_of(connection, self.selection)

    @cached_property
    def money(self) -> Money:
        """The money of the part."""
        return self.money_of(self.part)

    def money_of(self, part: Scope) -> Money:
        with self.engine.connect() as connection, connection.begin():
            return narrowed(connection, self.state.money, self.selection, part)

    @cached_property
    def frames(self) -> dict[str, pd.DataFrame]:
        with self.engine.connect() as connection, connection.begin():
            return {
                "objectives": project.objectives(connection),
                "ends": project.end_dates(connection),
                "alert rules": cooperation.alert_rules(connection, self.selection),
                "activity outputs": results.activity_outputs(connection, self.selection),
                "activity conflicts": results.activity_conflicts(connection, self.selection),
                "clusters": knowledge.clusters(connection, self.selection),
                "limits": rules.limits(connection, self.selection),
                "decommitment": rules.programme_rules(connection, self.selection, topic="decommitment"),
                "targets": queries.spending_targets(connection, self.selection),
                "items": expenditure.items(connection, self.selection, self.part, Stage.DECLARED, offset=0, limit=100),
            }

    @cached_property
    def at_the_start(self) -> Money:
        """The money on the first day of the project, or on the day itself if that is earlier."""
        on = min(self.state.money.project.start_on, self.selection.status_date)
        return Asked(self.engine, replace(self.selection, status_date=on), self.part).money

    @cached_property
    def both_versions(self) -> tuple[Money, ...]:
        """The money against the first and the last budget; empty where there are no two."""
        versions = list(self.state.money.versions["budget_version_id"])
        if len(versions) < 2:
            return ()
        return tuple(
            self.money_of(replace(self.part, budget_version_id=version)) for version in (versions[0], versions[-1])
        )

    @cached_property
    def views(self) -> tuple[View, ...]:
        """Those that stand on the page at once."""
        return tuple(_views(self))

    @cached_property
    def variants(self) -> tuple[View, ...]:
        """The same by every dimension and stage: each stands in the place of another."""
        return tuple(_variants(self))


def narrowed(connection: Connection, whole: Money, selection: Selection, part: Scope) -> Money:
    return replace(
        whole,
        plan=queries.plan(connection, selection, part),
        spending=queries.spending(connection, selection, part),
        steps=queries.report_steps(connection, selection, part),
        payments=queries.payments(connection, selection, part),
        ledger_published=queries.plan_is_published(connection, selection, part),
        scope=part,
    )


def _views(asked: Asked) -> Iterator[View]:
    state, stage = replace(asked.state, money=asked.money), Stage.DECLARED
    yield curve.curve(state.money)
    yield reconciliation.proof(state.money)
    ends = forecast(state.money, state.reporting)
    if ends.missing is None:
        yield forecast_views.methods(state.money, ends)
        yield forecast_views.partners(state.money, ends)
    yield profile.profile(state.money, state.reporting, asked.frames["alert rules"], query=QUERY)
    yield breakdown.bars(state.money, by=Dimension.PARTNER, stage=stage, query=QUERY)
    yield breakdown.rates(state.money, stage=stage, query=QUERY)
    yield flexibility.verdicts(state.money, asked.frames["limits"], by=Dimension.BUDGET_LINE)
    yield changes.dates(asked.at_the_start, state.money, by=Dimension.PARTNER)
    if asked.both_versions:
        yield changes.versions(*asked.both_versions, by=Dimension.PARTNER)
    yield cofinancing.by_partner(Cofinancing(state.money, asked.frames["targets"]))
    measured = Performance(state.money, state.schedule, stage)
    yield performance.lines(measured)
    yield performance.by_work_package(measured)


def _variants(asked: Asked) -> Iterator[View]:
    money, limits = asked.money, asked.frames["limits"]
    for dimension in Dimension:
        for stage in Stage:
            yield breakdown.bars(money, by=dimension, stage=stage, query=QUERY)
        yield changes.dates(asked.at_the_start, money, by=dimension)
        if asked.both_versions:
            yield changes.versions(*asked.both_versions, by=dimension)
    for dimension in FLEXIBLE:
        yield flexibility.verdicts(money, limits, by=dimension)
    for stage in (Stage.CERTIFIED, Stage.PAID):
        yield breakdown.rates(money, stage=stage, query=QUERY)
        yield performance.lines(Performance(money, asked.state.schedule, stage))


def tables(asked: Asked) -> Iterator[Table]:
    """The tables of the page that are no view."""
    money, limits = asked.money, asked.frames["limits"]
    yield items.table(asked.frames["items"])
    yield flexibility.rules_table(limits, scope.names(money, Dimension.BUDGET_LINE), money.project.currency)
    yield from (flexibility.trial_table(trial, money) for trial in _trials(asked))
    for stage in Stage:
        yield performance.figure_table(Performance(money, asked.state.schedule, stage))


def sentences(asked: Asked) -> Iterator[str]:
    """What the page says beside its views."""
    money, limits = asked.money, asked.frames["limits"]
    yield forecast_views.answer(money, forecast(money, asked.state.reporting))
    yield flexibility.answer(money, limits)
    yield breakdown.answer(money, stage=Stage.DECLARED)
    for trial in _trials(asked):
        names = scope.names(money, trial.move.dimension)
        yield from flexibility.trial_words(trial, names, money.project.currency)
    yield from cofinancing.targets(Cofinancing(money, asked.frames["targets"]))
    yield from cofinancing.programme_rules(asked.frames["decommitment"])
    yield headline.budget(money)


def _trials(asked: Asked) -> Iterator[Trial]:
    """A move between the first two members of each dimension that has so many."""
    money, limits = asked.money, asked.frames["limits"]
    for dimension in FLEXIBLE:
        members = list(scope.names(money, dimension))
        if len(members) > 1:
            yield try_move(money, limits, Move(dimension, members[0], members[1], MOVED))

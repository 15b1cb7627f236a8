"""How the project will end: what partners will have declared at completion, forecast in three ways, as a range.

Each partner is forecast on its own and the partners are summed, because a grant cannot exceed its budget: what a
partner would declare beyond its approved budget is its own cost, and pays for nobody else's underspend. Which periods
are reported and which outstanding is written in `measures.outstanding`.

- `ForecastMethod.PLAN`: declared, and the plan of every outstanding period.
- `ForecastMethod.PARTNERS`: the same, but one period counts with the partner's own forecast in place of its plan: the
  first outstanding one after its latest report that has come in with a forecast. A forecast is made for all of a
  partner's work, so there is none where the scope is a work package or a budget line.
- `ForecastMethod.RUN_RATE`: declared, and for each day of the outstanding periods what the last two reported periods
  brought for each of their days. Where corrections outweigh what was declared, the rate is negative and stays so.
- A partner for whom a method has no number counts as in `PLAN`. A method with a number for no partner that has a
  period outstanding is not applicable.
- Where no period is outstanding nothing is left to forecast: the methods agree, and what is declared is the outcome.
- Otherwise nothing is forecast before `ENOUGH` periods are certified, see `certified_periods`.

With a scope only its part of plan and expenditure is counted, and the approved budget is that of the part: what exceeds
it may be covered by another part of the partner's budget. A scope of one period has no run rate; a report on an earlier
period still gives the forecast for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import pandas as pd

from clustercoop.measures.budget import Money
from clustercoop.measures.cofinancing import fund_share
from clustercoop.measures.completeness import Reporting
from clustercoop.measures.figure import Figure, Missing, half_up
from clustercoop.measures.outstanding import Standing, by_partner_and_period, standings
from clustercoop.vocabulary import Dimension, Evidence, ForecastMethod, NoForecast, ReportStatus

ENOUGH = 2
"""Certified periods without which nothing is forecast, and reported periods without which a partner has no run rate."""


@dataclass(frozen=True)
class Outcome:
    """How the project ends by one method; amounts in cents, None where the method is not applicable.

    Total is declared and expected together. Eligible is each partner's total up to its approved budget, own cost the
    rest of it, underspend what is approved and not eligible, and the fund's underspend its part at each partner's own
    co-financing rate, rounded half up for each partner.
    """

    method: ForecastMethod
    applicable: bool
    declared_cents: int
    expected_cents: int | None
    total_cents: int | None
    eligible_cents: int | None
    own_cost_cents: int | None
    underspend_cents: int | None
    fund_underspend_cents: int | None
    covered: int
    """Partners with a period outstanding for whom the method has a number of its own; the others count as planned."""
    partners: int
    """Partners with a period outstanding."""


@dataclass(frozen=True)
class Forecast:
    """The outcomes in the order of `ForecastMethod`, or why there are none.

    `by_partner` has one row per partner of the scope in list order: partner_id, short_name, approved_cents,
    declared_cents (None where not published), of each method its total and eligible (partners_total_cents,
    partners_eligible_cents, run_rate_…, plan_…; None where the method is not applicable), low_cents and high_cents
    (range of the partner's eligible over the applicable methods; a partner may be low where the whole is not, so
    these do not add up to the range of the whole).
    """

    outcomes: tuple[Outcome, ...]
    missing: NoForecast | None
    certified_periods: int
    by_partner: pd.DataFrame
    evidence: frozenset[Evidence] = field(default_factory=frozenset)

    @property
    def applicable(self) -> tuple[Outcome, ...]:
        """The outcomes that make the range."""
        return tuple(outcome for outcome in self.outcomes if outcome.applicable)

    @property
    def declared_within_budget_cents(self) -> int:
        """Declared so far, of each partner at most what is approved; the rest of it is own cost already."""
        rows = self.by_partner.to_dict("records")
        return sum(
            min(row["declared_cents"], row["approved_cents"]) for row in rows if row["declared_cents"] is not None
        )

    @property
    def complete(self) -> bool:
        """Whether every period is reported, so that the outcome is known and no longer forecast."""
        return self.missing is None and not any(outcome.partners for outcome in self.outcomes)

    @property
    def low(self) -> Figure:
        """The least eligible expenditure of the applicable methods."""
        return self._extreme("forecast_low", min, "eligible_cents")

    @property
    def high(self) -> Figure:
        """The most eligible expenditure of the applicable methods."""
        return self._extreme("forecast_high", max, "eligible_cents")

    @property
    def underspend_low(self) -> Figure:
        return self._extreme("forecast_underspend_low", min, "underspend_cents")

    @property
    def underspend_high(self) -> Figure:
        return self._extreme("forecast_underspend_high", max, "underspend_cents")

    @property
    def fund_underspend_low(self) -> Figure:
        return self._extreme("forecast_fund_underspend_low", min, "fund_underspend_cents")

    @property
    def fund_underspend_high(self) -> Figure:
        return self._extreme("forecast_fund_underspend_high", max, "fund_underspend_cents")

    def _extreme(self, measure: str, pick: Callable[[Iterable[int]], int], column: str) -> Figure:
        cents = [getattr(outcome, column) for outcome in self.applicable]
        return Figure(measure, pick(cents) if cents else None, missing=self._why, evidence=self.evidence)

    @property
    def _why(self) -> Missing | None:
        if self.missing is None:
            return None
        published = self.missing is not NoForecast.NOT_PUBLISHED
        return Missing.NOT_APPLICABLE if published else Missing.NOT_PUBLISHED


def forecast(money: Money, reporting: Reporting) -> Forecast:
    """The forecast at completion of the scope of `money`; `reporting` of the whole project on the same day.

    Missing (see `NoForecast`) where the ledger, the periods or the reports are not published, where the scope holds
    no partner or no period, and before enough periods are certified. The rules are those at the head of the module.
    """
    partners = standings(money, reporting)
    certified = certified_periods(money, reporting)
    missing = _missing(money, reporting, partners, certified)
    outcomes = () if missing else tuple(_outcome(method, partners) for method in ForecastMethod)
    evidence = money.evidence | reporting.evidence
    return Forecast(outcomes, missing, certified, _by_partner(money, partners, outcomes), evidence)


def certified_periods(money: Money, reporting: Reporting) -> int:
    """The periods for which a report that declares more than nothing is certified on the status date.

    Of the scope's partners, and of the scope's money; with a scope of one period the money of the others is not told,
    and their certified reports count as they are.
    """
    declared, scope = by_partner_and_period(money.spending, "declared_cents"), money.scope.period_id
    reports = reporting.table[reporting.table["partner_id"].isin(money.by_partner["partner_id"])]
    return len(
        {
            report.period_id
            for report in reports[reports["status"] == ReportStatus.CERTIFIED].itertuples()
            if scope not in (None, report.period_id) or declared.get((report.partner_id, report.period_id), 0) > 0
        }
    )


def expected(standing: Standing, method: ForecastMethod) -> int | None:
    """What the method expects a partner to declare in its outstanding periods, in cents.

    None where it has no number of its own: no forecast of the partner, or too few periods reported for a run rate.
    """
    match method:
        case ForecastMethod.PARTNERS:
            return _by_own_forecast(standing)
        case ForecastMethod.RUN_RATE:
            return _by_run_rate(standing)
        case ForecastMethod.PLAN:
            return standing.planned_cents


def _by_own_forecast(standing: Standing) -> int | None:
    period_id, cents = standing.next_forecast or (None, 0)
    replaced = [period.planned_cents for period in standing.outstanding if period.period_id == period_id]
    return standing.planned_cents - replaced[0] + cents if replaced else None


def _by_run_rate(standing: Standing) -> int | None:
    last = standing.reported[-ENOUGH:]
    if len(last) < ENOUGH:
        return None
    spent = sum(period.declared_cents for period in last)
    days_to_come = sum(period.days for period in standing.outstanding)
    return half_up(spent * days_to_come, sum(period.days for period in last))


@dataclass(frozen=True)
class _End:
    """How a partner ends by a method; amounts in cents."""

    total: int
    eligible: int
    fund_underspend: int


def _end(standing: Standing, method: ForecastMethod) -> _End:
    number = expected(standing, method)
    total = standing.declared_cents + (standing.planned_cents if number is None else number)
    eligible = min(total, standing.approved_cents)
    fund_underspend = fund_share(standing.approved_cents - eligible, standing.erdf_rate_bp)
    return _End(total, eligible, fund_underspend)


def _missing(money: Money, reporting: Reporting, partners: list[Standing], certified: int) -> NoForecast | None:
    if not money.ledger_published or money.periods.empty or reporting.reports.empty:
        return NoForecast.NOT_PUBLISHED
    if not partners or money.breakdowns[Dimension.PERIOD].empty:
        return NoForecast.NOTHING_IN_SCOPE
    if certified < ENOUGH and any(partner.outstanding for partner in partners):
        return NoForecast.TOO_EARLY
    return None


def _outcome(method: ForecastMethod, partners: list[Standing]) -> Outcome:
    still_open = [partner for partner in partners if partner.outstanding]
    covered = sum(expected(partner, method) is not None for partner in still_open)
    declared = sum(partner.declared_cents for partner in partners)
    if still_open and not covered:
        return Outcome(method, False, declared, None, None, None, None, None, None, covered, len(still_open))
    ends = [_end(partner, method) for partner in partners]
    total, eligible = sum(end.total for end in ends), sum(end.eligible for end in ends)
    return Outcome(
        method=method,
        applicable=True,
        declared_cents=declared,
        expected_cents=total - declared,
        total_cents=total,
        eligible_cents=eligible,
        own_cost_cents=total - eligible,
        underspend_cents=sum(partner.approved_cents for partner in partners) - eligible,
        fund_underspend_cents=sum(end.fund_underspend for end in ends),
        covered=covered,
        partners=len(still_open),
    )


def _by_partner(money: Money, partners: list[Standing], outcomes: tuple[Outcome, ...]) -> pd.DataFrame:
    made = money.by_partner[["partner_id", "short_name", "approved_cents", "declared_cents"]].copy()
    applicable = [outcome.method for outcome in outcomes if outcome.applicable]
    ends = {method: [_end(partner, method) for partner in partners] for method in applicable}
    columns: dict[str, list[int | None]] = {}
    for method in ForecastMethod:
        columns[f"{method.name.lower()}_total_cents"] = [end.total for end in ends.get(method, [])]
        columns[f"{method.name.lower()}_eligible_cents"] = [end.eligible for end in ends.get(method, [])]
    by_partner = list(zip(*ends.values(), strict=True))
    columns["low_cents"] = [min(end.eligible for end in of_partner) for of_partner in by_partner]
    columns["high_cents"] = [max(end.eligible for end in of_partner) for of_partner in by_partner]
    for name, cents in columns.items():
        made[name] = pd.Series(cents or [None] * len(made), dtype=object, index=made.index)
    return made

"""Symbols and words of what the money page decides: attention, forecasts, verdicts."""

from __future__ import annotations

from clustercoop.i18n import N_
from clustercoop.vocabulary import Attention, ForecastMethod, MoveProblem, NoForecast, Verdict

ATTENTION = {
    Attention.REPORT_OVERDUE: ("■", N_("report overdue")),
    Attention.REPORT_REOPENED: ("▲", N_("report reopened")),
    Attention.OVERSPENT: ("▲", N_("over budget")),
    Attention.BEHIND: ("◔", N_("behind")),
    Attention.ON_TRACK: ("●", N_("on track")),
    Attention.NOT_PUBLISHED: ("–", N_("not published")),
}

METHODS = {
    ForecastMethod.PARTNERS: N_("Partners’ forecasts"),
    ForecastMethod.RUN_RATE: N_("Run rate"),
    ForecastMethod.PLAN: N_("Plan for the rest"),
}

METHODS_EXPLAINED = {
    ForecastMethod.PARTNERS: N_(
        "Declared so far, what each partner expects to declare in its next report, and the plan for the periods after."
    ),
    ForecastMethod.RUN_RATE: N_(
        "Declared so far, and for each day still to be reported what the partner declared for a day of its last two "
        "reported periods."
    ),
    ForecastMethod.PLAN: N_("Declared so far, and the plan for every period that is not reported yet."),
}

NO_FORECAST = {
    NoForecast.NOT_PUBLISHED: N_("Spending is not published, so nothing can be forecast."),
    NoForecast.NOTHING_IN_SCOPE: N_("Nothing is planned or declared here, so there is nothing to forecast."),
    NoForecast.TOO_EARLY: N_("Too early to say: nothing is forecast before two reporting periods are certified."),
}

VERDICTS = {
    Verdict.WITHIN_BUDGET: ("●", N_("within the budget")),
    Verdict.WITHIN_RULE: ("◐", N_("over the budget, within the rule")),
    Verdict.NEEDS_APPROVAL: ("■", N_("needs approval")),
    Verdict.LIMIT_UNKNOWN: ("?", N_("over the budget, no limit on record")),
    Verdict.OVER_CEILING: ("■", N_("over the ceiling")),
    Verdict.NOT_PUBLISHED: ("–", N_("not published")),
}

MOVE_VERDICTS = VERDICTS | {
    Verdict.WITHIN_RULE: ("●", N_("within the rule, no approval needed")),
    Verdict.WITHIN_BUDGET: ("●", N_("nothing is moved")),
    Verdict.LIMIT_UNKNOWN: ("?", N_("no limit on record")),
}
"""The same of a move of money: it may be over a limit, but not over a budget."""

MOVE_PROBLEMS = {
    MoveProblem.NOT_PUBLISHED: N_("Budgets are not published; nothing can be tried."),
    MoveProblem.SAME_MEMBER: N_("Choose two different ones."),
    MoveProblem.NOT_POSITIVE: N_("Choose an amount above nothing."),
    MoveProblem.MORE_THAN_APPROVED: N_("That is more than is approved there."),
    MoveProblem.MORE_THAN_UNSPENT: N_("▲ That is more than is unspent there: it would be over its budget at once."),
}

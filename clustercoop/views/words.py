"""The words and symbols of a reader: values, evidence, states. Status is always symbol and word, never colour alone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from clustercoop import i18n
from clustercoop.i18n import N_, _
from clustercoop.measures.definitions import Unit
from clustercoop.measures.figure import Figure, Missing
from clustercoop.vocabulary import (
    ActivityRelation,
    ActivityStrand,
    Aggregation,
    AttendanceRole,
    Body,
    Direction,
    Evidence,
    IndicatorKind,
    IndicatorState,
    Judgement,
    MilestoneState,
    OutputKind,
    OutputState,
    PartnerRole,
    ReportStatus,
    Severity,
)

MILESTONE_STATES = {
    MilestoneState.REACHED_ON_TIME: ("●", N_("reached on time")),
    MilestoneState.REACHED_LATE: ("◐", N_("reached late")),
    MilestoneState.REACHED_UNPLANNED: ("●", N_("reached, no plan on record")),
    MilestoneState.NOT_DUE: ("○", N_("not due")),
    MilestoneState.DUE_SOON: ("◔", N_("due soon")),
    MilestoneState.FORECAST_LATE: ("▲", N_("forecast late")),
    MilestoneState.OVERDUE: ("■", N_("overdue")),
    MilestoneState.IN_CONFLICT: ("?", N_("sources disagree on its date")),
    MilestoneState.WITHDRAWN: ("✕", N_("withdrawn")),
}

REPORT_STATUSES = {
    ReportStatus.NOT_DUE: ("○", N_("not due")),
    ReportStatus.OVERDUE: ("■", N_("overdue")),
    ReportStatus.SUBMITTED: ("◔", N_("submitted")),
    ReportStatus.UNDER_CONTROL: ("◐", N_("under control")),
    ReportStatus.CERTIFIED: ("●", N_("certified")),
    ReportStatus.REOPENED: ("▲", N_("reopened")),
}

OUTPUT_STATES = {
    OutputState.DELIVERED: ("●", N_("delivered")),
    OutputState.DELIVERED_UNDATED: ("◉", N_("delivered, date unknown")),
    OutputState.BEGUN: ("◐", N_("begun")),
    OutputState.PLANNED: ("○", N_("planned")),
    OutputState.UNTOLD: ("?", N_("state not on record")),
}

OUTPUT_KINDS = {
    OutputKind.PLANNED: N_("planned output"),
    OutputKind.DELIVERABLE: N_("deliverable"),
    OutputKind.SERIES: N_("output series"),
    OutputKind.RESULT: N_("result"),
}

INDICATOR_STATES = {
    IndicatorState.REACHED: ("●", N_("reached")),
    IndicatorState.ON_TRACK: ("◐", N_("on track")),
    IndicatorState.BEHIND: ("▲", N_("behind")),
    IndicatorState.NO_VALUE: ("○", N_("no value yet")),
    IndicatorState.NO_BASELINE: ("?", N_("no baseline on record")),
    IndicatorState.NO_TARGET: ("–", N_("no target on record")),
}

INDICATOR_KINDS = {
    IndicatorKind.OUTPUT: N_("output indicator"),
    IndicatorKind.RESULT: N_("result indicator"),
    IndicatorKind.COUNTED: N_("counted fact"),
}

AGGREGATIONS = {
    Aggregation.CUMULATIVE: N_("cumulative: the latest value counts"),
    Aggregation.PER_PERIOD: N_("per period: the sum of the periods counts"),
    Aggregation.SINGLE: N_("measured each time: the latest value counts"),
}

DIRECTIONS = {Direction.UP: N_("more is better"), Direction.DOWN: N_("less is better")}

JUDGEMENTS = {
    Judgement.ON_TRACK: ("●", N_("on track")),
    Judgement.AT_RISK: ("▲", N_("at risk")),
    Judgement.OFF_TRACK: ("■", N_("off track")),
}

SEVERITIES = {Severity.LATE: ("■", N_("Late")), Severity.AT_RISK: ("▲", N_("At risk"))}

EVIDENCE = {
    Evidence.PUBLIC: ("◆", N_("public record")),
    Evidence.REPORTED: ("◈", N_("reported")),
    Evidence.DEMONSTRATION: ("◇", N_("demonstration")),
}

BODIES = {
    Body.STEERING_COMMITTEE: N_("Steering committee"),
    Body.WORKING_GROUP: N_("Transnational working group"),
}

RELATIONS = {
    ActivityRelation.PROJECT: N_("project"),
    ActivityRelation.PREPARATION: N_("preparation"),
    ActivityRelation.DISSEMINATION: N_("dissemination"),
    ActivityRelation.PARTNER: N_("partner"),
    ActivityRelation.RELATED: N_("related project"),
    ActivityRelation.CONTEXT: N_("context"),
}

STRANDS = {
    ActivityStrand.OBJECTIVE: N_("objective"),
    ActivityStrand.MANAGEMENT: N_("management"),
    ActivityStrand.COMMUNICATION: N_("communication"),
}

ROLES = {AttendanceRole.HOST: N_("host"), AttendanceRole.ATTENDED: N_("attended")}

CLUSTER_LINKS = {
    "named participant": ("●", N_("took part")),
    "related project": ("◐", N_("through a related project")),
    "policy context": ("○", N_("policy context")),
    "context": ("○", N_("context")),
}
"""What a package says most often of how a cluster is linked to the project; another link keeps its own words."""

MISSING = {
    Missing.NOT_PUBLISHED: N_("not published"),
    Missing.NOT_ON_RECORD: N_("not on record"),
    Missing.NOT_APPLICABLE: N_("n/a"),
}

PARTNER_ROLES = {PartnerRole.LEAD: N_("lead partner"), PartnerRole.PROJECT: N_("project partner")}

STAGES = {
    "declared": N_("declared in partner reports"),
    "certified": N_("certified by first-level control"),
    "paid": N_("received by the lead partner"),
}

RATIO_DECIMALS = 2
"""An index such as 0.93 is told apart in hundredths, however coarse the other figures are."""


def symbol_and_word(pair: tuple[str, str]) -> str:
    """`● reached on time`."""
    symbol, word = pair
    return f"{symbol}{i18n.NO_BREAK}{_(word)}"


def milestone_state(state: MilestoneState) -> str:
    """Symbol and word of a milestone's state."""
    return symbol_and_word(MILESTONE_STATES[state])


def cluster_link(link: str) -> str:
    """Symbol and word of how a cluster is linked to the project."""
    return symbol_and_word(CLUSTER_LINKS.get(link, ("○", link)))


def discussed(yes: bool) -> str:
    """Symbol and word of whether a source shows a policy as discussed in the project."""
    return symbol_and_word(("●", N_("discussed")) if yes else ("○", N_("not shown as discussed")))


def report_status(status: ReportStatus) -> str:
    """Symbol and word of a report's status."""
    return symbol_and_word(REPORT_STATUSES[status])


def output_state(state: OutputState) -> str:
    """Symbol and word of where an output stands."""
    return symbol_and_word(OUTPUT_STATES[state])


def indicator_state(state: IndicatorState) -> str:
    """Symbol and word of where an indicator stands by its values."""
    return symbol_and_word(INDICATOR_STATES[state])


def judgement(word: Judgement) -> str:
    """Symbol and word of the lead partner's judgement."""
    return symbol_and_word(JUDGEMENTS[word])


def evidence_mark(evidence: Iterable[Evidence]) -> str:
    """What figures or rows rest on, the weakest said first: `◇ demonstration, ◆ public record`."""
    present = set(evidence)
    order = (Evidence.DEMONSTRATION, Evidence.REPORTED, Evidence.PUBLIC)
    return ", ".join(symbol_and_word(EVIDENCE[word]) for word in order if word in present)


def value(figure: Figure, currency: str, decimals: int = 0) -> str:
    """A figure in its unit, or the word for its absence."""
    if figure.value is None:
        return _(MISSING[figure.missing or Missing.NOT_APPLICABLE])
    match figure.definition.unit:
        case Unit.MONEY:
            return i18n.money(int(figure.value), currency, decimals)
        case Unit.PERCENT:
            return i18n.percent(figure.value, decimals)
        case Unit.POINTS:
            return _("{points} percentage points").format(points=i18n.number(figure.value, decimals))
        case Unit.DAYS:
            return days(figure.value, decimals)
        case Unit.RATIO:
            return i18n.number(figure.value, RATIO_DECIMALS)
        case Unit.COUNT:
            return i18n.number(figure.value)


def part(figure: Figure, amount: float | int | None, currency: str, words: str | None) -> str:
    """A numerator or denominator as a number with its name: `Certified expenditure: 1 000.00 EUR`."""
    if amount is None or words is None:
        return ""
    if Unit.MONEY in (figure.definition.unit, figure.definition.parts):
        text = i18n.money(int(amount), currency, 2)
    else:
        text = i18n.number(amount, 0 if float(amount).is_integer() else 1)
    return f"{_(words)}: {text}"


def days(number: float, decimals: int = 0) -> str:
    """`12 days`, with the sign of a slippage."""
    text = i18n.number(number, decimals)
    return i18n.ngettext("{days} day", "{days} days", int(abs(number) + 0.5)).format(days=text)


def slippage(number: int | None) -> str:
    """A slippage in days: late is positive; empty where it is not known to the day."""
    if number is None:
        return ""
    if number == 0:
        return _("on the day")
    if number > 0:
        return i18n.ngettext("{days} day late", "{days} days late", number).format(days=i18n.number(number))
    return i18n.ngettext("{days} day early", "{days} days early", -number).format(days=i18n.number(-number))


def slippage_change(number: int | None) -> str | None:
    """How far a promise moved: `28 days later`; None where there is nothing to compare with."""
    if number is None:
        return None
    if number == 0:
        return _("unchanged")
    if number > 0:
        return i18n.ngettext("{days} day later", "{days} days later", number).format(days=i18n.number(number))
    return i18n.ngettext("{days} day earlier", "{days} days earlier", -number).format(days=i18n.number(-number))


def names(items: Iterable[str], most: int = 3) -> str:
    """A few names, and how many more: `NGM, SIEA and 2 more`."""
    every = list(items)
    if len(every) <= most:
        return ", ".join(every)
    more = i18n.ngettext("and {number} more", "and {number} more", len(every) - most)
    return f"{', '.join(every[:most])} {more.format(number=len(every) - most)}"


def at(status_date: date) -> str:
    """`At 30 September 2013`."""
    return _("At {day}").format(day=i18n.day(status_date))

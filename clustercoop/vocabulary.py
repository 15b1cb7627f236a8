"""The enumerations of the field's words; imported by every layer, imports nothing of ours.

The values are what stands in the data package and in the database; the words a reader sees are made from
them in `clustercoop.views.words`, where they pass through gettext.
"""

from enum import StrEnum


class Evidence(StrEnum):
    """What a row rests on."""

    PUBLIC = "public record"
    REPORTED = "reported"
    DEMONSTRATION = "demonstration"


class EvidenceChoice(StrEnum):
    """The reader's switch: every row, or only what is public."""

    ALL = "all"
    PUBLIC = "public"


class PartnerRole(StrEnum):
    LEAD = "lead partner"
    PROJECT = "project partner"


class Stage(StrEnum):
    """The three stages of money. They are never mixed; each figure names its own."""

    DECLARED = "declared"
    CERTIFIED = "certified"
    PAID = "paid"


class Dimension(StrEnum):
    """What the money is broken down by."""

    PARTNER = "partner"
    WORK_PACKAGE = "work package"
    BUDGET_LINE = "budget line"
    PERIOD = "period"


class CellState(StrEnum):
    """What a cell of a matrix of spending rates has to say; only `RATE` and `UNPLANNED` hold an amount."""

    NOT_PUBLISHED = "not published"
    NOTHING_PLANNED = "nothing planned"
    NOTHING_SPENT = "planned, nothing spent"
    UNPLANNED = "spent without a plan"
    RATE = "rate"


class LimitKind(StrEnum):
    """What a rule of the programme limits: expenditure beyond the approved budget, or that of a budget line at all."""

    OVERRUN = "overrun"
    CEILING = "ceiling"


class Verdict(StrEnum):
    """What the rules on moving money say of a member of a breakdown, or of a move; see `measures.flexibility`."""

    WITHIN_BUDGET = "within budget"
    WITHIN_RULE = "over budget, within the rule"
    NEEDS_APPROVAL = "needs approval"
    LIMIT_UNKNOWN = "limit not on record"
    OVER_CEILING = "over the ceiling"
    NOT_PUBLISHED = "not published"


class MoveProblem(StrEnum):
    """What is wrong with a move between two members; only `MORE_THAN_UNSPENT` does not prevent it."""

    NOT_PUBLISHED = "not published"
    SAME_MEMBER = "from a member to itself"
    NOT_POSITIVE = "no amount above nothing"
    MORE_THAN_APPROVED = "more than is approved"
    MORE_THAN_UNSPENT = "more than is unspent"


class Attention(StrEnum):
    """What about a partner needs attention, the most urgent first; the rules are in `measures.profile.attention`."""

    REPORT_OVERDUE = "report overdue"
    REPORT_REOPENED = "report reopened"
    OVERSPENT = "more declared than approved"
    BEHIND = "behind the periods due for report"
    ON_TRACK = "on track"
    NOT_PUBLISHED = "not published"


class ForecastMethod(StrEnum):
    """By what the rest of the project is forecast; the rules are in `measures.forecast`."""

    PARTNERS = "partners' forecasts"
    RUN_RATE = "run rate"
    PLAN = "plan for the rest"


class NoForecast(StrEnum):
    """Why there is no forecast."""

    NOT_PUBLISHED = "not published"
    NOTHING_IN_SCOPE = "nothing in the scope"
    TOO_EARLY = "too early"


class ReportEventKind(StrEnum):
    """What happens to a partner report after its draft."""

    SUBMITTED = "submitted"
    CONTROL_STARTED = "control started"
    CERTIFIED = "certified"
    REOPENED = "reopened"


class ReportStatus(StrEnum):
    """Where a partner report stands on a day. `NOT_DUE` and `OVERDUE` are the two faces of a draft."""

    NOT_DUE = "not due"
    OVERDUE = "overdue"
    SUBMITTED = "submitted"
    UNDER_CONTROL = "under control"
    CERTIFIED = "certified"
    REOPENED = "reopened"


class MilestoneState(StrEnum):
    """Where a milestone stands on a day; the rules are written in `measures.schedule.state_of`."""

    NOT_DUE = "not due"
    DUE_SOON = "due soon"
    FORECAST_LATE = "forecast late"
    OVERDUE = "overdue"
    REACHED_ON_TIME = "reached on time"
    REACHED_LATE = "reached late"
    REACHED_UNPLANNED = "reached, no plan on record"
    IN_CONFLICT = "sources disagree on its date"
    WITHDRAWN = "withdrawn"


class AgendaKind(StrEnum):
    """What a day ahead is the day of."""

    MILESTONE = "milestone"
    REPORT = "partner report"
    TASK_END = "end of a task"
    PERIOD_END = "end of a reporting period"
    PROJECT_END = "end of the project"


class OutputKind(StrEnum):
    PLANNED = "planned output"
    DELIVERABLE = "deliverable"
    SERIES = "output series"
    RESULT = "result"


class OutputProgress(StrEnum):
    """What the source's status of an output means."""

    PLANNED = "planned"
    BEGUN = "begun"
    DELIVERED = "delivered"


class OutputState(StrEnum):
    """Where an output stands on a day; the rules are written in `measures.results.output_state`."""

    DELIVERED = "delivered"
    DELIVERED_UNDATED = "delivered, date unknown"
    BEGUN = "begun"
    PLANNED = "planned"
    UNTOLD = "state not on record"


class IndicatorKind(StrEnum):
    OUTPUT = "output indicator"
    RESULT = "result indicator"
    COUNTED = "counted fact"


class Aggregation(StrEnum):
    """How the values of an indicator add up over time."""

    CUMULATIVE = "cumulative"
    PER_PERIOD = "per period"
    SINGLE = "single"


class Direction(StrEnum):
    """Which way is good."""

    UP = "up"
    DOWN = "down"


class IndicatorState(StrEnum):
    """Where an indicator stands by its values; the rules are written in `measures.indicators.state_of`."""

    REACHED = "reached"
    ON_TRACK = "on track"
    BEHIND = "behind"
    NO_VALUE = "no value yet"
    NO_BASELINE = "no baseline on record"
    NO_TARGET = "no target on record"


class Judgement(StrEnum):
    """What the lead partner thinks of an indicator; it may differ from what the values say."""

    ON_TRACK = "on track"
    AT_RISK = "at risk"
    OFF_TRACK = "off track"


class ActivityRelation(StrEnum):
    """How an activity relates to the project; only `PROJECT` ones are counted as the project's work."""

    PROJECT = "project"
    PREPARATION = "preparation"
    DISSEMINATION = "dissemination"
    PARTNER = "partner"
    RELATED = "related project"
    CONTEXT = "context"


class ActivityStrand(StrEnum):
    """What an activity serves when it serves no specific objective."""

    OBJECTIVE = "objective"
    MANAGEMENT = "management"
    COMMUNICATION = "communication"


class AttendanceRole(StrEnum):
    HOST = "host"
    ATTENDED = "attended"


class Body(StrEnum):
    STEERING_COMMITTEE = "steering committee"
    WORKING_GROUP = "transnational working group"


class Together(StrEnum):
    """Whether two policies ran at the same time; the rules are in `measures.synergy.overlap`."""

    BOTH_RAN = "both ran"
    OPEN = "no end on record"
    NEVER = "one after the other"
    UNKNOWN = "no start on record"


class RiskState(StrEnum):
    OPEN = "open"
    CLOSED = "closed"


class Severity(StrEnum):
    LATE = "late"
    AT_RISK = "at risk"


class Comparison(StrEnum):
    BELOW = "below"
    ABOVE = "above"


class Certainty(StrEnum):
    """How sure a rule of the programme is; `UNVERIFIED` ones are never shown as facts."""

    STATED = "stated"
    CHAPTER_TITLES = "stated (chapter titles)"
    CHAPTER_TITLE = "stated (chapter title)"
    DERIVED = "derived"
    ANALOGY = "analogy"
    OTHER_PROGRAMME = "other programme"
    UNVERIFIED = "unverified"
    UNKNOWN = "unknown"

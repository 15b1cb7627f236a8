"""What partners do together, what came of it, and who decides."""

from datetime import date

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field

from clustercoop.datastore.models.columns import Recorded, choice, key, stated_date, text
from clustercoop.vocabulary import (
    ActivityRelation,
    ActivityStrand,
    Aggregation,
    AttendanceRole,
    Body,
    Direction,
    IndicatorKind,
    Judgement,
    OutputKind,
    OutputProgress,
)


class Activity(Recorded, table=True):
    """An activity: a meeting, roadshow, conference, study and the like."""

    __tablename__ = "activities"

    activity_id: str = key("Activity", "Identifier of the activity.", primary_key=True)
    title: str = text("Title", "What it was; a demonstration activity says so here.")
    kind: str = text("Kind", "Meeting, matchmaking roadshow, conference, study, …")
    starts: str | None = stated_date("Start", "First day as stated; empty where no date is on record.", default=None)
    ends: str | None = stated_date("End", "Last day as stated.", default=None)
    date_note: str | None = text("Note on the date", "What the source says of the date.", default=None)
    place_id: str | None = key("Place", "City where it took place.", to="places.place_id", default=None)
    country_code: str | None = text("Country", "Eurostat two-letter code.", default=None, max_length=2)
    venue: str | None = text("Venue", "House or hall.", default=None)
    organiser: str | None = text("Organiser", "As the source names it.", default=None)
    attendance_note: str | None = text("Attendance as stated", "What the source says of who came.", default=None)
    other_participants: str | None = text("Other participants", "Who else took part.", default=None)
    participants_stated: str | None = text("Participants", "Number of people as stated.", default=None)
    clusters_count: int | None = Field(default=None, title="Clusters", description="Number of clusters.", ge=0)
    countries_count: int | None = Field(default=None, title="Countries", description="Number of countries.", ge=0)
    topic: str | None = text("Topic", "What it was about.", default=None)
    strand: ActivityStrand | None = choice(
        ActivityStrand, "Strand", "Objective, management or communication.", default=None, nullable=True
    )
    strand_basis: str | None = text("Basis of the strand", "Who assigned strand and objectives.", default=None)
    status: str = text("Status", "Held, announced, …, as stated.")
    held: bool = Field(title="Held", description="Whether the status means that it took place or was begun.")
    relation: ActivityRelation = choice(ActivityRelation, "Relation", "How it relates to the project.")
    note: str | None = text("Note", "Doubts and circumstances.", default=None)


class ActivityPartner(Recorded, table=True):
    """A partner who took part in an activity, as far as a source says so."""

    __tablename__ = "activity_partners"

    activity_id: str = key("Activity", "The activity.", to="activities.activity_id", primary_key=True)
    partner_id: str = key("Partner", "The partner.", to="partners.partner_id", primary_key=True)
    role: AttendanceRole = choice(AttendanceRole, "Role", "Host or attended.")
    note: str | None = text("Note", "What the source says of its part.", default=None)


class ActivityObjective(Recorded, table=True):
    """An objective that an activity serves."""

    __tablename__ = "activity_objectives"

    activity_id: str = key("Activity", "The activity.", to="activities.activity_id", primary_key=True)
    objective_id: str = key("Objective", "The objective.", to="objectives.objective_id", primary_key=True)
    basis: str = text("Basis", "Who assigned the objective.")


class ActivityOutput(Recorded, table=True):
    """An output that came of an activity."""

    __tablename__ = "activity_outputs"

    activity_id: str = key("Activity", "The activity.", to="activities.activity_id", primary_key=True)
    output_id: str = key("Output", "The output.", to="outputs.output_id", primary_key=True)
    basis: str = text("Basis", "Who assigned the output.")


class ActivityConflict(Recorded, table=True):
    """A fact in conflict that touches an activity."""

    __tablename__ = "activity_conflicts"

    activity_id: str = key("Activity", "The activity.", to="activities.activity_id", primary_key=True)
    conflict_id: str = key(
        "Fact in conflict",
        "A value of the topic that the activity touches; all values of the topic are meant.",
        to="facts_in_conflict.conflict_id",
        primary_key=True,
    )


class Output(Recorded, table=True):
    """An output or a result."""

    __tablename__ = "outputs"

    output_id: str = key("Output", "Identifier of the output.", primary_key=True)
    kind: OutputKind = choice(OutputKind, "Kind", "Planned output, deliverable, output series or result.")
    title: str = text("Title", "What is made.")
    objective_id: str | None = key("Objective", "The objective it serves.", to="objectives.objective_id", default=None)
    responsible_partner_id: str | None = key(
        "Responsible partner", "Who answers for it.", to="partners.partner_id", default=None
    )
    responsible_note: str | None = text("Note on the responsible partner", "Part that is answered for.", default=None)
    planned: str | None = stated_date("Planned", "Planned date as stated.", default=None)
    actual: str | None = stated_date("Actual", "Actual date as stated.", default=None)
    target_value: float | None = Field(default=None, title="Target", description="Target, in the unit.")
    achieved_value: float | None = Field(default=None, title="Achieved", description="Achieved, in the unit.")
    unit: str | None = text("Unit", "Unit of target and achieved.", default=None)
    progress: OutputProgress | None = choice(
        OutputProgress,
        "Progress",
        "What the source's status means; empty where it says nothing.",
        default=None,
        nullable=True,
    )
    status: str | None = text("Status", "What the source says of it.", default=None)
    note: str | None = text("Note", "Doubts and circumstances.", default=None)


class Indicator(Recorded, table=True):
    """An indicator."""

    __tablename__ = "indicators"

    indicator_id: str = key("Indicator", "Identifier of the indicator.", primary_key=True)
    kind: IndicatorKind = choice(IndicatorKind, "Kind", "Output or result indicator, or a counted fact.")
    title: str = text("Title", "What is counted.")
    objective_id: str | None = key("Objective", "The objective it serves.", to="objectives.objective_id", default=None)
    unit: str | None = text("Unit", "Unit of its values.", default=None)
    baseline_value: float | None = Field(default=None, title="Baseline", description="Value at the start.")
    target_value: float | None = Field(default=None, title="Target", description="Value to reach.")
    aggregation: Aggregation = choice(Aggregation, "Aggregation", "How its values add up over time.")
    good_direction: Direction = choice(Direction, "Good direction", "Which way is good.")
    status: str | None = text("Status", "What the source says of it.", default=None)
    note: str | None = text("Note", "Doubts and circumstances.", default=None)


class IndicatorValue(Recorded, table=True):
    """A value of an indicator."""

    __tablename__ = "indicator_values"

    indicator_id: str = key("Indicator", "The indicator.", to="indicators.indicator_id", primary_key=True)
    measured: str = stated_date("Measured", "When, as stated.", primary_key=True)
    period_id: str | None = key("Period", "The period it is for.", to="reporting_periods.period_id", default=None)
    value: float = Field(title="Value", description="The value, in the indicator's unit.")
    qualifier: str | None = text("Qualifier", "nearly, about, …, as stated.", default=None)


class IndicatorJudgement(Recorded, table=True):
    """What the lead partner thinks of an indicator, with the reason."""

    __tablename__ = "indicator_judgements"

    indicator_id: str = key("Indicator", "The indicator.", to="indicators.indicator_id", primary_key=True)
    judged_on: date = Field(title="Judged", description="Day of the judgement.", primary_key=True)
    judgement: Judgement = choice(Judgement, "Judgement", "On track, at risk or off track.")
    reason: str = text("Reason", "Why, in a sentence.")
    role: str = text("Role", "In which role it was judged; no person is named.")


class Meeting(Recorded, table=True):
    """A meeting of a body that steers the project."""

    __tablename__ = "meetings"
    __table_args__ = (UniqueConstraint("body", "number", name="one_meeting_per_body_and_number"),)

    meeting_id: str = key("Meeting", "Identifier of the meeting.", primary_key=True)
    body: Body = choice(Body, "Body", "Which body met.")
    number: int | None = Field(default=None, title="Number", description="Running number of the body's meeting.", ge=1)
    held_on: date | None = Field(default=None, title="Held", description="Day; empty where none is on record.")
    title: str = text("Title", "What it was.")
    activity_id: str | None = key("Activity", "The activity it is.", to="activities.activity_id", default=None)
    note: str | None = text("Note", "Doubts and circumstances.", default=None)


class Decision(Recorded, table=True):
    """A decision of a steering body."""

    __tablename__ = "decisions"

    decision_id: str = key("Decision", "Identifier of the decision.", primary_key=True)
    meeting_id: str | None = key("Meeting", "Where it was taken.", to="meetings.meeting_id", default=None)
    decided_on: date = Field(title="Decided", description="Day of the decision.")
    title: str = text("Title", "What was decided.")
    reason: str | None = text("Reason", "Why.", default=None)
    budget_version_id: str | None = key(
        "Budget version", "The budget it approves.", to="budget_versions.budget_version_id", default=None
    )


class Risk(Recorded, table=True):
    """A risk to the project."""

    __tablename__ = "risks"
    __table_args__ = (
        CheckConstraint("likelihood BETWEEN 1 AND 5 AND impact BETWEEN 1 AND 5", name="risk_is_on_the_scale"),
        CheckConstraint("closed_on IS NULL OR opened_on <= closed_on", name="risk_dates_in_order"),
    )

    risk_id: str = key("Risk", "Identifier of the risk.", primary_key=True)
    title: str = text("Title", "What may go wrong.")
    opened_on: date = Field(title="Opened", description="Day it was put on the list.")
    closed_on: date | None = Field(default=None, title="Closed", description="Empty while open.")
    likelihood: int = Field(title="Likelihood", description="1 (rare) to 5 (almost certain).")
    impact: int = Field(title="Impact", description="1 (slight) to 5 (severe).")
    owner_partner_id: str | None = key("Owner", "Who watches it.", to="partners.partner_id", default=None)
    work_package_id: str | None = key(
        "Work package", "The work package.", to="work_packages.work_package_id", default=None
    )
    response: str | None = text("Response", "What is done about it.", default=None)

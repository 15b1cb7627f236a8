"""The schedule: milestones, the forecasts and re-baselines of their dates, what follows from what, and tasks."""

from datetime import date

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field

from clustercoop.datastore.models.columns import Recorded, key, stated_date, text


class Milestone(Recorded, table=True):
    """A milestone. One that is withdrawn stays on record with the day and the reason."""

    __tablename__ = "milestones"
    __table_args__ = (
        CheckConstraint(
            "(withdrawn_on IS NULL) = (withdrawn_reason IS NULL)", name="a_withdrawn_milestone_has_day_and_reason"
        ),
        CheckConstraint("withdrawn_on IS NULL OR actual IS NULL", name="a_withdrawn_milestone_is_not_reached"),
    )

    milestone_id: str = key("Milestone", "Identifier of the milestone.", primary_key=True)
    title: str = text("Title", "What is reached.")
    work_package_id: str | None = key(
        "Work package", "The work package.", to="work_packages.work_package_id", default=None
    )
    objective_id: str | None = key("Objective", "The objective it serves.", to="objectives.objective_id", default=None)
    responsible_partner_id: str | None = key(
        "Responsible partner", "Who answers for it.", to="partners.partner_id", default=None
    )
    baseline: str | None = stated_date("Baseline", "The date first planned, as stated.", default=None)
    actual: str | None = stated_date("Actual", "The date it was reached, as stated.", default=None)
    withdrawn_on: date | None = Field(
        default=None, title="Withdrawn", description="Day from which nobody means to reach it; empty while it stands."
    )
    withdrawn_reason: str | None = text("Reason of the withdrawal", "Why it was withdrawn.", default=None)
    before_project: bool = Field(
        title="Before the project", description="Belongs to the programme's call, not to the project's plan."
    )
    in_conflict: bool = Field(
        title="In conflict", description="Sources disagree on its date; it is shown, but never due or overdue."
    )
    status: str | None = text("Status", "What the source says of it.", default=None)
    note: str | None = text("Note", "Doubts and circumstances.", default=None)


class MilestoneForecast(Recorded, table=True):
    """The date expected for a milestone, as somebody saw it on a day; without a date, the last one was taken back."""

    __tablename__ = "milestone_forecasts"

    milestone_id: str = key("Milestone", "The milestone.", to="milestones.milestone_id", primary_key=True)
    made_on: date = Field(title="Made", description="Day the forecast was made.", primary_key=True)
    forecast_on: date | None = Field(
        default=None,
        title="Forecast",
        description="Day expected; empty where the forecast was taken back and nobody expects a day any more.",
    )
    reason: str | None = text("Reason", "Why the forecast changed.", default=None)


class MilestoneLink(Recorded, table=True):
    """A milestone that has to wait for another, finish to start."""

    __tablename__ = "milestone_links"
    __table_args__ = (CheckConstraint("predecessor_id <> successor_id", name="a_milestone_does_not_wait_for_itself"),)

    predecessor_id: str = key(
        "Predecessor", "The milestone that comes first.", to="milestones.milestone_id", primary_key=True
    )
    successor_id: str = key(
        "Successor", "The milestone that waits for it.", to="milestones.milestone_id", primary_key=True
    )
    lag_days: int = Field(
        title="Lag", description="Days by which the successor comes after the predecessor at the least.", ge=0
    )


class Task(Recorded, table=True):
    """A task of a work package."""

    __tablename__ = "tasks"
    __table_args__ = (
        CheckConstraint("start_on <= end_on", name="task_dates_in_order"),
        UniqueConstraint("work_package_id", "number", name="one_task_per_work_package_and_number"),
    )

    task_id: str = key("Task", "Identifier of the task.", primary_key=True)
    work_package_id: str = key("Work package", "The work package.", to="work_packages.work_package_id")
    number: int = Field(title="Number", description="Order of the task within its work package.", ge=1)
    title: str = text("Title", "What is done.")
    responsible_partner_id: str | None = key(
        "Responsible partner", "Who answers for it.", to="partners.partner_id", default=None
    )
    start_on: date = Field(title="Start", description="First day.")
    end_on: date = Field(title="End", description="Last day.")


class MilestoneBaseline(Recorded, table=True):
    """A baseline set by a decision. It counts from the day of the decision; until then the one before it counts."""

    __tablename__ = "milestone_baselines"

    milestone_id: str = key("Milestone", "The milestone.", to="milestones.milestone_id", primary_key=True)
    decision_id: str = key("Decision", "The decision that sets it.", to="decisions.decision_id", primary_key=True)
    baseline: str = stated_date("Baseline", "The date planned from then on, as stated.")

"""The schedule: milestones and the forecasts of their dates."""

from datetime import date

from sqlmodel import Field

from clustercoop.datastore.models.columns import Recorded, key, stated_date, text


class Milestone(Recorded, table=True):
    """A milestone."""

    __tablename__ = "milestones"

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
    before_project: bool = Field(
        title="Before the project", description="Belongs to the programme's call, not to the project's plan."
    )
    in_conflict: bool = Field(
        title="In conflict", description="Sources disagree on its date; it is shown, but never due or overdue."
    )
    status: str | None = text("Status", "What the source says of it.", default=None)
    note: str | None = text("Note", "Doubts and circumstances.", default=None)


class MilestoneForecast(Recorded, table=True):
    """The date expected for a milestone, as somebody saw it on a day."""

    __tablename__ = "milestone_forecasts"

    milestone_id: str = key("Milestone", "The milestone.", to="milestones.milestone_id", primary_key=True)
    made_on: date = Field(title="Made", description="Day the forecast was made.", primary_key=True)
    forecast_on: date = Field(title="Forecast", description="Day expected.")
    reason: str | None = text("Reason", "Why the forecast changed.", default=None)

"""The money: periods, lines, versions of the budget, reports, expenditure, payments and spending targets."""

from datetime import date

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from clustercoop.datastore.models.columns import Recorded, choice, key, money, text
from clustercoop.vocabulary import Evidence, ReportEventKind


class ReportingPeriod(Recorded, table=True):
    """A reporting period."""

    __tablename__ = "reporting_periods"
    __table_args__ = (
        CheckConstraint("start_on <= end_on", name="period_dates_in_order"),
        CheckConstraint("end_on < report_due_on", name="report_is_due_after_the_period"),
    )

    period_id: str = key("Period", "Identifier of the period.", primary_key=True)
    number: int = Field(title="Number", description="Order of the period.", unique=True, ge=1)
    start_on: date = Field(title="Start", description="First day.", unique=True)
    end_on: date = Field(title="End", description="Last day.", unique=True)
    report_due_on: date = Field(title="Report due", description="Day by which partners report on the period.")


class BudgetLine(Recorded, table=True):
    """A budget line (2007-2013's word for cost category)."""

    __tablename__ = "budget_lines"

    budget_line_id: str = key("Budget line", "Identifier of the budget line.", primary_key=True)
    number: int = Field(title="Number", description="Order of the budget line.", unique=True, ge=1)
    title: str = text("Title", "Name of the budget line in the programme's list.", unique=True)
    later_name: str | None = text("Later name", "Cost category of later programmes that comes nearest.", default=None)
    note: str | None = text("Note", "Doubts and circumstances.", default=None)


class BudgetVersion(Recorded, table=True):
    """An approved budget, valid from its day of approval until the next."""

    __tablename__ = "budget_versions"

    budget_version_id: str = key("Budget version", "Identifier of the version.", primary_key=True)
    number: int = Field(title="Number", description="Order of the version.", unique=True, ge=1)
    title: str = text("Title", "What the version is.")
    approved_on: date = Field(title="Approved", description="Day of approval.", unique=True)
    reason: str | None = text("Reason", "Why the budget was changed.", default=None)


class BudgetItem(Recorded, table=True):
    """What a partner plans to spend on a line of a work package in a period, in one version."""

    __tablename__ = "budget"
    __table_args__ = (CheckConstraint("planned_cents >= 0", name="budget_is_not_negative"),)

    budget_version_id: str = key(
        "Budget version", "The version.", to="budget_versions.budget_version_id", primary_key=True
    )
    partner_id: str = key("Partner", "The partner.", to="partners.partner_id", primary_key=True)
    work_package_id: str = key(
        "Work package", "The work package.", to="work_packages.work_package_id", primary_key=True
    )
    budget_line_id: str = key("Budget line", "The line.", to="budget_lines.budget_line_id", primary_key=True)
    period_id: str = key("Period", "The period.", to="reporting_periods.period_id", primary_key=True)
    planned_cents: int = money("Planned", "Planned expenditure.")


class PartnerReport(Recorded, table=True):
    """A partner's report on a period; what happened to it stands in `report_events`."""

    __tablename__ = "partner_reports"
    __table_args__ = (UniqueConstraint("partner_id", "period_id", name="one_report_per_partner_and_period"),)

    report_id: str = key("Report", "Identifier of the report.", primary_key=True)
    partner_id: str = key("Partner", "The partner.", to="partners.partner_id")
    period_id: str = key("Period", "The period reported on.", to="reporting_periods.period_id")
    due_on: date = Field(title="Due", description="Day by which the report is due.")
    next_forecast_cents: int | None = money(
        "Forecast of the next report", "What the partner expects to declare next.", default=None
    )


class ReportEvent(Recorded, table=True):
    """A step of a partner report, with its day."""

    __tablename__ = "report_events"
    __table_args__ = (CheckConstraint("sequence >= 1", name="report_events_count_from_one"),)

    report_id: str = key("Report", "The report.", to="partner_reports.report_id", primary_key=True)
    sequence: int = Field(title="Sequence", description="Order of the step.", primary_key=True)
    event: ReportEventKind = choice(ReportEventKind, "Event", "What happened.")
    occurred_on: date = Field(title="Day", description="When it happened.", index=True)
    note: str | None = text("Note", "Why, where there is something to say.", default=None)


class ExpenditureItem(Recorded, table=True):
    """An expenditure item of a partner report.

    It is declared while its report is submitted, and certified once the report that carries its certificate is.
    """

    __tablename__ = "expenditure"
    __table_args__ = (
        CheckConstraint(
            "(certified_cents IS NULL) = (certifying_report_id IS NULL)", name="certified_amount_has_a_certificate"
        ),
        CheckConstraint("certified_cents <= declared_cents", name="certified_is_at_most_declared"),
        CheckConstraint(
            "certified_cents IS NULL OR certified_cents = declared_cents OR deduction_reason IS NOT NULL",
            name="deduction_has_a_reason",
        ),
        # The way to the items of one total, in the order of their numbers; see `queries.expenditure`.
        Index(
            "expenditure_by_place",
            "report_id",
            "work_package_id",
            "budget_line_id",
            "certifying_report_id",
            "item_id",
        ),
    )

    item_id: int = Field(title="Item", description="Number of the item.", primary_key=True)
    report_id: str = key("Report", "The report that declares it.", to="partner_reports.report_id", index=False)
    work_package_id: str = key("Work package", "The work package.", to="work_packages.work_package_id", index=False)
    budget_line_id: str = key("Budget line", "The line.", to="budget_lines.budget_line_id", index=False)
    incurred_on: date = Field(title="Incurred", description="Day of the expenditure, in the report's period.")
    declared_cents: int = money("Declared", "Amount declared; negative for a correction.")
    certified_cents: int | None = money("Certified", "Amount certified; empty while not certified.", default=None)
    certifying_report_id: str | None = key(
        "Certified with",
        "The report whose certificate covers the item; another than its own where control set it aside.",
        to="partner_reports.report_id",
        default=None,
    )
    deduction_reason: str | None = text("Reason of deduction", "Why less was certified.", default=None)
    document_ref: str = text("Document", "Reference of the document at the partner.")


class Payment(Recorded, table=True):
    """The fund's money received by the lead partner for a partner's certified expenditure of a period."""

    __tablename__ = "payments"
    __table_args__ = (CheckConstraint("amount_cents >= 0", name="payment_is_not_negative"),)

    payment_id: str = key("Payment", "Identifier of the payment.", primary_key=True)
    period_id: str = key("Period", "The period it reimburses.", to="reporting_periods.period_id")
    partner_id: str = key("Partner", "The partner it is for.", to="partners.partner_id")
    paid_on: date = Field(title="Paid", description="Day on which the lead partner received it.", index=True)
    amount_cents: int = money("Amount", "Amount of the fund.")


class SpendingTarget(Recorded, table=True):
    """The programme's spending target for this project: what is to be certified by a day.

    n+2 is a rule for programmes; such a row is what the programme asks of the project so as to keep it.
    """

    __tablename__ = "spending_targets"
    __table_args__ = (CheckConstraint("amount_cents >= 0", name="spending_target_is_not_negative"),)

    target_id: str = key("Target", "Identifier of the target.", primary_key=True)
    target_on: date = Field(title="Day", description="By when it is to be reached.", unique=True)
    amount_cents: int = money("Amount", "Amount of the fund, cumulative, to be certified by that day.")
    title: str = text("Title", "What the target is.")


class ExpenditureTotal(SQLModel, table=True):
    """Sums of the expenditure items by everything but the single item. Derived, not part of the package.

    Dates hang on the reports, so these sums serve every status date; a page reads a few thousand of them
    however many items there are. Each write transaction that touches items makes them anew.
    """

    __tablename__ = "expenditure_totals"

    total_id: int | None = Field(default=None, primary_key=True)
    report_id: str = Field(foreign_key="partner_reports.report_id", index=True)
    certifying_report_id: str | None = Field(default=None, foreign_key="partner_reports.report_id", index=True)
    work_package_id: str = Field(foreign_key="work_packages.work_package_id")
    budget_line_id: str = Field(foreign_key="budget_lines.budget_line_id")
    evidence: Evidence = choice(Evidence, "Evidence", "What the rows rest on.")
    items: int
    declared_cents: int = money("Declared", "Sum declared.")
    certified_cents: int | None = money("Certified", "Sum certified.", default=None)

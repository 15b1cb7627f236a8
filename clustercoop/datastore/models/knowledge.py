"""The common knowledge base and the rules: policies, clusters, programme rules, alert thresholds."""

from sqlalchemy import CheckConstraint
from sqlmodel import Field

from clustercoop.datastore.models.columns import Recorded, choice, key, money, rate, stated_date, text
from clustercoop.vocabulary import Certainty, Comparison, Dimension, LimitKind, Severity


class Policy(Recorded, table=True):
    """A policy instrument, or a related project."""

    __tablename__ = "policies"

    policy_id: str = key("Policy", "Identifier of the policy.", primary_key=True)
    country_code: str = text("Country", "Eurostat two-letter code, EU for the Union.", min_length=2, max_length=2)
    region: str | None = text("Region", "Where it applies, if not in the whole country.", default=None)
    name: str = text("Name", "Name in English.")
    name_native: str | None = text("Native name", "Name in the country's language.", default=None)
    kind: str = text("Kind", "Cluster programme, funding scheme, accreditation, …")
    managing_body: str | None = text("Managing body", "Who runs it.", default=None)
    starts: str | None = stated_date("Start", "As stated.", default=None)
    ends: str | None = stated_date("End", "As stated.", default=None)
    budget_amount_cents: int | None = money("Amount", "In its own currency; never converted.", default=None)
    currency: str | None = text("Currency", "ISO 4217 code of the amount.", default=None, max_length=3)
    budget_scope: str | None = text("Scope of the amount", "What the amount covers.", default=None)
    key_facts: str | None = text("Key facts", "What it funds.", default=None)
    discussed_in_project: bool = Field(
        title="Discussed in the project", description="Whether a source shows it as discussed."
    )
    note: str | None = text("Note", "Doubts and circumstances.", default=None)


class PolicyPartner(Recorded, table=True):
    """A partner that a policy is related to."""

    __tablename__ = "policy_partners"

    policy_id: str = key("Policy", "The policy.", to="policies.policy_id", primary_key=True)
    partner_id: str = key("Partner", "The partner.", to="partners.partner_id", primary_key=True)


class Cluster(Recorded, table=True):
    """A cluster."""

    __tablename__ = "clusters"

    cluster_id: str = key("Cluster", "Identifier of the cluster.", primary_key=True)
    name: str | None = text("Name", "Name in English, where one is on record.", default=None)
    name_native: str | None = text("Native name", "Name in its language.", default=None)
    country_code: str = text("Country", "Eurostat two-letter code.", min_length=2, max_length=2)
    region: str | None = text("Region", "Name of the region.", default=None)
    region_id: str | None = key(
        "NUTS 2 region",
        "NUTS 2 region of the seat, where a region is stated.",
        to="regions.region_id",
        default=None,
    )
    city: str | None = text("City", "City of its seat.", default=None)
    sector: str | None = text("Sector", "Field of work.", default=None)
    size_value: float | None = Field(default=None, title="Size", description="In the unit of size.")
    size_unit: str | None = text("Unit of size", "Employees, firms, members, with the year.", default=None)
    founded: str | None = stated_date("Founded", "As stated.", default=None)
    activity_id: str | None = key(
        "Activity", "The activity in which it took part.", to="activities.activity_id", default=None
    )
    role: str | None = text("Role", "What it did there, or why it is listed.", default=None)
    link_certainty: str = text("Link to the project", "Named participant, related project, context.")
    note: str | None = text("Note", "Doubts and circumstances.", default=None)


class Rule(Recorded, table=True):
    """A rule or a term of the programme, as found.

    One that limits expenditure also says so in a form that can be computed with: what it limits, and from where on.
    """

    __tablename__ = "rules"
    __table_args__ = (
        CheckConstraint(
            "limits IS NOT NULL OR (scope IS NULL AND budget_line_id IS NULL AND threshold_share_bp IS NULL"
            " AND threshold_amount_cents IS NULL AND approver IS NULL)",
            name="only_a_limit_has_scope_thresholds_and_approver",
        ),
        CheckConstraint("scope <> 'period'", name="a_limit_is_not_for_periods"),
        CheckConstraint(
            "budget_line_id IS NULL OR (scope IS NOT NULL AND scope = 'budget line')",
            name="a_limit_for_one_budget_line_has_its_scope",
        ),
        CheckConstraint("threshold_share_bp >= 0 AND threshold_amount_cents >= 0", name="thresholds_are_not_negative"),
        CheckConstraint(
            "limits <> 'ceiling' OR (threshold_amount_cents IS NOT NULL AND threshold_share_bp IS NULL)",
            name="a_ceiling_is_an_amount",
        ),
    )

    rule_id: str = key("Rule", "Identifier of the rule.", primary_key=True)
    programme: str = text("Programme", "Whose rule it is.")
    topic: str = text("Topic", "What it is about.")
    rule: str = text("Rule", "The rule in our words.")
    value: str | None = text("Value", "Its value, as stated.", default=None)
    unit: str | None = text("Unit", "Unit of the value.", default=None)
    term_2007_13: str | None = text("Term 2007-13", "The word of 2007-2013.", default=None)
    term_2014_20: str | None = text("Term 2014-20", "The word of 2014-2020.", default=None)
    term_2021_27: str | None = text("Term 2021-27", "The word of 2021-2027.", default=None)
    limits: LimitKind | None = choice(
        LimitKind,
        "Limits",
        "overrun: how far expenditure may exceed the approved amount without approval; ceiling: an amount that it may"
        " not exceed. Empty where the rule limits no expenditure.",
        default=None,
        nullable=True,
    )
    scope: Dimension | None = choice(
        Dimension,
        "Scope of the limit",
        "What it holds for, each by itself; empty: partner, budget line and work package alike.",
        default=None,
        nullable=True,
    )
    budget_line_id: str | None = key(
        "Budget line", "The one line that it is for; empty: each.", to="budget_lines.budget_line_id", default=None
    )
    threshold_share_bp: int | None = rate(
        "Threshold as a share",
        "Percent of the approved amount. Where an amount is given too, the lower of the two binds; where neither is,"
        " the limit is not known.",
        default=None,
    )
    threshold_amount_cents: int | None = money(
        "Threshold as an amount", "In the project's currency; of a ceiling, the amount itself.", default=None
    )
    approver: str | None = text("Approver", "Who approves what goes beyond it.", default=None)
    certainty: Certainty = choice(Certainty, "Certainty", "How sure it is.")
    note: str | None = text("Note", "Doubts and circumstances.", default=None)


class AlertRule(Recorded, table=True):
    """When something is called late or at risk: a measure, a threshold and the page that explains it."""

    __tablename__ = "alert_rules"

    alert_rule_id: str = key("Alert rule", "Identifier of the rule.", primary_key=True)
    measure: str = text("Measure", "The measure compared; a name of measures/definitions.yaml.")
    comparison: Comparison = choice(Comparison, "Comparison", "Below or above the threshold.")
    threshold: float = Field(title="Threshold", description="In the measure's unit (percent, days, number).")
    severity: Severity = choice(Severity, "Severity", "Late or at risk.")
    page: str = text("Page", "Slug of the page that explains it.")
    title: str = text("Title", "What is wrong, in a few words.")

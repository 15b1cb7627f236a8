"""The tables of the datastore, one class per resource of the data package, in the order of their references."""

from typing import TypeAlias

from sqlmodel import SQLModel

from clustercoop.datastore.models.cooperation import (
    Activity,
    ActivityObjective,
    ActivityPartner,
    Decision,
    Indicator,
    IndicatorValue,
    Meeting,
    Output,
    Risk,
)
from clustercoop.datastore.models.knowledge import AlertRule, Cluster, Policy, PolicyPartner, Rule
from clustercoop.datastore.models.money import (
    BudgetItem,
    BudgetLine,
    BudgetVersion,
    ExpenditureItem,
    ExpenditureTotal,
    PartnerReport,
    Payment,
    ReportEvent,
    ReportingPeriod,
    SpendingTarget,
)
from clustercoop.datastore.models.project import (
    FactInConflict,
    Objective,
    Partner,
    PartnerName,
    Place,
    Project,
    ProjectFact,
    Region,
    Source,
    WorkPackage,
)
from clustercoop.datastore.models.schedule import Milestone, MilestoneForecast
from clustercoop.datastore.models.state import SCHEMA_VERSION, DatastoreState

Resource: TypeAlias = type[SQLModel]
"""A table of the data package."""

RESOURCES: tuple[Resource, ...] = (
    Source,
    Project,
    ProjectFact,
    FactInConflict,
    Objective,
    Region,
    Place,
    Partner,
    PartnerName,
    WorkPackage,
    ReportingPeriod,
    BudgetLine,
    BudgetVersion,
    BudgetItem,
    PartnerReport,
    ReportEvent,
    ExpenditureItem,
    Payment,
    SpendingTarget,
    Milestone,
    MilestoneForecast,
    Output,
    Indicator,
    IndicatorValue,
    Activity,
    ActivityPartner,
    ActivityObjective,
    Policy,
    PolicyPartner,
    Cluster,
    Meeting,
    Decision,
    Risk,
    Rule,
    AlertRule,
)
"""Every resource of the data package, referenced tables before those that refer to them."""

__all__ = [
    "RESOURCES",
    "SCHEMA_VERSION",
    "Activity",
    "ActivityObjective",
    "ActivityPartner",
    "AlertRule",
    "BudgetItem",
    "BudgetLine",
    "BudgetVersion",
    "Cluster",
    "DatastoreState",
    "Decision",
    "ExpenditureItem",
    "ExpenditureTotal",
    "FactInConflict",
    "Indicator",
    "IndicatorValue",
    "Meeting",
    "Milestone",
    "MilestoneForecast",
    "Objective",
    "Output",
    "Partner",
    "PartnerName",
    "PartnerReport",
    "Payment",
    "Place",
    "Policy",
    "PolicyPartner",
    "Project",
    "ProjectFact",
    "Region",
    "ReportEvent",
    "ReportingPeriod",
    "Resource",
    "Risk",
    "Rule",
    "Source",
    "SpendingTarget",
    "WorkPackage",
]

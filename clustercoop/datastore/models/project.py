"""Who and what: sources, the project, its objectives, partners, regions and work packages."""

from datetime import date

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from clustercoop.datastore.models.columns import Recorded, choice, key, money, rate, stated_date, text
from clustercoop.vocabulary import Evidence, PartnerRole


class Source(SQLModel, table=True):
    """A page or a process that a row can be traced to."""

    __tablename__ = "sources"

    source_id: str = key("Source", "Identifier of the source.", primary_key=True)
    title: str = text("Title", "What the source is, in our words.")
    url: str | None = text("Address", "Public address; empty for the demonstration ledger.", default=None)
    linkable: bool = Field(
        title="Linkable", description="Whether the address may be a link (a bare IP address is only named)."
    )
    evidence: Evidence = choice(Evidence, "Evidence", "What rows of this source rest on.")


class Project(Recorded, table=True):
    """The project: exactly one row."""

    __tablename__ = "project"
    __table_args__ = (
        CheckConstraint("start_on < end_on", name="project_starts_before_it_ends"),
        CheckConstraint("total_budget_cents > 0", name="project_has_a_budget"),
    )

    project_id: str = key("Project", "Identifier of the project.", primary_key=True)
    acronym: str = text("Acronym", "Short name, shown at the head of every page.")
    title: str = text("Title", "Full title in English.")
    programme: str = text("Programme", "The programme that funds the project.")
    priority: str | None = text("Priority", "Priority of the programme.", default=None)
    fund: str = text("Fund", "Short name of the fund that co-finances, e.g. ERDF.")
    currency: str = text("Currency", "ISO 4217 code of all amounts.", min_length=3, max_length=3)
    total_budget_cents: int = money("Total budget", "The plan: total eligible budget.")
    start_on: date = Field(title="Start", description="First day of the project.")
    end_on: date = Field(title="End", description="Last day of the project according to the plan in use.")
    end_stated: str = stated_date("Stated end", "The end at the precision its source gives.")
    status_date: date = Field(
        title="Status date", description="The day the pages look from unless a reader chooses another."
    )
    aim: str = text("Aim", "General aim in our words.")
    website: str | None = text("Website", "The project's own address.", default=None)
    programme_area: str = text("Programme area", "Country codes of the programme area, separated by ';'.")
    last_data_on: date = Field(
        title="Last day of data", description="Latest status date that the package has data for."
    )


class ProjectFact(Recorded, table=True):
    """One fact of the public record about the project, as found."""

    __tablename__ = "project_facts"

    fact_id: str = key("Fact", "Identifier of the fact.", primary_key=True)
    field: str = text("Field", "What the fact is about.")
    value: str | None = text("Value", "The value as found; empty where none was found.", default=None)
    unit: str | None = text("Unit", "Unit of the value.", default=None)
    confidence: str = text("Confidence", "stated, inferred, derived, paraphrase, conflicting, source error, unknown.")
    note: str | None = text("Note", "Doubts and circumstances.", default=None)


class FactInConflict(Recorded, table=True):
    """One of several values that sources give for the same fact; exactly one of them is used."""

    __tablename__ = "facts_in_conflict"
    __table_args__ = (UniqueConstraint("topic", "value", "source_id", name="one_row_per_value_and_source"),)

    conflict_id: str = key("Conflict", "Identifier of the row.", primary_key=True)
    topic: str = text("Topic", "The fact on which sources disagree.")
    field: str | None = text(
        "Field", "The field of `project` that it is about; empty where there is none.", default=None
    )
    value: str = text("Value", "What this source says.")
    used: bool = Field(title="Used", description="Whether the monitor uses this value.")
    reason: str = text("Reason", "Why it is used, or why not.")


class Objective(Recorded, table=True):
    """A specific objective of the project."""

    __tablename__ = "objectives"

    objective_id: str = key("Objective", "Identifier of the objective.", primary_key=True)
    number: int = Field(title="Number", description="Order of the objective.", unique=True, ge=1)
    title: str = text("Title", "A few words, for charts.")
    aim: str = text("Aim", "The objective in a sentence.")


class Region(Recorded, table=True):
    """A region in which partners sit."""

    __tablename__ = "regions"

    region_id: str = key("Region", "Code of the region (NUTS where there is one).", primary_key=True)
    name: str = text("Name", "Name with its diacritics.")
    country_code: str = text("Country", "Eurostat two-letter code.", min_length=2, max_length=2)
    code_version: str = text("Code version", "The list the code is from, e.g. NUTS 2010.")


class Place(Recorded, table=True):
    """A city where partners sit or activities take place."""

    __tablename__ = "places"
    __table_args__ = (CheckConstraint("lat BETWEEN -90 AND 90 AND lon BETWEEN -180 AND 180", name="place_is_on_earth"),)

    place_id: str = key("Place", "Identifier of the place.", primary_key=True)
    name: str = text("Name", "Name with its diacritics.")
    country_code: str = text("Country", "Eurostat two-letter code.", min_length=2, max_length=2)
    region_id: str | None = key("Region", "The region it lies in.", to="regions.region_id", default=None)
    lat: float = Field(title="Latitude", description="Degrees north, WGS 84.")
    lon: float = Field(title="Longitude", description="Degrees east, WGS 84.")
    precision: str = text("Precision", "What the coordinates point at.")


class Partner(Recorded, table=True):
    """An organisation of the partnership."""

    __tablename__ = "partners"
    __table_args__ = (
        CheckConstraint("erdf_rate_bp BETWEEN 0 AND 10000", name="partner_rate_is_a_share"),
        CheckConstraint("left_on IS NULL OR joined_on IS NULL OR joined_on <= left_on", name="partner_joins_first"),
    )

    partner_id: str = key("Partner", "Identifier of the partner, in list order.", primary_key=True)
    number: int = Field(title="Number", description="Order of the partner; the lead partner is 1.", unique=True, ge=1)
    role: PartnerRole = choice(PartnerRole, "Role", "Lead partner or project partner.")
    short_name: str = text("Short name", "Acronym, or a few words; for charts and tables.", unique=True)
    name: str = text("Name", "Name in English.")
    name_native: str | None = text("Native name", "Name in the partner's language.", default=None)
    acronym: str | None = text("Acronym", "Official acronym.", default=None)
    country_code: str = text("Country", "Eurostat two-letter code.", min_length=2, max_length=2)
    place_id: str = key("Place", "City of the partner's office.", to="places.place_id")
    region_id: str = key("Region", "Region of the partner's office.", to="regions.region_id")
    street_address: str | None = text("Street address", "As far as known.", default=None)
    postal_code: str | None = text("Postal code", "As far as known.", default=None)
    address_note: str | None = text("Note on the address", "What is doubtful about the address.", default=None)
    address_source_id: str | None = key(
        "Source of the address", "Where the address was read.", to="sources.source_id", default=None
    )
    region_source_id: str | None = key(
        "Source of the region", "Where the region's code was read.", to="sources.source_id", default=None
    )
    erdf_rate_bp: int = rate("Co-financing rate", "The fund's share of certified expenditure, in percent.")
    project_role: str | None = text("Role in the project", "What the partner does, as sources say.", default=None)
    joined_on: date | None = Field(default=None, title="Joined", description="Empty: from the start.")
    left_on: date | None = Field(default=None, title="Left", description="Empty: to the end.")
    status_note: str | None = text("Note on the status", "Doubts on the partner's status.", default=None)
    note: str | None = text("Note", "Doubts and circumstances.", default=None)


class PartnerName(Recorded, table=True):
    """A name that a partner had before, or that a source uses for it."""

    __tablename__ = "partner_names"

    partner_id: str = key("Partner", "The partner.", to="partners.partner_id", primary_key=True)
    name: str = text("Name", "The other name.", primary_key=True)
    until: str | None = stated_date("Until", "When the name ended, as stated.", default=None)
    note: str | None = text("Note", "Where the name is used.", default=None)


class WorkPackage(Recorded, table=True):
    """A work package."""

    __tablename__ = "work_packages"
    __table_args__ = (CheckConstraint("start_on <= end_on", name="work_package_dates_in_order"),)

    work_package_id: str = key("Work package", "Identifier of the work package.", primary_key=True)
    number: int = Field(title="Number", description="Order of the work package.", unique=True, ge=0)
    title: str = text("Title", "Name of the work package.")
    lead_partner_id: str | None = key(
        "Responsible partner", "Who leads the work package.", to="partners.partner_id", default=None
    )
    objective_id: str | None = key(
        "Objective", "The objective it serves; empty for management.", to="objectives.objective_id", default=None
    )
    start_on: date = Field(title="Start", description="First day.")
    end_on: date = Field(title="End", description="Last day.")

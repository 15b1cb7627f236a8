"""What the datastore knows about itself."""

from sqlalchemy import CheckConstraint
from sqlmodel import Field, SQLModel

SCHEMA_VERSION = 4
"""Rises with each change of the tables; a datastore of another version is refused with the command that mends it."""


class DatastoreState(SQLModel, table=True):
    """Exactly one row: version of the schema, revision of the data, and the package's own description."""

    __tablename__ = "datastore_state"
    __table_args__ = (CheckConstraint("state_id = 1", name="one_state"),)

    state_id: int = Field(default=1, primary_key=True)
    schema_version: int
    revision: int
    package_metadata: str
    """The descriptor of the data package without its resources, as JSON, so that a dump can write it again."""

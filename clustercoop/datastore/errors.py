"""What can be wrong with a datastore, each with what mends it."""


class DatastoreError(Exception):
    """Something about the datastore itself; `mend` is what a person can do about it."""

    def __init__(self, message: str, mend: str) -> None:
        super().__init__(message)
        self.mend = mend


class AddressNotUnderstood(DatastoreError):
    """The address names no SQLite file and no PostgreSQL database."""


class DatastoreMissing(DatastoreError):
    """There is no datastore at the address, or nothing has been loaded into it."""


class SchemaVersionMismatch(DatastoreError):
    """The datastore was made by another version of the monitor."""


class NotADatastore(DatastoreError):
    """The file is not an SQLite database, or cannot be opened as one."""


class NoAnswer(DatastoreError):
    """The database server does not let us in, or the file is in use."""


class RowRefused(DatastoreError):
    """The database refused a row of a package that was not checked; nothing has changed."""


class RevisionMoved(Exception):
    """The data changed between the start of a page and one of its questions; asking again is enough."""

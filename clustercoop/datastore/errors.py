"""What can be wrong with a datastore, each with the command that mends it."""


class DatastoreError(Exception):
    """Something about the datastore itself; `mend` is what a person can do about it."""

    def __init__(self, message: str, mend: str) -> None:
        super().__init__(message)
        self.mend = mend


class DatastoreMissing(DatastoreError):
    """There is no datastore at the address, or nothing has been loaded into it."""


class SchemaVersionMismatch(DatastoreError):
    """The datastore was made by another version of the monitor; `revision` is the one it has."""

    def __init__(self, message: str, mend: str, revision: int) -> None:
        super().__init__(message, mend)
        self.revision = revision


class NotADatastore(DatastoreError):
    """The file is not an SQLite database, or the server does not answer."""


class RevisionMoved(Exception):
    """The data changed between the start of a page and one of its questions; asking again is enough."""

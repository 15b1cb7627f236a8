"""The ClusterCOOP monitor: from a project's data package to the pages a committee reads."""

__version__ = "0.1.0"

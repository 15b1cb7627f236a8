"""Each measure against the oracle, and against cases worked by hand."""

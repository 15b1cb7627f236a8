"""The cooperation page: the log of activities with its cards, strip and map, then one module for each question."""

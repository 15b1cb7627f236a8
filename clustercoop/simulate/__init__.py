"""The demonstration ledger: everything in the package that is made up, made by one seeded generator.

The story stands in `scenario.yaml`, as reviewed data; the modules turn it into rows. `budget` plans, `reports`
dates, `spending` decides what is declared and certified in each cell, `items` splits the cells into expenditure
items, `payments` reimburses, `schedule` and `activities` tell the rest; `generator` puts it together.
"""

from clustercoop.simulate.generator import DEFAULT_ITEMS, DEFAULT_SEED, simulate

__all__ = ["DEFAULT_ITEMS", "DEFAULT_SEED", "simulate"]

"""A table whose rows are made when somebody opens it or takes it away."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import cached_property

import pandas as pd

from clustercoop.views.view import Column, Table


class LateTable(Table):
    """As `Table`, with rows that `make` gives when they are first asked for; most readers never ask.

    They are then in the language of whoever asks, as the views are that hold the table. With `only`, those rows alone
    are shown whose value in a column is among the values given; all are taken away.
    """

    def __init__(
        self,
        slug: str,
        columns: tuple[Column, ...],
        make: Callable[[], pd.DataFrame],
        taken_away: tuple[Column, ...],
        only: tuple[str, Collection[str]] | None = None,
    ) -> None:
        given = {"slug": slug, "columns": columns, "total": None, "shaded": (), "taken_away": taken_away}
        self.__dict__.update(given, _make=make, _only=only)  # A frozen dataclass takes no other way.

    @cached_property
    def rows(self) -> pd.DataFrame:
        made: pd.DataFrame = self.__dict__["_make"]()
        return made

    @property
    def on_screen(self) -> pd.DataFrame:
        if self.__dict__["_only"] is None:
            return self.rows
        column, values = self.__dict__["_only"]
        return self.rows[self.rows[column].isin(values)]

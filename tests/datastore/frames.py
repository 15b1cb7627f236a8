"""Frames as plain rows, so that a test can compare them with lists."""

from __future__ import annotations

from typing import Any

import pandas as pd


def rows_in(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """One dictionary per row: plain numbers and texts, missing is None."""
    return [{str(name): plain(value) for name, value in row.items()} for row in frame.to_dict("records")]


def plain(value: Any) -> Any:
    if pd.isna(value):
        return None
    return value.item() if hasattr(value, "item") else str(value) if isinstance(value, str) else value

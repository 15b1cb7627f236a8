"""Search in texts: in any case, without diacritics, every word somewhere."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import pandas as pd
from anyascii import anyascii


@lru_cache(maxsize=50_000)
def folded(text: str) -> str:
    """A text as it is compared: `Łódź` is `lodz`, `Straße` is `strasse`."""
    return anyascii(text).casefold()


def matches(frame: pd.DataFrame, columns: Sequence[str], words: str) -> pd.Series:
    """Which rows hold every word of the search in some of the columns, a part of a word being enough.

    A missing value holds nothing; a search without a word lets every row through.
    """
    found = pd.Series(True, index=frame.index)
    wanted = folded(words).split()
    if not wanted:
        return found
    text = [
        "\n".join(folded(value) for value in values if isinstance(value, str))
        for values in zip(*(frame[name] for name in columns), strict=True)
    ]
    return pd.Series([all(word in line for word in wanted) for line in text], index=frame.index, dtype=bool)

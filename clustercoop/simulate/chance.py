"""Draws that are the same on every machine and Python version, and exact splits.

A stream is `random.Random(text)`, which seeds by SHA-512 of the text, and only `random()` is called on it; what
follows is integer arithmetic. Each subject has its own stream, so that a change in one moves nothing in another.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from functools import lru_cache


class Chance:
    """A stream of draws named by the seed and the subject."""

    def __init__(self, seed: int, *subject: str) -> None:
        self._stream = random.Random("/".join((str(seed), *subject)))

    def between(self, least: int, most: int) -> int:
        """A whole number from `least` to `most`, both included."""
        return least + int(self._stream.random() * (most - least + 1))

    def happens(self, percent: int) -> bool:
        """True in `percent` of the draws."""
        return self._stream.random() * 100 < percent


def apportion(total: int, weights: Sequence[int]) -> list[int]:
    """Split a whole number exactly in proportion to weights, by largest remainder; ties go to the earlier.

    A negative total is split like its amount. Raises ValueError where no weight is above zero.
    """
    whole = sum(weights)
    if whole <= 0:
        raise ValueError(f"cannot split {total}: no weight is above zero")
    sign, amount = (-1, -total) if total < 0 else (1, total)
    shares = [amount * weight // whole for weight in weights]
    rests = [amount * weight % whole for weight in weights]
    left = amount - sum(shares)
    for index in sorted(range(len(weights)), key=lambda index: -rests[index])[:left]:
        shares[index] += 1
    return [sign * share for share in shares]


@lru_cache(maxsize=4096)
def natural(text: str) -> tuple[str | int, ...]:
    """A sort key by which P2 comes before P10."""
    return tuple(int(part) if index % 2 else part for index, part in enumerate(re.split(r"(\d+)", text)))

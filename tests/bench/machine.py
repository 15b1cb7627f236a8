"""What was measured on, and how busy other programs kept it meanwhile: a busy machine measures itself."""

from __future__ import annotations

import os
import platform
import time
from importlib.metadata import version
from pathlib import Path

SECONDS_TO_LISTEN = 2
SHARE_THAT_DISTURBS = 0.1


def description() -> str:
    return f"{os.cpu_count()} cores, Python {platform.python_version()}, Streamlit {version('streamlit')}"


class Neighbours:
    """What other programs do, listened for between the parts of the benchmark, when it does nothing itself."""

    def __init__(self) -> None:
        self._shares: list[float] = []

    def listen(self) -> None:
        """Note the share of the machine that is taken now."""
        before = _seconds_busy()
        time.sleep(SECONDS_TO_LISTEN)
        after = _seconds_busy()
        if before is not None and after is not None:
            self._shares.append((after - before) / SECONDS_TO_LISTEN / (os.cpu_count() or 1))

    def remark(self) -> str:
        """A sentence on what was heard; empty where the system does not tell it."""
        if not self._shares:
            return ""
        doubt = (
            ": the figures are noisy, measure again on a quiet machine"
            if max(self._shares) > SHARE_THAT_DISTURBS
            else ""
        )
        heard = ", ".join(f"{share:.0%}" for share in self._shares)
        return f"Other programs took {heard} of the machine before, between and after the parts{doubt}."


def _seconds_busy() -> float | None:
    """Seconds that all processors have worked since the start of the machine (Linux)."""
    counters = Path("/proc/stat")
    if not counters.exists():
        return None
    user, nice, system, _idle, _waiting, *interrupts = map(int, counters.read_text().split()[1:8])
    return (user + nice + system + sum(interrupts)) / os.sysconf("SC_CLK_TCK")

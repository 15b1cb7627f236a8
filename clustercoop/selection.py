"""What a reader looks at: the day the pages look from, and which evidence counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from clustercoop.vocabulary import EvidenceChoice


@dataclass(frozen=True)
class Selection:
    """The shared filters. Nothing dated after `status_date` is counted."""

    status_date: date
    evidence: EvidenceChoice = EvidenceChoice.ALL

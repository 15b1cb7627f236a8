"""Is the work where it should be? Earned schedule in a sentence; the budget page has the formulas."""

from __future__ import annotations

from clustercoop import i18n
from clustercoop.i18n import _
from clustercoop.measures.performance import Performance
from clustercoop.views import words


def answer(performance: Performance) -> str:
    """How far the work is by earned schedule."""
    earned, actual = performance.earned_schedule, performance.actual_time
    if earned.value is None or actual.value is None:
        return _("How far the work is by earned schedule cannot be said: budget and spending are not published.")
    return _(
        "By earned schedule the work stands where it should have stood after {earned} of {actual}: SPI(t) {index}."
    ).format(
        earned=i18n.number(earned.value),
        actual=words.days(actual.value),
        index=words.value(performance.time_index, performance.money.project.currency),
    )

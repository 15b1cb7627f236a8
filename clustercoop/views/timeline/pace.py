"""Is the work where it should be? By earned schedule and by the milestones due, in a sentence each."""

from __future__ import annotations

from clustercoop import i18n
from clustercoop.i18n import _, ngettext
from clustercoop.measures.performance import Performance
from clustercoop.measures.schedule import Schedule
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


def on_time(schedule: Schedule) -> str:
    """How many of the milestones due were reached on time."""
    rate = schedule.on_time_rate
    if rate.value is None or not rate.denominator:
        return _("No milestone on record is due yet.")
    return ngettext(
        "{rate} of the milestones due is reached on time: {part} of {whole} milestone.",
        "{rate} of the milestones due are reached on time: {part} of {whole} milestones.",
        int(rate.denominator),
    ).format(
        rate=words.value(rate, schedule.project.currency),
        part=i18n.number(rate.numerator or 0),
        whole=i18n.number(rate.denominator),
    )

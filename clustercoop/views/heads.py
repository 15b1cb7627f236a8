"""The figures at the head of each page, at most five, each with the line that puts it in proportion."""

from __future__ import annotations

from dataclasses import dataclass

from clustercoop import i18n
from clustercoop.i18n import _, ngettext
from clustercoop.measures.alerts import State
from clustercoop.measures.budget import Money
from clustercoop.measures.cooperation import Cooperation
from clustercoop.measures.figure import Figure
from clustercoop.measures.knowledge import Knowledge
from clustercoop.measures.results import Results
from clustercoop.measures.schedule import Schedule
from clustercoop.measures.ties import Ties
from clustercoop.views import words
from clustercoop.views.budget import scope


@dataclass(frozen=True)
class Head:
    """A figure, and what stands below it."""

    figure: Figure
    below: str = ""


def overview(state: State) -> tuple[Head, ...]:
    """Time, money, milestones, activities, reports."""
    return (
        Head(state.schedule.time_elapsed, _out_of(state.schedule.time_elapsed, _("days"))),
        Head(state.money.certified_rate, _beside_certified(state.money)),
        Head(state.schedule.milestones_reached, _out_of(state.schedule.milestones_reached, _("milestones due"))),
        Head(state.cooperation.activities_held, _attendance(state.cooperation)),
        Head(state.reporting.reports_received, _out_of(state.reporting.reports_received, _("reports due"))),
    )


def budget(money: Money) -> tuple[Head, ...]:
    """Plan, target, and the three stages."""

    def beside(rate: Figure) -> str:
        if rate.value is None:
            return ""
        return _("{share} of the approved budget").format(share=i18n.percent(rate.value, 1))

    return (
        Head(money.approved, scope.version(money)),
        Head(money.cumulative_target, beside(money.target_rate)),
        Head(money.declared, _both(money.declared_rate, money.declared_to_target)),
        Head(money.certified, _both(money.certified_rate, money.certified_to_target)),
        Head(money.paid, _paid(money)),
    )


def timeline(schedule: Schedule) -> tuple[Head, ...]:
    """Time, milestones and slippage."""
    slippage = schedule.mean_slippage
    counted = (
        ngettext(
            "over {number} milestone reached", "over {number} milestones reached", int(slippage.denominator)
        ).format(number=slippage.denominator)
        if slippage.denominator
        else ""
    )
    return (
        Head(schedule.time_elapsed, _out_of(schedule.time_elapsed, _("days"))),
        Head(schedule.milestones_reached, _out_of(schedule.milestones_reached, _("milestones due"))),
        Head(schedule.on_time_rate, _out_of(schedule.on_time_rate, _("milestones due"))),
        Head(schedule.milestones_overdue, _of_due(schedule)),
        Head(slippage, counted),
    )


def cooperation(ties: Ties) -> tuple[Head, ...]:
    """Activities and what is known of who came; ties, how far they cross borders, and the index of both."""
    state = ties.cooperation
    return (
        Head(state.activities_held, _in_log(state)),
        Head(state.known_attendance, _out_of(state.known_attendance, _("activities held"))),
        Head(state.pairs_met, _out_of(state.pairs_met, _("pairs"))),
        Head(ties.cross_border_share, _out_of(ties.cross_border_share, _("ties"))),
        Head(ties.ei_index, _("1: all ties across borders, −1: none") if ties.ei_index.value is not None else ""),
    )


def _in_log(state: Cooperation) -> str:
    listed = len(state.activities)
    return ngettext("{number} entry in the log", "{number} entries in the log", listed).format(
        number=i18n.number(listed)
    )


def results(state: Results) -> tuple[Head, ...]:
    """Outputs by state, results, and indicators."""
    well = state.indicators_on_track
    return (
        Head(state.outputs_delivered, _out_of(state.outputs_delivered, _("outputs on record"))),
        Head(state.outputs_undated, _("among those delivered")),
        Head(state.outputs_begun, _("not delivered yet, by the record")),
        Head(state.results_on_record, _("of {number} outputs and results").format(number=len(state.outputs))),
        Head(well, _out_of(well, _("indicators with a target and a value"))),
    )


def _of_due(schedule: Schedule) -> str:
    """Of how many milestones some are overdue; each of them was due before."""
    due = len(schedule.due)
    if schedule.milestones_overdue.value is None or not due:
        return ""
    return ngettext("of {number} milestone due", "of {number} milestones due", due).format(number=i18n.number(due))


def knowledge(state: Knowledge) -> tuple[Head, ...]:
    """Policies and clusters on record, and what links them to the project."""
    related = len(state.related)
    beside = (
        ngettext("and {number} related project", "and {number} related projects", related).format(number=related)
        if related
        else ""
    )
    return (
        Head(state.policies_on_record, beside),
        Head(state.policies_discussed, _out_of(state.policies_discussed, _("policies"))),
        Head(state.countries_with_policies, _out_of(state.countries_with_policies, _("countries"))),
        Head(state.clusters_on_record),
        Head(state.clusters_took_part, _out_of(state.clusters_took_part, _("clusters"))),
    )


def _out_of(figure: Figure, things: str) -> str:
    if figure.value is None or not figure.denominator:
        return ""
    return _("{part} of {whole} {things}").format(
        part=i18n.number(figure.numerator or 0), whole=i18n.number(figure.denominator), things=things
    )


def _beside_certified(money: Money) -> str:
    """Certified against the target, and declared against both."""
    if not money.ledger_published:
        return _("only the plan of {plan} is public").format(plan=words.value(money.approved, money.project.currency))
    parts = [_("declared {share}").format(share=_percent(money.declared_rate))]
    if money.certified_to_target.value is not None:
        parts.append(
            _("of the target to date ({target}): certified {certified}, declared {declared}").format(
                target=_percent(money.target_rate),
                certified=_percent(money.certified_to_target),
                declared=_percent(money.declared_to_target),
            )
        )
    return "; ".join(parts)


def _both(of_approved: Figure, of_target: Figure) -> str:
    if of_approved.value is None:
        return ""
    text = _("{share} of the approved budget").format(share=i18n.percent(of_approved.value, 1))
    if of_target.value is None:
        return text
    return _("{text}, {share} of the target to date").format(text=text, share=i18n.percent(of_target.value, 1))


def _paid(money: Money) -> str:
    if money.paid.value is None:
        return ""
    return _("{fund} payments to the lead partner").format(fund=money.project.fund)


def _attendance(state: Cooperation) -> str:
    return _("attendance on record for {known}").format(known=state.known_attendance.numerator)


def _percent(figure: Figure) -> str:
    return i18n.percent(figure.value) if figure.value is not None else words.value(figure, "")

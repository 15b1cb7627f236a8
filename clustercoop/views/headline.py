"""The first sentence of each page: its question answered from the data."""

from __future__ import annotations

import math

from clustercoop import i18n
from clustercoop.i18n import _, ngettext
from clustercoop.measures.alerts import State
from clustercoop.measures.budget import Money
from clustercoop.measures.cooperation import Cooperation
from clustercoop.measures.figure import Figure, Missing
from clustercoop.measures.knowledge import Knowledge
from clustercoop.measures.results import Results
from clustercoop.measures.schedule import Schedule
from clustercoop.views import words
from clustercoop.views.budget import scope
from clustercoop.views.results import outputs


def overview(state: State) -> str:
    """How is the project doing?"""
    money, schedule = state.money, state.schedule
    if money.ledger_published:
        first = _(
            "{at}, {elapsed} of the project's time is over and {certified} of the plan is certified, "
            "where {target} was planned."
        )
    else:
        first = _("{at}, {elapsed} of the project's time is over; spending is not published.")
    first = first.format(
        at=words.at(money.status_date),
        elapsed=_percent(schedule.time_elapsed),
        certified=_percent(money.certified_rate),
        target=_percent(money.target_rate),
    )
    return f"{first} {_milestones(schedule)} {_activities(state.cooperation)}"


def _milestones(schedule: Schedule) -> str:
    reached = schedule.milestones_reached
    if not reached.denominator:
        return _("No milestone on record is due yet.")
    return ngettext(
        "{reached} of {due} milestone due is reached.", "{reached} of {due} milestones due are reached.",
        int(reached.denominator),
    ).format(reached=reached.numerator, due=reached.denominator)  # fmt: skip


def _activities(cooperation: Cooperation) -> str:
    held = int(cooperation.activities_held.numerator or 0)
    return ngettext("{number} activity was held.", "{number} activities were held.", held).format(number=held)


def budget(money: Money) -> str:
    """Where does the money stand against the plan?"""
    return " ".join(part for part in (_budget(money), _version(money)) if part)


def _budget(money: Money) -> str:
    currency, of = money.project.currency, scope.described(money)
    if not money.ledger_published:
        if of:
            return _(
                "{at}, nothing is published of {scope}; of the money only the total of the project is public."
            ).format(at=words.at(money.status_date), scope=of)
        return _("{at}, of the money only the plan of {plan} is public; spending is not published.").format(
            at=words.at(money.status_date), plan=words.value(money.approved, currency)
        )
    if not money.approved.value:
        return _("{at}, nothing is approved for {scope}; {declared} is declared and {certified} certified.").format(
            at=words.at(money.status_date),
            scope=of,
            declared=words.value(money.declared, currency),
            certified=words.value(money.certified, currency),
        )
    sentence = (
        _(
            "{at}, {certified} of the plan of {plan} for {scope} is certified and {declared} declared; the target to "
            "date is {target}, of which {reportable} is due for report."
        )
        if of
        else _(
            "{at}, {certified} of the plan of {plan} is certified and {declared} declared; the target to date is "
            "{target}, of which {reportable} is due for report."
        )
    )
    return sentence.format(
        at=words.at(money.status_date),
        scope=of,
        plan=words.value(money.approved, currency),
        certified=_percent(money.certified_rate),
        declared=_percent(money.declared_rate),
        target=_percent(money.target_rate),
        reportable=_percent(money.reportable_rate),
    )


def _version(money: Money) -> str:
    """Which budget the money is held against, where the reader chose it."""
    if money.scope.budget_version_id is None or money.version.empty:
        return ""
    return _("Held against budget {version}.").format(version=scope.version(money))


def timeline(schedule: Schedule) -> str:
    """Are we on schedule?"""
    first = _("{at}, {elapsed} of the time is over.").format(
        at=words.at(schedule.status_date), elapsed=_percent(schedule.time_elapsed)
    )
    parts = [first, _milestones(schedule)]
    slippage = schedule.mean_slippage
    if slippage.value is not None:
        days = int(math.copysign(abs(slippage.value) + 0.5, slippage.value))  # halves go up, as in the figure
        parts.append(
            _("On average they came {slippage}.").format(slippage=words.slippage(days))
            if days
            else _("On average they came on the day.")
        )
    # A forecast may be past although the milestone is not due yet; such a day does not come next. Of a milestone whose
    # only forecast was taken back no day is known.
    coming = schedule.upcoming[~schedule.upcoming["is_overdue"].astype(bool)]
    dated = (row for row in coming.itertuples() if row.expected_on is not None)
    following = next((row for row in dated if row.expected_on >= schedule.status_date), None)
    if following is not None:
        parts.append(_("Next: {title}, {day}.").format(title=following.title, day=i18n.day(following.expected_on)))
    return " ".join(parts)


def regions(money: Money, cooperation: Cooperation) -> str:
    """Who are the partners, and where do they work?"""
    partners = money.partners
    number, countries, lands = (
        len(partners),
        partners["country_code"].nunique(),
        partners["region_id"].nunique(),
    )
    sentence = _("{partners} partners from {regions} regions in {countries} countries work together.").format(
        partners=number, regions=lands, countries=countries
    )
    met = cooperation.pairs_met
    if met.value is None:
        return sentence
    return (
        sentence
        + " "
        + _("{at}, {met} of their {possible} pairs have met in an activity on record.").format(
            at=words.at(money.status_date), met=met.numerator, possible=met.denominator
        )
    )


def cooperation(state: Cooperation) -> str:
    """What do they do together?"""
    held, placed = len(state.held), state.held["place_id"].dropna().nunique()
    sentences = [
        ngettext(
            "{at}, {number} activity of the project was held.",
            "{at}, {number} activities of the project were held.",
            held,
        ).format(at=words.at(state.status_date), number=i18n.number(held))
    ]
    if placed:
        sentences.append(
            ngettext("They took place in {places} city.", "They took place in {places} cities.", placed).format(
                places=i18n.number(placed)
            )
        )
    if held:
        sentences.append(_who_met(state))
    return " ".join(sentences)


def _who_met(state: Cooperation) -> str:
    met, known = state.pairs_met, state.known_attendance.numerator
    if not known:
        return _("Who came is on record for none of them, so nobody can say which partners met.")
    if met.value is None:
        return _("Who came is on record for {known} of them.").format(known=i18n.number(known))
    return _("Who came is on record for {known} of them; {met} of {possible} pairs of partners met.").format(
        known=i18n.number(known), met=i18n.number(met.numerator or 0), possible=i18n.number(met.denominator or 0)
    )


def results(state: Results) -> str:
    """What has been achieved?"""
    delivered = state.outputs_delivered
    if not delivered.denominator:
        return _("{at}, no output is on record.").format(at=words.at(state.status_date))
    parts = [
        ngettext(
            "{at}, {number} output is on record: {delivered} delivered, {begun} begun.",
            "{at}, {number} outputs are on record: {delivered} delivered, {begun} begun.",
            int(delivered.denominator),
        ).format(
            at=words.at(state.status_date),
            delivered=delivered.numerator,
            number=delivered.denominator,
            begun=state.outputs_begun.numerator,
        )
    ]
    undated = int(state.outputs_undated.numerator or 0)
    if undated:
        parts.append(outputs.undated_words(undated))
    return " ".join([*parts, _indicators(state)])


def _indicators(state: Results) -> str:
    well = state.indicators_on_track
    if well.missing is Missing.NOT_PUBLISHED:
        return _("Targets of indicators are not published.")
    if not well.denominator:
        return _("No indicator with a target has a value yet.")
    return ngettext(
        "Reached or on track: {well} of {number} indicator with a target and a value.",
        "Reached or on track: {well} of {number} indicators with a target and a value.",
        int(well.denominator),
    ).format(well=well.numerator, number=well.denominator)


def knowledge(state: Knowledge) -> str:
    """Which cluster policies, funding schemes and clusters do the regions have?"""
    policies, clusters, covered = len(state.instruments), len(state.clusters), state.countries_with_policies
    if not policies and not clusters:
        return _("{at}, no policy and no cluster is on record.").format(at=words.at(state.status_date))
    sentences = [
        ngettext(
            "{at}, {number} policy or funding scheme is on record, for {covered} of the {countries} partner countries.",
            "{at}, {number} policies and funding schemes are on record, for {covered} of the {countries} partner "
            "countries.",
            policies,
        ).format(
            at=words.at(state.status_date),
            number=i18n.number(policies),
            covered=covered.numerator,
            countries=covered.denominator,
        )
    ]
    if clusters:
        named = len(state.took_part)
        sentences.append(
            ngettext(
                "Of {number} cluster on record {named} took part in an activity.",
                "Of {number} clusters on record {named} took part in an activity.",
                clusters,
            ).format(number=i18n.number(clusters), named=i18n.number(named))
        )
    return " ".join(sentences)


def record(*, filled: Figure, sources: int, conflicts: int) -> str:
    """Where do the figures come from?"""
    return _(
        "{rows} sources stand behind the figures; {filled} of all cells are filled, and on {conflicts} facts the "
        "sources disagree."
    ).format(rows=sources, filled=_percent(filled), conflicts=conflicts)


def _percent(figure: Figure) -> str:
    return i18n.percent(figure.value) if figure.value is not None else words.value(figure, "")

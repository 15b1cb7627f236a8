"""Nothing dated after the status date appears on any page, but for what was planned or expected by then."""

from __future__ import annotations

import calendar
import csv
import io
import re
from collections.abc import Iterator
from datetime import date, datetime
from functools import cache

import openpyxl
import pytest
from icalendar import Calendar

from clustercoop.ui.registry import PAGES
from tests.pages.cases import STATUS_DATES, Case, See, open_cooperation, open_page, open_results
from tests.pages.screen import parsed, strings_in
from tests.pages.wording import MONTHS, SHORT_MONTHS

NAMED = "|".join([*MONTHS, *SHORT_MONTHS])
DATES = re.compile(rf"(?:\b(\d{{1,2}}) )?\b({NAMED}) (\d{{4}})\b|\b(\d{{4}})-(\d\d)(?:-(\d\d))?(?![\d-])")

PLANS = {
    ("overview", "list What comes next"): "milestones expected, reports due",
    ("timeline", "headline after Next"): "the milestone expected next",
    ("timeline", "list Plan, promise and reality"): "planned, or forecast by the status date",
    ("timeline", "lines below Plan, promise and reality"): "the baseline that a decision of the past put in force",
    ("timeline", "table Plan, promise and reality, Baseline"): "planned",
    ("timeline", "table Plan, promise and reality, Latest forecast"): "forecast by the status date",
    ("timeline", "table Plan, promise and reality, Note"): "of a date that is in conflict, what another source says",
    ("timeline", "table Plan, promise and reality, Source"): "the name of a source, whenever that was written",
    ("timeline", "chart timeline, trace Baseline"): "planned",
    ("timeline", "chart timeline, trace Forecast"): "forecast by the status date",
    ("timeline", "chart timeline, trace Late"): "from the baseline to what is forecast",
    ("timeline", "chart timeline, shape rect"): "the planned time of project, work packages, tasks and periods",
    ("timeline", "chart timeline, label"): "in the middle of each reporting period its number",
    ("timeline", "chart timeline, axis"): "the time of the project",
    ("timeline", "file milestones, baseline"): "planned",
    ("timeline", "file milestones, first_baseline"): "planned",
    ("timeline", "file milestones, forecast_on"): "forecast by the status date",
    ("timeline", "file milestones, note"): "of a date that is in conflict, what another source says",
    ("timeline", "file milestones, source"): "the name of a source, whenever that was written",
    ("timeline", "chart timeline-trend, promises"): "promised by the status date",
    ("timeline", "chart timeline-trend, trace Day promised is today"): "the time of the project",
    ("timeline", "chart timeline-trend, label"): "at the date promised last",
    ("timeline", "chart timeline-trend, axis"): "the time of the project",
    ("timeline", "table Milestone trend, Promised for"): "promised by the status date",
    ("timeline", "file timeline-trend, forecast_on"): "promised by the status date",
    ("timeline", "lines below What follows from a delay?"): "the end of the project, and what is expected before it",
    ("timeline", "table What may slip, and by how much, Promised"): "planned or promised",
    ("timeline", "table What may slip, and by how much, Expected"): "of plan, promises and links",
    ("timeline", "table What may slip, and by how much, Latest"): "of the end of the project and links",
    ("timeline", "file timeline-network, own_on"): "planned or promised",
    ("timeline", "file timeline-network, expected_on"): "of plan, promises and links",
    ("timeline", "file timeline-network, latest_on"): "of the end of the project and links",
    ("timeline", "lines below What if one slipped?"): "what would be",
    ("timeline", "table What would move, Expected now"): "of plan, promises and links",
    ("timeline", "table What would move, Expected then"): "what would be",
    ("timeline", "file timeline-what-if, before_on"): "of plan, promises and links",
    ("timeline", "file timeline-what-if, after_on"): "what would be",
    ("timeline", "table The coming 90 days, Day"): "planned, or forecast by the status date",
    ("timeline", "table The coming 90 days, Planned"): "planned",
    ("timeline", "file timeline-agenda, stated"): "planned, or forecast by the status date",
    ("timeline", "file timeline-agenda, due"): "planned",
    ("timeline", "lines below Is the end date sure?"): "the planned end of the project",
    ("timeline", "table Ends of the project on record, End stated"): "the planned end of the project, by all sources",
    ("timeline", "table Ends of the project on record, Reason"): "the planned end of the project, by all sources",
    ("timeline", "file timeline-ends, said"): "the planned end of the project, by all sources",
    ("timeline", "file timeline-ends, reason"): "the planned end of the project, by all sources",
    ("timeline", "file ics-timeline, day"): "planned, or forecast by the status date",
    ("timeline", "file xlsx-timeline, Plan, promise and reality"): "as in the table",
    ("timeline", "file xlsx-timeline, Milestone trend"): "as in the table",
    ("timeline", "file xlsx-timeline, What may slip, and by how much"): "as in the table",
    ("timeline", "file xlsx-timeline, The coming 90 days"): "as in the table",
    ("timeline", "file xlsx-timeline, Ends of the project on record"): "as in the table",
    ("cooperation", "chart activity-strip, axis"): "the time of the project",
    ("cooperation", "chart activity-strip, shape rect"): "the planned time of the periods",
    ("cooperation", "chart activity-strip, label"): "in the middle of each reporting period its number",
    ("cooperation", "chart growth, axis"): "the time of the project",
    ("cooperation", "table Reach by reporting period, below Period"): "the planned end of the period begun",
    ("cooperation", "table Sources disagree, Value"): "of a fact in conflict, what another source says",
    ("cooperation", "table Sources disagree, Source"): "the name of a source, whenever that was written",
    ("budget", "chart budget-curve, trace Plan"): "over the whole project",
    ("budget", "chart budget-curve, trace Cumulative target"): "planned",
    ("budget", "chart budget-curve, axis"): "the time of the project",
    ("budget", "table Plan, target and spending, cumulative, Period end or status date"): "of the target",
    ("budget", "file budget-curve, on"): "of the target",
    ("budget", "file xlsx-budget, Plan, target and spending, cum…"): "of the target",
    ("budget", "chart budget-earned-curve, trace Planned value"): "planned",
    ("budget", "chart budget-earned-curve, axis"): "the time of the project",
    ("budget", "table Planned value, earned value and actual cost, Day"): "of the planned value",
    ("budget", "file budget-earned-curve, on"): "of the planned value",
    ("budget", "file xlsx-budget, Planned value, earned value an…"): "of the planned value",
    ("budget", "lines below Spending targets of the programme"): "the day of the next target",
    ("results", "file results-facts, source"): "the name of a source, whenever that was written",
    ("results", "file results-outputs-*, planned"): "planned",
    ("results", "file results-outputs-*, source"): "the name of a source, whenever that was written",
    ("results", "file results-promised, source"): "the name of a source, whenever that was written",
    ("results", "file results-public, planned"): "planned",
    ("results", "file xlsx-results, Counted facts"): "as in the table",
    ("results", "file xlsx-results, Delivered or begun, by the pub…"): "as in the table",
    ("results", "file xlsx-results, Outputs of objective *"): "as in the table",
    ("results", "file xlsx-results, Planned, with nothing more on…"): "as in the table",
    ("results", "sources of the card"): "the name of a source, whenever that was written",
    ("results", "table Counted facts, Source"): "the name of a source, whenever that was written",
    ("results", "table Outputs of objective *, Planned"): "planned",
    ("results", "table Outputs of objective *, Source"): "the name of a source, whenever that was written",
    (
        "results",
        "table Planned, with nothing more on the public record, Source",
    ): "the name of a source, whenever that was written",
    ("results", "table Values, Source"): "the name of a source, whenever that was written",
    ("knowledge", "table Policies over the years, End"): "the planned end of a policy",
    ("knowledge", "table List of policies, Ran"): "to the planned end of a policy",
    ("knowledge", "table Directory of clusters, below Size"): "what a source says, whenever that was written",
    ("knowledge", "list Policies over the years"): "to the planned end of a policy",
    ("knowledge", "lines below Policies over the years"): "to the planned end of a policy",
    ("knowledge", "chart knowledge-years, what is said of a bar"): "to the planned end of a policy",
    ("knowledge", "chart knowledge-years, axis"): "to the last planned end of a policy",
    ("knowledge", "file knowledge-years, ends"): "the planned end of a policy",
    ("knowledge", "file knowledge-policies, ran"): "to the planned end of a policy",
    ("knowledge", "file knowledge-policies, ends"): "the planned end of a policy",
    ("knowledge", "file knowledge-policies, key_facts"): "what a source says, whenever that was written",
    ("knowledge", "file knowledge-policies, note"): "what a source says, whenever that was written",
    ("knowledge", "file knowledge-clusters, size_unit"): "what a source says, whenever that was written",
    ("knowledge", "file knowledge-clusters, note"): "what a source says, whenever that was written",
    ("knowledge", "file xlsx-knowledge, List of policies"): "as in the table",
    ("knowledge", "file xlsx-knowledge, Directory of clusters"): "as in the table",
    ("regions", "table Reports, Due"): "planned",
    ("regions", "sources of the card"): "the name of a source, whenever that was written",
}
"""Where a later date may stand, and what it is there; `*` stands for the number of an objective.

The data page is left out: it shows the record itself, with what sources of later years say, and is the same on every
status date."""

CARDS = {"shipped": "HU-1", "riverbank": "FR-L"}
RESULT_CARDS = {"shipped": {"output": "O15", "indicator": "O28"}, "riverbank": {"output": "O2", "indicator": "I4"}}
ACTIVITIES = {"shipped": "A19", "riverbank": "A2"}
"""Each with sources that disagree on it."""
TRAVELS = [
    pytest.param((package, on, public), id=f"{package}-{on}-{'public' if public else 'all'}")
    for package, days in STATUS_DATES.items()
    for on in days
    for public in (False, True)
]
SLUGS = [page.slug for page in PAGES if page.slug != "data"]


@pytest.mark.parametrize("slug", SLUGS)
@pytest.mark.parametrize("travel", TRAVELS)
def test_nothing_dated_after_the_status_date_is_shown_or_handed_out(travel: tuple, slug: str, see: See) -> None:
    package, on, public = travel
    later = later_dates(screen_of(see, slug, package, on, public))
    assert not [one for one in later if (slug, one[0]) not in PLANS]


def test_every_exception_to_that_is_needed(see: See) -> None:
    used = {
        (slug, where)
        for package, days in STATUS_DATES.items()
        for on in days
        for slug in SLUGS
        for where, *_ in later_dates(screen_of(see, slug, package, on, public=False))
    }
    assert used == set(PLANS)


@pytest.mark.parametrize(
    ("text", "first_days"),
    [
        ("30 Sept 2013: end", [date(2013, 9, 30)]),
        ("from 10–11 March 2018 to May 2019", [date(2018, 3, 11), date(2019, 5, 1)]),
        ("2013-10-01 and 2013-11", [date(2013, 10, 1), date(2013, 11, 1)]),
        ("programme 2014-2020, call 2014-20-1, 30 of 45", []),
    ],
)
def test_dates_are_found_in_texts_as_screens_and_files_write_them(text: str, first_days: list[date]) -> None:
    assert list(dates_in(text)) == first_days


def screen_of(see: See, slug: str, package: str, on: date, public: bool) -> Case:
    if slug == "regions":
        return see(slug, package, on, public, state={"partner": CARDS[package]})
    if slug == "cooperation":
        return open_cooperation(see, package, on, public, activity=ACTIVITIES[package])
    if slug == "results":
        return open_results(see, package, on, public, **RESULT_CARDS[package])
    return open_page(see, slug, package, on, public)


@cache
def later_dates(case: Case) -> list[tuple[str, str]]:
    """Where a date after the status date stands, and the text."""
    return [(general(where), text) for where, text in places(case) for on in dates_in(text) if on > case.on]


def general(where: str) -> str:
    """A place without the number of its objective: what may stand with one may stand with each."""
    return re.sub(r"(objective |results-[a-z]+-)\d", r"\1*", where)


def dates_in(text: str) -> Iterator[date]:
    """The first day that each date in a text can mean; a year alone is a name more often than a date."""
    for day, month, year, iso_year, iso_month, iso_day in DATES.findall(text):
        if month:
            number = (MONTHS.index(month) if month in MONTHS else SHORT_MONTHS.index(month)) + 1
            yield date(int(year), number, int(day or 1))
        elif 1 <= int(iso_month) <= 12:
            last = calendar.monthrange(int(iso_year), int(iso_month))[1]
            yield date(int(iso_year), int(iso_month), min(int(iso_day or 1), last))


def places(case: Case) -> Iterator[tuple[str, str]]:
    """Every text of a page with where it stands."""
    slug = next(page.slug for page in PAGES if page.question == case.screen.at.title[0].value)
    before, _, following = case.screen.headline.partition(" Next: ")
    yield "headline", before
    yield "headline after Next", following
    for caption, rows in case.screen.tables.items():
        for row in rows:
            for title, cell in row.items():
                yield f"table {caption}, {title}", cell.text
                yield f"table {caption}, below {title}", cell.below
    yield from lists_and_lines(case)
    yield from charts(case)
    if case.screen.at.get("deck_gl_json_chart"):
        yield from (("map", text) for text in strings_in(case.screen.deck))
    yield from (("alternative", text) for text in case.screen.alternatives)
    if slug != "data":
        yield from files(case)


def lists_and_lines(case: Case) -> Iterator[tuple[str, str]]:
    heading = ""
    for element in case.screen.at.main:
        if element.type in ("header", "subheader"):
            heading = element.value
        elif element.type == "html":
            if "<table" in element.value or 'class="headline"' in element.value:
                continue
            kinds = {'class="list': f"list {heading}", '<ul class="mark"': "sources of the card"}
            where = next((name for start, name in kinds.items() if start in element.value), f"lines below {heading}")
            yield from ((where, piece) for piece in parsed(element.value).itertext())
        elif element.type != "title" and isinstance(getattr(element, "value", None), str):
            yield element.type, element.value


def charts(case: Case) -> Iterator[tuple[str, str]]:
    for slug, chart in case.screen.charts.items():
        for trace in chart["data"]:
            named = "promises" if slug == "timeline-trend" and trace.get("customdata") else f"trace {trace['name']}"
            named = "what is said of a bar" if slug == "knowledge-years" and trace.get("customdata") else named
            yield from ((f"chart {slug}, {named}", text) for text in strings_in(trace))
        layout = chart["layout"]
        for shape in layout.get("shapes", []):
            yield from ((f"chart {slug}, shape {shape['type']}", text) for text in strings_in(shape))
        yield from ((f"chart {slug}, label", text) for text in strings_in(layout["annotations"]))
        yield from ((f"chart {slug}, axis", text) for text in strings_in(layout["xaxis"]))


def files(case: Case) -> Iterator[tuple[str, str]]:
    for button in case.screen.at.get("download_button"):
        name = button.key.removeprefix("csv-")
        if name.startswith("xlsx-"):
            yield from workbook(name, case.screen.file(button.key))
            continue
        if name.startswith("ics-"):
            yield from calendar_file(name, case.screen.file(button.key))
            continue
        content = case.screen.file(button.key).decode("utf-8")
        for row in csv.DictReader(io.StringIO(content, newline="")):
            yield from ((f"file {name}, {column}", cell) for column, cell in row.items())


def calendar_file(name: str, content: bytes) -> Iterator[tuple[str, str]]:
    for event in Calendar.from_ical(content).walk("VEVENT"):
        yield f"file {name}, day", event["dtstart"].dt.isoformat()
        yield from ((f"file {name}, {field}", str(event[field])) for field in ("summary", "description"))


def workbook(name: str, content: bytes) -> Iterator[tuple[str, str]]:
    """Its cells; of the first sheet the part on sources is as on the data page."""
    for sheet in openpyxl.load_workbook(io.BytesIO(content), read_only=True):
        for row in sheet.iter_rows(values_only=True):
            if sheet.title == "About" and row[0] == "Sources":
                break
            for cell in row:
                text = cell.date().isoformat() if isinstance(cell, datetime) else cell
                if isinstance(text, str):
                    yield f"file {name}, {sheet.title}", text

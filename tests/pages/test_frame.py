"""What every page has: a place in the registry, a way in, shared filters, a headline, a footer, words for pictures."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from streamlit.runtime.pages_manager import PagesManager

from clustercoop.measures.definitions import definitions
from clustercoop.settings import ROOT
from clustercoop.ui import guard
from clustercoop.ui.registry import PAGES, entry
from tests.oracle import read_tables
from tests.pages import wording
from tests.pages.cases import (
    STATUS_DATES,
    Case,
    Run,
    See,
    open_budget,
    open_cooperation,
    open_results,
    open_timeline,
)
from tests.pages.screen import Screen

SLUGS = [page.slug for page in PAGES]
DRAWN = {"regions": 1, "cooperation": 4, "budget": 2, "timeline": 2, "results": 4, "knowledge": 4}
"""Pictures of a page; riverbank has one objective less, and with it one on the results page."""
DRAWN_WHEN_OPEN = ["budget-curve", "budget-forecast", "budget-breakdown", "budget-earned-curve"]
NOT_TAKEN_AWAY = {
    "Reports": "the reports of one partner",
    "Spending rate by partner and budget line": "a chart in the form of a table; the table below it is taken away",
}
OWN_DATE = {"shipped": STATUS_DATES["shipped"][-1], "riverbank": STATUS_DATES["riverbank"][1]}


@pytest.fixture
def at_riverbank(addresses: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLUSTERCOOP_DATABASE_URL", addresses["riverbank"])


@pytest.fixture(params=list(OWN_DATE))
def package(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=SLUGS)
def case(request: pytest.FixtureRequest, package: str, see: See) -> Case:
    return see(request.param, package, OWN_DATE[package])


@pytest.fixture
def open_case(package: str, see: See) -> Case:
    """The page with the most to open, opened, on a day on which it has everything to say."""
    return open_budget(see, package, STATUS_DATES[package][-1])


@pytest.fixture
def open_timeline_case(package: str, see: See) -> Case:
    return open_timeline(see, package, STATUS_DATES[package][0 if package == "riverbank" else -1])


@pytest.fixture
def open_cooperation_case(package: str, see: See) -> Case:
    return open_cooperation(see, package, OWN_DATE[package])


def test_every_file_of_the_folder_is_a_page_of_the_registry_and_the_other_way_round() -> None:
    assert sorted(path.name for path in (ROOT / "pages").glob("*.py")) == sorted(f"{slug}.py" for slug in SLUGS)
    assert len(set(SLUGS)) == len(SLUGS)
    assert SLUGS[0] == "overview", "the landing page"
    with pytest.raises(KeyError):
        entry("desk")


def test_every_page_enters_through_the_dashboard_before_it_does_anything_else() -> None:
    for page in PAGES:
        statements = [
            line
            for line in (ROOT / page.path).read_text(encoding="utf-8").splitlines()
            if line and not line.startswith(("import ", "from ", '"""', "#"))
        ]
        assert statements[0] == "enter_through_dashboard()", page.path


@pytest.mark.usefixtures("at_riverbank")
@pytest.mark.parametrize("slug", SLUGS)
def test_a_first_deep_link_after_a_start_gets_the_page_in_its_frame(slug: str, run: Run) -> None:
    PagesManager.uses_pages_directory = None  # as after a start of the process; AppTest does the same before each run
    screen = run(slug)
    assert not screen.at.exception
    assert screen.at.title[0].value == entry(slug).question
    assert [screen.at.sidebar.date_input[0].label, screen.at.sidebar.toggle[0].label] == [
        "Status date",
        "Public record only",
    ]
    assert "Status date 31 March 2019" in screen.footer
    assert PagesManager.uses_pages_directory is False


@pytest.mark.usefixtures("at_riverbank")
def test_without_the_guard_a_first_deep_link_would_run_the_page_alone(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The trap itself; when this test fails, Streamlit has closed it and `ui/guard.py` can go.
    monkeypatch.setattr(guard, "enter_through_dashboard", lambda: None)
    screen = run("budget")
    assert not screen.at.sidebar.date_input
    assert screen.at.exception


def test_a_page_has_its_question_an_answer_in_a_sentence_and_at_most_five_figures(case: Case) -> None:
    screen = case.screen
    questions = [page.question for page in PAGES]
    assert [element.value for element in screen.at.title if element.value in questions] == [screen.at.title[0].value]
    assert screen.headline.endswith(".") and any(sign.isdigit() for sign in screen.headline)
    heads = [title for title in screen.figures if title != "Cells filled"]
    assert len(heads) <= 5


def test_every_figure_says_how_it_is_computed_with_its_parts_as_numbers(case: Case) -> None:
    by_title = {record.title: record for record in definitions().values()}
    for title, shown in case.screen.figures.items():
        record, said = by_title[title], shown.explanation.replace("\\", "")
        assert record.formula in said and record.source in said and record.missing in said
        if shown.value not in ("n/a", "not published"):
            for part in filter(None, (record.numerator, record.denominator)):
                assert f"{part}: " in said, f"{title} names its {part} as a number"
            assert shown.below[-1][0] in "◆◈◇", f"{title} says what it rests on"
        if record.stage in ("declared", "certified", "paid"):
            assert "**Stage:**" in said


def test_the_footer_names_status_date_revision_evidence_source_and_licence(
    case: Case, packages: dict[str, Path]
) -> None:
    public = next(iter(case.tables["project"]))["evidence"] == "public record"
    assert public, "the project itself is on the public record"
    for part in (
        f"Status date {wording.long_day(case.on)}",
        "revision 1 of the data",
        "all evidence",
        "licence of the data: ",
        "◆\N{NO-BREAK SPACE}public record ◈\N{NO-BREAK SPACE}reported ◇\N{NO-BREAK SPACE}demonstration",
    ):
        assert part in case.screen.footer, part


def test_charts_and_maps_are_said_in_words_and_have_a_title_a_takeaway_and_a_table(case: Case) -> None:
    slug = slug_of(case)
    less = slug == "results" and case.package == "riverbank"
    assert len(case.screen.alternatives) == DRAWN.get(slug, 0) - less
    said_in_words(case.screen)


def test_what_opens_on_the_budget_page_is_said_in_words_too(open_case: Case) -> None:
    assert list(open_case.screen.charts) == DRAWN_WHEN_OPEN
    said_in_words(open_case.screen)
    questions = [header.value for header in open_case.screen.at.header if header.value != "Expenditure items"]
    assert list(open_case.screen.answers) == questions, "each question has its answer"
    assert all(answer.endswith(".") for answer in open_case.screen.answers.values())


def test_what_opens_on_the_timeline_page_is_said_in_words_too(open_timeline_case: Case) -> None:
    screen = open_timeline_case.screen
    assert list(screen.charts) == ["timeline", "timeline-trend"]
    said_in_words(screen)
    assert list(screen.answers) == [header.value for header in screen.at.header], "each question has its answer"
    assert all(answer.endswith(".") for answer in screen.answers.values())


def test_what_opens_on_the_results_page_is_said_in_words_too(package: str, see: See) -> None:
    screen = open_results(see, package, OWN_DATE[package]).screen
    assert list(screen.charts)[-1] == "results-chain"
    said_in_words(screen)
    assert list(screen.answers) == [header.value for header in screen.at.header], "each question has its answer"
    assert all(answer.endswith(".") for answer in screen.answers.values())


def test_what_opens_on_the_cooperation_page_is_said_in_words_too(open_cooperation_case: Case) -> None:
    screen = open_cooperation_case.screen
    assert list(screen.charts) == ["activity-strip", "network", "growth"]
    said_in_words(screen)
    assert list(screen.answers) == [header.value for header in screen.at.header], "each question has its answer"
    assert all(answer.endswith(".") for answer in screen.answers.values())


def test_maps_take_nothing_from_outside(case: Case) -> None:
    if not case.screen.at.get("deck_gl_json_chart"):
        return
    deck = case.screen.deck
    assert deck["mapStyle"] == "__MAP_STYLE__"
    assert "mapProvider" not in deck
    names = [layer["id"] for layer in deck["layers"]]
    assert len(set(names)) == len(names) and all(names)
    fetched = [layer["data"] for layer in deck["layers"] if isinstance(layer["data"], str)]
    assert len(fetched) == 2
    assert all(address.startswith("app/static/maps/") for address in fetched)
    for address in fetched:
        assert (ROOT / "static" / address.removeprefix("app/static/")).is_file()


def test_every_table_can_be_taken_away(case: Case) -> None:
    taken_away(case.screen)


def test_every_table_that_opens_on_a_page_can_be_taken_away(
    open_case: Case, open_timeline_case: Case, open_cooperation_case: Case
) -> None:
    for case in (open_case, open_timeline_case, open_cooperation_case):
        taken_away(case.screen)


def test_each_project_is_shown_under_its_own_name_in_its_own_currency(case: Case) -> None:
    sidebar = [element.value for element in case.screen.at.sidebar if element.type == "html"]
    assert any(case.project["acronym"] in text for text in sidebar)
    assert any(case.project["programme"] in text for text in sidebar)
    texts = list(case.screen.texts())
    other = {"EUR": "CHF", "CHF": "EUR"}[case.currency]
    if slug_of(case) == "knowledge":  # the amount of a policy stands in the policy's own currency
        policies = [row for row in case.tables["policies"] if row["currency"] == other]
        texts = [text for text in texts if text not in {wording.stated_amount(row) for row in policies}]
    assert not [text for text in texts if f"\N{NO-BREAK SPACE}{other}" in text]
    if slug_of(case) in ("regions", "budget"):
        assert [text for text in texts if f"\N{NO-BREAK SPACE}{case.currency}" in text]


@pytest.mark.parametrize("slug", SLUGS)
def test_another_project_s_pages_know_nothing_of_clustercoop(slug: str, see: See) -> None:
    case = see(slug, "riverbank", OWN_DATE["riverbank"])
    everything = [*case.screen.texts(), *(str(part.value) for part in case.screen.at.sidebar if part.type == "html")]
    of_policies = {wording.stated_amount(row) for row in case.tables["policies"] if row["budget_amount"]}
    everything = [text for text in everything if text not in of_policies]
    foreign = ("ClusterCOOP", " EUR", "\N{NO-BREAK SPACE}EUR", "2\N{NARROW NO-BREAK SPACE}153", "2153000", "Budapest")
    assert not [text for text in everything for word in foreign if word in text]


def test_the_status_date_is_the_package_s_own_until_a_reader_chooses(
    package: str, addresses: dict[str, str], run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLUSTERCOOP_DATABASE_URL", addresses[package])
    assert run("overview").at.session_state["date"] == OWN_DATE[package]


@pytest.mark.usefixtures("at_riverbank")
def test_the_usual_status_dates_are_period_ends_committee_meetings_and_the_package_s_own(
    run: Run, riverbank: Path
) -> None:
    screen = run("overview")
    tables = read_tables(riverbank)
    days = {row["end_on"] for row in tables["reporting_periods"]} | {"2019-03-31"}
    days |= {row["held_on"] for row in tables["meetings"] if row["body"] == "steering committee"}
    (box,) = [box for box in screen.at.sidebar.selectbox if box.label == "Usual status dates"]
    assert [option.split(":")[0] for option in box.options] == [wording.stated(day) for day in sorted(days)]


@pytest.mark.usefixtures("at_riverbank")
def test_choosing_a_usual_status_date_moves_every_figure_and_the_url(run: Run) -> None:
    screen = run("budget")
    (box,) = [box for box in screen.at.sidebar.selectbox if box.label == "Usual status dates"]
    box.select(next(option for option in box.options if "end of period 2" in option)).run()
    moved = Screen(screen.at, screen.files)
    assert screen.at.session_state["date"] == date(2018, 12, 31)
    assert moved.at.query_params["date"] == "2018-12-31"
    assert "Status date 31 December 2018" in moved.footer
    assert moved.headline.startswith("At 31 December 2018")


@pytest.mark.usefixtures("at_riverbank")
@pytest.mark.parametrize("slug", SLUGS)
def test_an_address_with_values_that_nobody_offers_shows_the_page_all_the_same(slug: str, run: Run) -> None:
    query = {
        "date": "1999-01-01",
        "public": "perhaps",
        "lang": "tlh",
        "fill": "gold",
        "partner": "nobody",
        "kind": "ball",
    }
    screen = run(slug, query=query)
    assert not screen.at.exception and not screen.at.error
    assert "Status date 31 March 2019" in screen.footer
    assert "all evidence" in screen.footer


@pytest.fixture(params=["date=31.03.2019", "date=", "date=2019-02-30", "date=2035-01-01", "date=%00"])
def strange_date(request: pytest.FixtureRequest) -> Iterator[dict[str, str]]:
    name, _, value = request.param.partition("=")
    return {name: value}


@pytest.mark.usefixtures("at_riverbank")
def test_a_date_that_is_none_of_the_project_s_days_is_not_taken(strange_date: dict[str, str], run: Run) -> None:
    screen = run("overview", query=strange_date)
    assert not screen.at.exception and not screen.at.error
    assert screen.at.session_state["date"] == date(2019, 3, 31)


def said_in_words(screen: Screen) -> None:
    for text in screen.alternatives:
        assert text.endswith(".") and len(text) > 40
    for element in screen.at.main:
        if element.type in ("header", "subheader"):
            assert element.value


def taken_away(screen: Screen) -> None:
    keys = [button.key for button in screen.at.get("download_button") if (button.key or "").startswith("csv-")]
    opened = [caption for caption in screen.tables if caption not in NOT_TAKEN_AWAY]
    assert len(keys) == len(opened)
    for key in keys:
        header, *rows = screen.file(key).decode("utf-8").split("\r\n")
        assert header and not header.startswith("\ufeff")
        assert rows[-1] == ""


def slug_of(case: Case) -> str:
    question = case.screen.at.title[0].value
    return next(page.slug for page in PAGES if page.question == question)

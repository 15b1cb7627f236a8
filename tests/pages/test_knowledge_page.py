"""Which cluster policies, funding schemes and clusters do the regions have?"""

from __future__ import annotations

import csv
import io
from datetime import date

import openpyxl
import pytest

from clustercoop.i18n import country
from clustercoop.views.knowledge import clusters
from tests.oracle.knowledge import KnowledgeOracle
from tests.oracle.record import Row, span
from tests.pages import wording
from tests.pages.cases import SELECTIONS, STATUS_DATES, Case, Run, See, open_knowledge
from tests.pages.screen import Screen, numbers_in

POLICIES, YEARS = "List of policies", "Policies over the years"
CLUSTERS, BY_COUNTRY, BY_SECTOR = "Directory of clusters", "Clusters by country", "Clusters by sector"
BY_REGION, SIDE_BY_SIDE, PAIRS = "Clusters by region", "Policies side by side", "Pair by pair"
SHIPPED = date(2013, 9, 30)
DATE_LINK = "date=2013-09-30"


@pytest.fixture(params=SELECTIONS)
def case(request: pytest.FixtureRequest, see: See) -> Case:
    return open_knowledge(see, *request.param)


@pytest.fixture
def oracle(case: Case) -> KnowledgeOracle:
    return KnowledgeOracle(case.oracle.record)


def test_the_headline_counts_policies_countries_and_clusters(case: Case, oracle: KnowledgeOracle) -> None:
    lands = {partner["country_code"] for partner in case.oracle.record.partners}
    covered = lands & {row["country_code"] for row in oracle.instruments}
    expected = [*case.day_in_words, len(oracle.instruments), len(covered), len(lands)]
    if oracle.clusters:
        expected += [len(oracle.clusters), named(oracle.clusters)]
    assert numbers_in(case.screen.headline) == expected


def test_the_figures_at_the_head_are_the_oracle_s(case: Case, oracle: KnowledgeOracle) -> None:
    assert case.shown_figures() == {
        title: wording.figure(measure, oracle.figures[measure], case.currency)
        for title, measure in (
            ("Policies on record", "policies_on_record"),
            ("Discussed in the project", "policies_discussed"),
            ("Countries with policies on record", "countries_with_policies"),
            ("Clusters on record", "clusters_on_record"),
            ("Clusters that took part", "clusters_took_part"),
        )
    }
    related = len(oracle.policies) - len(oracle.instruments)
    below = case.screen.figures["Policies on record"].below[0]
    assert numbers_in(below) == ([related] if related else [])


def test_the_list_has_each_policy_known_with_what_is_on_record(case: Case, oracle: KnowledgeOracle) -> None:
    rows = {row["Policy"].text: row for row in case.screen.tables[POLICIES]}
    assert sorted(rows) == sorted(row["name"] for row in oracle.policies)
    sources = {row["source_id"]: row for row in case.tables["sources"]}
    for policy in oracle.policies:
        cells, source = rows[policy["name"]], sources[policy["source_id"]]
        land = "European Union" if policy["country_code"] == "EU" else country(policy["country_code"])
        assert cells["Country"].text == ", ".join(part for part in (land, policy["region"]) if part)
        assert (cells["Type"].text, cells["Type"].below) == (policy["kind"], policy["managing_body"])
        assert cells["Ran"].text == ran(policy)
        amount = wording.stated_amount(policy) if policy["budget_amount"] else "not on record"
        assert (cells["Amount"].text, cells["Amount"].below) == (amount, policy["budget_scope"])
        discussed = policy["discussed_in_project"] == "true"
        assert cells["In the project"].text[2:] == ("discussed" if discussed else "not shown as discussed")
        assert (cells["Source"].text, cells["Source"].below[2:]) == (source["title"], policy["evidence"])
        assert cells["Source"].link == (source["url"] if source["linkable"] == "true" else None)
        assert (cells["Policy"].link or "").endswith(f"&policy={policy['policy_id']}")


def test_policies_stand_by_country_in_the_order_of_the_partners_and_by_start(
    case: Case, oracle: KnowledgeOracle
) -> None:
    known = {row["name"]: row for row in oracle.policies}
    shown = [known[row["Policy"].text] for row in case.screen.tables[POLICIES]]
    lands = list(dict.fromkeys(row["country_code"] for row in shown))
    own = [partner["country_code"] for partner in case.oracle.record.partners]
    assert lands == [code for code in [*dict.fromkeys(own), "EU"] if code in lands], "each country once, the Union last"
    for land in lands:
        starts = [span(row["starts"])[0] for row in shown if row["country_code"] == land and row["starts"]]
        undated = [not row["starts"] for row in shown if row["country_code"] == land]
        assert starts == sorted(starts) and undated == sorted(undated)


def test_a_bar_is_drawn_for_each_policy_with_a_start_and_the_others_are_named(
    case: Case, oracle: KnowledgeOracle
) -> None:
    traces = [trace for trace in case.screen.charts["knowledge-years"]["data"] if trace["type"] == "bar"]
    drawn = {data[0] for trace in traces for data in trace["customdata"]}
    assert drawn == {row["policy_id"] for row in oracle.policies if row["starts"]}
    undated = [row for row in oracle.policies if not row["starts"]]
    said = [note for note in case.screen.notes if note.startswith("Not drawn, since no start")]
    assert len(said) == bool(undated)
    assert all(row["name"] in said[0] and ran(row) in said[0] for row in undated)


def test_a_bar_lasts_from_the_first_day_of_its_start_to_the_last_of_its_end(
    case: Case, oracle: KnowledgeOracle
) -> None:
    known = {row["policy_id"]: row for row in oracle.policies}
    day = 86_400_000
    for trace in case.screen.charts["knowledge-years"]["data"]:
        if trace["type"] != "bar":
            continue
        for (name, *_), base, length in zip(trace["customdata"], trace["base"], trace["x"], strict=True):
            policy = known[name]
            begins = span(policy["starts"])[0]
            if policy["ends"]:
                assert date.fromisoformat(base[:10]) == begins
                assert length == max((span(policy["ends"])[1] - begins).days, 45) * day
            else:
                assert date.fromisoformat(base[:10]) >= begins
                assert trace["marker"]["opacity"][0] <= 1


def test_what_has_no_end_is_an_arrow_and_says_so(case: Case, oracle: KnowledgeOracle) -> None:
    arrows = {
        data[0]: data[2]
        for trace in case.screen.charts["knowledge-years"]["data"]
        if trace["type"] == "scatter"
        for data in trace["customdata"]
    }
    assert set(arrows) == {row["policy_id"] for row in oracle.policies if row["starts"] and not row["ends"]}
    assert all("no end on record" in said for said in arrows.values())


def test_the_directory_has_each_cluster_known_with_what_is_on_record(case: Case, oracle: KnowledgeOracle) -> None:
    rows = {row["Cluster"].text: row for row in case.screen.tables.get(CLUSTERS, [])}
    assert sorted(rows) == sorted(row["name"] or row["name_native"] for row in oracle.clusters)
    sources = {row["source_id"]: row for row in case.tables["sources"]}
    activities = {row["activity_id"]: row for row in case.oracle.record.rows("activities")}
    for cluster in oracle.clusters:
        cells, source = rows[cluster["name"] or cluster["name_native"]], sources[cluster["source_id"]]
        assert cells["Country"].text == country(cluster["country_code"])
        where = [cluster["region"], cluster["city"]]
        assert cells["Country"].below == (", ".join(part for part in where if part) or "no region on record")
        assert cells["Sector"].text == (cluster["sector"] or "not on record")
        assert cells["Size"].below == cluster["size_unit"]
        assert (cells["Size"].text == "not on record") == (not cluster["size_value"])
        if cluster["size_value"]:
            assert numbers_in(cells["Size"].text) == [float(cluster["size_value"])]
        activity = activities.get(cluster["activity_id"])
        assert cells["Link to the project"].below == (activity["title"] if activity else cluster["role"])
        link = f"&activity={cluster['activity_id']}" if activity else ""
        assert (cells["Link to the project"].link or "").endswith(link)
        assert (cells["Cluster"].link or "").endswith(f"&cluster={cluster['cluster_id']}")
        assert (cells["Source"].text, cells["Source"].below[2:]) == (source["title"], cluster["evidence"])


def test_clusters_are_counted_by_country_and_by_sector_in_tables_and_bars(case: Case, oracle: KnowledgeOracle) -> None:
    words = {
        BY_COUNTRY: ("country_code", country),
        BY_SECTOR: ("sector", lambda sector: sector or "no sector on record"),
    }
    for caption, (column, word) in words.items():
        rows = case.screen.tables.get(caption, [])
        titles = {word(value): counted for value, counted in oracle.clusters_by(column).items()}
        first = next(iter(rows[0])) if rows else ""
        assert {row[first].text: (int(row["Clusters"].text), int(row["Took part"].text)) for row in rows} == titles
        if rows:
            slug = "knowledge-by-country" if caption == BY_COUNTRY else "knowledge-by-sector"
            part, rest = case.screen.charts[slug]["data"]
            drawn = [tuple(pair) for pair in zip(part["x"], rest["x"], strict=True)]
            table = [(int(row["Took part"].text), int(row["Clusters"].text)) for row in rows]
            assert drawn == [(named, whole - named) for named, whole in table[:8]]


def test_the_map_fills_each_region_that_has_a_cluster_and_says_how_many_have_none(
    case: Case, oracle: KnowledgeOracle
) -> None:
    counted = oracle.clusters_by("region_id")
    without = counted.pop("", (0, 0))[0]
    if not oracle.clusters:
        assert not case.screen.at.get("deck_gl_json_chart")
        return
    features = case.screen.layers["counted-regions"]["data"]["features"]
    labels = [label["text"] for label in case.screen.layers["labels"]["data"]]
    filled = {feature["properties"]["region_id"]: int(text) for feature, text in zip(features, labels, strict=True)}
    assert filled == {region: number for region, (number, _) in counted.items()}
    (said,) = [note for note in case.screen.notes if note.startswith("Clusters of ")]
    assert numbers_in(said) == [len(counted), max(filled.values()), *([without] if without else [])]


def test_policies_side_by_side_say_in_words_whether_both_ran(case: Case, oracle: KnowledgeOracle) -> None:
    known = {row["policy_id"]: row for row in oracle.policies}
    asked = case.screen.at.session_state["compare"]
    if len(asked) < 2:
        assert SIDE_BY_SIDE not in case.screen.tables
        return
    rows = {row["What"].text: row for row in case.screen.tables[SIDE_BY_SIDE]}
    for name in asked:
        policy = known[name]
        assert rows["Type"][policy["name"]].text == policy["kind"]
        assert rows["Ran"][policy["name"]].text == ran(policy)
    state, first, last = oracle.both_ran(*(known[name] for name in asked))
    (pair,) = case.screen.tables[PAIRS]
    said = pair["Years together"].text
    if state == "both ran":
        assert numbers_in(said)[:2] == ([first] if first == last else [first, last])
    elif state == "no end on record":
        assert "no end is on record" in said and first in numbers_in(said)


@pytest.mark.parametrize(
    ("query", "fits"),
    [
        ({"policy-country": "PL"}, lambda row: row["country_code"] == "PL"),
        ({"policy-type": "accreditation"}, lambda row: row["kind"] == "accreditation"),
        ({"policy-discussed": "yes"}, lambda row: row["discussed_in_project"] == "true"),
        ({"policy-search": "poli"}, lambda row: row["policy_id"] in ("P12", "P19", "P20", "P25")),
        ({"policy-search": "SPOLUPRACE"}, lambda row: row["policy_id"] in ("P06", "P07", "P08")),
        ({"policy-search": "polus akk"}, lambda row: row["policy_id"] == "P03"),
    ],
)
def test_the_list_of_policies_and_its_bars_can_be_narrowed(query: dict[str, str], fits: object, see: See) -> None:
    whole = KnowledgeOracle(see("knowledge", "shipped", SHIPPED).oracle.record).policies
    case = open_knowledge(see, "shipped", SHIPPED, **query)
    expected = [row for row in whole if fits(row)]
    assert 0 < len(expected) < len(whole)
    assert sorted(row["Policy"].text for row in case.screen.tables[POLICIES]) == sorted(row["name"] for row in expected)
    assert len(case.screen.tables[YEARS]) == len(expected)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"cluster-search": "rzeszow"}, {"C05", "C06"}),
        ({"cluster-search": "kosice"}, {"C04"}),
        ({"cluster-search": "POLI"}, {"C24"}),
        ({"cluster-search": "torino ict"}, {"C27"}),
        ({"cluster-country": "HU"}, {"C13", "C14", "C15", "C16", "C17"}),
        ({"cluster-region": "SK02"}, {"C01", "C09"}),
        ({"cluster-region": "none", "cluster-country": "PL"}, {"C06"}),
        ({"cluster-sector": "tourism"}, {"C11", "C12"}),
        ({"cluster-link": "related project", "cluster-sector": "energy"}, {"C10"}),
    ],
)
def test_the_directory_can_be_searched_and_narrowed(query: dict[str, str], found: set[str], see: See) -> None:
    case = see("knowledge", "shipped", SHIPPED, query=query)
    assert linked(case, CLUSTERS, "Cluster", "cluster") == found
    file = list(csv.DictReader(io.StringIO(case.screen.file("csv-knowledge-clusters").decode("utf-8"))))
    assert {row["cluster_id"] for row in file} == found


def test_a_long_directory_is_shown_a_page_at_a_time_and_taken_away_whole(
    run: Run, addresses: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLUSTERCOOP_DATABASE_URL", addresses["shipped"])
    monkeypatch.setattr(clusters, "PAGE_ROWS", 10)
    screen = run("knowledge", query={"date": SHIPPED.isoformat()})
    assert len(screen.tables[CLUSTERS]) == len(screen.tables[POLICIES]) == 10
    assert {"1 to 10 of 28", "1 to 10 of 24"} <= set(screen.notes)
    for key, rows in (("csv-knowledge-clusters", 28), ("csv-knowledge-policies", 24)):
        assert len(list(csv.DictReader(io.StringIO(screen.file(key).decode("utf-8"))))) == rows
    # The 28 clusters fill three pages; the last holds 8.
    numbers = [box for box in screen.at.number_input if box.label == "Page of 3"]
    numbers[-1].set_value(3).run()
    assert len(Screen(screen.at, screen.files).tables[CLUSTERS]) == 8


@pytest.mark.parametrize(
    ("query", "caption", "said"),
    [
        ({"policy-search": "nothing"}, POLICIES, ["search for “nothing”"]),
        ({"policy-country": "SI", "policy-discussed": "yes"}, POLICIES, ["country", "discussed in the project"]),
        ({"cluster-search": "xyzzy", "cluster-country": "IT"}, CLUSTERS, ["search for “xyzzy”", "country"]),
        ({"cluster-sector": "textile", "cluster-region": "SK01"}, CLUSTERS, ["region", "sector"]),
    ],
)
def test_filters_that_nothing_fits_say_what_to_loosen(
    query: dict[str, str], caption: str, said: list[str], see: See
) -> None:
    case = see("knowledge", "shipped", SHIPPED, query=query)
    assert caption not in case.screen.tables
    assert f"Nothing fits. Take away one of these: {', '.join(said)}." in case.screen.notes


def test_a_link_to_a_policy_shows_its_card_first_with_partners_and_source(see: See) -> None:
    case = see("knowledge", "shipped", SHIPPED, query={"policy": "P02"})
    facts = case.screen.facts
    assert facts["Name in its language"] == "Akkreditált Innovációs Klaszter cím"
    assert facts["Ran"] == "14 Jun 2011–15 Jan 2013"
    assert facts["Amount"] == "not on record"
    assert facts["In the project"].endswith("discussed")
    assert hrefs(case) >= {f"regions?{DATE_LINK}&partner=NGM", f"regions?{DATE_LINK}&partner=MAG"}
    assert case.screen.at.subheader[0].value == r"Accredited Innovation Cluster title \(AIK\-2011\)"


def test_a_link_to_a_cluster_shows_its_card_with_the_activity_in_which_it_took_part(see: See) -> None:
    case = see("knowledge", "shipped", SHIPPED, query={"cluster": "C01"})
    facts = case.screen.facts
    assert facts["Region"] == "Trnavský kraj, in Západné Slovensko (SK02)"
    assert facts["Size"] == "2\N{NARROW NO-BREAK SPACE}200 employees in member producers (2012)"
    assert facts["Founded"] == "not on record"
    assert f"cooperation?{DATE_LINK}&activity=A14" in hrefs(case)


def test_the_card_of_a_partner_leads_to_the_policies_that_it_is_linked_to_and_are_known(see: See) -> None:
    case = see("regions", "shipped", SHIPPED, query={"partner": "MH SR"})
    addresses = {link for link in hrefs(case) if link.startswith("knowledge?")}
    # The call of 2014 is linked to the ministry too, and not known yet.
    assert addresses == {f"knowledge?{DATE_LINK}&policy=P09"}


@pytest.mark.parametrize("query", [{"policy": "P10"}, {"policy": "P99"}, {"cluster": "C08"}])
def test_what_is_not_known_on_the_day_has_no_card_and_that_is_said(query: dict[str, str], see: See) -> None:
    # The call of 2014 and the conference of 2014 lie after the status date.
    case = see("knowledge", "shipped", SHIPPED, query=query)
    (name,) = query.values()
    assert f"“{name}” is not known on this day; it is left out." in case.screen.notes
    assert not case.screen.facts


def test_of_policies_to_compare_those_not_known_are_left_out_and_named(see: See) -> None:
    case = see("knowledge", "shipped", SHIPPED, query={"compare": "P16,P10,P17,P16"})
    assert case.screen.at.session_state["compare"] == ["P16", "P17"]
    assert "Not known on this day and left out: P10." in case.screen.notes
    (pair,) = case.screen.tables[PAIRS]
    # One ended on 30 June 2012, the other began on 1 July.
    assert pair["Years together"].text == "One ended before the other began."
    assert case.screen.at.query_params["compare"] == "P16,P17"


def test_four_policies_make_six_pairs(see: See) -> None:
    case = see("knowledge", "shipped", SHIPPED, query={"compare": "P05,P06,P11,P13,P15"})
    assert len(case.screen.at.session_state["compare"]) == 4
    assert len(case.screen.tables[PAIRS]) == 6


def test_the_public_record_is_the_whole_of_what_is_shown(see: See) -> None:
    every = see("knowledge", "shipped", SHIPPED).screen
    public = see("knowledge", "shipped", SHIPPED, True).screen
    assert public.headline == every.headline
    for caption in (POLICIES, CLUSTERS):
        texts = [[{title: cell.text for title, cell in row.items()} for row in one.tables[caption]]
                 for one in (every, public)]  # fmt: skip
        assert texts[0] == texts[1] != []
        links = [cell.link for row in public.tables[caption] for cell in row.values() if cell.link]
        assert all("public=true" in link for link in links if not link.startswith("http"))


def test_every_row_can_be_taken_away_with_its_source(case: Case, oracle: KnowledgeOracle) -> None:
    book = openpyxl.load_workbook(io.BytesIO(case.screen.file("xlsx-knowledge")))
    titles = {sheet["A1"].value: sheet for sheet in book.worksheets[1:]}
    for caption, known in ((POLICIES, oracle.policies), (CLUSTERS, oracle.clusters)):
        rows = list(titles[caption].iter_rows(min_row=4, values_only=True))
        header = next(titles[caption].iter_rows(min_row=3, max_row=3, values_only=True))
        place = header.index("Source")
        if known:
            assert len(rows) == len(known) and all(row[place] for row in rows)
    assert {BY_COUNTRY, BY_SECTOR, BY_REGION} <= set(titles)
    assert (SIDE_BY_SIDE in titles) == (len(case.screen.at.session_state["compare"]) == 2)


def test_the_workbook_holds_the_list_as_it_is_narrowed(see: See) -> None:
    case = see("knowledge", "shipped", STATUS_DATES["shipped"][-1], query={"cluster-search": "rzeszow"})
    book = openpyxl.load_workbook(io.BytesIO(case.screen.file("xlsx-knowledge")))
    (sheet,) = [sheet for sheet in book.worksheets if sheet["A1"].value == CLUSTERS]
    assert len(list(sheet.iter_rows(min_row=4))) == 2
    about = [cell for row in book.worksheets[0].iter_rows(values_only=True) for cell in row if cell]
    assert "search for “rzeszow”" in about


def named(clusters: list[Row]) -> int:
    return sum(row["link_certainty"] == "named participant" for row in clusters)


def ran(policy: Row) -> str:
    """Start and end as stated, or which of them is not on record."""
    starts, ends = policy["starts"], policy["ends"]
    if starts and ends:
        return wording.span(starts, ends)
    if starts:
        return f"from {wording.stated(starts)}, no end on record"
    return f"until {wording.stated(ends)}, no start on record" if ends else "no date on record"


def linked(case: Case, caption: str, column: str, key: str) -> set[str]:
    """The identifiers in the addresses that the cells of a column open."""
    return {(row[column].link or "").rpartition(f"&{key}=")[2] for row in case.screen.tables[caption]}


def hrefs(case: Case) -> set[str]:
    return {link.get("href", "") for part in case.screen.html for link in part.iter("a")}

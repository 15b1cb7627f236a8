"""The tools around the code: pinned packages, commands, the search for a Chromium, Streamlit's settings and theme."""

import ast
import importlib.util
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from importlib import metadata
from itertools import chain, product
from pathlib import Path
from types import ModuleType

import pytest
from streamlit import config as streamlit_config

from clustercoop.views import palette

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
SETTINGS = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
RUNTIME = PROJECT["project"]["dependencies"]
DEVELOPMENT = PROJECT["dependency-groups"]["dev"]

# What is imported under another name than it is installed by.
INSTALLED_AS = {"yaml": "pyyaml"}


def pins(requirements: list[str]) -> dict[str, str]:
    """Package -> version; a line that is not an exact pin fails the test."""
    found = {}
    for line in requirements:
        pin = re.match(r"([a-z0-9-]+)(?:\[[a-z]+\])?==([0-9][0-9a-z.]*)(?: ;| *#|$)", line)
        assert pin, f"not an exact pin: {line}"
        found[pin[1]] = pin[2]
    return found


def lines(name: str) -> list[str]:
    text = (ROOT / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def imported_by(files: Iterator[Path]) -> set[str]:
    """The first names of all modules that the files import."""
    found = set()
    for path in files:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                found.add(node.module.split(".")[0])
    return found


@pytest.mark.parametrize(
    ("name", "direct"), [("requirements.txt", RUNTIME), ("requirements-dev.txt", RUNTIME + DEVELOPMENT)]
)
def test_requirements_hold_every_direct_dependency_at_its_version(name: str, direct: list[str]) -> None:
    locked = pins(lines(name))
    assert len(locked) > len(direct) > 10
    assert pins(direct).items() <= locked.items()


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_requirements_name_no_place_to_fetch_from(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert "make lock" in text
    assert not re.search(r"://|@ |(^|\s)-[^c]|(^|\s)/", text, re.MULTILINE)


def test_what_we_install_for_tests_is_what_we_run() -> None:
    assert pins(lines("requirements.txt")).items() <= pins(lines("requirements-dev.txt")).items()


def test_everything_the_program_imports_is_a_direct_dependency() -> None:
    files = chain([ROOT / "dashboard.py"], (ROOT / "pages").glob("*.py"), (ROOT / "clustercoop").rglob("*.py"))
    foreign = imported_by(files) - sys.stdlib_module_names - {"clustercoop", "pages"}
    assert {"streamlit", "sqlmodel", "pandas"} <= foreign
    assert {INSTALLED_AS.get(name, name) for name in foreign} <= pins(RUNTIME).keys()


def test_the_versions_installed_here_are_the_pinned_ones() -> None:
    for name in ("streamlit", "pandas", "plotly", "pydeck", "sqlmodel"):
        assert metadata.version(name) == pins(RUNTIME)[name], f"{name}: run `make check`, which installs it"


def test_the_entry_knows_only_the_ui() -> None:
    # The import contracts cannot take in a single module.
    names = {
        node.module
        for node in ast.walk(ast.parse((ROOT / "dashboard.py").read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("clustercoop")
    }
    assert names
    assert all(name.split(".")[:2] == ["clustercoop", "ui"] for name in names)


def test_no_import_contract_has_an_exception() -> None:
    contracts = PROJECT["tool"]["importlinter"]["contracts"]
    assert len(contracts) >= 8
    assert not [contract["name"] for contract in contracts if "ignore_imports" in contract]


def make(*arguments: str) -> list[str]:
    """What make prints, also where these tests were themselves started by make."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS", "PORT"))}
    command = ["make", *arguments]
    return subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    ).stdout.splitlines()


def test_make_alone_lists_the_commands() -> None:
    listed = {line.split()[1]: line for line in make() if line.startswith("make ")}
    assert listed.keys() >= {"run", "test", "check", "format", "bench", "screenshots", "lock", "clean"}
    assert "PORT=8501" in listed["run"]
    assert all(len(line.split()) > 4 for line in listed.values())


def test_make_run_builds_the_datastore_then_starts_on_the_port_asked_for() -> None:
    steps = make("--dry-run", "run", "PORT=8600")
    order = [
        "scripts/venv.sh requirements.txt",
        "clustercoop load --if-missing",
        "http://127.0.0.1:8600",
        "--server.port 8600",
    ]
    assert [next(place for place, step in enumerate(steps) if text in step) for text in order] == [0, 1, 2, 3]


# The search for a Chromium, with the ways to get one and the trial start replaced.


@pytest.fixture(scope="module")
def chromium() -> ModuleType:
    place = ROOT / "scripts" / "find_chromium.py"
    spec = importlib.util.spec_from_file_location(place.stem, place)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Ways:
    """Ways to a Chromium that note which of them were asked."""

    def __init__(self, *candidates: list[str]) -> None:
        self.asked: list[int] = []
        self.all = [self._way(place, paths) for place, paths in enumerate(candidates)]

    def _way(self, place: int, paths: list[str]) -> Callable[[], Iterator[Path]]:
        def way() -> Iterator[Path]:
            self.asked.append(place)
            yield from map(Path, paths)

        return way


def test_the_ways_to_a_chromium_are_tried_in_the_documented_order(chromium: ModuleType) -> None:
    assert [way.__name__ for way in chromium.WAYS] == [
        "installed",
        "fetched_before",
        "from_playwright",
        "from_debian",
        "from_npm",
    ]


def test_nothing_is_fetched_once_a_chromium_starts(chromium: ModuleType) -> None:
    ways = Ways([], ["/stub", "/good", "/later"], ["/fetched"])
    tried: list[str] = []

    def starts(path: Path) -> bool:
        tried.append(str(path))
        return path.name == "good"

    assert chromium.find(named=None, ways=ways.all, starts=starts) == Path("/good")
    assert ways.asked == [0, 1]
    assert tried == ["/stub", "/good"]


def test_without_any_chromium_one_sentence_says_what_to_install(chromium: ModuleType) -> None:
    ways = Ways(["/stub"], [], ["/fetched"])
    with pytest.raises(chromium.NoChromium, match=r"^[^.]+apt install chromium[^.]+\.$"):
        chromium.find(named=None, ways=ways.all, starts=lambda path: False)
    assert ways.asked == [0, 1, 2]


def test_a_named_chromium_is_used_or_refused_but_never_replaced(chromium: ModuleType) -> None:
    ways = Ways(["/good"])
    assert chromium.find(named="/mine", ways=ways.all, starts=lambda path: True) == Path("/mine")
    with pytest.raises(chromium.NoChromium, match="/mine"):
        chromium.find(named="/mine", ways=ways.all, starts=lambda path: path.name == "good")
    assert ways.asked == []


# Streamlit's settings.


def test_streamlit_knows_every_setting_we_make() -> None:
    def names(table: dict[str, object], prefix: str = "") -> Iterator[str]:
        for key, value in table.items():
            if isinstance(value, dict):
                yield from names(value, f"{prefix}{key}.")
            else:
                yield prefix + key

    ours = set(names(SETTINGS))
    assert len(ours) > 20
    assert ours <= streamlit_config.get_config_options(force_reparse=False).keys()


def test_no_setting_lets_a_request_leave_the_host() -> None:
    assert SETTINGS["browser"] == {"gatherUsageStats": False, "serverAddress": "127.0.0.1"}
    assert SETTINGS["server"]["address"] == "127.0.0.1"
    assert SETTINGS["client"]["showErrorLinks"] is False
    assert SETTINGS["theme"]["font"] == "sans-serif"


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2 defines it."""
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def blend(colour: str, ground: str, share: float) -> str:
    parts = [
        round(int(colour[start : start + 2], 16) * share + int(ground[start : start + 2], 16) * (1 - share))
        for start in (1, 3, 5)
    ]
    return "#" + "".join(f"{part:02X}" for part in parts)


def test_contrast_is_computed_as_in_the_standard() -> None:
    assert contrast("#FFFFFF", "#000000") == pytest.approx(21)
    assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.005)  # the well-known grey that just passes


@pytest.mark.parametrize("name", ["light", "dark"])
def test_the_theme_reaches_aa_on_every_ground(name: str) -> None:
    theme = SETTINGS["theme"][name]
    grounds = {
        table[key] for table in (theme, theme["sidebar"]) for key in ("backgroundColor", "secondaryBackgroundColor")
    }
    assert len(grounds) >= 2
    for ground in grounds:
        assert contrast(theme["textColor"], ground) >= 7
        assert contrast(blend(theme["textColor"], ground, 0.6), ground) >= 4.5  # captions
        assert contrast(theme["linkColor"], ground) >= 4.5
    for colour, ground in product(
        [theme["primaryColor"], theme["borderColor"], *theme["chartCategoricalColors"]], grounds
    ):
        assert contrast(colour, ground) >= 3, f"{colour} on {ground}"
    assert contrast(theme["primaryColor"], "#FFFFFF") >= 4.5  # Streamlit writes white on it


@pytest.mark.parametrize(("name", "colours"), [("light", palette.LIGHT), ("dark", palette.DARK)])
def test_theme_and_charts_share_their_colours(name: str, colours: palette.Palette) -> None:
    theme = SETTINGS["theme"][name]
    assert theme["backgroundColor"] == colours.ground
    assert theme["linkColor"] == colours.accent
    assert theme["chartCategoricalColors"] == [colours.accent, colours.second, colours.third]
    steps = theme["chartSequentialColors"]
    assert len(steps) == 10  # Streamlit drops a scale of any other length
    assert (steps[0], steps[-1]) == (colours.sequence[0], colours.sequence[-1])

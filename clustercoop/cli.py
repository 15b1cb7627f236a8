"""The commands: check, load and dump a data package; simulate the demonstration ledger."""

from __future__ import annotations

from json import JSONDecodeError
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from clustercoop.datastore.check import check as findings_of
from clustercoop.datastore.engine import revision_of, viewing
from clustercoop.datastore.errors import DatastoreError, DatastoreMissing, RevisionMoved
from clustercoop.datastore.findings import BrokenPackage, Finding
from clustercoop.datastore.loading import load as load_package
from clustercoop.datastore.loading import load_unchecked
from clustercoop.datastore.package import UnreadableCell, read_metadata, write_descriptor
from clustercoop.datastore.package import dump as dump_package
from clustercoop.measures.alerts import ALERT_MEASURES
from clustercoop.settings import Settings
from clustercoop.simulate import DEFAULT_ITEMS, DEFAULT_SEED
from clustercoop.simulate import simulate as simulate_package
from clustercoop.simulate.generator import UnknownPartners
from clustercoop.simulate.items import TooFewItems
from clustercoop.simulate.rows import KeyTaken

app = typer.Typer(help=__doc__, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)

Package = Annotated[Path | None, typer.Argument(help="Folder of the data package; the shipped one by default.")]


@app.command()
def check(package: Package = None) -> None:
    """Check a data package: schema, keys, sums and the rules of the trade."""
    settings = Settings.from_environment()
    folder = package or settings.package
    findings = findings_of(package=folder, boundaries=settings.boundaries, measures=ALERT_MEASURES)
    if findings:
        _report(findings)
    typer.echo(f"{folder}: no findings.")


@app.command()
def load(
    package: Package = None,
    if_missing: Annotated[bool, typer.Option(help="Do nothing where a datastore is there already.")] = False,
    checked: Annotated[bool, typer.Option(help="Check the package first.")] = True,
) -> None:
    """Build or rebuild the datastore from a data package, all or nothing."""
    settings = Settings.from_environment()
    if if_missing and _is_loaded(settings):
        return
    folder = package or settings.package
    unchanged = "The datastore is as it was."
    try:
        if checked:
            revision = load_package(
                package=folder,
                database_url=settings.database_url,
                boundaries=settings.boundaries,
                measures=ALERT_MEASURES,
            )
        else:
            revision = load_unchecked(package=folder, database_url=settings.database_url)
    except BrokenPackage as broken:
        _report(broken.findings, unchanged)
    except UnreadableCell as fault:
        _report([fault.finding], unchanged)
    except (OSError, JSONDecodeError) as error:
        _stop(f"{folder} cannot be read: {error}. {unchanged}")
    except DatastoreError as error:
        _stop(_with_mend(error))
    typer.echo(f"Loaded {folder} as revision {revision}.")


@app.command()
def dump(directory: Annotated[Path, typer.Argument(help="Folder to write the package to.")]) -> None:
    """Write the datastore as a data package."""
    try:
        with viewing(Settings.from_environment().database_url) as viewer:
            dump_package(engine=viewer, directory=directory)
    except DatastoreError as error:
        _stop(_with_mend(error))
    except RevisionMoved:
        _stop("The datastore got new data meanwhile, nothing was written; try again.")
    except OSError as error:
        _stop(str(error))
    typer.echo(f"Wrote {directory}.")


@app.command()
def simulate(
    out: Annotated[Path | None, typer.Argument(help="Folder to write to; the package itself by default.")] = None,
    package: Annotated[Path | None, typer.Option(help="Package whose public record is kept.")] = None,
    items: Annotated[int, typer.Option(min=1, help="Number of expenditure items.")] = DEFAULT_ITEMS,
    seed: Annotated[int, typer.Option(help="Seed of the generator.")] = DEFAULT_SEED,
) -> None:
    """Make the demonstration part of the package anew; the public record is kept."""
    folder = package or Settings.from_environment().package
    try:
        simulate_package(package=folder, out=out or folder, items=items, seed=seed)
        write_descriptor(out or folder, read_metadata(folder))
    except (UnknownPartners, KeyTaken, TooFewItems, UnreadableCell, OSError) as error:
        _stop(str(error))
    typer.echo(f"Wrote {out or folder} with {items} expenditure items, seed {seed}.")


def _is_loaded(settings: Settings) -> bool:
    """Whether there is a datastore; one that another version made counts, and the pages say what mends it."""
    try:
        with viewing(settings.database_url) as viewer:
            revision_of(viewer)
    except DatastoreMissing:
        return False
    except DatastoreError:
        return True
    return True


def _report(findings: list[Finding], *after: str) -> NoReturn:
    count = f"{len(findings)} finding{'s' if len(findings) != 1 else ''}."
    for line in [*map(str, findings), count, *after]:
        typer.echo(line, err=True)
    raise typer.Exit(1)


def _with_mend(error: DatastoreError) -> str:
    return f"{error} To mend it: {error.mend}"


def _stop(message: str) -> NoReturn:
    typer.echo(message, err=True)
    raise typer.Exit(1)

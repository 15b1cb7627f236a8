"""Files to take away: the whole package as a zip, and one resource as CSV, written when they are asked for."""

from __future__ import annotations

import csv
import io
import tempfile
import zipfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import streamlit as st

from clustercoop.datastore.engine import open_viewer, reading
from clustercoop.datastore.package import dump
from clustercoop.datastore.queries import record
from clustercoop.i18n import _
from clustercoop.ui.loaders import Edition
from clustercoop.views.view import neutral


def offer(which: Edition, resources: Sequence[str]) -> None:
    """The whole package, or one table chosen from a list."""
    whole, single = st.columns(2)
    with whole:
        st.markdown(_("The whole data package: all tables with their schemas, sources and licence."))
        st.download_button(
            _("Download the package (zip)"),
            partial(package_zip, which),
            file_name=f"{which.package['name']}.zip",
            mime="application/zip",
            on_click="ignore",
        )
    with single:
        chosen = st.selectbox(_("One table"), resources)
        st.download_button(
            _("Download {table}.csv").format(table=chosen),
            partial(resource_csv, which, chosen),
            file_name=f"{chosen}.csv",
            mime="text/csv",
            on_click="ignore",
        )


def package_zip(which: Edition) -> bytes:
    """The datastore as a data package, zipped."""
    with tempfile.TemporaryDirectory() as folder:
        package = Path(folder) / "package"
        dump(engine=open_viewer(which.database_url), directory=package)
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in sorted(package.iterdir()):
                archive.write(path, path.name)
        return file.getvalue()


def resource_csv(which: Edition, name: str) -> bytes:
    """One resource as CSV for a spreadsheet: texts that it would take for a formula are neutralised."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    with reading(open_viewer(which.database_url), which.revision) as connection:
        header, rows = record.resource_rows(connection, name)
        writer.writerow(header)
        for row in rows:
            writer.writerow([cell if _is_number(cell) else neutral(cell) for cell in row.values()])
    return file.getvalue().encode("utf-8")


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True

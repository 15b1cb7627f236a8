"""A viewer without a browser: it speaks Streamlit's own websocket and asks for script runs.

It says what Streamlit's frontend says: the page's name first and its hash afterwards, the query string, the
messages it has kept (Streamlit then sends a reference in place of a large message that has not changed).
"""

from __future__ import annotations

import socket
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.state.common import user_key_from_element_id
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from tests.bench.servers import Server

RUNS_A_MESSAGE_IS_KEPT = 2
"""As Streamlit's frontend does (`global.maxCachedMessageAge`)."""

Choice = str | int | None
"""The words of an option of a select box, or the value of a number input; None empties a select box."""


class RunFailed(Exception):
    """A script run ended with an exception on the page."""


@dataclass(frozen=True)
class Run:
    """One script run: seconds from the request to its end, size of the answer, the text of the page's HTML.

    `widgets` are the select boxes and number inputs, as Streamlit describes them, by their keys.
    """

    seconds: float
    bytes: int
    html: str
    widgets: Mapping[str, Any]


@dataclass
class Viewer:
    """One session on one page; use it as an asynchronous context."""

    server: Server
    page: str
    _socket: ClientConnection | None = None
    _page_hash: str = ""
    _runs: int = 0
    _kept: dict[str, int] = field(default_factory=dict)
    _widgets: Mapping[str, Any] = field(default_factory=dict)
    _chosen: dict[str, Choice] = field(default_factory=dict)

    async def __aenter__(self) -> Viewer:
        self._socket = await connect(
            self.server.stream,
            subprotocols=[Subprotocol("streamlit")],
            max_size=None,
            open_timeout=60,
            ping_interval=None,
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._socket is not None:
            await self._socket.close()

    async def run(self, query: str = "", *, navigated: bool = False, choose: Mapping[str, Choice] | None = None) -> Run:
        """Ask for a script run and read until its end.

        `navigated` says that the address was changed (as the browser's back and forward do), so that the filters
        follow `query`. `choose` gives widgets of the run before, by their keys, a value that they keep as long as
        they are on the page. Raises RunFailed.
        """
        assert self._socket is not None, "use the viewer as an asynchronous context"
        self._chosen |= choose or {}
        request = self._request(query, navigated=navigated)
        received, html = 0, []
        widgets: dict[str, Any] = {}
        started = time.perf_counter()
        await self._socket.send(request)
        while True:
            data = await self._socket.recv(decode=False)
            self._acknowledge_at_once()
            received += len(data)
            message = ForwardMsg.FromString(data)
            kind = message.WhichOneof("type")
            if kind == "script_finished":
                if message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
                    break
                if message.script_finished == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
                    raise RunFailed(f"{self._where(query)}: the script does not compile.")
            elif kind == "navigation":
                self._page_hash = message.navigation.page_script_hash
            elif kind == "delta":
                element = message.delta.new_element
                if element.WhichOneof("type") == "exception":
                    raise RunFailed(f"{self._where(query)}: {element.exception.message}")
                html.append(element.html.body)
                widgets |= _widget(element)
                if message.metadata.cacheable:
                    self._kept[message.hash] = self._runs
            elif kind == "ref_hash":
                self._kept[message.ref_hash] = self._runs
            elif kind == "page_not_found":
                raise RunFailed(f"{self._where(query)}: there is no such page.")
        seconds = time.perf_counter() - started
        self._runs += 1
        self._widgets = widgets
        self._chosen = {key: value for key, value in self._chosen.items() if key in widgets}
        return Run(seconds, received, "".join(html), widgets)

    def _acknowledge_at_once(self) -> None:
        """Keep the kernel from waiting up to 40 ms with its acknowledgement.

        Streamlit's server leaves Nagle's algorithm on: after a first small message it sends no more until that one
        is acknowledged. That pause says nothing about the page, is the same for every page, and would hide ratios.
        """
        if hasattr(socket, "TCP_QUICKACK"):
            assert self._socket is not None
            wire = self._socket.transport.get_extra_info("socket")
            wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)

    def _request(self, query: str, *, navigated: bool) -> bytes:
        self._kept = {key: run for key, run in self._kept.items() if self._runs - run <= RUNS_A_MESSAGE_IS_KEPT}
        message = BackMsg()
        wanted = message.rerun_script
        wanted.query_string = query
        wanted.page_script_hash = self._page_hash
        wanted.page_name = "" if self._page_hash else self.page
        wanted.is_history_navigation = navigated
        for key, value in self._chosen.items():
            state = wanted.widget_states.widgets.add(id=self._widgets[key].id)
            if isinstance(value, str):
                state.string_value = value
            elif value is not None:
                state.double_value = value
        wanted.cached_message_hashes.extend(self._kept)
        wanted.context_info.timezone = "UTC"
        wanted.context_info.locale = "en-GB"
        wanted.context_info.url = f"{self.server.url}/{self.page}"
        wanted.context_info.color_scheme = "light"
        return bytes(message.SerializeToString())

    def _where(self, query: str) -> str:
        return f"{self.server.name}, page /{self.page}{'?' + query if query else ''}"


def _widget(element: Any) -> dict[str, Any]:
    """A select box or a number input by its key; nothing for another element."""
    kind = element.WhichOneof("type")
    if kind not in ("selectbox", "number_input"):
        return {}
    widget = getattr(element, kind)
    return {user_key_from_element_id(widget.id) or widget.id: widget}

"""A visitor without a browser: speaks Streamlit's protocol to a server of the screen, and times it.

Shared by the benchmarks `ui_*.py`; nothing here is a test.
"""

import os
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

from ui.launch import command, environment

PATIENCE = 60.0
"""Seconds without a word from the server after which a visitor gives up."""
MIDDLE, STAGE = 0, ":shimmer"
"""Where the page has its middle, apart from the sidebar; how a stage of an answer begins."""
HERTZ = os.sysconf("SC_CLK_TCK")


@dataclass(slots=True)
class Timed:
    """Seconds from a request to its parts: `token` to the first words that were not on the page
    before (None without one), `done` to the end of the run."""

    done: float
    token: float | None


@dataclass(slots=True)
class Visitor:
    """One session: what stands on its page, by place."""

    port: int
    query: str = ""
    page: str = ""
    elements: dict[tuple[int, ...], tuple[int, Element]] = field(default_factory=dict)
    _run: int = 0

    _socket: ClientConnection | None = None

    def open(self, page: str = "", **query: str) -> Timed:
        """Open a view, as typing its address does: a new session."""
        self.close()
        self.elements, self.page, self.query = {}, page, urlencode(query)
        self._socket = connect(
            f"ws://localhost:{self.port}/_stcore/stream", subprotocols=["streamlit"],  # type: ignore[list-item]
            max_size=None,
        )  # fmt: skip
        return self._rerun(BackMsg())

    def close(self) -> None:
        """End the session."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def ask(self, question: str, key: str = "ask") -> Timed:
        """Type a question into the chat (or, with its key, lines into another box), and wait for the end."""
        asked = BackMsg()
        state = asked.rerun_script.widget_states.widgets.add()
        state.id = self.widget("chat_input", key)
        state.chat_input_value.data = question
        return self._rerun(asked)

    def press(self, key: str) -> Timed:
        """Press a button."""
        pressed = BackMsg()
        state = pressed.rerun_script.widget_states.widgets.add()
        state.id, state.trigger_value = self.widget("button", key), True
        return self._rerun(pressed)

    def widget(self, kind: str, key: str) -> str:
        """The id of a widget by its kind and the end of its key."""
        for _, element in self.elements.values():
            if element.WhichOneof("type") == kind and getattr(element, kind).id.endswith(key):
                return str(getattr(element, kind).id)
        raise LookupError(f"no {kind} {key} on the page")

    def buttons(self) -> list[str]:
        """The ids of the buttons on the page; each ends in its key."""
        return [e.button.id for _, e in self.elements.values() if e.WhichOneof("type") == "button"]

    def texts(self) -> list[str]:
        """Every Markdown text on the page, in order."""
        placed = sorted(self.elements.items(), key=lambda one: one[0])
        return [e.markdown.body for _, (_, e) in placed if e.WhichOneof("type") == "markdown"]

    def _rerun(self, message: BackMsg) -> Timed:
        message.rerun_script.query_string = self.query
        message.rerun_script.page_name = self.page
        sent = [one.chat_input_value.data for one in message.rerun_script.widget_states.widgets]
        known, token = {"", *sent, *self.texts()}, None
        assert self._socket is not None
        begun = time.perf_counter()
        self._socket.send(message.SerializeToString())
        while True:
            told = ForwardMsg.FromString(self._socket.recv(timeout=PATIENCE))  # type: ignore[arg-type]
            words = self._take(told)
            if token is None and words not in known:
                token = time.perf_counter() - begun
            if told.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY and _ends(told):
                self.elements = {p: e for p, e in self.elements.items() if e[0] == self._run}
                return Timed(time.perf_counter() - begun, token)

    def _take(self, told: ForwardMsg) -> str:
        """Put what the server says onto the page; the words that it puts into the page's middle."""
        kind = told.WhichOneof("type")
        if kind == "new_session":
            self._run += 1
        elif kind == "page_info_changed":
            self.query = told.page_info_changed.query_string
        elif kind == "delta" and told.delta.WhichOneof("type") == "new_element":
            place, element = tuple(told.metadata.delta_path), told.delta.new_element
            self.elements[place] = (self._run, element)
            if place[0] == MIDDLE and element.WhichOneof("type") == "markdown":
                return "" if element.markdown.body.startswith(STAGE) else element.markdown.body
        return ""


def _ends(told: ForwardMsg) -> bool:
    return told.WhichOneof("type") == "script_finished"


@contextmanager
def serving(home: Path) -> "Iterator[tuple[int, subprocess.Popen[bytes]]]":
    """A server of the screen on a home; its port and its process."""
    with socket.socket() as free:
        free.bind(("localhost", 0))
        port = free.getsockname()[1]
    env = environment() | {"LAMINA_HOME": str(home)}
    server = subprocess.Popen(command(port, headless=True), env=env, cwd=home)
    try:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until and server.poll() is None:
            try:
                with urllib.request.urlopen(f"http://localhost:{port}/_stcore/health", timeout=2):
                    break
            except OSError:
                time.sleep(0.2)
        yield port, server
    finally:
        server.terminate()
        server.wait(timeout=30)


def processor_seconds(pid: int) -> float:
    """Processor time that a process has used so far (Linux)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / HERTZ


def resident_mib(pid: int) -> float:
    """Memory that a process holds now, in MiB (Linux)."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20

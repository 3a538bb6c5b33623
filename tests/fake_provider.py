"""A local server that speaks the OpenAI protocol and can misbehave in every way a provider can."""

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Behaviour = Callable[["Call"], None]


@dataclass
class Call:
    """One request as it came, its number (from 1), and how to answer it."""

    body: dict[str, Any]
    number: int
    handler: BaseHTTPRequestHandler
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def streams(self) -> bool:
        return bool(self.body.get("stream"))

    @property
    def prompt(self) -> str:
        """All that was sent, as one text."""
        return "\n".join(str(message.get("content")) for message in self.body["messages"])

    def send(self, status: int, body: bytes, kind: str = "application/json") -> None:
        self.handler.send_response(status)
        self.handler.send_header("Content-Type", kind)
        self.handler.send_header("Content-Length", str(len(body)))
        self.handler.end_headers()
        self.handler.wfile.write(body)

    def send_json(self, body: object, status: int = 200) -> None:
        self.send(status, json.dumps(body).encode())

    def begin(self) -> None:
        """The head of a stream; its end is the end of the connection."""
        self.handler.send_response(200)
        self.handler.send_header("Content-Type", "text/event-stream")
        self.handler.send_header("Connection", "close")
        self.handler.end_headers()
        self.handler.close_connection = True

    def raw(self, text: str) -> None:
        self.handler.wfile.write(text.encode())
        self.handler.wfile.flush()

    def chunk(self, delta: dict[str, Any], finish: str | None = None) -> None:
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        self.raw(f"data: {json.dumps(_envelope('chat.completion.chunk', [choice]))}\n\n")


def _envelope(kind: str, choices: list[Any]) -> dict[str, Any]:
    return {"id": "chatcmpl-1", "object": kind, "created": 1, "model": "fake", "choices": choices}


def reply(
    text: str = "", finish: str = "stop", calls: list[dict[str, Any]] | None = None
) -> Behaviour:
    """A whole reply, streamed in small pieces when a stream was asked for."""

    def behave(call: Call) -> None:
        message: dict[str, Any] = {"role": "assistant", "content": text}
        if calls:
            message["tool_calls"] = calls
        if not call.streams:
            choice = {"index": 0, "message": message, "finish_reason": finish}
            usage = {"prompt_tokens": 900, "completion_tokens": 100, "total_tokens": 1000}
            call.send_json({**_envelope("chat.completion", [choice]), "usage": usage})
            return
        call.begin()
        call.chunk({"role": "assistant", "content": ""})
        for start in range(0, len(text), 24):
            call.chunk({"content": text[start : start + 24]})
        if calls:
            call.chunk({"tool_calls": [{"index": i, **one} for i, one in enumerate(calls)]})
        call.chunk({}, finish)
        call.raw("data: [DONE]\n\n")

    return behave


def tool_call(name: str, arguments: str | dict[str, Any]) -> dict[str, Any]:
    """A call of a tool; a string is sent as it is, whole JSON or not."""
    text = arguments if isinstance(arguments, str) else json.dumps(arguments)
    return {"id": "call_1", "type": "function", "function": {"name": name, "arguments": text}}


def status(code: int, words: str = "secret words of the provider") -> Behaviour:
    return lambda call: call.send_json({"error": {"message": words, "type": "x"}}, code)


def html(call: Call) -> None:
    call.send(200, b"<html><body><h1>Sign in</h1> $9,999.99</body></html>", "text/html")


def empty_choices(call: Call) -> None:
    if call.streams:
        call.begin()
        call.raw(f"data: {json.dumps(_envelope('chat.completion.chunk', []))}\n\n")
        call.raw("data: [DONE]\n\n")
    else:
        call.send_json(_envelope("chat.completion", []))


def truncated_json(call: Call) -> None:
    if call.streams:
        call.begin()
        call.chunk({"role": "assistant", "content": "The amount is "})
        call.raw('data: {"id": "chatcmpl-1", "choices": [{"ind')
    else:
        call.send(200, b'{"id": "chatcmpl-1", "choices": [{"index": 0, "mess')


def silence(call: Call) -> None:
    """Accepts the request and never says a word."""
    time.sleep(30)


def drip(call: Call) -> None:
    """One letter at a time inside one event that never ends."""
    call.begin()
    for letter in 'data: {"id": "' + "x" * 400:
        call.raw(letter)
        time.sleep(0.1)


def drip_text(call: Call) -> None:
    """A word every now and then, without end."""
    call.begin()
    for _ in range(400):
        call.chunk({"content": "well "})
        time.sleep(0.1)


def a_million_tokens(call: Call) -> None:
    if not call.streams:
        text = "word " * 1_000_000
        choice = {"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": "stop"}  # fmt: skip
        call.send_json(_envelope("chat.completion", [choice]))
        return
    call.begin()
    for _ in range(20_000):
        call.chunk({"content": "word " * 50})


def hang_up(call: Call) -> None:
    call.handler.connection.shutdown(socket.SHUT_RDWR)


def in_turn(*behaviours: Behaviour) -> Behaviour:
    """One behaviour a request; the last one stays."""
    return lambda call: behaviours[min(call.number, len(behaviours)) - 1](call)


@dataclass
class Provider:
    """A running server: where it is, what it was asked, how many connections were broken off."""

    url: str
    calls: list[Call]
    broken: list[float]
    tags: object = None
    """What GET /api/tags says, as Ollama lists its models."""


@contextmanager
def provider(behave: Behaviour) -> Iterator[Provider]:
    """A provider on a free port of this machine for the time of a test."""
    calls: list[Call] = []
    broken: list[float] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            call = Call(body, len(calls) + 1, self, {k.lower(): v for k, v in self.headers.items()})
            calls.append(call)
            try:
                behave(call)
            except OSError:
                broken.append(time.monotonic())

        def do_GET(self) -> None:
            body = json.dumps(here.tags).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    here = Provider(f"http://127.0.0.1:{server.server_address[1]}/v1", calls, broken)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield here
    finally:
        server.shutdown()
        server.server_close()

"""One event loop in the background: a stream that ends in time and can be cancelled at any moment."""

import asyncio
import contextlib
import queue
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from functools import cache
from time import monotonic
from typing import Any, TypeVar

T = TypeVar("T")
GRACE = 1.0
"""Seconds beyond the time limit after which a loop that is held up is left behind."""
TICK = 0.25
"""Seconds of silence after which the caller is given a turn."""


@cache
def _loop() -> asyncio.AbstractEventLoop:
    """The loop, started on first use in a thread that ends with the process."""
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, name="lamina-writer", daemon=True).start()
    return loop


def items(make: Callable[[], AsyncIterator[T]], seconds: float) -> Iterator[T | None]:
    """The items of an asynchronous iterator, as they come, and None every now and then.

    Raises TimeoutError when it has not ended after `seconds`. When the caller stops iterating, which
    the ticks give it the chance to do, the work is cancelled and with it the connection it had open.
    """
    arrived: queue.SimpleQueue[tuple[str, Any]] = queue.SimpleQueue()

    async def pump() -> None:
        try:
            async with asyncio.timeout(max(seconds, 0.0)):
                async for item in make():
                    arrived.put(("item", item))
            arrived.put(("end", None))
        except BaseException as error:
            arrived.put(("error", error))

    running = asyncio.run_coroutine_threadsafe(pump(), _loop())
    try:
        yield from _received(arrived, monotonic() + max(seconds, 0.0) + GRACE)
    finally:
        running.cancel()


def _received(arrived: "queue.SimpleQueue[tuple[str, Any]]", until: float) -> Iterator[Any]:
    """Items until the end, an error (raised here), or the time is up."""
    turn = monotonic() + TICK
    while True:
        kind: str = "nothing"
        item: Any = None
        with contextlib.suppress(queue.Empty):
            kind, item = arrived.get(timeout=TICK)
        if monotonic() > until:
            raise TimeoutError
        if monotonic() > turn:
            turn = monotonic() + TICK
            yield None
        if kind == "nothing":
            continue
        if kind == "item":
            yield item
        elif kind == "end":
            return
        else:
            raise TimeoutError if isinstance(item, asyncio.CancelledError) else item

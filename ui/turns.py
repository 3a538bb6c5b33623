"""Whose turn it is to have his page drawn: few at a time, in the order in which they came."""

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager


class Turns:
    """A queue of page runs. A server's threads share one interpreter: thirty that draw at the same moment
    hinder each other and all end last, while in turn the first are served at once and the last no later.

    `at_once` pages are drawn together. When none of them ends for `patience` seconds, since they wait
    for a model or read a file, they no longer count, so that nobody waits for them.
    """

    def __init__(self, at_once: int, patience: float) -> None:
        self._at_once, self._patience = at_once, patience
        self._changed = threading.Condition()
        self._waiting: deque[object] = deque()
        self._drawing: set[object] = set()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for a turn and hold it."""
        me = object()
        with self._changed:
            self._waiting.append(me)
            try:
                while self._waiting[0] is not me or len(self._drawing) >= self._at_once:
                    if not self._changed.wait(self._patience):
                        self._drawing.clear()
                self._drawing.add(me)
            finally:
                self._waiting.remove(me)
                self._changed.notify_all()
        try:
            yield
        finally:
            with self._changed:
                self._drawing.discard(me)
                self._changed.notify_all()

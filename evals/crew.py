"""Workers: processes that each answer whole cases; one that dies costs its case, not the run.

A pool of the standard library gives up all that is pending when a process dies, and does not say
which case killed it.
"""

import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any

from assistant.settings import Settings
from corpus.errors import LaminaError
from evals.asked import ask_case
from evals.case import Case
from evals.pace import pace_ms
from evals.result import Result, broken, result_of
from evals.score import Scorer
from evals.scorers import EVERY


@dataclass(frozen=True, slots=True)
class Order:
    """What a worker needs to begin. `scorers` are dotted names of scorers beside our own;
    `who` is "module:function" of what makes a Lamina of settings, for tests."""

    settings: Settings
    writer: str = ""
    scorers: tuple[str, ...] = ()
    who: str = "assistant.lamina:Lamina.open"


def named(name: str) -> Any:
    """The object of a dotted name, "module:attribute.attribute"."""
    module, _, path = name.partition(":")
    found: Any = import_module(module)
    for part in path.split("."):
        found = getattr(found, part)
    return found


def ask_and_score(lamina: Any, case: Case, scorers: Sequence[Scorer], writer: str = "") -> Result:
    """The result of a case; whatever breaks in it is the error of this case alone."""
    try:
        pace = pace_ms()
        return result_of(ask_case(lamina, case, writer), scorers, pace)
    except Exception as error:
        return broken(case, error)


def ask_here(
    lamina: Any, cases: Sequence[Case], scorers: Sequence[Scorer], writer: str = ""
) -> Iterator[Result]:
    """The results of cases asked in this process, in order."""
    for case in cases:
        yield ask_and_score(lamina, case, scorers, writer)


def ask_in_processes(order: Order, cases: Sequence[Case], workers: int) -> Iterator[Result]:
    """The results of cases as they come, asked by so many processes. Raises LaminaError where a
    worker cannot begin."""
    waiting = list(reversed(cases))
    crew = [_Worker(order) for _ in range(min(workers, len(cases)))]
    try:
        while any(worker.busy for worker in crew) or waiting:
            for worker in crew:
                if waiting and worker.idle:
                    worker.give(waiting.pop())
            for ready in wait([w.connection for w in crew if w.busy]):
                worker = next(w for w in crew if w.connection is ready)
                yield worker.take()
                if worker.dead:
                    crew[crew.index(worker)] = _Worker(order)
    finally:
        for worker in crew:
            worker.stop()


class _Worker:
    """One process and the case it is at."""

    def __init__(self, order: Order) -> None:
        context = get_context("spawn")
        self.connection, theirs = context.Pipe()
        self._case: Case | None = None
        self.dead = False
        self._process: BaseProcess = context.Process(target=_work, args=(theirs, order), daemon=True)  # fmt: skip
        self._process.start()
        theirs.close()

    @property
    def busy(self) -> bool:
        return self._case is not None

    @property
    def idle(self) -> bool:
        return self._case is None and not self.dead

    def give(self, case: Case) -> None:
        self._case = case
        with suppress(OSError):  # a dead worker is found when its answer is taken
            self.connection.send(case)

    def take(self) -> Result:
        """The result of the case it was given; an error where it died of it."""
        assert self._case is not None
        case, self._case = self._case, None
        try:
            found = self.connection.recv()
        except (EOFError, OSError):
            self.dead = True
            self._process.join(5)
            return broken(case, f"the process died of it (exit {self._process.exitcode})")
        if isinstance(found, LaminaError):
            raise found
        assert isinstance(found, Result)
        return found

    def stop(self) -> None:
        self.connection.close()
        self._process.terminate()
        self._process.join(5)


def _work(connection: Connection, order: Order) -> None:
    """A worker: opens Lamina once, then answers what it is given until the other end closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the run's own process ends its workers
    make: Callable[[Settings], Any] = named(order.who)
    scorers = (*EVERY, *(named(name) for name in order.scorers))
    lamina: Any = None
    with suppress(EOFError, OSError):
        while True:
            case = connection.recv()
            try:
                lamina = lamina or make(order.settings)
            except LaminaError as error:
                connection.send(error)
                return
            connection.send(ask_and_score(lamina, case, scorers, order.writer))

"""How far a run has come, read from what it has written; each look reads only what is new."""

import json
import threading
import time
from collections import Counter
from dataclasses import dataclass

from corpus.errors import BadInput
from evals.run_folder import RESULTS, RunFolder

SHOWN = 5
"""Failures of a run that is going on that are named, the latest."""


@dataclass(frozen=True, slots=True)
class Progress:
    """`done` of `of` cases, `failed` of them not passed, `latest` failures as id and reason;
    `left` seconds until its end, None while too little is done to say."""

    name: str
    done: int
    of: int
    failed: int
    latest: tuple[tuple[str, str], ...] = ()
    left: float | None = None

    @property
    def share(self) -> float:
        """The share done, 0–1."""
        return min(1.0, self.done / self.of) if self.of else 0.0

    def __str__(self) -> str:
        told = [f"{self.done} of {self.of} cases"] if self.of else []
        told += [] if self.done else ["opening the tables and the index"]
        told += [f"{self.failed} did not pass"] if self.failed else []
        told += [f"about {_rounded(self.left)} left"] if self.left is not None else []
        return ", ".join(told)


def _rounded(seconds: float) -> str:
    return (
        f"{max(1, round(seconds / 60))} min"
        if seconds > 90
        else f"{max(5, round(seconds / 5) * 5)} s"
    )


class Following:
    """Looks at one run again and again."""

    def __init__(self, run: RunFolder) -> None:
        self._run = run
        self._read = 0
        self._outcomes: Counter[str] = Counter()
        self._failures: list[tuple[str, str]] = []
        self._first: tuple[float, int] | None = None
        self._looking = threading.Lock()

    def look(self) -> Progress:
        """Where the run is now. Raises BadInput when there is no such run."""
        header = self._run.header()
        with self._looking:
            self._take_in(self._new_lines())
            done = self._outcomes.total()
            self._first = self._first or (time.monotonic(), done)
        failed = self._outcomes["failed"] + self._outcomes["error"]
        latest, left = tuple(self._failures[-SHOWN:]), self._left(done, header.cases)
        return Progress(header.name, done, header.cases, failed, latest, left)

    def _left(self, done: int, of: int) -> float | None:
        """At the pace since the first look."""
        assert self._first is not None
        since, then = self._first
        return (of - done) * (time.monotonic() - since) / (done - then) if done - then > 9 else None

    def _new_lines(self) -> list[bytes]:
        """The whole lines since the last look; a line that is being written waits for the next."""
        try:
            with (self._run.path / RESULTS).open("rb") as file:
                file.seek(self._read)
                text = file.read()
        except OSError:
            return []
        whole = text[: text.rfind(b"\n") + 1]
        self._read += len(whole)
        return whole.splitlines()

    def _take_in(self, lines: list[bytes]) -> None:
        for line in lines:
            try:
                row = json.loads(line)
                outcome, id, why = row["outcome"], row["id"], row["why"]
            except (ValueError, KeyError, TypeError):
                continue
            self._outcomes[outcome] += 1
            if outcome in ("failed", "error"):
                self._failures.append((id, "; ".join(why)))


def is_run(run: RunFolder) -> bool:
    """Whether a folder holds a run whose header can be read."""
    try:
        run.header()
    except BadInput:
        return False
    return True

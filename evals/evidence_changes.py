"""Table rows that two runs cite alike and quote differently: which figure changed, and what hangs on it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from evals.result import Result


@dataclass(frozen=True, slots=True)
class EvidenceChange:
    """One field of one cited row: what it was, what it is, and the ids of the cases that cite it."""

    source: str
    locator: str
    edition: str
    field: str
    before: str
    after: str
    cases: tuple[str, ...]

    def __str__(self) -> str:
        return (
            f"{self.source} {self.locator} ({self.edition}): {self.field} was {self.before or 'absent'}, "
            f"is {self.after or 'absent'}; {len(self.cases)} cases cite it"
        )


def evidence_changes(pairs: Iterable[tuple[Result, Result]]) -> tuple[EvidenceChange, ...]:
    """Every changed field, that of most cases first."""
    found: dict[tuple[str, str, str, str, str, str], list[str]] = defaultdict(list)
    for before, after in pairs:
        for key in dict.fromkeys(_changed(before, after)):
            found[key].append(before.id)
    changes = [EvidenceChange(*key, tuple(ids)) for key, ids in found.items()]
    return tuple(sorted(changes, key=lambda c: (-len(c.cases), str(c))))


def _changed(before: Result, after: Result) -> Iterator[tuple[str, str, str, str, str, str]]:
    old, new = _rows(before), _rows(after)
    for place in old.keys() & new.keys():
        names = dict.fromkeys((*old[place], *new[place]))
        for name in names:
            was, now = old[place].get(name, ""), new[place].get(name, "")
            if was != now:
                yield (*place, name, was, now)


def _rows(result: Result) -> dict[tuple[str, str, str], dict[str, str]]:
    """The fields of every cited table row, by its place."""
    cited = (c for answer in result.answers for c in answer.get("citations", ()))
    return {
        (c["source"], c["locator"], c["edition"]): _fields(c)
        for c in cited if c["source"].startswith("cms-") and "; file: " in c["quote"]
    }  # fmt: skip


def _fields(citation: Mapping[str, Any]) -> dict[str, str]:
    pairs = (part.partition(": ") for part in citation["quote"].split("; "))
    return {name.strip(): value.strip() for name, colon, value in pairs if colon}

"""The decision table (decisions.yaml): which code a piece of work in a region comes to, and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from corpus.citation import Citation
from corpus.prose import cited
from corpus.yaml_text import read_yaml, required

FILE = Path(__file__).with_name("decisions.yaml")


@dataclass(frozen=True, slots=True)
class Decision:
    """One row: `first` and `further` codes, or `spans` of a count with their code; `rule` is its id."""

    rule: str
    work: str
    region: str
    first: str
    further: str
    spans: Mapping[str, tuple[int, int]]
    unit: str
    sided: bool
    why: str
    citations: tuple[Citation, ...]

    def code_for(self, count: int) -> str:
        """The code whose span holds the count, "" where none does."""
        return next((c for c, (a, b) in self.spans.items() if a <= count <= b), "")


@cache
def decisions() -> tuple[Decision, ...]:
    """Every row (read once)."""
    return tuple(_row(row) for row in read_yaml(FILE))


@cache
def decision(work: str, region: str = "any") -> Decision | None:
    """The row for a kind of work in a region, None where there is no code for it."""
    return next((d for d in decisions() if d.work == work and d.region in (region, "any")), None)


def _row(row: Any) -> Decision:
    said = {key: str(required(row, key, FILE)) for key in ("rule", "work", "region", "unit", "why")}
    _, citations = cited(str(required(row, "cites", FILE)), FILE)
    spans = {str(code): (int(a), int(b)) for code, (a, b) in (row.get("spans") or {}).items()}
    return Decision(
        said["rule"], said["work"], said["region"], str(row.get("first") or ""), str(row.get("further") or ""),
        MappingProxyType(spans), said["unit"], bool(row.get("sided")), said["why"], citations,
    )  # fmt: skip

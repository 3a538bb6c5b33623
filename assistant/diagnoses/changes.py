"""Codes that were divided: since when they are no longer billable, and what took their place."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from corpus.citation import Citation
from corpus.sources import source
from corpus.yaml_text import read_yaml, required

FILE = Path(__file__).with_name("changes.yaml")
OCTOBER = 10


@dataclass(frozen=True, slots=True)
class Change:
    """A code that was billable until the day before `since`, and its successors."""

    code: str
    since: date
    into: tuple[str, ...]

    @property
    def citation(self) -> Citation:
        """The edition that divided it: the fiscal year begins in October of the year before."""
        year = self.since.year + (self.since.month >= OCTOBER)
        quote = f"{self.code}: since {self.since} {', '.join(self.into)}"
        return source(f"icd10cm-{year}").citation(self.code, quote)

    def to_json(self) -> dict[str, Any]:
        """The day, the successors and the edition."""
        return {
            "since": str(self.since),
            "successors": list(self.into),
            "edition": self.citation.edition,
        }


@cache
def changes() -> dict[str, Change]:
    """Every recorded change by the code that ended."""
    return {
        row["code"]: Change(row["code"], required(row, "since", FILE), tuple(row["into"]))
        for row in read_yaml(FILE)
    }

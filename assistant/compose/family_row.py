"""A code's row in the decision table of its family, for codes without a page of their own."""

from collections.abc import Collection
from dataclasses import dataclass

from assistant.compose.own import resting_on
from corpus.citation import Citation
from corpus.family import BESIDE_A_FUSION, NOT_TOLD, Choice, Family, families_of

COLUMNS = (
    ("What is done", "work"), ("Where and how", "region approach"), ("Counts", "levels"),
    ("First or repeat operation", "occasion"), (BESIDE_A_FUSION, "fusion"),
)  # fmt: skip
"""Columns of a family's decision table, two told as one where they are short."""


@dataclass(frozen=True, slots=True)
class FamilyRow:
    """A row with the family that it stands in."""

    family: Family
    choice: Choice

    def told(self, column: str) -> str:
        """What a column says, "" where it makes no difference."""
        told = (str(getattr(self.choice, name)) for name in column.split())
        return ", ".join(one for one in told if one != NOT_TOLD)

    def place(self, label: str, quote: str) -> tuple[Citation, ...]:
        """A column of the row, quoting it, and the weightiest of what the row rests on."""
        row = Citation(
            self.family.source_id, f"{self.choice.code}: {label}", self.family.reviewed.isoformat(),
            f"Lamina family page: {self.family.title}", "", quote,
        )  # fmt: skip
        return (row, *resting_on(self.choice.citations)[:1])


def family_row(hcpcs: str, beside: Collection[str]) -> FamilyRow | None:
    """The row of a code, in the family that has the most of the codes beside it; None without one."""
    every = families_of(hcpcs)
    if not every:
        return None
    best = max(every, key=lambda one: len(set(one.members).intersection(beside)))
    choice = best.choice(hcpcs)
    return FamilyRow(best, choice) if choice is not None else None

"""ICD-10-CM diagnoses, from the tabular list inside simple-icd-10-cm (FY2026)."""

from dataclasses import dataclass
from functools import cache

import simple_icd_10_cm as tabular

from corpus.citation import Citation
from corpus.sources import source


@dataclass(frozen=True, slots=True)
class Leaf:
    """A billable code with its title."""

    code: str
    description: str


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One ICD-10-CM code; `leaves` are the billable codes below it when it is not billable itself."""

    code: str
    description: str
    billable: bool
    leaves: tuple[Leaf, ...]

    def citation(self) -> Citation:
        """Its place in the tabular list."""
        below = "; ".join(f"{leaf.code} {leaf.description}" for leaf in self.leaves[:12])
        state = "billable" if self.billable else "not billable; billable below it: " + below
        return source("icd10cm-2026").citation(
            self.code, f"{self.code} {self.description}: {state}"
        )


@cache
def diagnosis(code: str) -> Diagnosis | None:
    """A code of the FY2026 tabular list, with or without its dot; None when there is none."""
    wanted = code.upper().strip()
    # B20, M96, Z68 … are names of blocks, too
    if not tabular.is_valid_item(wanted) or not tabular.is_category_or_subcategory(wanted):
        return None
    found = tabular.add_dot(wanted) if hasattr(tabular, "add_dot") else wanted
    billable = tabular.is_leaf(found)
    below = (
        () if billable else tuple(d for d in tabular.get_descendants(found) if tabular.is_leaf(d))
    )
    leaves = tuple(Leaf(d, tabular.get_description(d)) for d in below[:40])
    return Diagnosis(found, tabular.get_description(found), billable, leaves)

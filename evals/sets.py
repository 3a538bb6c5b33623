"""Sets of cases by name: a file of ours, a group of them, `fast`, or a file or folder of the reader's."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from corpus.errors import BadInput
from evals.case import BUILT_IN, Case, read_cases, unique

GROUPS: dict[str, tuple[str, ...]] = {
    "rules": ("modifiers", "edits", "units", "global_periods", "visits", "places", "claims"),
    "safety": ("injection", "identifiers", "refusals", "scope", "premises"),
    "talks": ("conversations", "followups"),
    "knowledge": (
        "knowledge_families",
        "knowledge_manuals",
        "knowledge_diagnoses",
        "knowledge_facts",
        "knowledge_scope",
        "knowledge_families_more",
        "knowledge_manuals_more",
        "knowledge_facts_more",
        "knowledge_scope_more",
        "knowledge_reading",
    ),
    "knowledge_test": (
        "knowledge_families_test",
        "knowledge_manuals_test",
        "knowledge_diagnoses_test",
        "knowledge_facts_test",
        "knowledge_scope_test",
        "knowledge_families_more_test",
        "knowledge_manuals_more_test",
        "knowledge_facts_more_test",
        "knowledge_scope_more_test",
        "knowledge_reading_test",
    ),
}
"""Several of our files under one name."""
FAST = 5
"""Cases of each category in the set `fast`."""


def names_of_sets() -> tuple[str, ...]:
    """Every name that `cases_of` takes beside paths."""
    return ("all", "fast", *GROUPS, *sorted(p.stem for p in BUILT_IN.glob("*.yaml")))


def cases_of(names: Iterable[str]) -> list[Case]:
    """The cases of sets and files, each id once. Raises BadInput, UnreadableFile."""
    found = [case for name in names or ("all",) for case in _named(name)]
    return unique({(c.file, c.line): c for c in found}.values())


def _named(name: str) -> list[Case]:
    if name in GROUPS:
        return [case for stem in GROUPS[name] for case in read_cases(BUILT_IN / f"{stem}.yaml")]
    if name == "all":
        return read_cases(BUILT_IN)
    if name == "fast":
        return fast(read_cases(BUILT_IN))
    own = BUILT_IN / f"{name}.yaml"
    if Path(name).name == name and own.is_file():
        return read_cases(own)
    if not Path(name).exists():
        known = ", ".join(names_of_sets())
        raise BadInput(f"There is no set or file '{name}'. Sets are {known}; or give a case file.")
    return read_cases(Path(name))


def fast(cases: Iterable[Case]) -> list[Case]:
    """A few cases of every category that a fresh home can be asked, always the same ones."""
    by_category: dict[str, list[Case]] = defaultdict(list)
    for case in cases:
        if not case.needs:
            by_category[case.category].append(case)
    return [
        case for category in sorted(by_category)
        for case in sorted(by_category[category], key=_draw)[:FAST]
    ]  # fmt: skip


def _draw(case: Case) -> str:
    return hashlib.sha256(case.id.encode()).hexdigest()

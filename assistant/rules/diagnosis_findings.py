"""Diagnoses given on a claim's lines: each must exist in ICD-10-CM and be billable on the day."""

from datetime import date

from assistant.rules.claim_edits import ERROR, Edits
from corpus.editions import say_day
from corpus.sources import source

SHOWN = 4
TABULAR = "icd10cm-2026"


def find_diagnoses(edits: Edits) -> str:
    """Diagnoses that do not exist or are not billable; the edition they were looked up in.

    A day outside the loaded fiscal year is said among `edits.unchecked`; "" where nothing was
    looked up.
    """
    given: dict[str, list[int]] = {}
    for line in edits.opening.lines:
        for code in dict.fromkeys(line.line.diagnoses):
            if _covered(line.day):
                given.setdefault(code, []).append(line.number)
            else:
                edits.unchecked.setdefault("Diagnoses", _not_loaded(line.day))
    for code, numbers in given.items():
        _look_up(edits, code, numbers)
    return source(TABULAR).edition if given else ""


def _covered(day: date) -> bool:
    listed = source(TABULAR)
    first, last = listed.in_force_from, listed.in_force_to
    return (first is None or first <= day) and (last is None or day <= last)


def _not_loaded(day: date) -> str:
    listed = source(TABULAR)
    return (
        f"no ICD-10-CM edition of {say_day(day)} is loaded (loaded: {listed.edition}, "
        f"{listed.in_force_from} to {listed.in_force_to})."
    )


def _look_up(edits: Edits, code: str, numbers: list[int]) -> None:
    # The tabular list takes a second to load: it is read when the first diagnosis is asked for
    from corpus.diagnosis import diagnosis

    found = diagnosis(code)
    if found is None:
        listed = source(TABULAR)
        why = (
            f"Diagnosis {code} does not exist in ICD-10-CM {listed.edition}: check the characters "
            "against the tabular list."
        )
        edits.find("diagnosis", ERROR, numbers, why, listed.citation(code))
    elif not found.billable:
        shown = ", ".join(leaf.code for leaf in found.leaves[:SHOWN])
        more = len(found.leaves) - SHOWN
        why = (
            f"Diagnosis {found.code} is not billable: a more specific code is required, such as "
            f"{shown}" + (f" and {more} more." if more > 0 else ".")
        )
        edits.find("diagnosis", ERROR, numbers, why, found.citation())

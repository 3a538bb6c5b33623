"""Codes that no edition in force knows: unknown, deleted by then, or not valid yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from assistant.rules.manual import mcpm
from corpus.citation import Citation
from corpus.editions import say_day
from corpus.rows import FeeRow

UNKNOWN, DELETED, NOT_YET_VALID = "unknown", "deleted", "not_yet_valid"


@dataclass(frozen=True, slots=True)
class CodeMissing:
    """Why a code is not in the edition of a day: `kind` is unknown, deleted or not_yet_valid."""

    kind: str
    why: str
    citation: Citation


def missing_code(hcpcs: str, day: date, history: Sequence[FeeRow], unknown: str) -> CodeMissing:
    """What is said of a code that the edition of `day` lacks.

    `history` is its row in every loaded edition that has it, oldest first; `unknown` the sentence
    for a code that none of them has.
    """
    # RVU25D.txt 519-608, status D and F: the grace period of deleted codes has ended
    before = [row for row in history if row.edition.in_force_from <= day]
    after = [row for row in history if row.edition.in_force_from > day]
    if before:
        last = before[-1]
        why = (
            f"{hcpcs} is deleted: it is in {last.edition.edition} (in force to "
            f"{say_day(last.edition.in_force_to)}) and no longer in the edition in force on "
            f"{say_day(day)}. Medicare pays no deleted code and knows no grace period."
        )
        return CodeMissing(DELETED, why, last.citation())
    if after:
        first = after[0]
        why = (
            f"{hcpcs} is not valid yet on {say_day(day)}: the first loaded edition that has it is "
            f"{first.edition.edition}, in force from {say_day(first.edition.in_force_from)}."
        )
        return CodeMissing(NOT_YET_VALID, why, first.citation())
    return CodeMissing(UNKNOWN, unknown, mcpm(23, "§30.2.2, pp. 25-27"))

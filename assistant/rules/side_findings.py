"""Laterality over the lines of a claim: LT, RT and 50 of one code, one practitioner, one day."""

from collections import defaultdict

from assistant.rules.bilateral import MEANING, NOT_APPLICABLE, bilateral_citation
from assistant.rules.claim_edits import WARNING, Edits
from assistant.rules.open_line import OpenLine

BOTH, LEFT, RIGHT = "50", "LT", "RT"
SIDED = frozenset({BOTH, LEFT, RIGHT})
ONE_LINE, EACH_SIDE = "1", "3"
APART = ("59", "XE", "XS", "XP", "XU", "76", "77", "78", "79", "58", "55", "56")


def find_sides(edits: Edits) -> None:
    """Sides billed twice, and sides on two lines where one line with 50 is the form."""
    codes: dict[tuple[object, ...], list[OpenLine]] = defaultdict(list)
    for line in edits.lines:
        if line.denied or SIDED.isdisjoint(line.line.modifiers):
            continue
        if not line.has(*APART):
            codes[(line.line.hcpcs, line.practitioner)].append(line)
    for lines in codes.values():
        if len(lines) > 1:
            _say(edits, lines)


def _say(edits: Edits, lines: list[OpenLine]) -> None:
    # MCPM ch. 12 §40.7.B and C.1; RVU25D.txt 322-382
    numbers = [line.number for line in lines]
    hcpcs, row = lines[0].line.hcpcs, lines[0].row
    assert row is not None
    if any(line.has(BOTH) for line in lines):
        why = (
            f"{hcpcs} is billed with 50, which is both sides, and again on line "
            f"{', '.join(str(n) for n in numbers[1:])} of the same day: one line with 50 and one "
            "unit is the whole service; a further site carries 59 or XS."
        )
    elif any(line.has(LEFT) for line in lines) and any(line.has(RIGHT) for line in lines):
        indicator = row.bilateral_surgery or NOT_APPLICABLE
        if indicator == EACH_SIDE:
            return
        form = (
            "report one line with 50 and one unit (an ambulatory surgical center: two lines)"
            if indicator == ONE_LINE
            else MEANING[indicator]
        )
        why = f"{hcpcs} is billed left and right, bilateral indicator {indicator}: {form}."
    else:
        return
    edits.find("modifier", WARNING, numbers, why, bilateral_citation())

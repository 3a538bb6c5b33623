"""Excludes1 notes that keep two of the codes found apart (guidelines I.A.12.a)."""

from assistant.diagnoses.found import Conflict
from assistant.diagnoses.tabular import citation, excluded_by, falls_under


def conflicts_among(codes: list[str]) -> tuple[Conflict, ...]:
    """Every pair of the codes of which one's Excludes1 note names the other, each pair once."""
    found: dict[frozenset[str], Conflict] = {}
    for code in codes:
        for place, note, first, last in excluded_by(code):
            for other in codes:
                if (
                    other != code
                    and not other.startswith(place)
                    and falls_under(other, first, last)
                ):
                    quote = f"{place} Excludes1: {note}"
                    found.setdefault(
                        frozenset((code, other)),
                        Conflict(code, other, quote, citation(place, quote)),
                    )
    return tuple(found.values())

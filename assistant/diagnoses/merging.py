"""From coded mentions to the list of diagnoses: each code once, with all of its words."""

from collections.abc import Iterable

from assistant.diagnoses.coding import Coded
from assistant.diagnoses.found import FoundDiagnosis, Span
from assistant.diagnoses.leaf import encounter_of, missing, plain_title, side_of
from assistant.diagnoses.mentions import Mention
from assistant.diagnoses.standing import LISTS
from assistant.diagnoses.tabular import billable, citation, title

SHOWN = 4
"""More specific codes that are named; the others are counted."""


def merged(
    text: str, coded: list[Coded], extra: Iterable[tuple[str, Span]]
) -> tuple[FoundDiagnosis, ...]:
    """The codes of the lists of diagnoses first, then the others, in the order of the text."""
    order: dict[str, tuple[int, int]] = {}
    spans: dict[str, set[Span]] = {}
    first: dict[str, Coded] = {}
    for one in coded:
        place = (0 if one.mention.sentence.section in LISTS else 1, one.mention.start)
        order[one.code] = min(order.get(one.code, place), place)
        first.setdefault(one.code, one)
        spans.setdefault(one.code, set()).update(
            span_of(text, m) for m in (one.mention, *one.proof)
        )
    for code, span in extra:
        order.setdefault(code, (1, span.start))
        spans.setdefault(code, set()).add(span)
    return tuple(
        _found(code, tuple(sorted(spans[code], key=lambda s: s.start)), first.get(code))
        for code in sorted(order, key=lambda c: order[c])
        if billable(code)
    )


def without_open(coded: list[Coded]) -> list[Coded]:
    """Codes that leave open what another mention of the same condition says become that one's."""
    kept = []
    for one in coded:
        better = next(
            (other for other in coded if other is not one and _says_more(other, one)), None
        )
        kept.append(one if better is None else one.as_(better))
    return kept


def _says_more(other: Coded, one: Coded) -> bool:
    """Whether another mention of the condition names the level, region or side that this one leaves open."""
    if other.mention.condition is not one.mention.condition or other.code == one.code:
        return False
    here, there = one.said, other.said
    level_here, level_there = here.interspace or here.vertebra, there.interspace or there.vertebra
    if not level_here and level_there and (not here.region or here.region[:4] == there.region[:4]):
        return True
    if not here.region and there.region:
        return True
    return (
        not here.side
        and bool(there.side)
        and here.region == there.region
        and side_of(other.code) != ""
    )


def span_of(text: str, mention: Mention) -> Span:
    """The words of a mention in the text as given."""
    return Span(mention.start, mention.end, text[mention.start : mention.end])


def _found(code: str, spans: tuple[Span, ...], coded: Coded | None) -> FoundDiagnosis:
    return FoundDiagnosis(
        code, title(code), spans, citation(code), "present", side_of(code), encounter_of(code),
        _more_specific_if(code, coded) if coded else "", coded.why if coded else "",
    )  # fmt: skip


def _more_specific_if(code: str, coded: Coded) -> str:
    """What else the text would have to name, with the codes that it leads to."""
    better = missing(code, coded.said)
    if not better:
        return ""
    shown = "; ".join(f"{_difference(code, other)} ({other})" for other in better[:SHOWN])
    more = f"; and {len(better) - SHOWN} more" if len(better) > SHOWN else ""
    return f"the text says: {shown}{more}"


def _difference(code: str, other: str) -> str:
    """Another title from the word on in which it differs, or up to that where they end alike."""
    here, there = plain_title(code).split(), plain_title(other).split()
    same = next((n for n, (a, b) in enumerate(zip(here, there, strict=False)) if a != b), 0)
    if same:
        return " ".join(there[same:])
    alike = next(
        (n for n, (a, b) in enumerate(zip(here[::-1], there[::-1], strict=False)) if a != b), 0
    )
    return " ".join(there[: len(there) - alike]).lower()

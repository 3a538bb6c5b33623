"""How a described operation agrees with the rows of the families' decision tables, trait by trait."""

import re
from functools import cache, lru_cache

from assistant.levels import Levels, level_mentions
from corpus.family import Choice, families_of
from corpus.operation_traits import LEFT_OUT, Traits, traits_of, traits_of_row
from index.tokens import tokenize
from index.vocabulary import names_in

LEAST, ALIKE = 4, 5
"""Letters of a word that tells what was left out, and first letters that two words for one thing share:
facet and facetectomy, foramen and foraminotomy."""
UNSAID = {"action": frozenset(["again", "removal"]), "turn": frozenset(["further"])}
"""Values that a description names where they hold: a repeat operation is called one."""
DEMANDED = {
    "action": frozenset(["removal"]),
    "columns": frozenset(["three"]),
    "dura": frozenset(["extradural", "intradural", "intramedullary"]),
    "work": frozenset(["osteotomy", "tether", "arthroplasty", "laminoplasty"]),
    "modality": frozenset(["ablation"]),
    "target": frozenset(["tumor", "vessels", "cyst", "tethered", "roots", "tract"]),
}
"""Values that a row tells where they hold: a code of taking hardware out says so."""
IN_OTHER_WORDS = frozenset(
    {"region", "action", "turn", "dura", "fused", "modality", "purpose", "target"}
)
"""Traits that a row and a description seldom tell in the same words, so that no search sees them agree."""
ONLY = re.compile(r"\b(?:only|alone|just|exclusively|solely)\b", re.IGNORECASE)
EXCLUSIVE = frozenset({"fused", "dura"})
"""Traits of which a row tells more than was done where the description says "only"."""
OF_THE_LEVEL = frozenset({"turn"})
_RANGE = re.compile(
    r"(?:(?P<upto>up to )?(?P<least>\d+)(?: (?:to|or) (?P<most>\d+))?(?P<open> or more)?) "
    r"(?P<unit>segments|vertebrae)"
)
_WITH = re.compile(r"\bwith (?:an? |the |open )?(?P<what>[a-z]+)", re.IGNORECASE)
MOST = 99


@lru_cache(maxsize=20_000)
def contradictions(description: str, hcpcs: str) -> int:
    """In how many traits a description contradicts every row that families have of a code.

    0 where it agrees, and for a code of no family.
    """
    rows = _rows(hcpcs)
    return min((_contradictions(description, row) for row in rows), default=0)


@lru_cache(maxsize=20_000)
def is_another_operation(description: str, hcpcs: str, purpose: bool = False) -> bool:
    """Whether a description tells of another operation than the code's, whatever the levels.

    With `purpose` also where it names one (deformity) and no row of the code does.
    """
    told = _told(description)
    rows = _rows(hcpcs)
    demanded = purpose and "purpose" in told
    return bool(rows) and all(
        any(_traits_against(told, traits_of_row(row), OF_THE_LEVEL))
        or (demanded and "purpose" not in traits_of_row(row))
        or _left_out(description, row)
        for row in rows
    )


@lru_cache(maxsize=20_000)
def agreements(description: str, hcpcs: str) -> int:
    """In how many traits a description and a row of the code tell the same."""
    told = _told(description)
    shared = (
        sum(
            name in IN_OTHER_WORDS and bool(told.get(name, frozenset()) & values)
            for name, values in traits_of_row(row).items()
        )
        - _adds_unsaid(description, row)
        for row in _rows(hcpcs)
    )
    return max(shared, default=0)


def _adds_unsaid(description: str, row: Choice) -> bool:
    """Whether a row is of work "with" something, a sibling of the same "without" it, and it is not told."""
    added = _additions(row.code)
    return bool(added) and not any(_alike(a, s) for a in added for s in _said_words(description))


@cache
def _additions(hcpcs: str) -> frozenset[str]:
    """What a code's row has "with" it that a sibling's row says it is without."""
    siblings = [row for one in families_of(hcpcs) for row in one.choices if row.code != hcpcs]
    left_out = {w for row in siblings for w in _denied_words(row.work)}
    own = {m["what"] for row in _rows(hcpcs) for m in _WITH.finditer(row.work)}
    return frozenset(w for word in own for w in tokenize(word) if w in left_out)


@cache
def _rows(hcpcs: str) -> tuple[Choice, ...]:
    return tuple(row for one in families_of(hcpcs) if (row := one.choice(hcpcs)) is not None)


@lru_cache(maxsize=2_000)
def _told(description: str) -> Traits:
    return traits_of(description)


def _contradictions(description: str, row: Choice) -> int:
    told, known = _told(description), traits_of_row(row)
    more = ONLY.search(description) is not None and any(
        known.get(name, frozenset()) > told.get(name, frozenset()) > frozenset()
        for name in EXCLUSIVE
    )
    against = sum(_traits_against(told, known)) + more
    return against + _other_count(_levels(description), row) + _left_out(description, row)


def _traits_against(told: Traits, known: Traits, apart: frozenset[str] = frozenset()) -> list[bool]:
    names = {**told, **known}.keys() - apart
    return [_against(name, told.get(name), known.get(name)) for name in sorted(names)]


def _against(name: str, told: frozenset[str] | None, known: frozenset[str] | None) -> bool:
    """Whether a trait told contradicts that of a row; what one of them leaves unsaid mostly does not."""
    if told is None:
        return known is not None and known <= UNSAID.get(name, frozenset())
    if known is None:
        return told <= DEMANDED.get(name, frozenset())
    return not told & known


@lru_cache(maxsize=2_000)
def _levels(description: str) -> Levels | None:
    return level_mentions(description)


def _other_count(levels: Levels | None, row: Choice) -> bool:
    """Whether the levels named are none of those that one unit of the row covers."""
    match = _RANGE.search(row.levels)
    if levels is None or match is None:
        return False
    least = 1 if match["upto"] else int(match["least"])
    most = MOST if match["open"] else int(match["most"] or match["least"])
    counts = levels.counts("vertebra" if match["unit"] == "vertebrae" else "segment")
    return bool(counts) and not any(least <= count <= most for count in counts)


def _left_out(description: str, row: Choice) -> bool:
    """Whether the one names as done what the other says was left out."""
    text = f"{row.work}; {row.approach}"
    return _denies(description, text) or _denies(text, description)


def _denies(denying: str, saying: str) -> bool:
    denied = _denied_words(denying)
    return bool(denied) and any(_alike(d, s) for d in denied for s in _said_words(saying))


@lru_cache(maxsize=2_000)
def _denied_words(text: str) -> frozenset[str]:
    what = " ".join(m["what"] for m in LEFT_OUT.finditer(text))
    return frozenset(w for w in tokenize(what) if len(w) >= LEAST)


@lru_cache(maxsize=2_000)
def _said_words(text: str) -> frozenset[str]:
    said = LEFT_OUT.sub(" ", text)
    others = " ".join(names_in(said))
    return frozenset(tokenize(f"{said} {others}"))


def _alike(one: str, other: str) -> bool:
    return one == other or (len(other) >= ALIKE and one[:ALIKE] == other[:ALIKE])

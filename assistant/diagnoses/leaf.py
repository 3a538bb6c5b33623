"""Chooses the billable code below a place of ICD-10-CM by what its title and the text both say.

A title may say nothing that the text does not say: a region, side, level, feature or kind that the
text leaves open leads to the code that leaves it open, too. Where no such code exists there is none.
"""

import re
from dataclasses import dataclass, field, replace
from functools import cache

from assistant.diagnoses.regions import (
    ANY_CERVICAL,
    CERVICAL,
    NEIGHBOURS,
    UNSPECIFIED,
    levels_in,
    regions_in,
    vertebrae_in,
    without_sites,
)
from assistant.diagnoses.tabular import above, billable, inclusions, leaves_under, title
from assistant.diagnoses.tokens import stem, word_set

NEUROGENIC, BACK, LEG = "neurogenic claudication", "back pain", "leg pain"
_FEATURES = {
    NEUROGENIC: re.compile("neurogenic claudication"),
    "radiculopathy": re.compile("radiculopathy"),
    "myelopathy": re.compile("myelopathy"),
    BACK: re.compile(r"(?:discogenic|axial|lumbar) back pain"),
    LEG: re.compile(r"(?:lower extremity|leg) pain"),
}
_EXTENSION = re.compile(r", (?:initial|subsequent) encounter\b.*$|, sequela\b.*$")
_SIDE = re.compile(r"\b(?:(right|left|bilateral)|unspecified (?:side|\w+$))", re.I)
_WORD = re.compile(r"[a-z]+|\d+[a-z]?")
_SILENT = word_set(
    "of with without and region level site the for to due or in at a an by from as vertebra vertebrae on side "
    "not elsewhere classified displaced right left bilateral unilateral mention"
)
_OPEN = frozenset({stem("unspecified"), "nos"})
_REST = frozenset({"other", stem("specified")})
ENCOUNTERS = {
    "open": "BA", "initial": "A", "subsequent": "D", "delayed": "GDA", "nonunion": "KDA", "malunion": "PDA",
    "sequela": "S",
}  # fmt: skip
"""7th characters by what the text says, the first that the code takes."""
MATCH, OPEN, ONLY_OTHER, UNSAID = 4.0, 0.5, -0.5, -1.0


@dataclass(frozen=True, slots=True)
class Said:
    """What the text says about one condition at one place."""

    region: str = ""
    interspace: str = ""
    vertebra: str = ""
    side: str = ""
    encounter: str = ""
    features: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Title:
    """The parts of a billable code's title; `whole` groups codes that differ in the 7th character."""

    code: str
    whole: str
    regions: tuple[str, ...]
    levels: frozenset[str]
    vertebrae: frozenset[str]
    side: str
    features: frozenset[str]
    denied: frozenset[str]
    wordings: tuple[frozenset[str], ...] = field(default_factory=tuple)


def choose(places: tuple[str, ...], said: Said) -> str:
    """The billable code at or below the places that fits best; "" where every one says too much."""
    if len(places) == 1 and billable(places[0]):
        return places[0]
    for region in _regions_to_try(said.region):
        tried = replace(said, region=region)
        best: tuple[float, str] | None = None
        for code in (code for place in places for code in leaves_under(place)):
            parts = _title(code)
            if best is not None and parts.whole == _title(best[1]).whole:
                continue
            score = _score(parts, tried)
            if score is not None and (best is None or score > best[0]):
                best = (score, code)
        if best is not None:
            return _with_encounter(best[1], said.encounter)
    return ""


def _regions_to_try(region: str) -> tuple[str, ...]:
    return (region, *NEIGHBOURS.get(region, ())) if region else ("",)


@cache
def _title(code: str) -> _Title:
    whole = _EXTENSION.sub("", title(code))
    lower = whole.lower()
    stem_code = code[:-1] if whole != title(code) else code
    with_, _, without = lower.partition(" without ")
    features = {name for name, words in _FEATURES.items() if words.search(with_)}
    denied = {name for name, words in _FEATURES.items() if words.search(without)}
    if " only" in with_:
        denied |= {BACK, LEG} - features
    side, vertebrae = _SIDE.search(lower), _vertebrae(stem_code)
    terms = inclusions(stem_code)
    levels = () if vertebrae else (level for said in (whole, *terms) for level in levels_in(said))
    return _Title(
        code, stem_code, _regions(lower),
        frozenset(levels), vertebrae, (side[1] or UNSPECIFIED).lower() if side else "", frozenset(features), frozenset(denied),
        tuple(_words(said) for said in (whole, *terms)),
    )  # fmt: skip


def _regions(lower: str) -> tuple[str, ...]:
    """The regions of a title; a part of the neck goes before the neck ("Other cervical disc …, C7-T1")."""
    found = regions_in(lower)
    return tuple(r for r in found if r != CERVICAL) if len(found) > 1 else found


def _vertebrae(code: str) -> frozenset[str]:
    for place in above(code):
        if found := vertebrae_in(title(place)):
            return found
    return frozenset()


def _words(said: str) -> frozenset[str]:
    plain = without_sites(_EXTENSION.sub("", said).lower())
    return frozenset(stem(w) for w in _WORD.findall(plain) if w not in _SILENT)


def _score(parts: _Title, said: Said) -> float | None:
    """How well a title fits; None where it says what the text does not."""
    scores = [
        _region(parts, said), _level(parts, said), _vertebra(parts, said), _side(parts, said), _features(parts, said),
    ]  # fmt: skip
    known = [score for score in scores if score is not None]
    if len(known) < len(scores):
        return None
    return sum(known) + max(_wording(words, said.words) for words in parts.wordings)


def _region(parts: _Title, said: Said) -> float | None:
    if not parts.regions or said.vertebra in parts.vertebrae or said.interspace in parts.levels:
        return 0.0
    if said.region and said.region in parts.regions:
        return MATCH
    if UNSPECIFIED in parts.regions:
        return OPEN
    if ANY_CERVICAL in parts.regions:
        return OPEN if said.region == CERVICAL else None
    return None


def _level(parts: _Title, said: Said) -> float | None:
    if not parts.levels:
        return 0.0
    return MATCH if said.interspace in parts.levels else None


def _vertebra(parts: _Title, said: Said) -> float | None:
    if not parts.vertebrae:
        return 0.0
    return MATCH + MATCH if said.vertebra in parts.vertebrae else None


def _side(parts: _Title, said: Said) -> float | None:
    if parts.side in ("", UNSPECIFIED):
        return 0.0
    return MATCH if parts.side == said.side else None


def _features(parts: _Title, said: Said) -> float | None:
    if parts.features - said.features or parts.denied & said.features:
        return None
    return len(parts.features) * MATCH + bool(parts.denied) * OPEN


def _wording(words: frozenset[str], said: frozenset[str]) -> float:
    score = 0.0
    for word in words:
        if word in said:
            score += 1.0
        elif word in _OPEN:
            score += OPEN
        else:
            score += ONLY_OTHER if word in _REST else UNSAID
    return score


def _with_encounter(code: str, encounter: str) -> str:
    """The code with the 7th character for the encounter, where it takes one; active treatment if unsaid."""
    if _title(code).whole == code:
        return code
    for character in ENCOUNTERS[encounter or "initial"]:
        wanted = _title(code).whole + character
        if billable(wanted):
            return wanted
    return code


def encounter_of(code: str) -> str:
    """The encounter that a code's 7th character stands for: initial, subsequent, sequela or ""."""
    said = _EXTENSION.search(title(code))
    return said[0].lstrip(", ").split()[0] if said else ""


def side_of(code: str) -> str:
    """The side that a code's title names, "" where it names none."""
    side = _title(code).side
    return "" if side == UNSPECIFIED else side


def plain_title(code: str) -> str:
    """A title without the words of the 7th character."""
    return _EXTENSION.sub("", title(code))


def features_of(code: str) -> frozenset[str]:
    """The features that a code's title says are there."""
    return _title(code).features


def leaves_site_open(code: str) -> bool:
    """Whether a code's title says that the site is unspecified."""
    return UNSPECIFIED in _title(code).regions


def sides_offered(places: tuple[str, ...]) -> frozenset[str]:
    """The sides that the codes below the places tell apart."""
    return frozenset(_title(code).side for place in places for code in leaves_under(place))


def missing(code: str, said: Said) -> tuple[str, ...]:
    """The more specific codes that one more word of the text would lead to, in tabular order."""
    parts = _title(code)
    if not _leaves_open(parts):
        return ()
    found: list[str] = []
    siblings = leaves_under(above(parts.whole)[1]) if len(above(parts.whole)) > 1 else (code,)
    for other in siblings:
        there = _title(other)
        if there.whole == parts.whole or not _tells_more(there, parts, said):
            continue
        if _with_encounter(other, said.encounter) not in found:
            found.append(_with_encounter(other, said.encounter))
    return tuple(found)


def _leaves_open(parts: _Title) -> bool:
    words = parts.wordings[0]
    return bool(
        UNSPECIFIED in parts.regions or ANY_CERVICAL in parts.regions or parts.side == UNSPECIFIED or parts.denied
        or words & _OPEN
    )  # fmt: skip


def _tells_more(there: _Title, parts: _Title, said: Said) -> bool:
    """Whether another code agrees with the text and the code chosen, and says one thing more."""
    if _leaves_open(there) and not there.features:
        return False
    if said.region and there.regions and said.region not in there.regions:
        return False
    if said.vertebra and there.vertebrae and said.vertebra not in there.vertebrae:
        return False
    if said.side and there.side not in ("", said.side):
        return False
    same_region = (
        there.regions == parts.regions
        or UNSPECIFIED in parts.regions
        or ANY_CERVICAL in parts.regions
    )
    return same_region and not (there.denied and not there.features)

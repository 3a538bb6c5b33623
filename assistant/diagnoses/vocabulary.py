"""Which words name which condition: our own conditions first, then every title of ICD-10-CM."""

import re
from collections import defaultdict
from functools import cache

from assistant.diagnoses.condition import Condition, conditions
from assistant.diagnoses.tabular import inclusions, tabular, title
from assistant.diagnoses.tokens import FILLERS, stem, word_set

Words = frozenset[str]
MOST = 6
"""Words of a phrase that is looked for."""
LISTED_CHAPTERS = frozenset("ABCDEFGHIJKLMNQST")
"""First letters of codes whose titles may be found in a note: no symptoms, circumstances, births."""
_UNSAID = FILLERS | word_set(
    "unspecified other specified nos nec site sites not elsewhere classified with without due due-to initial "
    "encounter closed open certain"
)
_WORD = re.compile(r"[A-Za-z]+(?:'[a-z]+)?|\d+")
_BRACKET = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_EXTENDED = re.compile(r", (?:initial|subsequent) encounter.*|, sequela.*")
# Titles that name what notes call a procedure, a finding of anatomy, or a device
_NO_CONDITION = frozenset(
    frozenset(stem(w) for w in phrase.split())
    for phrase in (
        "fusion", "pain", "injury", "bleeding", "lordosis", "cyst", "mass", "lesion", "swelling", "edema", "spasm",
        "deformity", "defect", "adhesion", "compression", "contusion", "laceration", "wound", "inflammation", "burn",
        "disease", "syndrome", "infection", "neoplasm", "fracture", "dislocation", "sprain", "strain", "stiffness",
        "obstruction", "atrophy", "necrosis", "abscess", "ulcer", "hernia", "rupture", "embolism", "hemorrhage",
        "disc", "bone", "nerve root", "muscle", "joint", "failure", "screw", "injury nerve", "injury muscle", "hematoma",
        "instability", "body", "foreign body", "thrombosis", "perforation", "occlusion", "hypertrophy", "effusion",
        "complication", "shock", "drug", "agent", "bulging", "prolapse", "delivery", "twin", "loose body", "nausea",
        "stenosis", "hypotension", "bacteria", "tumor", "mri", "contact", "intervertebral disc", "injury blood vessel",
    )
)  # fmt: skip


@cache
def named_conditions() -> dict[Words, Condition]:
    """Our conditions by the words of their phrases; of two that share words the first."""
    found: dict[Words, Condition] = {}
    for condition in conditions():
        for phrase in condition.phrases:
            if phrase[0] != "=":
                found.setdefault(frozenset(phrase), condition)
    return found


@cache
def sited_conditions() -> dict[Words, Condition]:
    """Conditions whose phrases need their region words: "lumbar pain"."""
    return {
        frozenset(phrase[1:]): condition
        for condition in conditions()
        for phrase in condition.phrases
        if phrase[0] == "="
    }


@cache
def listed_conditions() -> dict[Words, Condition]:
    """A condition for every title and inclusion term that says what it is in up to six words."""
    places: dict[Words, list[str]] = defaultdict(list)
    names: dict[Words, str] = {}
    for code in _categories():
        for said in (title(code), *inclusions(code)):
            words = title_words(said)
            if words and len(words) <= MOST and words not in _NO_CONDITION and _telling(words):
                places[words].append(code)
                names.setdefault(words, said)
    return {
        words: Condition(names[words], (tuple(words),), _topmost(codes), kind="listed")
        for words, codes in places.items()
    }


def _categories() -> list[str]:
    codes = tabular().get_all_codes(True)
    return [
        code
        for code in codes
        if code[0] in LISTED_CHAPTERS
        and 3 <= len(code) < 8
        and code[1].isdigit()
        and "-" not in code
        and not (code[0] in "ST" and len(code) > 6)
    ]


def unsaid() -> frozenset[str]:
    """Words that no title is told apart by."""
    return _UNSAID


def _telling(words: Words) -> bool:
    return len(words) > 1 or len(next(iter(words))) > 5


def title_words(said: str) -> Words:
    """What a title says, as stems, without what is common to all titles."""
    plain = _EXTENDED.sub("", _BRACKET.sub("", said)).lower().replace("-", " ")
    return frozenset(stem(w) for w in _WORD.findall(plain) if w not in _UNSAID)


def _topmost(codes: list[str]) -> tuple[str, ...]:
    """The codes without those that stand under another one of them."""
    kept: list[str] = []
    for code in sorted(dict.fromkeys(codes), key=len):
        if not any(code.startswith(one) for one in kept):
            kept.append(code)
    return tuple(sorted(kept))

"""Names of providers that stand without a doctor's title: by their role before, or letters behind."""

import re
from collections.abc import Iterator

from assistant.identifiers.name_words import NOT_NAMES
from assistant.identifiers.span import Span

_WORD = r"[A-Z][A-Za-zÀ-ÿ'’-]*[a-zà-öø-ÿA-Z]"
_PARTICLE = r"(?:(?:van|von|de|del|della|der|di|da|la|le|el|al|bin|st\.?) )"
_NAME = rf"(?:(?:{_WORD} )(?:(?:[A-Z]\.? |{_PARTICLE}){{0,2}}{_WORD}|[A-Z]\. {_WORD})|(?:[A-Z]\. ?){{1,2}}(?:{_PARTICLE})?{_WORD}|{_WORD}, {_WORD}(?: [A-Z]\.?)?)"
_LETTERS = r"(?:M\.?D\.?|D\.?O\.?|PA-?C?|R\.?N\.?(?:FA)?|N\.?P\.?|CRNA|FNP(?:-C)?|APRN|Ph\.?D\.?|D\.?P\.?M\.?|CST|SA-C|MBBS|FACS|FAANS|PGY-?\d)"
CREDENTIALLED = re.compile(rf"\b(?P<name>{_NAME}(?:,? (?:Jr|Sr|II|III)\.?)?),? \(?{_LETTERS}(?![\w])")  # fmt: skip
_ROLE = (
    r"(?i:(?:attending|operating|primary|assistant|co-?|vascular|referring|second|first)?[ -]?(?:surgeons?|physician|assistants?|resident|fellow|"
    r"anesthesiologist|anesthetist|attending|radiologist|scribe|dictated by|signed(?: by)?|electronically signed by|transcribed by|cc|pcp))"
)
ROLED = re.compile(rf"\b{_ROLE}(?:\(s\))?(?: and Role)?\s*[:,]\s*(?:\n?\s*[*-]\s*)?(?P<name>{_NAME}(?:,? (?:Jr|Sr|II|III)\.?)?)")  # fmt: skip

INITIALLED = re.compile(
    rf"\b(?P<title>Dr|DR|Doctor|Prof|Mr|Mrs|Ms|Miss)\b\.? (?P<name>(?:[A-Z]\.? ?){{1,2}}(?:{_PARTICLE})?{_WORD})"
)

KIN = re.compile(
    rf"\b(?i:daughter|son|wife|husband|spouse|mother|father|sister|brother|niece|nephew|partner|caregiver),? (?P<name>{_WORD})\b"
)


def providers(text: str) -> Iterator[Span]:
    """ "Surgeon: Tobias Renner", "Celeste Marchetti, PA-C", "Dr. R. Whitcombe"; "Mrs. J. Ames" and "her
    daughter Imogen" are persons."""
    for match in INITIALLED.finditer(text):
        kind = "PERSON" if match["title"].startswith("M") else "PROVIDER"
        yield Span(*match.span("name"), kind)
    for match in KIN.finditer(text):
        if match["name"].lower() not in NOT_NAMES and not match["name"].isupper():
            yield Span(*match.span("name"), "PERSON")
    for pattern in (CREDENTIALLED, ROLED):
        for match in pattern.finditer(text):
            words = re.findall(r"[A-Za-zÀ-ÿ'’-]+", match["name"])
            if not any(word.lower() in NOT_NAMES for word in words):
                yield Span(*match.span("name"), "PROVIDER")

"""Splits a note into sentences of tokens: words without endings, spine levels, and breaks."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from corpus.yaml_text import read_yaml


def word_set(words: str) -> frozenset[str]:
    """The words of a text as a set: for lists of words in the code."""
    return frozenset(words.split())


ABBREVIATIONS = Path(__file__).with_name("abbreviations.yaml")
SHORT = 2
"""Letters up to which an abbreviation is read in capitals only: "ms" is a title, "MS" a disease."""
_TOKEN = re.compile(
    r"""
    (?P<level>\b[CTLS]-?\d{1,2}(?:\s*(?:[-–/]|\bto\b|\bthrough\b|\bthru\b|\bon\b|\bover\b)\s*[CTLS]?-?\d{1,2}\b)*(?![\w.]\d|[A-Za-z]))
  | (?P<slashed>\b[whsrfp]/[opx]\b|\bw/|\bh/o\b|\bc/w\b|\bs/p\b|\br/o\b)
  | (?P<number>\d+(?:\.\d+)?[a-z]?\b)
  | (?P<word>[A-Za-z]+(?:['’][a-z]+)?)
  | (?P<break>\n[ \t]*\n\s*|\n|[.;:,()?!\[\]•])
    """,
    re.VERBOSE | re.IGNORECASE,
)
_IRREGULAR = {
    "metastases": "metastas", "metastasis": "metastas", "metastatic": "metastas", "metastasized": "metastas",
    "mets": "metastas", "vertebrae": "vertebra", "vertebral": "vertebra", "foramina": "foramen",
    "dural": "dura", "discs": "disc", "dorsal": "thorac", "diseases": "diseas", "disease": "diseas",
    "abscesses": "abscess", "fractured": "fractur", "fractures": "fractur", "fracture": "fractur",
    "diabetic": "diabet", "diabetes": "diabet", "renal": "kidney", "prostatic": "prostat", "prostate": "prostat",
}  # fmt: skip
_ENDINGS = (
    "ations", "ation", "ative", "ating", "ated", "ates", "ate", "ions", "ion", "ings", "ing", "ies", "ied", "ed",
    "es", "s", "ive", "ly", "e",
)  # fmt: skip
_ROMAN = {"ii": "2", "iii": "3", "iv": "4"}
FILLERS = word_set("""
    a an the of at in on and or is are was has have its by to from into for her his their this that there also
    left right bilateral bilaterally sided side severe moderate moderately severely mild marked significant
    chronic acute subacute large small huge massive multilevel level levels single two three grade mainly
    prior previous old lumbar cervical thoracic sacral lumbosacral thoracolumbar cervicothoracic spine spinal
    region symptomatic known residual advanced progressive persistent associated high low-grade
    posterior anterior lateral medial midline new worsening end-stage primarily mostly focal diffuse
    """) - {"symptomatic", "lateral", "low", "high"}  # fmt: skip
"""Words that may stand between the words of a condition without changing what it is."""


@dataclass(frozen=True, slots=True)
class Token:
    """One token: `kind` is word, level or break; `stem` what is compared; offsets are of the text."""

    text: str
    stem: str
    kind: str
    start: int
    end: int

    @property
    def filler(self) -> bool:
        """Whether it may stand between the words of a condition."""
        return self.kind == "level" or self.text in FILLERS


@dataclass(slots=True)
class Sentence:
    """A sentence, list item or heading, with the kind of section it stands in."""

    tokens: list[Token] = field(default_factory=list)
    section: str = ""

    @property
    def start(self) -> int:
        """The place of its first character."""
        return self.tokens[0].start

    @property
    def stems(self) -> frozenset[str]:
        """The stems of its words."""
        return frozenset(t.stem for t in self.tokens if t.kind == "word")


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """A lower-case word without its ending: herniated and herniation are herni, discs is disc."""
    word = word.replace("’", "'").removesuffix("'s")
    if word in _IRREGULAR or word in _ROMAN:
        return _IRREGULAR.get(word) or _ROMAN[word]
    if len(word) < 5 or word.endswith(("ss", "us", "is")):
        return (
            word[:-1] if len(word) == 4 and word.endswith("s") and word[-2] not in "sui" else word
        )
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            base = word[: -len(ending)]
            return base + "y" if ending in ("ies", "ied") else base
    return word


@cache
def abbreviations() -> dict[str, tuple[str, ...]]:
    """Abbreviations with the words they stand for."""
    rows: dict[str, Any] = read_yaml(ABBREVIATIONS)
    return {str(short): tuple(str(words).split()) for short, words in rows.items()}


def words_of(phrase: str) -> tuple[str, ...]:
    """The stems of a phrase that name something: no fillers unless there is nothing else."""
    found = [t for t in tokens_of(phrase) if t.kind == "word"]
    return tuple(t.stem for t in found if not t.filler) or tuple(t.stem for t in found)


def tokens_of(text: str) -> list[Token]:
    """The tokens of a text, abbreviations spelled out in place."""
    return list(_tokens(text))


def _tokens(text: str) -> Iterator[Token]:
    for match in _TOKEN.finditer(text):
        kind, said = match.lastgroup or "", match[0]
        start, end = match.span()
        lower = said.lower()
        if kind == "word":
            spelled = abbreviations().get(lower)
            if spelled and (len(said) > SHORT or said.isupper() or lower == "w"):
                yield from (Token(w, stem(w), "word", start, end) for w in spelled)
            else:
                yield Token(lower, stem(lower), "word", start, end)
        elif kind == "slashed":
            word = "with" if lower == "w/" else lower
            yield Token(word, word, "word", start, end)
        elif kind == "number":
            yield Token(lower, lower, "word", start, end)
        else:
            yield Token(said, said, kind, start, end)


_TITLES = word_set("dr mr mrs ms no vs approx st inc st")
_LIST_ITEM = re.compile(r"\s*(?:\(?\d{1,2}[.)]|[-*•]|[A-Z]\.)\s")


def sentences(text: str) -> list[Sentence]:
    """The sentences of a text in order; a wrapped line goes on, a list item begins anew."""
    found: list[Sentence] = []
    current = Sentence()
    tokens = tokens_of(text)
    for i, token in enumerate(tokens):
        if token.kind == "break" and _ends(text, token, tokens[i - 1] if i else None):
            if current.tokens:
                found.append(current)
            current = Sentence()
        elif not (token.kind == "break" and token.text[0] == "\n"):
            current.tokens.append(token)
    return [*found, current] if current.tokens else found


def _ends(text: str, token: Token, before: Token | None) -> bool:
    """Whether a sentence ends at this break."""
    after = text[token.end : token.end + 12]
    if token.text[0] == "\n":
        return _line_ends(text, token, after)
    if token.text in ";!?•":
        return True
    if token.text != ".":
        return False
    if before is not None and before.text in _TITLES:
        return False
    if (
        before is not None
        and before.text.isdigit()
        and len(before.text) <= SHORT
        and before.end == token.start
    ):
        return False  # "1. Lumbar stenosis"
    return not after or after[0].isspace()


def _line_ends(text: str, token: Token, after: str) -> bool:
    if token.text.count("\n") > 1 or not after.strip() or _LIST_ITEM.match(after):
        return True
    line = text[text.rfind("\n", 0, token.start) + 1 : token.start].rstrip()
    if line.endswith((".", ":", ";")) or ":" in text[token.end :].split("\n", 1)[0][:40]:
        return True
    return len(line) < 60 and after.lstrip()[:1].isupper()

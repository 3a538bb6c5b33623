"""Statements: the sentences of a page, each with its place, the codes it names and what it denies."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.audit.contradiction import Spot
from corpus.named_codes import hcpcs_in

_BREAK = re.compile(r"(?<=[.!?])[\"”’')\]]*\s+(?=[\"“‘(\[*]*[A-Z0-9+$])")
_SHORTENED = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|vs|ch|pp?|cf|approx|incl|Dr|St|No(?=\.\s*\d)|U\.S|ca)|\b[A-Z])\.$"
)
_MARKDOWN = re.compile(r"\*\*|^\s*[-*•]\s+|^\s*#+\s*")
_CLAUSE = re.compile(r"\s*;\s+|\s+[—–]\s+|(?<=\w)—(?=\w)")
_ASIDE = re.compile(r"\([^()]*\)")
_DENIAL = re.compile(
    r"\b(?:not|no|none|never|nor|neither|cannot|can['’]t|isn['’]t|aren['’]t|don['’]t|doesn['’]t|"
    r"won['’]t|shouldn['’]t|without|instead of|rather than|incorrect\w*|wrong\w*|inappropriate\w*|"
    r"improper\w*|erroneous\w*|exempt\w*|avoid\w*|remove[sd]?|omit\w*|invalid|denied|denies|denial|"
    r"deny|mistak\w*|misus\w*|prohibit\w*|forbid\w*|disallow\w*|bundled)\b",
    re.IGNORECASE,
)
_YES_NO = re.compile(r"\W*(yes|no)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence with the codes it names.

    `question` is that of its FAQ entry; `opening` marks the first sentence of an answer.
    """

    text: str
    section: str
    place: str
    question: str = ""
    opening: bool = False
    codes: tuple[str, ...] = ()

    @property
    def spot(self) -> Spot:
        """Where it stands, with its words."""
        return Spot(self.section, self.place, self.text)

    @property
    def answers(self) -> bool | None:
        """True for an answer that opens with yes, False with no, None for any other sentence."""
        found = _YES_NO.match(self.text) if self.opening and self.question else None
        return None if found is None else found[1].lower() == "yes"


def statements_of(text: str, section: str, place: str, question: str = "") -> Iterator[Statement]:
    """The sentences of a passage."""
    for number, sentence in enumerate(sentences(text)):
        yield Statement(sentence, section, place, question, number == 0, hcpcs_in(sentence))


def sentences(text: str) -> Iterator[str]:
    """Sentences, with Markdown marks dropped; an abbreviation ends none, a line break does."""
    for line in text.splitlines():
        held = ""
        for part in _BREAK.split(_MARKDOWN.sub("", line).strip()):
            held = f"{held} {part}".strip()
            if not _SHORTENED.search(held):
                yield held
                held = ""
        if held:
            yield held


def clauses(text: str) -> list[str]:
    """The parts of a sentence between semicolons and dashes."""
    return [part for part in _CLAUSE.split(text) if part]


def denies(text: str) -> bool:
    """Whether a sentence or clause denies something, its asides left out."""
    return bool(_DENIAL.search(without_asides(text)))


def without_asides(text: str) -> str:
    """A sentence without what stands in brackets."""
    return _ASIDE.sub("", text)

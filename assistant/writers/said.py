"""What a text says, in a form in which two texts can be compared: words, numbers, polarity."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from assistant.writers.slots import MARKER

WORD = re.compile(r"[A-Za-z][A-Za-z'’-]*")
NEGATION = re.compile(
    r"\b(?:no|not|never|none|nor|neither|without|cannot|unless|except|exempt|free of|instead|rather than|un(?:allowed|paid|payable|related|bundled))\b|n['’]t\b",
    re.IGNORECASE,
)
CONDITION = re.compile(
    r"\b(?:only|if|when|unless|except|until|provided|where|without)\b", re.IGNORECASE
)
TOKEN = re.compile(r"[A-Z]?\d[\dA-Z,]*(?:\.\d+)?|[A-Za-z][A-Za-z'’-]*")
YEAR = re.compile(r"20\d\d")
CODE = re.compile(r"\d{5}|[A-Z]\d{4}|\d{4}[A-Z]")
PLAIN = frozenset([
    "a", "an", "the", "this", "that", "these", "those", "it", "its", "they", "them", "their",
    "there", "here", "he", "she", "you", "your", "we", "our", "i", "is", "are", "was", "were", "be",
    "been", "being", "has", "have", "had", "do", "does", "did", "done", "of", "for", "to", "in",
    "on", "at", "by", "with", "from", "as", "and", "or", "but", "so", "if", "then", "than", "when",
    "where", "which", "who", "what", "how", "why", "also", "both", "each", "either", "while",
    "because", "since", "thus", "therefore", "hence", "short", "note", "following", "below",
    "above", "see", "source", "sources", "according", "rule", "rules", "reason", "answer",
    "question", "asked", "code", "codes", "here's", "let's", "summary", "result", "means", "mean",
    "meaning", "say", "says", "said", "stated", "based", "shown", "show", "shows", "given",
    "figure", "figures", "such", "case", "about", "into", "per",
])  # fmt: skip
"""Words that carry no meaning of their own here."""
CRITICAL = frozenset([
    "yes", "no", "not", "never", "none", "always", "only", "any", "all", "every", "must", "may",
    "can", "could", "should", "would", "might", "cannot", "will", "allow", "allowed", "deny",
    "denied", "denies", "pay", "paid", "pays", "payable", "payment", "bill", "billed", "billable",
    "report", "reported", "reportable", "separate", "separately", "bundle", "bundled", "include",
    "included", "exclude", "excluded", "cover", "covered", "covers", "coverage", "exempt",
    "primary", "addon", "add-on", "alone", "together", "first", "second", "additional", "before",
    "after", "during", "inside", "outside", "within", "beyond", "more", "less", "least", "most",
    "higher", "lower", "increase", "increased", "reduce", "reduced", "reduction", "full", "half",
    "double", "twice", "facility", "non-facility", "nonfacility", "office", "hospital",
    "outpatient", "work", "malpractice", "mp", "practice", "expense", "rvu", "gpci", "total",
    "conversion", "factor", "mue", "mai", "units", "status", "global", "bilateral", "assistant",
    "co-surgeon", "modifier", "amount", "required", "require", "needs", "need", "optional", "left",
    "right", "same", "different", "column", "one", "two", "indicator", "false", "wrong",
    "incorrect", "untrue", "mistaken", "ignore", "contrary", "actually", "however", "although",
    "safe", "guaranteed",
])  # fmt: skip
"""Words of which none may be changed: verdicts, conditions, meanings of figures, order."""
FREE = frozenset([
    "facility", "nonfacility", "non-facility", "office", "hospital", "outpatient", "work", "malpractice",
    "mp", "practice", "expense", "rvu", "gpci", "total", "conversion", "factor", "mue", "mai", "units",
    "status", "global", "modifier", "amount", "payment", "pay", "indicator", "bilateral", "assistant",
    "co-surgeon",
])  # fmt: skip
"""Of these the names of figures, which may stand anywhere in a sentence."""
FORMS = {"paid": "pay", "pays": "pay", "paying": "pay", "denial": "deny"}


@dataclass(frozen=True, slots=True)
class Said:
    """What a text says, in comparable form; `order` is its numbers and weighty words as they come,
    `negations` how often it denies."""

    words: frozenset[str]
    weighty: frozenset[str]
    order: tuple[str, ...]
    negations: int
    conditional: bool

    @property
    def numbers(self) -> frozenset[str]:
        """The numbers and codes."""
        return frozenset(one for one in self.order if one[0].isdigit() or one[-1].isdigit())

    @property
    def codes(self) -> frozenset[str]:
        """The procedure codes among them."""
        return frozenset(one for one in self.numbers if CODE.fullmatch(one))

    @property
    def years(self) -> frozenset[str]:
        """The years among them."""
        return frozenset(one for one in self.numbers if YEAR.fullmatch(one))


@cache
def stem(word: str) -> str:
    """A word's beginning, enough to match its forms: "document", "documented", "documentation"."""
    plain = word.lower().replace("’", "'").removesuffix("'s")
    plain = FORMS.get(plain, plain)
    if len(plain) > 4:
        plain = re.sub(r"(?:ies|es|s|ed|ing|ly)$", "", plain)
    return plain[:7]


WEIGHTY = frozenset(stem(word) for word in CRITICAL)
ORDERED = WEIGHTY - frozenset(stem(word) for word in FREE)


@lru_cache(maxsize=4096)
def said(text: str) -> Said:
    """The words, weighty words, numbers and polarity of a text without markers."""
    plain = MARKER.sub(" ", text)
    words = frozenset(stem(w) for w in WORD.findall(plain) if w.lower() not in PLAIN)
    order = tuple(
        number(m[0]) if m[0][-1].isdigit() or m[0][0].isdigit() else stem(m[0])
        for m in TOKEN.finditer(plain)
    )
    return Said(
        words, words & WEIGHTY, tuple(t for t in order if t[0].isdigit() or t[-1].isdigit() or t in WEIGHTY),
        len(NEGATION.findall(plain)), bool(CONDITION.search(plain)),
    )  # fmt: skip


def number(token: str) -> str:
    """A number or code in comparable form: no thousands commas."""
    return token.strip(",.").replace(",", "")


def numbers(text: str) -> frozenset[str]:
    """The numbers and codes of a text without its markers."""
    return said(text).numbers

"""Which imported documents a question names: by payer, publisher, title, number, or as "our policy".

Words are compared as the keyword index does. What names a document must tell it from others: words of
the field, of organisations in general and of asking name none.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from assistant.query import Query
from assistant.safety.requests import OF_MEDICARE, PAYER
from assistant.settings import PAYER_NAME, payer_named
from corpus.named_codes import diagnoses_in, hcpcs_in
from index.chunk import Chunk
from index.keyword import tokenize
from index.search import Index
from index.vocabulary import vocabulary

MEDICARE = "medicare"
_TYPES = {
    "policy": r"polic(?:y|ies)", "bulletin": r"bulletins?", "notice": r"notices?|notifications?",
    "rule": r"rules?", "standard": r"standards?", "guide": r"guides?|handbooks?", "memo": r"memos?|memorand(?:um|a)",
    "contract": r"contracts?|agreements?|amendments?", "lcd": r"lcds?|local coverage determinations?|articles?",
    "ncd": r"ncds?|national coverage determinations?", "protocol": r"protocols?|procedures?", "letter": r"letters?|e-?mails?|newsletters?",
    "document": r"documents?|files?|pdfs?|uploads?",
}  # fmt: skip
"""Kinds of documents as askers call them."""
_TYPE = "|".join(f"(?P<{name}>{words})" for name, words in _TYPES.items())
TYPED = re.compile(rf"\b(?:{_TYPE})\b", re.IGNORECASE)
THAT_ONE = re.compile(
    r"\b(?:the|this|that|an?|imported|uploaded|attached|april|last|latest|new)\s+(?:[\w'’-]+\s+){0,3}?"
    r"(?:bulletin|notice|memo|newsletter|letter|contract|agreement|amendment|lcd|ncd|(?:imported|uploaded|attached) \w+)\b",
    re.IGNORECASE,
)
"""A document spoken of as one that is there; "the policy" and "the rules" may as well be CMS's."""
OURS = re.compile(
    r"\b(?:our|my|the (?:clinic|practice|group|office|department)'?s)\s+(?:own\s+)?(?:[\w'’-]+\s+){0,2}?"
    rf"(?:{'|'.join(_TYPES.values())}|clinic|practice|office|department|notes)\b",
    re.IGNORECASE,
)
_ANY_ORGANISATION = frozenset(
    word for text in (
        "health", "healthcare", "plan", "insurance", "insurer", "company", "corporation", "inc", "llc", "group", "clinic",
        "hospital", "center", "services", "service", "network", "medical", "care", "fund", "administrative", "national",
        "advantage", "state", "department", "division", "program", "association", "society", "spine", "spinal", "surgery",
        "surgical", "devices", "device", "system", "partners", "associates", "payer", "provider", "medicare", "centers",
        "solutions", "government", "united", "first", "american",
    ) for word in tokenize(text)
)  # fmt: skip
_NUMBER = re.compile(r"\b[A-Za-z]{1,4}-?\d[\d.]*\d\b|(?<=NCD )\d{2,3}\.\d{1,2}\b")
_LARGE = re.compile(r"\b[A-Z][A-Za-z]{2,}\b")
CMS = re.compile(r"centers for medicare", re.IGNORECASE)
PAYING = re.compile(
    r"\b(?:health ?plans?|insurance|insurers?|hmo|ppo|medicaid|advantage|compensation|blue (?:cross|shield))\b",
    re.IGNORECASE,
)
"""What a payer calls itself, where the importer did not say that the publisher is one."""
ENOUGH = 0.6
"""Share of a title's telling words from which the title is taken to be named."""
RARE = 0.004
"""Share of our own passages below which a word tells one title from others."""


@dataclass(frozen=True, slots=True)
class Named:
    """`sources` are the documents a question names, `left_out` those it cannot mean: of another payer
    than the one it names. `words` are the tokens that did the naming, which say nothing of the matter;
    `by_name` tells a payer, title or number from "our policy"."""

    sources: frozenset[str] = frozenset()
    left_out: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()
    by_name: bool = False


@dataclass(frozen=True, slots=True)
class _Card:
    """What a document can be called by: tokens of whose it is, of its title and of what is written
    large in it, its kinds, the payer, who owns the rules, and that owner as a payer other than Medicare
    is called ("" where none is known)."""

    source: str
    whose: frozenset[str]
    title: frozenset[str]
    large: frozenset[str]
    types: frozenset[str]
    payer: str
    owner: str
    pays: str


def named_documents(query: Query, index: Index) -> Named:
    """The documents that the question, or the one it follows up, names."""
    cards = _cards(index.manifest.corpus, _Held(index)) if isinstance(index, Index) else ()
    if not cards:
        return Named()
    text = f"{query.topic} {query.question}" if query.topic else query.question
    others = vocabulary().other_names(text)
    asked = frozenset(token for said in (text, *others) for token in tokenize(said))
    called, by_title = _by_name(asked, cards, index), _by_title(text, asked, cards)
    sources = frozenset((*called, *by_title))
    numbered = _numbered(text, index)
    by_name = bool(sources or numbered)
    payer = "" if by_name or OURS.search(text) or query.noted is not None else query.under.payer
    if payer:
        called = _of_payer(payer, cards, index)
        sources = frozenset(called)
    pointed = numbered | _pointed_at(text, cards)
    sources = (sources & pointed) or sources or pointed
    words = frozenset(
        t for found in (called, by_title) for tokens in found.values() for t in tokens
    )
    others_meant = bool(called or payer)
    return Named(sources, _of_others(text, sources, others_meant, cards), words, by_name)


def payers(index: Index) -> tuple[str, ...]:
    """The payers other than Medicare whose documents an index holds, in alphabetical order."""
    if not isinstance(index, Index):
        return ()
    found = {card.pays for card in _cards(index.manifest.corpus, _Held(index))}
    return tuple(sorted((name for name in found if PAYER_NAME.fullmatch(name)), key=str.lower))


def payer_of(chunk: Chunk) -> str:
    """The payer, other than Medicare, whose passage it is: as said at import, or a publisher that pays."""
    owner = chunk.payer or (chunk.publisher if PAYING.search(chunk.publisher) else "")
    return payer_named(owner)


def _of_payer(payer: str, cards: tuple[_Card, ...], index: Index) -> dict[str, frozenset[str]]:
    """The documents of a payer that the settings name: the very one, else as if a question named it."""
    own = {c.source: c.whose for c in cards if payer.lower() in (c.owner, c.pays.lower())}
    return own or _by_name(frozenset(tokenize(payer)), cards, index)


def _by_name(
    asked: frozenset[str], cards: tuple[_Card, ...], index: Index
) -> dict[str, frozenset[str]]:
    """Documents whose payer or publisher is named, with the words that do it; the fuller name wins.

    A title names a payer, too, by a word written large in it that stands in no passage of ours.
    """
    found = {}
    for card in cards:
        words = {t for t in card.whose & asked if _share(t, index) <= RARE}
        words |= {t for t in card.large & asked if not _share(t, index)}
        if words:
            found[card.source] = frozenset(words | (card.whose & asked))
    return {
        source: words
        for source, words in found.items()
        if not any(words < other for other in found.values())
    }


def _share(token: str, index: Index) -> float:
    """The share of passages outside of documents that hold a token."""
    size = index.manifest.chunks - index.manifest.kinds.get("document", 0)
    return index.frequency(token, apart_from="document") / max(size, 1)


def _by_title(
    text: str, asked: frozenset[str], cards: tuple[_Card, ...]
) -> dict[str, frozenset[str]]:
    """Documents whose title is named beside the word for such a document."""
    spoken, found = _types(text), {}
    for card in cards:
        words = card.title & asked
        if spoken & card.types and len(words) >= max(2, ENOUGH * len(card.title)):
            found[card.source] = words
    return found


def _numbered(text: str, index: Index) -> frozenset[str]:
    """Documents that hold a number of the question (of a form, a policy, an LCD) which nothing else does."""
    found: set[str] = set()
    for number in _NUMBER.findall(text):
        holding = (
            () if hcpcs_in(number) or diagnoses_in(number) else index.holding(tokenize(number))
        )
        named = [c for c in holding if number.lower() in f"{c.title} {c.text}".lower()]
        if all(chunk.kind == "document" for chunk in named):
            found.update(chunk.source for chunk in named)
    return frozenset(found)


def _pointed_at(text: str, cards: tuple[_Card, ...]) -> frozenset[str]:
    """Documents that "our policy" and "the bulletin" can mean."""
    ours, that = OURS.search(text), THAT_ONE.search(text)
    spoken = _types(" ".join(match[0] for match in (ours, that) if match))
    fitting = [card for card in cards if not (ours and card.payer)]
    typed = frozenset(card.source for card in fitting if spoken & card.types)
    every = frozenset(card.source for card in fitting)
    return typed or every if ours else typed if that else frozenset()


def _of_others(
    text: str, sources: frozenset[str], called: bool, cards: tuple[_Card, ...]
) -> frozenset[str]:
    """Documents of payers that the question does not mean: it names another, or Medicare."""
    medicare = OF_MEDICARE.search(text) is not None
    if not (called or medicare or PAYER.search(text)):
        return frozenset()
    alike = {card.owner for card in cards if card.source in sources}
    kept = alike | ({MEDICARE} if medicare else set())
    return frozenset(c.source for c in cards if c.source not in sources and c.owner not in kept)


def _types(text: str) -> frozenset[str]:
    return frozenset(match.lastgroup or "" for match in TYPED.finditer(text))


class _Held:
    """An index, compared by the digest of its corpus."""

    def __init__(self, index: Index) -> None:
        self.index, self._corpus = index, index.manifest.corpus

    def __hash__(self) -> int:
        return hash(self._corpus)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Held) and other._corpus == self._corpus


@lru_cache(maxsize=2)
def _cards(corpus: str, held: _Held) -> tuple[_Card, ...]:
    """The documents of an index by what they can be called."""
    return tuple(
        _card(c) for c in {c.source: c for c in held.index.chunks_of(kind="document")}.values()
    )


def _card(chunk: Chunk) -> _Card:
    publisher = "" if CMS.search(chunk.publisher) else chunk.publisher
    whose = frozenset(tokenize(f"{chunk.payer} {publisher}")) - _ANY_ORGANISATION
    kinds = frozenset(
        token for match in TYPED.finditer(chunk.title) for token in tokenize(match[0])
    )
    title = frozenset(tokenize(chunk.title)) - _ANY_ORGANISATION - whose - kinds
    owner = (chunk.payer or chunk.publisher).lower()
    large = title & frozenset(t for word in _LARGE.findall(chunk.title) for t in tokenize(word))
    types, pays = _types(chunk.title), payer_of(chunk)
    return _Card(chunk.source, whose, title, large, types, chunk.payer, owner, pays)

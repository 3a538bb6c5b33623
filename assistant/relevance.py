"""Which of the found passages answers best: meaning, the asker's rarer words, and the kind of question.

A passage's relevance says whether it may be taken for an answer at all; its place among the others
also weighs its keyword score, its section and its kind, which compare passages of one question only.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from assistant.choice_fit import agreements, contradictions
from assistant.described import YES_NO, describes_operation, wants_code
from assistant.headings import is_called
from assistant.mentions import CODE
from assistant.query import Query
from assistant.rarity import Rarity
from corpus.family import BESIDE_A_FUSION
from corpus.named_codes import hcpcs_in
from index.chunk import Chunk
from index.hit import Hit
from index.keyword import tokenize
from index.lookup import narrow
from index.search import Index
from index.vocabulary import Said, said_in

NUMBER = re.compile(r"\d")
OWN_CODE, SAME, OTHER_NUMBER, OTHER_KIND, IMPORTED = 0.12, 0.10, 0.12, 0.08, 0.06
"""What a passage gains for the code asked about and for the very question, and loses for an FAQ question with other numbers,
for answering yes or no to another kind of question, and for being an imported page."""
PLACE_OTHER_NUMBER, PLACE_OTHER_KIND, PLACE_BOTH = 0.05, 0.04, 0.11
"""What the two cost for the place, and both at once besides: each alone less than for the relevance, since a
question put otherwise may still be the nearest; yes or no of another number hardly ever is."""
OWN_RULES = {"policy": 0.07, "family": 0.04, "modifier": 0.04}
"""What our digests of policy, family and modifier pages gain for their place: they are written to be read."""
SECTION_ASKED, SECTION_NOT_ASKED = 0.08, {"diagnoses": 0.15, "modifiers": 0.10}
"""What a page's section of the kind asked for gains, and what the long lists of a page lose where
nothing of their kind is asked for."""
ASKED_SECTIONS = {
    "diagnosis": "diagnoses",
    "documentation": "documentation",
    "denial": "denials",
    "modifier": "modifiers",
    "levels": "level_counting",
}
"""The section of a code page that an intent asks for."""
ASKING = frozenset(
    w for word in ["work", "works", "mean", "means", "meaning", "explain", "say", "says", "tell", "difference", "compute", "computed", "calculate", "happen", "apply", "applies", "about", "please", "need", "know", "use", "using", "way", "ask", "question", "answer", "example", "get", "give", "anything", "something", "ever", "still", "exactly", "count", "counted"] for w in tokenize(word)
)  # fmt: skip
"""Words of asking rather than of the matter."""
TITLE, LISTED_ELSEWHERE = 0.08, {"related_codes": 0.15, "add_on_codes": 0.08, "primary_codes": 0.08}
"""For such a question: what the passage that says what a code is gains for its place, and what lists of
other codes lose."""
CODE_FIRST = re.compile(r"\W*\d{4}[0-9A-Z]\b(?! (?:is|has|was|takes|needs)\b)")
BESIDE = re.compile(rf"{BESIDE_A_FUSION}: [^.]*\.")
"""The column of a decision table that tells how its code stands to a fusion."""
SAYS_WHAT = frozenset({"title", "choice"})
"""Sections that say what one code is."""
FURTHER = re.compile(
    r"\b(?:second|2nd|third|3rd|additional|further|another|next|each|add-?ons?)\b", re.IGNORECASE
)
OTHER_COUNT = 0.08
"""What the page of a further level loses where none is named, and that of a first one where one is."""
NEGATED = re.compile(r"\b(?:without|w/o|no|not|other than|except)\s+(?:a |an |any |the )?(?P<what>[a-z]+(?:(?: or | and |, )[a-z]+)*)", re.I)  # fmt: skip
AGREES, CONTRADICTS = 0.03, 0.18
"""What a passage on one code gains for each trait of the described operation that it tells alike (region, way in,
first or again, which level), and loses for each that it tells otherwise."""
OWN_WORDS = 0.05
"""What a row of a decision table gains for its place where all the words of the question stand in it."""
NAME_OF_OPERATION = 0.2
"""What a passage gains for its place for the question's words that it has, where the code of an operation is
wanted: a passage on another operation of the same region reads much alike, and does not name it."""
TITLED = 0.10
"""What a manual's paragraph gains for its place whose heading the question has word for word."""
OPPOSED = 0.08
"""What a passage loses for its place that speaks of the opposite only (non-pressure ulcers)."""
DENIED = 0.2
"""What a page loses whose title names what the question says was not done."""
LEAST = 0.30
"""Below this a passage is not taken for an answer."""


def ranked(
    query: Query, hits: Iterable[Hit], rarity: Rarity, naming: frozenset[str] = frozenset()
) -> tuple[tuple[float, Hit], ...]:
    """The hits with their relevance (about 0 to 1), those that answer best first.

    `naming` are words that only name a document and say nothing of the matter.
    """
    found = list({hit.chunk.id: hit for hit in hits}.values())
    asked, said = _asked(query) - naming, said_in(_text(query))
    placed = []
    for hit in found:
        coverage = _coverage(asked, said, _own_text(hit.chunk), hit.chunk, rarity)
        place = _place(query, hit, coverage)
        if hit.chunk.section == "choice":  # its heading has the words of every sibling
            place += OWN_WORDS * _coverage(asked, said, hit.chunk.text, hit.chunk, rarity)
        placed.append((place, (_relevance(query, hit, coverage), hit)))
    placed.sort(key=lambda p: (-p[0], p[1][1].chunk.authority, p[1][1].chunk.position))
    return tuple(pair for _, pair in placed)


def with_section(
    found: tuple[tuple[float, Hit], ...], index: Index
) -> tuple[tuple[float, Hit], ...]:
    """The hits, with the rest of the best one's section when that is a digest of ours.

    A section is written to be read from its beginning; its other passages take the place after it.
    """
    value, best = found[0]
    if best.chunk.kind != "policy" or best.chunk.question:
        return found
    section = [c for c in index.neighbours(best.chunk) if c.locator == best.chunk.locator]
    whole = tuple((value, Hit(c, best.score, similarity=best.similarity)) for c in section)
    ids = {chunk.id for chunk in section}
    return (*whole, *(pair for pair in found if pair[1].chunk.id not in ids))


def _text(query: Query) -> str:
    return f"{query.topic} {query.question}" if query.topic else query.question


def _asked(query: Query) -> frozenset[str]:
    return _words(_text(query)) - ASKING


@lru_cache(maxsize=20_000)
def _words(text: str) -> frozenset[str]:
    return frozenset(tokenize(text))


def _coverage(
    asked: frozenset[str], said: Iterable[Said], text: str, chunk: Chunk, rarity: Rarity
) -> float:
    """The share of the question's weight that the passage covers, in these words or other names."""
    total = sum(rarity(t) for t in asked)
    bag = _words(text)
    covered = asked & bag | _within(asked - bag, chunk)
    for phrase in said:
        if any(other and other <= bag for other in phrase.others):
            covered |= asked & phrase.tokens
    return sum(rarity(t) for t in covered) / total if total else 0.0


def _own_text(chunk: Chunk) -> str:
    """What a passage says of its own matter: a row of a decision table without its column on fusions."""
    if chunk.section != "choice":
        return chunk.embedded_text
    return BESIDE.sub("", chunk.embedded_text)


def _within(asked: frozenset[str], chunk: Chunk) -> frozenset[str]:
    """The codes of a question that a passage names by a narrow range: 88305 in 88300-88309."""
    ranges = [pair for pair in chunk.ranges if narrow(*pair)]
    return frozenset(t for t in asked if any(a <= t.upper() <= b for a, b in ranges))


def _relevance(query: Query, hit: Hit, coverage: float) -> float:
    value = 0.6 * hit.similarity + 0.4 * coverage + _gain(query, hit)
    value -= OTHER_KIND * _other_kind(query, hit) + DENIED * _denied(query, hit)
    return value - OTHER_NUMBER * _other_number(query, hit) + _fit(query, hit)


def _place(query: Query, hit: Hit, coverage: float) -> float:
    """What a passage is put in order by."""
    chunk = hit.chunk
    value = 0.6 * hit.similarity + 0.25 * coverage + 0.15 * hit.keyword_share + _gain(query, hit)
    kind, number = _other_kind(query, hit), _other_number(query, hit)
    value -= PLACE_OTHER_KIND * kind + PLACE_OTHER_NUMBER * number + PLACE_BOTH * (kind and number)
    value += OWN_RULES.get(chunk.kind, 0.0) - DENIED * _denied(query, hit)
    value -= OPPOSED * _opposed(query, hit)
    if chunk.kind == "manual" and is_called(chunk.heading, _words(_text(query))):
        value += TITLED
    if describes_operation(query):
        value += NAME_OF_OPERATION * coverage - PLACE_OTHER_KIND * bool(chunk.question and kind)
        value += TITLE * (chunk.section in SAYS_WHAT) - LISTED_ELSEWHERE.get(chunk.section, 0.0)
    if not query.codes:
        value += _fit(query, hit) - OTHER_COUNT * _other_count(query, hit)
    if chunk.own_code:
        wanted = {section for name, section in ASKED_SECTIONS.items() if name in query.intents}
        if query.modifiers:
            wanted.add("modifiers")
        if chunk.section in wanted:
            value += SECTION_ASKED
        else:
            value -= SECTION_NOT_ASKED.get(chunk.section, 0.0)
    return value


def _gain(query: Query, hit: Hit) -> float:
    """For the code asked about and the very question; less for an imported page."""
    chunk = hit.chunk
    value = OWN_CODE if set(chunk.codes[:1]) & set(query.hcpcs) else 0.0
    if chunk.kind == "imported_page":
        value -= IMPORTED
    if chunk.question and same_question(query, hit):
        value += SAME
    return value


def _other_kind(query: Query, hit: Hit) -> bool:
    """Whether an FAQ entry answers yes or no where something else is asked, or anything but a code
    where the code of an operation is."""
    asked = hit.chunk.question
    if asked and not _answers_with_code(hit.chunk) and describes_operation(query):
        return True
    return bool(YES_NO.search(asked)) and "yes_no" not in query.intents


def _other_number(query: Query, hit: Hit) -> bool:
    """Whether an FAQ entry asks of numbers (codes, modifiers) that the question does not name."""
    chunk = hit.chunk
    return bool(_numbers(chunk.question) - _numbers(query.question) - {chunk.own_code})


def _other_count(query: Query, hit: Hit) -> bool:
    """Whether a page is of a further level where the question names none, or the other way round."""
    if not hit.chunk.own_code:
        return False
    return bool(FURTHER.search(hit.chunk.subject)) != bool(FURTHER.search(query.question))


def _fit(query: Query, hit: Hit) -> float:
    """For a described operation: how far a passage on one code is of an operation of these traits."""
    code = code_meant(hit.chunk) if describes_operation(query) else ""
    if not code:
        return 0.0
    text = _text(query)
    return AGREES * agreements(text, code) - CONTRADICTS * contradictions(text, code)


def code_meant(chunk: Chunk) -> str:
    """The code of the operation that a passage is on: its page's, its row's, or what an FAQ entry
    answers that asks for a code; "" for none."""
    if chunk.section == "choice" or (chunk.question and _answers_with_code(chunk)):
        return _first_code(chunk.text)
    return chunk.own_code


def _answers_with_code(chunk: Chunk) -> bool:
    """Whether an FAQ entry asks for the code of something, or is answered by one first of all."""
    return wants_code(chunk.question) or CODE_FIRST.match(chunk.text) is not None


@lru_cache(maxsize=5_000)
def _first_code(text: str) -> str:
    return next(iter(hcpcs_in(text)), "")


@lru_cache(maxsize=20_000)
def _spelt(text: str) -> frozenset[str]:
    """The words of a text as they are written."""
    return frozenset(re.findall(r"[a-z]+(?:-[a-z]+)*", text.lower()))


def _opposed(query: Query, hit: Hit) -> bool:
    """Whether a passage has a word of the question only with "non" before it."""
    asked, own = _spelt(_text(query)), _spelt(hit.chunk.embedded_text)
    opposites = (w for w in own if w.startswith("non") and w not in asked)
    return any(w[3:].removeprefix("-") in asked - own for w in opposites)


def _denied(query: Query, hit: Hit) -> bool:
    """Whether a page's title names what the question says was left out ("without graft")."""
    subject = hit.chunk.subject.lower()
    if not subject or not hit.chunk.own_code or NEGATED.search(subject):
        return False
    left_out = {w for m in NEGATED.finditer(query.question) for w in tokenize(m["what"])} - ASKING
    return bool(left_out & _words(subject))


@lru_cache(maxsize=20_000)
def _numbers(text: str) -> frozenset[str]:
    return frozenset(t for t in tokenize(text) if NUMBER.search(t))


def same_question(query: Query, hit: Hit) -> bool:
    """Whether an FAQ entry asks what the reader asks, nearly word for word, and of no other code."""
    own, asked = _words(hit.chunk.question), _asked(query)
    if {m["code"].upper() for m in CODE.finditer(hit.chunk.question)} - set(
        query.hcpcs
    ) and query.hcpcs:
        return False
    return bool(own) and len(own & asked) / len(own | asked) >= 0.6

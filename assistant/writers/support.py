"""Support: each sentence that a model writes itself says what a cited passage or result says.

The verifier grounds numbers, codes and markers in the evidence as a whole; this asks more of a
model: that the words of a sentence, its codes and its polarity stand together in one sentence of
what it cites. A model that wants to say more uses the slots.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from assistant.writers.material import Ground
from assistant.writers.said import CONDITION, NEGATION, ORDERED, WEIGHTY, WORD, Said, said
from assistant.writers.slots import MARKER, SENTENCE_KINDS, SLOT, Slot, Slots

SENTENCE = re.compile(r"(?<=[.!?;])\s+(?=[\"“*(\[{]*[A-Z0-9{])|\n+")
EMPHASIS = re.compile(r"\*\*|(?<!\w)[*_](?=\w)|(?<=\w)[*_](?!\w)")
ASIDE = re.compile(r" \([^()]*\)")
STATES = re.compile(r"\b(?:is|are|has|have|pays?|may|must|can|needs?)\b")
"""What a heading before a colon must contain to be a statement of its own."""
CLAUSE = re.compile(r";\s|,?\s(?:and|but|while|whereas)\s")
SIMPLE = 20
"""Words of a sentence at most that may be borne out clause by clause."""
HEADING = 6
"""Words that the name of a field, or a heading before a colon, has at most."""
ENOUGH = 0.7
"""Share of a sentence's words that must stand in what it rests on."""
TOLD = 0.3
"""Share of what the source says that the sentence must say: a scrap of it may mean something else."""
MOST = 0.6
"""Share from which a sentence is taken to tell the whole of what its source says."""
BRIEF = 2
"""Up to so many plain words, with none that weighs, need no source ("In short:", "The reasons:")."""
OPENER = 6
"""Words of its own that a sentence may put before a statement of ours."""


def unsupported(raw: str, filled: str, slots: Slots, grounds: Sequence[Ground]) -> list[str]:
    """Faults of one paragraph: sentences of the model's own that nothing it cites bears out.

    `raw` is the paragraph with its slots, `filled` the same with them filled in.
    """
    cited = {int(n) for n in MARKER.findall(filled)}
    near = [g for g in grounds if cited.intersection(g.cites)]
    faults = []
    for sentence in _sentences(raw, slots):
        fault = _fault(sentence, slots, near, bool(cited))
        if fault:
            faults.append(fault)
    return faults


def _sentences(raw: str, slots: Slots) -> list[str]:
    """The sentences of a paragraph; a statement of ours ends the sentence it stands in."""

    def ended(match: re.Match[str]) -> str:
        slot = slots.get(match[1], frozenset())
        return f"{match[0]}\n" if slot is not None and slot.kind in SENTENCE_KINDS else match[0]

    return [
        s.strip()
        for s in SENTENCE.split(EMPHASIS.sub("", SLOT.sub(ended, raw)))
        if s.strip(" .|-*#\t")
    ]


def _fault(sentence: str, slots: Slots, near: Sequence[Ground], cited: bool) -> str | None:
    used = slots.used(sentence)
    own = SLOT.sub(" ", sentence)
    if any(slot.kind in SENTENCE_KINDS for slot in used):
        words = [w for w in WORD.findall(own) if len(w) > 1]
        one = said(own)
        if len(words) > OPENER or one.negations or one.weighty or one.numbers:
            return f"“{_brief(own)}” changes a statement: put the statement's slot by itself"
        return None
    with_figures = _opened(SLOT.sub(lambda m: _figure(slots.get(m[1], frozenset())), sentence))
    one = said(with_figures)
    if not one.weighty and not one.numbers and len(one.words) <= BRIEF:
        return None
    if not cited:
        return f"“{_brief(own)}” has no citation"
    if _borne_out(with_figures, near):
        return None
    return f"“{_brief(own)}” is not what its citation says; keep to its words or use a slot"


def _opened(sentence: str) -> str:
    """The sentence without a plain opener ("In short:", "The reason:")."""
    head, colon, tail = sentence.partition(": ")
    one = said(head)
    return tail if colon and not one.words and not one.numbers else sentence


def _figure(slot: Slot | None) -> str:
    return slot.text if slot is not None and slot.kind == "figure" else " "


def _borne_out(sentence: str, near: Sequence[Ground]) -> bool:
    """Whether the grounds say a sentence: one of them as a whole, or each clause one of them."""
    if _said_somewhere(said(sentence), near, frozenset()):
        return True
    clauses = [c for c in CLAUSE.split(sentence) if c.strip()]
    plain = "(" not in sentence and len(sentence.split()) <= SIMPLE
    return (
        plain
        and len(clauses) > 1
        and all(
            _said_somewhere(said(clause), near, _carried(clauses[:i], clause))
            for i, clause in enumerate(clauses)
        )
    )


def _said_somewhere(one: Said, near: Sequence[Ground], carried: frozenset[str]) -> bool:
    return any(
        _says(part, said(part), said(ground.about), one, carried)
        for ground in near
        for part in _parts(ground.text)
    )


def _carried(before: Sequence[str], clause: str) -> frozenset[str]:
    """A clause that names no thing of its own ("and 3.69 for 63053") speaks of the one before it."""
    return said(before[-1]).words if before and not said(clause).words else frozenset()


@lru_cache(maxsize=1024)
def _parts(text: str) -> tuple[str, ...]:
    """The sentences of a ground, and what stands before a semicolon or after a plain heading."""
    parts: list[str] = []
    plain = EMPHASIS.sub("", MARKER.sub("", text))
    for sentence in dict.fromkeys(SENTENCE.split(plain) + SENTENCE.split(ASIDE.sub("", plain))):
        parts += [sentence] if "; " in sentence else []
        for piece in sentence.split("; "):
            head, colon, tail = piece.partition(": ")
            parts.append(piece)
            if colon and not NEGATION.search(head) and not CONDITION.search(head):
                parts += [tail, *([head] if STATES.search(head) else [])]
    return tuple(part for part in parts if part.strip())


def _says(part: str, what: Said, about: Said, one: Said, carried: frozenset[str]) -> bool:
    known, asked = what.words | about.words, one.words | carried
    if (
        not (asked & WEIGHTY) <= known
        or not one.numbers <= what.numbers | about.codes | about.years
    ):
        return False
    if one.numbers - what.numbers and what.numbers - one.numbers:
        return False  # a code of the subject in the place of a number
    told = len(asked & what.words) + len(one.numbers & what.numbers)
    share = told / max(1, len(what.words) + len(what.numbers))
    if share < TOLD or len(asked & known) < ENOUGH * len(asked):
        return False
    return (
        _same_polarity(what, one, share)
        and _in_order(what, about, one)
        and _names_the_value(part, one)
    )


def _same_polarity(what: Said, one: Said, share: float) -> bool:
    """Denied as often where most of the source is told, else denied where it denies; no condition lost."""
    if what.conditional and not one.conditional:
        return False
    if share >= MOST:
        return one.negations == what.negations
    return bool(one.negations) == bool(what.negations)


def _in_order(what: Said, about: Said, one: Said) -> bool:
    """Numbers and weighty words come in the same order; figures' names may stand anywhere, unless
    several codes are related to each other."""
    related = len(one.codes) > 1
    if related and one.codes & (about.codes - what.codes) and one.codes & what.codes:
        return False
    every = what.numbers | ORDERED | (WEIGHTY - about.words if related else frozenset())
    told = tuple(w for w in one.order if w in every)
    return _stands_in(told, tuple(w for w in what.order if w in every))


def _stands_in(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    """Whether one sequence stands in another without a gap: what lies between would be lost."""
    return any(long[i : i + len(short)] == short for i in range(len(long) - len(short) + 1))


def _names_the_value(part: str, one: Said) -> bool:
    """A field ("primary codes: 22630") is borne out by a sentence with its value, not its name."""
    label, colon, value = part.partition(": ")
    if not colon or len(label.split()) > HEADING:
        return True
    told = said(value)
    return bool((told.words | told.numbers) & (one.words | one.numbers))


def _brief(text: str) -> str:
    plain = " ".join(MARKER.sub("", text).split())
    return plain if len(plain) <= 120 else f"{plain[:117]}…"

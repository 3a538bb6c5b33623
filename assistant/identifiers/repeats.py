"""A name that a note gives once in full is the same person's wherever one of its words stands alone."""

import re
from collections.abc import Iterable, Iterator, Mapping

from assistant.identifiers.name_words import COMMON, NOT_NAMES
from assistant.identifiers.span import Span

LEAST = 3
_WORD = re.compile(r"[A-Za-zÀ-ÿ][A-Za-zÀ-ÿ'’-]+")


def repeats(text: str, spans: Iterable[Span]) -> Iterator[Span]:
    """The other places of the words of names found, capitalised as names are."""
    yield from places(text, name_words(text, spans))


def name_words(text: str, spans: Iterable[Span]) -> dict[str, str]:
    """The words of the names found, in small letters, with the class of each."""
    kinds: dict[str, str] = {}
    for span in spans:
        if span.kind in ("PERSON", "PROVIDER"):
            for word in _WORD.findall(text[span.start : span.end]):
                if len(word) >= LEAST and word.lower() not in NOT_NAMES | COMMON:
                    kinds.setdefault(word.lower(), span.kind)
    return kinds


def places(text: str, kinds: Mapping[str, str]) -> Iterator[Span]:
    """Where words of names stand in a text."""
    if not kinds:
        return
    for match in _WORD.finditer(text):
        word = match[0].removesuffix("'s").removesuffix("’s")
        kind = kinds.get(word.lower())
        if kind is not None and word[0].isupper():
            yield Span(match.start(), match.start() + len(word), kind)

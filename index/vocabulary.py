"""What a coder may say for the same thing: abbreviations, plain speech and the manuals' own words."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from corpus.yaml_text import read_yaml
from index.tokens import tokenize

FILE = Path(__file__).with_name("vocabulary.yaml")


@dataclass(frozen=True, slots=True)
class Said:
    """A phrase of a text that has other names: its tokens, and the tokens of each other name."""

    tokens: frozenset[str]
    others: tuple[frozenset[str], ...]


class Vocabulary:
    """Groups of phrases with one meaning."""

    def __init__(self, groups: Iterable[Iterable[str]]) -> None:
        self._patterns = [
            [(str(phrase), _pattern(str(phrase))) for phrase in group] for group in groups
        ]

    def other_names(self, text: str) -> tuple[str, ...]:
        """Phrases that say the same as some of the text, each once, none that stands there."""
        found: dict[str, None] = {}
        for group in self._patterns:
            present = [phrase for phrase, pattern in group if pattern.search(text)]
            if present:
                found.update((phrase, None) for phrase, _ in group if phrase not in present)
        return tuple(found)

    def said(self, text: str) -> tuple[Said, ...]:
        """The phrases of a text that have other names."""
        found: list[Said] = []
        for group in self._patterns:
            for phrase, pattern in group:
                if pattern.search(text):
                    others = (_tokens(other) for other, _ in group if other != phrase)
                    found.append(Said(_tokens(phrase), tuple(others)))
        return tuple(found)


@cache
def _tokens(phrase: str) -> frozenset[str]:
    return frozenset(tokenize(phrase))


@cache
def vocabulary() -> Vocabulary:
    """The vocabulary that comes with Lamina."""
    return Vocabulary(read_yaml(FILE))


@lru_cache(maxsize=1_000)
def said_in(text: str) -> tuple[Said, ...]:
    """The phrases of a text that have other names; those of recent texts are remembered."""
    return vocabulary().said(text)


@lru_cache(maxsize=1_000)
def names_in(text: str) -> tuple[str, ...]:
    """Phrases that say the same as some of a text; those of recent texts are remembered."""
    return vocabulary().other_names(text)


def _pattern(phrase: str) -> re.Pattern[str]:
    """The phrase as whole words, plural or not; capitals only where it is given in capitals."""
    words = r"[\s-]+".join(re.escape(word) for word in phrase.split())
    return re.compile(rf"(?<![\w/]){words}s?(?![\w/])", 0 if phrase.isupper() else re.IGNORECASE)

"""Words for services that people use instead of codes, each with where the code is explained."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from corpus.yaml_text import read_yaml, required

FILE = Path(__file__).parent / "glossary.yaml"


@dataclass(frozen=True, slots=True)
class Term:
    """A code and the words that stand for it; `source` says where that is written."""

    hcpcs: str
    pattern: re.Pattern[str]
    source: str


@cache
def glossary() -> tuple[Term, ...]:
    """All terms, in the order of the file (read once)."""
    return tuple(
        Term(
            str(required(row, "code", FILE)),
            re.compile(rf"\b(?:{required(row, 'words', FILE)})\b", re.IGNORECASE),
            str(required(row, "source", FILE)),
        )
        for row in read_yaml(FILE)
    )


def codes_by_name(text: str) -> tuple[str, ...]:
    """Codes whose words occur in a text, each once."""
    return tuple(dict.fromkeys(t.hcpcs for t in glossary() if t.pattern.search(text)))

"""Documentation requirements of the code pages, and how each is looked for (requirements.yaml)."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from corpus.citation import Citation
from corpus.page import page
from corpus.yaml_text import read_yaml, required

FILE = Path(__file__).with_name("requirements.yaml")


@dataclass(frozen=True, slots=True)
class Requirement:
    """One requirement of a code: its wording, the check that looks for it, when it holds, what is asked."""

    hcpcs: str
    says: str
    check: str
    when: str
    asks: str
    citations: tuple[Citation, ...]


@cache
def _rows() -> tuple[tuple[re.Pattern[str], str, str, str], ...]:
    return tuple(
        (re.compile(str(required(row, "says", FILE)), re.I), str(required(row, "check", FILE)),
         str(row.get("when") or ""), str(row.get("asks") or ""))
        for row in read_yaml(FILE)
    )  # fmt: skip


@cache
def requirements(hcpcs: str) -> tuple[Requirement, ...]:
    """What the code's page asks of the operative note; empty where it has no page."""
    one = page(hcpcs)
    section = one.section("Documentation") if one else None
    found = []
    for item in section.items if section else ():
        for pattern, check, when, asks in _rows():
            if pattern.search(item.text):
                found.append(Requirement(hcpcs, item.text, check, when, asks, item.citations))
                break
    return tuple(found)

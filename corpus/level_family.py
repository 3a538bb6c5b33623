"""Families of codes counted by level: the first level, each further one, and the words for the operation."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from corpus.citation import Citation
from corpus.page import CodePage, load_pages
from corpus.sources import source
from corpus.yaml_text import read_yaml, required, texts

FILE = Path(__file__).parent / "level_families.yaml"
_RANGE = re.compile(r"(\d+)(?: (or more)|(?: (?:to|or) (\d+)))?")
_UP_TO = re.compile(r"up to (\d+)")
MOST = 99


@dataclass(frozen=True, slots=True)
class LevelFamily:
    """One way to code an operation over several levels.

    `unit` is interspace, segment or vertebrae spanned; `add_on` "" where every level is a unit of
    `first`. `least` and `most` bound the levels that one unit of `first` covers as a whole (both 1
    where levels are counted one by one); `repeats` says that a family without an add-on has a unit
    for each level; `chain` are the codes of the second, third … level where each has its own;
    `procedure` is the kind of operation (arthrodesis, decompression …). `rule` is our wording,
    `place` where it stands.
    """

    first: str
    add_on: str
    unit: str
    region: str
    technique: str
    words: tuple[str, ...]
    place: Citation
    rule: str = ""
    least: int = 1
    most: int = 1
    repeats: bool = False
    procedure: str = ""
    chain: tuple[str, ...] = ()

    @property
    def codes(self) -> tuple[str, ...]:
        """The first code and its add-on, or the code of each level."""
        return (self.first, *((self.add_on,) if self.add_on else self.chain))


@cache
def level_families() -> tuple[LevelFamily, ...]:
    """Every family: of our pages, then those of level_families.yaml without a page (read once)."""
    pages = tuple(f for page in load_pages().values() for f in _of_page(page))
    known = {family.first for family in pages}
    rows = (_of_row(row) for row in read_yaml(FILE))
    return (*pages, *(family for family in rows if family.first not in known))


def opens_family(hcpcs: str) -> bool:
    """Whether a code is the first of a family whose further levels have codes of their own."""
    return any(f.first == hcpcs and (f.add_on or f.chain or f.most > 1) for f in level_families())


def _of_row(row: dict[str, object]) -> LevelFamily:
    named = str(required(row, "source", FILE))
    name, _, locator = named.partition(", ")
    first, chain = str(required(row, "first", FILE)), texts(row.get("chain"))
    add_on = "" if chain or "least" in row else str(required(row, "add_on", FILE))
    unit = str(required(row, "unit", FILE))
    plain = f"One unit for the first {unit}; each further {unit} is one unit of {add_on}."
    rule = str(row.get("rule", plain))
    return LevelFamily(
        first, add_on, unit, str(required(row, "region", FILE)), str(required(row, "technique", FILE)),
        texts(row.get("words")), source(name).citation(locator), rule,
        least=int(str(row.get("least", 1))), most=int(str(row.get("most", 1))), procedure=str(required(row, "procedure", FILE)), chain=chain,
    )  # fmt: skip


def _of_page(page: CodePage) -> Iterator[LevelFamily]:
    """The family that a page opens: none for an add-on that counts further levels only."""
    counting = page.level_counting
    if counting.kind not in ("single", "range"):
        return
    add_on = next((c for c in page.add_ons if c in counting.rule), "")
    quote = f"{counting.count} {counting.unit}; {counting.rule}"
    place = Citation(
        page.source_id, "Level counting", page.reviewed.isoformat(),
        f"Lamina code page {page.hcpcs}: {page.title}", "", quote,
    )  # fmt: skip
    least, most = _bounds(counting.count) if counting.kind == "range" else (1, 1)
    unit = "vertebra" if "vertebra" in counting.unit else counting.unit
    yield LevelFamily(
        page.hcpcs, add_on, unit, page.region, page.title, page.synonyms, place, counting.rule, least, most,
        not add_on and counting.count.startswith("each"), page.procedure,
    )  # fmt: skip


def _bounds(count: str) -> tuple[int, int]:
    if up_to := _UP_TO.match(count):
        return 1, int(up_to[1])
    match = _RANGE.match(count)
    if match is None:
        return 1, 1
    least = int(match[1])
    return least, MOST if match[2] else int(match[3] or least)

"""Family pages: families/<name>.md, how to choose among sibling codes, with a typed decision table."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from corpus.citation import Citation
from corpus.errors import NoAnswer, UnreadableFile
from corpus.prose import FaqEntry, Section, cited, read_prose, sections_of
from corpus.yaml_text import required, texts

FOLDER = Path(__file__).with_name("families")
_COLUMNS = ("code", "region", "approach", "work", "levels", "occasion", "fusion", "add_on")

BESIDE_A_FUSION = "Beside a fusion"
"""The head of the column that tells how a code stands to a fusion."""
NOT_TOLD = "not told apart"
"""What the table says where a column makes no difference."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One row of the decision table: when this code is the one.

    Words are our own. `levels` is how it counts, `occasion` first or repeat operation, `fusion` how
    it stands beside a fusion, `add_on` the code of a further level, "" where there is none.
    """

    code: str
    region: str
    approach: str
    work: str
    levels: str
    occasion: str
    fusion: str
    add_on: str
    citations: tuple[Citation, ...]

    @property
    def said(self) -> str:
        """The row as sentences; what the table does not tell apart is left out."""
        said = [f"{self.code}: {self.work}; region {self.region}, approach {self.approach}."]
        said.append(f"Counts {self.levels}.")
        if self.add_on:
            said.append(f"A further level is {self.add_on}.")
        if self.occasion != NOT_TOLD:
            said.append(f"First or repeat operation: {self.occasion}.")
        if self.fusion != NOT_TOLD:
            said.append(f"{BESIDE_A_FUSION}: {self.fusion}.")
        return " ".join(said)


@dataclass(frozen=True, slots=True)
class Family:
    """One family: its members in the order of the table, the table, and sections with citations."""

    name: str
    title: str
    synonyms: tuple[str, ...]
    members: tuple[str, ...]
    choices: tuple[Choice, ...]
    sections: tuple[Section, ...]
    sources: tuple[str, ...]
    reviewed: date

    @property
    def source_id(self) -> str:
        """Its own id as a source, e.g. lamina-family-corpectomy."""
        return f"lamina-family-{self.name}"

    @property
    def faq(self) -> tuple[FaqEntry, ...]:
        """All question-and-answer entries."""
        return tuple(entry for section in self.sections for entry in section.entries)

    def choice(self, hcpcs: str) -> Choice | None:
        """The row of a code, None when it is no member."""
        return next((row for row in self.choices if row.code == hcpcs), None)


@cache
def family(name: str) -> Family:
    """The family of that name (read once); NoAnswer when there is none."""
    path = FOLDER / f"{name}.md"
    if not name.replace("-", "").isalnum() or not path.is_file():
        there = ", ".join(sorted(path.stem for path in FOLDER.glob("*.md")))
        raise NoAnswer(f"No family page '{name}' in corpus/families. There are: {there}.")
    return _family(path)


@cache
def load_families() -> Mapping[str, Family]:
    """Every family by name, sorted (read once)."""
    return MappingProxyType({path.stem: family(path.stem) for path in sorted(FOLDER.glob("*.md"))})


@cache
def families_of(hcpcs: str) -> tuple[Family, ...]:
    """The families that have a code as a member, sorted by name."""
    return tuple(one for one in load_families().values() if hcpcs in one.members)


def _family(path: Path) -> Family:
    front, body = read_prose(path)
    name = str(required(front, "family", path))
    if name != path.stem:
        raise UnreadableFile(path, f"family is '{name}', the file name says '{path.stem}'")
    choices = tuple(_choice(row, path) for row in required(front, "choices", path))
    members = texts(required(front, "members", path))
    if members != tuple(row.code for row in choices):
        raise UnreadableFile(path, "members and the rows of choices are not the same codes")
    return Family(
        name=name,
        title=str(required(front, "title", path)),
        synonyms=texts(front.get("synonyms")),
        members=members,
        choices=choices,
        sections=sections_of(body, path),
        sources=texts(required(front, "sources", path)),
        reviewed=required(front, "reviewed", path),
    )


def _choice(row: Any, path: Path) -> Choice:
    words = {column: str(required(row, column, path)) for column in _COLUMNS}
    _, citations = cited(str(required(row, "cites", path)), path, words["code"])
    return Choice(**words, citations=citations)

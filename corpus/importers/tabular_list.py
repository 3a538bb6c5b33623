"""Writes the ICD-10-CM tabular list (XML) as a table: one code a line, 7th characters filled in.

A category whose codes take a 7th character names the characters once; here every code that may be
reported stands on a line of its own, padded with X where it is shorter than six characters
(guidelines I.A.4 and I.A.5). The first column is the line of the XML file.
"""

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat

from corpus.errors import UnreadableFile

ROOT = "<ICD10CM.tabular>"
HEADER = ("xml line", "ICD-10-CM code", "title", "billable")
SIX = 6
# "7th characters D and S do not apply to codes in category S06 with 6th character 7 - …, or 8 - …"
_EXCEPT = re.compile(
    r"7th characters? (?P<seventh>.+?) (?:do|does) not apply to codes in (?:sub)?category "
    r"(?P<category>[A-Z][0-9A-Z.]+) with 6th characters? (?P<sixth>.+)"
)
_ONE_CHARACTER = re.compile(r"(?<![\w.-])[0-9A-Z](?![\w.-])")


@dataclass(frozen=True, slots=True)
class _Exception:
    """7th characters that codes with certain 6th characters do not take."""

    category: str
    sixth: frozenset[str]
    seventh: frozenset[str]

    def forbids(self, code: str, character: str) -> bool:
        return (
            code.startswith(self.category)
            and code[SIX - 1 : SIX] in self.sixth
            and character in self.seventh
        )


@dataclass(slots=True)
class _Diagnosis:
    line: int
    code: str = ""
    title: str = ""
    extensions: list[tuple[str, str]] = field(default_factory=list)
    has_children: bool = False


def write_table(path: Path, shown: str, out: Path) -> None:
    """Write the table of the tabular list at `path` to `out`; raises UnreadableFile."""
    reader = _TabularList()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = lambda name, given: reader.start(
        name, given, parser.CurrentLineNumber
    )
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    parser.EntityDeclHandler = _refuse_entities
    try:
        with path.open("rb") as file:
            parser.ParseFile(file)
    except expat.ExpatError as error:
        raise UnreadableFile(
            shown, f"the XML is damaged or cut off ({error})", error.lineno, error.offset + 1
        ) from error
    except _EntityError as error:
        raise UnreadableFile(shown, "declares XML entities, as no file of CDC does") from error
    with out.open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target, lineterminator="\n")
        writer.writerow((*HEADER, reader.version))
        writer.writerows(reader.rows)


class _EntityError(Exception):
    """The file declares entities, which could make it swell without bounds."""


def _refuse_entities(*declared: object) -> None:
    raise _EntityError(declared[0])


class _TabularList:
    """Collects codes as their elements open and close."""

    def __init__(self) -> None:
        self.rows: list[tuple[int, str, str, int]] = []
        self.version = ""
        self._open: list[_Diagnosis] = []
        self._words: list[str] = []
        self._character = ""
        self._exceptions: list[_Exception] = []

    def start(self, name: str, given: dict[str, str], line: int) -> None:
        if name == "diag":
            if self._open:
                self._flush_parent()
            self._open.append(_Diagnosis(line))
        elif name == "extension":
            self._character = given.get("char", "")
        self._words = []

    def text(self, words: str) -> None:
        self._words.append(words)

    def end(self, name: str) -> None:
        words = " ".join("".join(self._words).split())
        if name == "version":
            self.version = words
        elif self._open and name == "name":
            self._open[-1].code = words.replace(".", "")
        elif self._open and name == "desc":
            self._open[-1].title = words
        elif self._open and name == "extension":
            self._open[-1].extensions.append((self._character, words))
        elif name == "note" and (found := _EXCEPT.search(words)):
            characters = (_ONE_CHARACTER.findall(found[part]) for part in ("sixth", "seventh"))
            self._exceptions.append(
                _Exception(found["category"].replace(".", ""), *map(frozenset, characters))
            )
        elif name == "diag":
            self._close()
        self._words = []

    def _flush_parent(self) -> None:
        """Write a category when its first code opens, so that the file's order is kept."""
        parent = self._open[-1]
        if not parent.has_children:
            parent.has_children = True
            self.rows.append((parent.line, parent.code, parent.title, 0))

    def _close(self) -> None:
        closed = self._open.pop()
        if closed.has_children:
            return
        extensions = self._extensions((*self._open, closed))
        self.rows.append((closed.line, closed.code, closed.title, 0 if extensions else 1))
        stem = closed.code.ljust(SIX, "X")
        for character, words in extensions:
            if not any(one.forbids(stem, character) for one in self._exceptions):
                title = f"{closed.title}, {words}"
                self.rows.append((closed.line, stem + character, title, 1))

    @staticmethod
    def _extensions(path: Sequence[_Diagnosis]) -> list[tuple[str, str]]:
        """The 7th characters of the code or of the nearest category above it that has some."""
        return next((one.extensions for one in reversed(path) if one.extensions), [])

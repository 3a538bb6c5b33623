"""Our own Markdown: front matter, sections under ##, [@source, locator] after each passage."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.citation import Citation
from corpus.errors import NoAnswer, UnreadableFile
from corpus.sources import source
from corpus.yaml_text import yaml_of

MARKER = re.compile(r"\s*\[@([^\]]+)\]")
_NEXT_SOURCE = re.compile(r"\s*;\s*@")
_FRONT = re.compile(r"\A---\r?\n(.*?)\r?\n---[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_BULLET = re.compile(r"[-*] +")


@dataclass(frozen=True, slots=True)
class Passage:
    """One paragraph, bullet, table or answer: Markdown without its markers, and what it cites."""

    text: str
    citations: tuple[Citation, ...]
    bullet: bool = False

    @property
    def sources(self) -> tuple[str, ...]:
        """Source ids in order, each once."""
        return tuple(dict.fromkeys(citation.source for citation in self.citations))


@dataclass(frozen=True, slots=True)
class FaqEntry:
    """A question as people ask it, its answer (Markdown) and what the answer cites."""

    question: str
    answer: str
    citations: tuple[Citation, ...]

    @property
    def sources(self) -> tuple[str, ...]:
        """Source ids in order, each once."""
        return tuple(dict.fromkeys(citation.source for citation in self.citations))


@dataclass(frozen=True, slots=True)
class Section:
    """What stands under one ## heading.

    `items` are its passages in order, `entries` its question-and-answer pairs (### headings).
    """

    heading: str
    items: tuple[Passage, ...]
    entries: tuple[FaqEntry, ...] = ()

    @property
    def name(self) -> str:
        """The heading as a section name: "Does not cover" is does_not_cover."""
        return re.sub(r"[^a-z0-9]+", "_", self.heading.lower()).strip("_")

    @property
    def text(self) -> str:
        """All passages as Markdown, bullets restored, without markers."""
        return "\n\n".join(("- " if item.bullet else "") + item.text for item in self.items)

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Everything cited in the section, each place once."""
        every = [item.citations for item in self.items] + [e.citations for e in self.entries]
        return tuple(dict.fromkeys(citation for group in every for citation in group))


def read_prose(path: Path) -> tuple[dict[str, Any], str]:
    """Front matter and body of one file; UnreadableFile when there is no front matter."""
    text = path.read_text(encoding="utf-8")
    match = _FRONT.match(text)
    if match is None:
        raise UnreadableFile(path, "it does not begin with front matter between two --- lines", 1)
    front = yaml_of(match[1], path)
    if not isinstance(front, dict):
        raise UnreadableFile(path, "the front matter is not a list of keys", 2)
    return front, text[match.end() :]


def sections_of(body: str, path: object, table_locator: str = "") -> tuple[Section, ...]:
    """The ## sections of a body, in order.

    `table_locator` is where a marker without a locator points in a CMS table (the page's code).
    Unknown source ids raise UnreadableFile.
    """
    parts = re.split(r"^## +(.+?)\s*$", body, flags=re.MULTILINE)
    pairs = zip(parts[1::2], parts[2::2], strict=True)
    return tuple(_section(heading, text, path, table_locator) for heading, text in pairs)


def cited(text: str, path: object, table_locator: str = "") -> tuple[str, tuple[Citation, ...]]:
    """A passage without its [@…] markers, and the citations they hold, each place once."""
    found: dict[tuple[str, str, str], Citation] = {}
    for marker in MARKER.findall(text):
        for reference in _NEXT_SOURCE.split(marker):
            citation = _citation(reference, path, table_locator)
            found.setdefault(citation.place, citation)
    return MARKER.sub("", text).strip(), tuple(found.values())


def _citation(reference: str, path: object, table_locator: str) -> Citation:
    source_id, _, locator = (part.strip() for part in reference.partition(","))
    try:
        known = source(source_id)
    except NoAnswer as error:
        raise UnreadableFile(path, str(error)) from error
    default = table_locator if known.kind == "cms_file" else ""
    return known.citation(locator or default)


def _section(heading: str, text: str, path: object, table_locator: str) -> Section:
    parts = re.split(r"^### +(.+?)\s*$", text, flags=re.MULTILINE)
    entries = [
        FaqEntry(question, *cited(answer.strip(), path, table_locator))
        for question, answer in zip(parts[1::2], parts[2::2], strict=True)
    ]
    passages = (_passage(block, path, table_locator) for block in _blocks(parts[0]))
    return Section(heading, tuple(passages), tuple(entries))


def _blocks(text: str) -> list[str]:
    """Paragraphs, and each bullet by itself; a continuation line stays with its bullet."""
    blocks: list[str] = []
    for paragraph in re.split(r"\n\s*\n", text.strip()):
        for number, line in enumerate(paragraph.splitlines()):
            if number == 0 or _BULLET.match(line):
                blocks.append(line)
            else:
                blocks[-1] += "\n" + line
    return [block for block in blocks if block.strip()]


def _passage(block: str, path: object, table_locator: str) -> Passage:
    bullet = _BULLET.match(block)
    text, citations = cited(block[bullet.end() :] if bullet else block, path, table_locator)
    if not text.startswith("|"):
        text = re.sub(r"\s*\n\s*", " ", text)
    return Passage(text, citations, bullet is not None)

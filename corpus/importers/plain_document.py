"""Reads any other plain text or Markdown as passages under its own headings, if it has any."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from corpus.hidden_characters import without_hidden
from corpus.imported_manual import ImportedManual
from corpus.importers.wrapped_text import joined
from corpus.passage import Passage, passage

LONGEST = 1300
_HIDDEN = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style)\b.*?(?:</\1\s*>|\Z)", re.DOTALL | re.IGNORECASE
)
_FRONT_MATTER = re.compile(r"\A---[ \t]*\n.*?\n---[ \t]*\n", re.DOTALL)
_ATX = re.compile(r"(#{1,6})\s+(.+?)\s*#*$")
_UNDERLINE = re.compile(r"(=+|-{3,})$")
_NUMBERED = re.compile(r"(\d{1,2}(?:\.\d{1,2})*)\.?\s+[A-Z][^.!?;:]{2,70}$")
_ITEM = re.compile(r"(?:[-*•◦+]|\d{1,2}[.)])\s+\S")


@dataclass
class _Section:
    heading: tuple[str, ...]
    blocks: list[tuple[int, str]] = field(default_factory=list)


def read_document(text: str, path: Path) -> ImportedManual:
    """The text as passages; its title is the first heading, else the file's name."""
    sections = [each for each in _sections(_visible(text)) if each.blocks]
    titles = [each.heading[0] for each in sections if each.heading]
    stem = re.sub(r"[^a-z0-9]+", "-", path.stem.lower()).strip("-") or "text"
    return ImportedManual(
        source_id=f"document-{stem}",
        title=titles[0] if titles else " ".join(without_hidden(path.stem).split()) or "text",
        edition="",
        layout="document",
        publisher="",
        passages=tuple(_passages(sections)),
    )


def _visible(text: str) -> str:
    """Without comments, scripts and front matter; line breaks stay, so that lines keep numbers."""

    def blank(match: re.Match[str]) -> str:
        return "\n" * match[0].count("\n")

    return _HIDDEN.sub(blank, _FRONT_MATTER.sub(blank, text))


def _sections(text: str) -> Iterator[_Section]:
    """Stretches under one heading; a blank line parts blocks."""
    lines = [line.rstrip() for line in text.split("\n")]
    path: list[tuple[int, str]] = []
    current = _Section(())
    fresh = True
    for index, line in enumerate(lines):
        following = lines[index + 1] if index + 1 < len(lines) else ""
        if line and (opened := _heading(line, following, fresh)):
            yield current
            path = [*(each for each in path if each[0] < opened[0]), opened]
            current = _Section(tuple(title for _, title in path))
            fresh = True
        elif not line.strip() or (_UNDERLINE.fullmatch(line) and fresh):
            fresh = True
        elif fresh or _ITEM.match(line.strip()):
            current.blocks.append((index + 1, line.strip()))
            fresh = False
        else:
            number, before = current.blocks[-1]
            table = line.lstrip().startswith("|")
            current.blocks[-1] = (number, joined(before, line.strip(), room=table))
    yield current


def _heading(line: str, following: str, fresh: bool) -> tuple[int, str] | None:
    """Level and title of a heading line: Markdown's two kinds, capitals, or a numbered title."""
    if atx := _ATX.fullmatch(line):
        return len(atx[1]), atx[2]
    if _UNDERLINE.fullmatch(following) and len(following) >= 3 and fresh and "|" not in line:
        return (1 if following[0] == "=" else 2), line.strip()
    if following.strip() or not fresh:
        return None
    if line.isupper() and 3 < len(line) < 90 and not line.endswith((".", ",", ";")):
        return 1, line.strip()
    numbered = _NUMBERED.fullmatch(line)
    return (numbered[1].count(".") + 2, line.strip()) if numbered else None


def _passages(sections: list[_Section]) -> Iterator[Passage]:
    """Blocks of a section put together up to LONGEST characters; locators are unique."""
    seen: dict[str, int] = {}
    for section in sections:
        title = section.heading[-1] if section.heading else ""
        seen[title] = seen.get(title, 0) + 1
        name = title + (f" ({seen[title]})" if title and seen[title] > 1 else "")
        groups = _groups(section.blocks)
        for first, group in groups:
            mark = "" if title and len(groups) == 1 else f"¶{first + 1}"
            yield passage(
                f"{name} {mark}".strip(),
                " > ".join(section.heading),
                title,
                "\n".join(text for _, text in group),
                line=group[0][0],
            )


def _groups(blocks: list[tuple[int, str]]) -> list[tuple[int, list[tuple[int, str]]]]:
    groups: list[tuple[int, list[tuple[int, str]]]] = []
    size = 0
    for index, block in enumerate(blocks):
        if not groups or size + len(block[1]) > LONGEST:
            groups.append((index, []))
            size = 0
        groups[-1][1].append(block)
        size += len(block[1])
    return groups

"""Joins the wrapped lines of a printed page into paragraphs, and paragraphs into passages.

No blank line marks a paragraph in these texts. A paragraph ends where a line stops although the
next word would still have fitted on it.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from corpus.passage import Passage, passage

LONGEST = 1300  # characters of a passage before it is divided at a paragraph: about 256 tokens
_ROOM = 0.86  # a line this full, next word included, was broken by the margin
_SENTENCE_END = re.compile(r"[.!?][”\"’')\]]*$")
_BULLET = re.compile(r"[•▪◦❖-] ")


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line: its text, the page it stands on and its number in the file, from 1."""

    text: str
    page: str
    number: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines joined; the first and last page they stand on, and the number of the first line."""

    text: str
    first_page: str
    last_page: str
    line: int


def paragraphs(lines: Sequence[Line]) -> list[Paragraph]:
    """Lines of one stretch as paragraphs; a short line within a paragraph keeps its line break."""
    width = _width(lines)
    return [_paragraph(each, width) for each in paragraph_lines(lines)]


def paragraph_lines(lines: Sequence[Line]) -> list[list[Line]]:
    """The lines of each paragraph."""
    width = _width(lines)
    found: list[list[Line]] = []
    for before, line in zip([None, *lines], lines, strict=False):
        if before is None or _parts(before.text, line.text, width):
            found.append([])
        found[-1].append(line)
    return found


def _width(lines: Sequence[Line]) -> int:
    return max((len(line.text) for line in lines), default=0)


def _parts(before: str, line: str, width: int) -> bool:
    if _BULLET.match(line):
        return True
    return bool(_SENTENCE_END.search(before)) and _had_room(before, line, width)


def _had_room(before: str, line: str, width: int) -> bool:
    return len(before) + 1 + len(line.split(" ", 1)[0]) < _ROOM * width


def _paragraph(lines: list[Line], width: int) -> Paragraph:
    text = lines[0].text
    for before, line in pairwise(lines):
        text = joined(text, line.text, _had_room(before.text, line.text, width))
    return Paragraph(text, lines[0].page, lines[-1].page, lines[0].number)


def joined(text: str, line: str, room: bool = False) -> str:
    """Text and the line after it; a word broken at its hyphen closes up, a short line stays one."""
    if re.search(r"[A-Za-z0-9]-$", text) and re.match(r"[A-Za-z0-9]", line):
        return text + line
    return f"{text}\n{line}" if room else f"{text} {line}"


def pages(first: str, last: str) -> str:
    """One page, or both where the text crosses: IV-9/10."""
    if first == last or not last:
        return first
    prefix, _, number = last.rpartition("-")
    return f"{first}/{number if prefix and first.startswith(prefix + '-') else last}"


def passages(
    lines: Sequence[Line],
    locator: str,
    heading: Iterable[str],
    section: str,
    diagnoses_only: bool = False,
    each_line: bool = False,
) -> list[Passage]:
    """One passage, or several at paragraph boundaries when the text is long ("§E ¶4").

    `each_line` takes every line for a paragraph of its own: lists and glossaries.
    """
    every = [_paragraph([line], 0) for line in lines] if each_line else paragraphs(lines)
    path = " > ".join(part for part in heading if part)
    groups = _groups(every)
    return [
        passage(
            locator if len(groups) == 1 else f"{locator} ¶{first + 1}",
            path,
            section,
            "\n".join(each.text for each in group),
            page=pages(group[0].first_page, group[-1].last_page),
            line=group[0].line,
            diagnoses_only=diagnoses_only,
        )
        for first, group in groups
    ]


def _groups(every: list[Paragraph]) -> list[tuple[int, list[Paragraph]]]:
    """Neighbouring paragraphs up to LONGEST; a list stays with the sentence that opens it."""
    groups: list[tuple[int, list[Paragraph]]] = []
    size = 0
    for index, each in enumerate(every):
        opens = index == 0 or every[index - 1].text.endswith(":")
        if not groups or (size + len(each.text) > LONGEST and not (opens and size < 2 * LONGEST)):
            groups.append((index, []))
            size = 0
        groups[-1][1].append(each)
        size += len(each.text)
    return groups

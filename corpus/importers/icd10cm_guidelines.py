"""Reads the ICD-10-CM Official Guidelines, saved as plain text, into numbered guidelines.

Headings nest seven deep: Section I, A., 1., a., 1), (a), (i). One is taken as a heading only when
it is the next of its level, so that a list inside a guideline stays text. Locators read as the
guidelines cite themselves: "I.C.1.d.9".
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from corpus.errors import UnreadableFile
from corpus.imported_manual import ImportedManual
from corpus.importers.wrapped_text import Line, joined, passages
from corpus.passage import Passage

PUBLISHER = "CMS and National Center for Health Statistics"
TITLE = "ICD-10-CM Official Guidelines for Coding and Reporting"
_YEAR = re.compile(r"\bFY (\d{4})\b")
_FOOT = re.compile(r"Page (\d+) of (\d+)")
_CONTENTS = re.compile(r"(.*?)[\s.]{5,}\s*\d+$")
_RANGE = re.compile(r"(?:-|– )[A-Z]\w\w\)|^[A-Z]\d\d\.\d$")
_ROMANS = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_LEVELS = (
    re.compile(r"Section ([IVX]+)\. (.+)"),
    re.compile(r"([A-Z])\. (.+)"),
    re.compile(r"(\d{1,2})\. (.+)"),
    re.compile(r"([a-z])\. (.+)"),
    re.compile(r"(\d{1,2})\) (.+)"),
    re.compile(r"\(([a-z])\) (.+)"),
    re.compile(r"\(([ivx]+)\) ?(.+)"),
)
Heading = tuple[tuple[str, str], ...]  # (mark, title) from the section down


def is_guidelines(text: str) -> bool:
    """Whether the text carries the guidelines' title and their running foot."""
    return TITLE in text and _FOOT.search(text) is not None and _YEAR.search(text) is not None


def read_guidelines(text: str, path: Path) -> ImportedManual:
    """All guidelines; UnreadableFile when the last page is missing."""
    year = _YEAR.search(text)
    lines = _lines(text, path)
    found = tuple(_passages(lines))
    if year is None or not any(each.locator.startswith("I.") for each in found):
        raise UnreadableFile(path, "ICD-10-CM guidelines without a Section I")
    return ImportedManual(
        source_id=f"icd10cm-guidelines-{year[1]}",
        title=f"{TITLE}, fiscal year {year[1]}",
        edition=f"FY{year[1]}",
        layout="icd10cm_guidelines",
        publisher=PUBLISHER,
        passages=found,
    )


def _lines(text: str, path: Path) -> list[Line]:
    """Lines with their page; running feet and the table of contents are dropped."""
    found: list[Line] = []
    held: list[tuple[int, str]] = []
    last, of, number = 0, 0, 0
    for number, raw in enumerate(text.split("\n"), start=1):
        line = raw.strip()
        if foot := _FOOT.fullmatch(line):
            last, of = int(foot[1]), int(foot[2])
            first = "1" if not found else foot[1]  # the title page has no foot of its own
            found += [Line(text, first, n) for n, text in _without_foot(held)]
            held = []
        elif line:
            held.append((number, line))
    if held or last != of:
        raise UnreadableFile(
            path, f"the file ends after page {last} of {of}: it is cut off", number
        )
    return _without_contents(found)


def _without_foot(held: list[tuple[int, str]]) -> list[tuple[int, str]]:
    while held and (held[-1][1] == TITLE or _YEAR.fullmatch(held[-1][1])):
        held.pop()
    return held


def _without_contents(lines: list[Line]) -> list[Line]:
    """Without the stretch from the first dotted line to the last one."""
    dotted = [
        i for i, line in enumerate(lines) if _CONTENTS.fullmatch(line.text) and "...." in line.text
    ]
    return lines[: dotted[0]] + lines[dotted[-1] + 1 :] if dotted else lines


def _passages(lines: Sequence[Line]) -> Iterator[Passage]:
    at: Heading = ()
    appendix = ""
    held: list[Line] = []
    for line, following in zip(lines, [*(line.text for line in lines[1:]), ""], strict=True):
        opened = None if appendix else _opened(at, line.text)
        if re.fullmatch(r"Appendix [IVX]+", line.text):
            yield from _take(at, appendix, held)
            at, appendix, held = (), line.text, []
        elif opened:
            yield from _take(at, appendix, held)
            at, held = opened, []
        elif not held and at and _continues(at[-1][1], line.text, following):
            at = (*at[:-1], (at[-1][0], joined(at[-1][1], line.text)))
        else:
            held.append(line)
    yield from _take(at, appendix, held)


def _opened(at: Heading, text: str) -> Heading | None:
    """The heading that the line opens: the next of a level that is open, or the first below."""
    for level in range(len(at) - 1, -1, -1):
        match = _LEVELS[level].fullmatch(text)
        if match and match[1] == _next(level, at[level][0]) and _is_title(match[2]):
            return (*at[:level], (match[1], match[2]))
    level = len(at)
    match = _LEVELS[level].fullmatch(text) if level < len(_LEVELS) else None
    first = match is not None and match[1] == _first(level) and _is_title(match[2])
    return (*at, (match[1], match[2])) if match and first else None


def _is_title(text: str) -> bool:
    """Titles begin with a capital and have no full stop, unless they are very short."""
    return not text[0].islower() and (text[-1] != "." or len(text) < 40)


def _first(level: int) -> str:
    return ("I", "A", "1", "a", "1", "a", "i")[level]


def _next(level: int, mark: str) -> str:
    if level in (2, 4):
        return str(int(mark) + 1)
    if level in (0, 6):
        at = _ROMANS.index(mark.lower()) + 1
        following = _ROMANS[at] if at < len(_ROMANS) else ""
        return following.upper() if level == 0 else following
    at = _LETTERS.index(mark.lower()) + 1
    following = _LETTERS[at] if at < len(_LETTERS) else ""
    return following.upper() if level == 1 else following


def _continues(title: str, text: str, following: str) -> bool:
    """Whether the line is the rest of a heading too long for one line."""
    if len(title) < 40 or text.endswith((".", ",")) or any(p.fullmatch(text) for p in _LEVELS):
        return False
    if re.match(r"Chapter \d+:", title) and (not _RANGE.search(title) or _RANGE.search(text)):
        return True
    if not re.match(r"[A-Z“(\[•0-9]", following) and len(following) > 25:
        return False
    if text[0].islower() or text[0] == "(" or title.endswith("-"):
        return len(text) < 70
    return (len(text) < 45 and text.istitle()) or (len(text.split()) <= 3 and len(text) < 30)


def _take(at: Heading, appendix: str, held: list[Line]) -> list[Passage]:
    """What stands under a heading; a heading without text of its own says nothing by itself."""
    if not held:
        return []
    if not at:
        title = appendix or "Introduction"
        return passages(held, title, (title,), title, diagnoses_only=True)
    locator = ".".join(mark for mark, _ in at if mark)
    heading = [f"{_shown(level, mark)} {title}" for level, (mark, title) in enumerate(at) if mark]
    section = ".".join(mark for mark, _ in at[:3] if mark)
    return passages(held, locator, heading, section, diagnoses_only=True)


def _shown(level: int, mark: str) -> str:
    return (
        f"Section {mark}.",
        f"{mark}.",
        f"{mark}.",
        f"{mark}.",
        f"{mark})",
        f"({mark})",
        f"({mark})",
    )[level]

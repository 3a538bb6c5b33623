"""Reads the NCCI Policy Manual, saved as plain text, into numbered paragraphs with their page.

Under the text of each page stand its revision date and its mark ("IV-9"). Chapters open with a
title page and a table of contents; lettered sections hold numbered paragraphs. Locators read
"ch. IV §F.9".
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from corpus.errors import UnreadableFile
from corpus.imported_manual import ImportedManual
from corpus.importers.wrapped_text import Line, paragraph_lines, passages
from corpus.passage import Passage

PUBLISHER = "Centers for Medicare & Medicaid Services"
_DATE = re.compile(r"Revision Date \(Medicare\): (\d{1,2})/(\d{1,2})/(\d{4})")
_MARK = re.compile(r"(?:[IVXL]+|Intro)-\d+")
_FULL_WIDTH = 96  # characters that only a line without indentation has room for
_CONTENTS = re.compile(r"(.*?)[\s.…]{4,}\s*(?:[IVXL]+|Intro)-\d+$")
_CHAPTER = re.compile(r"Chapter ([IVXL]+)")
_FRONT_CHAPTER = re.compile(r"Chapter ([IVXL]+) – ")
_SECTION = re.compile(r"([A-Z])\. ?([A-Z“].*)")
_NUMBER = re.compile(r"(\d{1,2})\. (.*)")
_LETTER = re.compile(r"([a-z])\. ?(.*)")


@dataclass
class _Page:
    mark: str
    lines: list[Line] = field(default_factory=list)


@dataclass
class _Place:
    """Where the reader stands: chapter, section and item, with their titles."""

    chapter: str = ""
    chapter_title: str = ""
    section: str = ""
    section_title: str = ""
    subheading: str = ""
    item: str = ""
    lettered: bool = False

    @property
    def locator(self) -> str:
        if not self.chapter:
            return _introduction(self.section_title)
        if not self.section:
            return f"ch. {self.chapter}"
        item = f".{self.item}" if self.item else ""
        if self.subheading:
            return f"ch. {self.chapter} §{self.section}, {self.subheading}" + (
                item and f" {self.item}"
            )
        return f"ch. {self.chapter} §{self.section}{item}"

    @property
    def heading(self) -> tuple[str, ...]:
        if not self.chapter:
            return (
                "Introduction",
                "" if self.section_title == "Introduction" else self.section_title,
            )
        chapter = f"Chapter {self.chapter}: {self.chapter_title}"
        section = f"{self.section}. {self.section_title}" if self.section else self.section_title
        return (chapter, section, self.subheading)


def _introduction(title: str) -> str:
    if not title:
        return "Title page"
    return title if title == "Introduction" else f"Introduction, {title}"


def is_ncci_manual(text: str) -> bool:
    """Whether the text carries the manual's name and its running foot."""
    name = "NATIONAL CORRECT CODING INITIATIVE POLICY MANUAL"
    return name in text.upper() and _DATE.search(text) is not None


def read_ncci_manual(text: str, path: Path) -> ImportedManual:
    """The whole manual, or one chapter of it; UnreadableFile when a listed chapter is missing."""
    foot = _DATE.search(text)
    if foot is None:
        raise UnreadableFile(path, "an NCCI Policy Manual without its revision date")
    edition = f"{foot[3]}-{int(foot[1]):02d}-{int(foot[2]):02d}"
    whole = _pages(text, path)
    chapters = _chapters(whole)
    _refuse_incomplete(text, chapters, path)
    found = tuple(_passages(whole, _titles(whole)))
    if not found:
        raise UnreadableFile(path, "an NCCI Policy Manual without a section")
    one = chapters[0] if len(chapters) == 1 else ""
    return ImportedManual(
        source_id=f"ncci-manual-{foot[3]}" + (f"-ch-{one.lower()}" if one else ""),
        title=f"NCCI Policy Manual {foot[3]}" + (f", chapter {one}" if one else ""),
        edition=edition,
        layout="ncci_manual",
        publisher=PUBLISHER,
        passages=found,
    )


def _pages(text: str, path: Path) -> list[_Page]:
    """Printed pages without their feet; the contents in front, marked "Page 1", are dropped."""
    found: list[_Page] = []
    held: list[Line] = []
    dated, number = False, 0
    for number, raw in enumerate(text.split("\n"), start=1):
        line = raw.strip()
        if _DATE.fullmatch(line):
            found.append(_Page("", held))
            held, dated = [], True
        elif dated and _MARK.fullmatch(line):
            found[-1] = _Page(line, [Line(x.text, line, x.number) for x in found[-1].lines])
            dated = False
        elif re.fullmatch(r"Page \d+", line) and not found:
            held = []
        elif line and not (re.fullmatch(r"[A-Z][a-z]+ \d+, \d{4}", line) and not found):
            held.append(Line(line, "", number))
            dated = False
    if held:
        raise UnreadableFile(path, "the file ends in the middle of a page: it is cut off", number)
    return found


def _chapters(whole: list[_Page]) -> list[str]:
    """Roman numbers of the chapters whose text is there (from the page marks)."""
    marks = (page.mark.rpartition("-")[0] for page in whole if page.mark)
    return [mark for mark in dict.fromkeys(marks) if mark != "Intro"]


def _refuse_incomplete(text: str, chapters: list[str], path: Path) -> None:
    """Every chapter that the contents in front list must be there."""
    start = text.find("INTRODUCTION\n")
    listed = [m[1] for m in _FRONT_CHAPTER.finditer(text[:start])] if start >= 0 else []
    missing = [chapter for chapter in dict.fromkeys(listed) if chapter not in chapters]
    if missing:
        last = text.count("\n") + 1
        problem = f"its contents list chapter {missing[0]}, which is missing: the file is cut off"
        raise UnreadableFile(path, problem, last)


def _titles(whole: list[_Page]) -> dict[str, list[str]]:
    """Headings listed in the chapters' own contents, by chapter ("" is the introduction)."""
    found: dict[str, list[str]] = {}
    for page in whole:
        chapter = page.mark.rpartition("-")[0].replace("Intro", "")
        begun = ""
        for line in page.lines if _is_contents(page) else []:
            match = _CONTENTS.fullmatch(line.text)
            if match:
                found.setdefault(chapter, []).append(f"{begun} {match[1]}".strip(" ."))
            begun = "" if match or line is page.lines[0] else f"{begun} {line.text}".strip()
    return found


def _passages(whole: list[_Page], titles: dict[str, list[str]]) -> Iterator[Passage]:
    place, held = _Place(), list[Line]()
    for page in whole:
        if _is_contents(page) or _is_repeated_title_page(page) or not page.mark:
            continue
        for line in page.lines:
            moved = _moved(place, line, titles, held)
            if moved is not None:
                yield from _take(place, held)
                place, rest = moved
                held = [Line(rest, line.page, line.number)] if rest else []
            else:
                held.append(line)
    yield from _take(place, held)
    yield from _acronyms([page for page in whole if not page.mark])


def _acronyms(unmarked: list[_Page]) -> Iterator[Passage]:
    """The closing pages carry no mark: a title page like all others, then one acronym a line."""
    lines = [line for page in unmarked for line in page.lines]
    if lines and lines[0].text == "LIST OF ACRONYMS":
        first = next((i for i, line in enumerate(lines) if line.text.startswith("AA ")), len(lines))
        title = "List of Acronyms"
        yield from passages(lines[first:], title, (title,), title, each_line=True)


def _is_contents(page: _Page) -> bool:
    return bool(page.lines) and page.lines[0].text == "Table of Contents"


def _is_repeated_title_page(page: _Page) -> bool:
    """Title pages of the chapters repeat the copyright notice of the first."""
    return page.mark.endswith("-1") and page.mark != "Intro-1" and len(page.lines) < 25


def _take(place: _Place, held: list[Line]) -> list[Passage]:
    """The passages of what was read at a place; a chapter's own title lines are its heading."""
    if not held or (place.chapter and not place.section):
        return []
    section = f"ch. {place.chapter} §{place.section}" if place.chapter else "Introduction"
    of_item, after = _parted(held) if place.item.isdigit() else (held, [])
    found = passages(of_item, place.locator, place.heading, section)
    if after:
        found += passages(after, f"{section}, after {place.item}", place.heading, section)
    return found


def _parted(held: list[Line]) -> tuple[list[Line], list[Line]]:
    """An item's own lines, and those of the section that follow its last item.

    Items are indented: a line as wide as the page stands outside of them.
    """
    stretches = paragraph_lines(held)
    for index, stretch in enumerate(stretches[1:], start=1):
        if any(len(line.text) >= _FULL_WIDTH for line in stretch):
            parts = stretches[:index], stretches[index:]
            return [line for x in parts[0] for line in x], [line for x in parts[1] for line in x]
    return held, []


def _moved(
    place: _Place, line: Line, titles: dict[str, list[str]], held: list[Line]
) -> tuple[_Place, str] | None:
    """The next place, and what the line says there, when the line opens one."""
    text = line.text
    chapter = _CHAPTER.fullmatch(text)
    if chapter and line.page == f"{chapter[1]}-3":
        return _Place(chapter[1], _chapter_title(titles, chapter[1])), ""
    if not place.chapter:
        title = next((t for t in titles.get("", []) if t == text), None)
        return (_Place(section_title=title), "") if title else None
    section = _SECTION.fullmatch(text)
    if section and _is_next_section(place, section, titles):
        return _Place(place.chapter, place.chapter_title, section[1], section[2]), ""
    if place.section:
        return _item(place, text, held)
    return None


def _chapter_title(titles: dict[str, list[str]], chapter: str) -> str:
    listed = titles.get(chapter, [])
    return listed[1] if len(listed) > 1 else ""


def _is_next_section(place: _Place, match: re.Match[str], titles: dict[str, list[str]]) -> bool:
    """The contents list it: with the same first word if the letter follows, else with all words."""
    letter, words = match[1], re.findall(r"\w+", match[2])
    listed = [re.findall(r"\w+", t)[1:] for t in titles[place.chapter] if _listed_as(t, letter)]
    if letter == (chr(ord(place.section) + 1) if place.section else "A"):
        return any(each[:1] == words[:1] for each in listed)
    return letter > place.section and words in listed


def _listed_as(title: str, letter: str) -> bool:
    return re.match(rf"{letter}\. ?\W*[A-Z]", title) is not None


def _item(place: _Place, text: str, held: list[Line]) -> tuple[_Place, str] | None:
    """A numbered paragraph, or a lettered one in a section that has letters only."""
    letter = _LETTER.match(text)
    if letter and (place.lettered or not place.item) and letter[1] == _next_letter(place):
        return _at(place, letter[1], lettered=True), letter[2]
    number = _NUMBER.match(text)
    if number is None or place.lettered:
        return None
    last = int(place.item or 0)
    if int(number[1]) == last + 1:
        return _at(place, number[1]), number[2]
    if number[1] == "1" and held and re.fullmatch(r"[A-Z][a-z]+ [A-Z][a-z]+", held[-1].text):
        return _at(place, "1", subheading=held.pop().text), number[2]
    return None


def _next_letter(place: _Place) -> str:
    return chr(ord(place.item) + 1) if place.lettered and place.item else "a"


def _at(place: _Place, item: str, lettered: bool = False, subheading: str = "") -> _Place:
    return _Place(
        place.chapter,
        place.chapter_title,
        place.section,
        place.section_title,
        subheading or place.subheading,
        item,
        lettered,
    )

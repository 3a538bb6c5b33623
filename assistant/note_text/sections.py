"""The sections of a note by their headings: diagnoses, title, body, history …, each a stretch of it."""

import re
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from corpus.yaml_text import read_yaml, required

FILE = Path(__file__).with_name("sections.yaml")
OPENING = "opening"
"""The kind of what stands before the first heading."""
LISTS = frozenset({"preoperative", "postoperative", "diagnosis"})
"""Kinds under which diagnoses are listed."""
UNMARKED = frozenset({"title", "stage", "levels", "people", "other", "imaging", *LISTS})
"""Kinds that the description may follow without a heading of its own."""
MARKED_ANYHOW = frozenset({"stage", "title", "body", "addendum", *LISTS})
"""Kinds whose heading may end in a full stop or a dash."""
WIDTH = 60
"""Characters from which a line was broken for its length."""
_BULLET = re.compile(r"\s*(?:[-*•]|\(?\d{1,2}[.)]|[a-h][.)]|\[[ xX]?\]|\([ xX]\))\s*")
_NARRATED = re.compile(
    r"\b(?:was|were|is|are|positioned|brought|placed|had|prone\b|supine\b|we)\b", re.I
)
_UNFINISHED = re.compile(r"(?:,|\band|\bwith|\bof|\bfor|\bat|&|\+|-)\s*$", re.I)
_AGAIN = re.compile(r"^\s*(?:operative (?:report|note)|patient(?: name)?\s*:)", re.I | re.M)
_PATIENT = re.compile(r"\b(?:patient(?: name)?|name)\s*:\s*(?P<name>[^\n]+?)(?=\s{2,}|,|\bMRN|\bDOB|\n|$)", re.I)  # fmt: skip
_MRN = re.compile(
    r"\b(?:MRN|medical record (?:number|no\.?))\s*[:#]?\s*(?P<number>[\w-]{4,})", re.I
)


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of the note: its kind (see sections.yaml) and offsets, its heading left out."""

    kind: str
    start: int
    end: int


@cache
def _headings() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(
        (
            str(required(row, "kind", FILE)),
            re.compile(
                rf"(?:{required(row, 'heading', FILE)})(?:\s*\([^)\n]{{0,40}}\))?\s*(?P<mark>:|\.(?=\s)|-(?=\s)|$|(?=\s))",
                re.I,
            ),
        )
        for row in read_yaml(FILE)
    )


def another_patient(text: str) -> int | None:
    """Where a note of another patient begins in a text, None where it holds one patient's only."""
    for pattern, group in ((_MRN, "number"), (_PATIENT, "name")):
        first: re.Match[str] | None = None
        for match in pattern.finditer(text):
            if first is None:
                first = match
            elif match[group].strip().lower() != first[group].strip().lower():
                heads = [h.start() for h in _AGAIN.finditer(text, first.end(), match.end())]
                return heads[0] if heads else match.start()
    return None


def sections_of(text: str) -> tuple[Section, ...]:
    """The sections of a note in order; what stands before the first heading is its opening."""
    found = [Section(OPENING, 0, 0)]
    start = 0
    for line in text.splitlines(keepends=True):
        end = start + len(line)
        for kind, head, at in _in_line(text, start, end, found[-1].kind):
            found[-1] = replace(found[-1], end=head)
            found.append(Section(kind, at, end))
        found[-1] = replace(found[-1], end=end)
        start = end
    return tuple(s for s in found if text[s.start : s.end].strip())


def _in_line(text: str, start: int, end: int, now: str) -> list[tuple[str, int, int]]:
    """What begins in a line: kind, offset of its heading and of its content; the line goes on with the present kind where nothing does."""
    heading = _heading(text, start, end)
    if heading is not None:
        kind, after = heading
        return [(kind, start, after), *_inline(text, after, end)]
    line = text[start:end]
    if not line.strip() or now not in UNMARKED:
        return []
    return [("body", start, start)] if _leaves(text, start, line, now) else []


def _heading(text: str, start: int, end: int) -> tuple[str, int] | None:
    """The section that a line's heading opens, and where its content begins."""
    lead = re.compile(r"[\s*#>-]*").match(text, start, end)
    at = lead.end() if lead else start
    rest = text[at:end]
    for kind, pattern in _headings():
        match = pattern.match(rest)
        if match is None:
            continue
        mark = match["mark"]
        bare = not mark and rest[match.end() :].strip()
        upper = rest[: match.start("mark")].isupper()
        named = re.match(
            r"(?:operation|procedure)s?\s+(?:performed|done)|(?:name|title) of|proceedure",
            rest,
            re.I,
        )
        if bare and not upper and not named:
            continue  # a sentence that begins with such a word
        if mark in (".", "-") and kind not in MARKED_ANYHOW:
            continue
        return kind, at + match.end()
    return None


_COLON = re.compile(r"(?P<head>(?:[A-Za-z()-]+ ){0,3}[A-Za-z()-]+):(?=\s)")


def _inline(text: str, start: int, end: int) -> list[tuple[str, int, int]]:
    """Further headings inside a line, as in "Procedure: …  Level: …  Side: …"."""
    found = []
    for match in _COLON.finditer(text, start, end):
        head = match["head"].split(" ")
        for first in range(len(head)):
            said = " ".join(head[first:])
            kind = _named(said)
            if kind is not None and said[0].isupper():
                found.append((kind, match.end("head") - len(said), match.end()))
                break
    return found


def _named(heading: str) -> str | None:
    return next((kind for kind, pattern in _headings() if pattern.fullmatch(heading)), None)


def _leaves(text: str, start: int, line: str, now: str) -> bool:
    """Whether an unmarked line after a title is the description and no longer the title."""
    before = text[:start].rstrip("\n")
    last = before.rsplit("\n", 1)[-1]
    blank = text[:start].endswith("\n\n")
    if _UNFINISHED.search(last) and not blank:
        return False
    if _BULLET.match(line):
        return False
    if _NARRATED.search(line):
        return True
    if now in LISTS:
        return False
    if line[:1].islower() and len(last) >= WIDTH:
        return False
    content = _heading(text, len(before) - len(last), len(before) + 1)
    told = content is not None and bool(text[content[1] : start].strip())
    return told or now not in ("title", "levels")

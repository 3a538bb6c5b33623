"""Reads the record layout of the relative value files (RVU25D.txt and its like) field by field.

The text is a cover letter, a table of fields (name, location, picture, description in columns)
and an attachment on status codes and PC/TC indicators. Each value of an indicator becomes a passage
of its own: "Bilateral Surgery (Modifier 50), value 1".
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from corpus.errors import UnreadableFile
from corpus.imported_manual import ImportedManual
from corpus.importers.wrapped_text import Line, passages
from corpus.passage import Passage

PUBLISHER = "Centers for Medicare & Medicaid Services"
_RELEASE = re.compile(r"\bRVU(\d\d)([A-D])\b")
_ROW = re.compile(
    r"(?P<name>\S.*?)\s{2,}(?P<place>\d+-\d+|\d)\s+"
    r"(?P<picture>[xX]\(\d+\)|9*\.9+|XXX)(?:\s+(?P<rest>\S.*))?$"
)
_MORE_NAME = re.compile(r"(?P<name>[A-Z(][\w()/ -]*?)\s{3,}(?P<rest>\S.*)$")
_VALUE = re.compile(r"(?P<value>\d[\dA]?|\d{3}|[A-Z]{3}|[A-Z])\s?=\s*(?P<rest>.*)")
_ATTACHED = re.compile(r"(?P<name>STATUS CODE|PC/TC INDICATOR)\s+(?P<rest>\S.*)$")
_LABEL = re.compile(r"(?P<name>[A-Z][A-Za-z ]+|NOTE):(?:\s+(?P<rest>.*))?$")
_NOISE = re.compile(r"\[Type text\]|DATA ELEM ENT.*|COBOL|DATA RECORD|HEADER RECORD")


@dataclass
class _Field:
    """One field or labelled stretch while it is read."""

    name: str
    place: str = ""
    group: str = ""
    values: list[tuple[str, list[Line]]] = field(default_factory=lambda: [("", [])])


def is_record_layout(text: str) -> bool:
    """Whether the text is the documentation of a relative value file."""
    return "RELATIVE VALUE FILE" in text and "COBOL" in text and "Data Set Name" in text


def read_record_layout(text: str, path: Path) -> ImportedManual:
    """Every field and value; UnreadableFile when the attachment's last indicator is missing."""
    release = _RELEASE.search(text)
    if release is None:
        raise UnreadableFile(path, "a record layout that names no release (RVU25D)")
    found = _fields(text)
    last = found[-1] if found else _Field("")
    if last.name != "PC/TC Indicator" or last.values[-1][0] != "9":
        problem = f"the record layout ends at “{last.name}”: it is cut off before the end"
        raise UnreadableFile(path, problem, text.rstrip().count("\n") + 1)
    year = f"20{release[1]}"
    return ImportedManual(
        source_id=f"cms-rvu-layout-{year}",
        title=f"Relative value file record layout, {year}",
        edition=f"{year}{release[2]}",
        layout="record_layout",
        publisher=PUBLISHER,
        passages=tuple(each for one in found for each in _passages(one)),
    )


def _fields(text: str) -> list[_Field]:
    """Labelled stretches of the cover, then the fields, then the attachment."""
    found = [_Field("Cover", group="Cover")]
    part, number = "Cover", 0
    for page, sheet in enumerate(text.split("\f"), start=1):
        for raw in sheet.split("\n"):
            number += 1
            line = raw.strip()
            part = _part(part, line)
            if line and not _is_noise(line, part):
                _place(found, part, raw.rstrip(), Line(line, str(page), number))
        number -= 1  # a form feed ends a page, not a line
    return [each for each in found if any(lines for _, lines in each.values) or each.place]


def _part(part: str, line: str) -> str:
    if line.startswith("DATA ELEM"):
        return "Record layout"
    return "Attachment A" if line == "ATTACHMENT A" else part


def _is_noise(line: str, part: str) -> bool:
    title = line.startswith(("NATIONAL PHYSICIAN FEE SCHEDULE RELATIVE", "CALENDAR YEAR"))
    return title or line == "ATTACHMENT A" or _NOISE.fullmatch(line) is not None


def _place(found: list[_Field], part: str, raw: str, line: Line) -> None:
    """Put one line where it belongs: a new field, the rest of a name, a value, running text."""
    text = line.text
    if part == "Cover":
        if (label := _LABEL.fullmatch(text)) and not raw.startswith(" " * 8):
            found.append(_Field(label["name"], group=part))
            text = label["rest"] or ""
    elif part == "Attachment A":
        if attached := _ATTACHED.fullmatch(text):
            name = {"STATUS CODE": "Status Code"}.get(attached["name"], "PC/TC Indicator")
            found.append(_Field(name, group=part))
            text = attached["rest"]
    elif row := _ROW.fullmatch(raw):
        found.append(_Field(row["name"].strip(), row["place"], part))
        text = row["rest"] or ""
    elif more := _rest_of_name(found[-1], raw):
        found[-1].name += f" {more['name'].strip()}"
        text = more["rest"] or ""
    elif raw == text and _is_name_alone(found[-1], text):
        found[-1].name += f" {text}"
        return
    _say(found[-1], text, line, values=part != "Cover")


def _rest_of_name(last: _Field, raw: str) -> re.Match[str] | None:
    """The second line of a field's name, when it stands left of the description."""
    more = _MORE_NAME.fullmatch(raw)
    said = sum(len(lines) for _, lines in last.values)
    return more if more and last.place and said <= 4 and not _VALUE.match(raw) else None


def _is_name_alone(last: _Field, text: str) -> bool:
    """A line that holds nothing but the end of a name ("Amount", "Diagnostic Procedures")."""
    short = (
        len(text) < 25
        and re.match(r"[A-Z(]", text) is not None
        and not text.endswith(".")
        and "=" not in text
    )
    return bool(last.place) and short and sum(len(lines) for _, lines in last.values) <= 4


def _say(last: _Field, text: str, line: Line, values: bool) -> None:
    value = _VALUE.match(text) if values else None
    if value and _follows(last.values[-1][0], value["value"]):
        last.values.append((value["value"], []))
        text = value["rest"]
    if not text:
        return
    inline = re.split(r"(?<=\.)(?=\d=)", text) if values else [text]
    last.values[-1][1].append(Line(inline[0], line.page, line.number))
    for rest in inline[1:]:
        _say(last, rest, line, values)


def _follows(before: str, value: str) -> bool:
    """Values ascend, digits before letters, but for a closing 9 or 09; figures in prose do not."""
    if value in ("9", "09") and before != value:
        return True
    return not before or (value.isalpha(), value) > (before.isalpha(), before)


def _passages(one: _Field) -> Iterator[Passage]:
    place = f" (positions {one.place})" if one.place else ""
    for value, lines in one.values:
        if not lines:
            continue
        locator = f"{one.name}, value {value}" if value else one.name
        heading = (one.group, f"{one.name}{place}", f"value {value}" if value else "")
        yield from passages(lines, locator, heading, one.name)

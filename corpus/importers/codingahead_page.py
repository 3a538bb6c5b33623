"""Reads a code page in the layout of Coding Ahead, saved as plain text.

The code stands only inside sentences. Facts are "label value" lines; lists of primary codes and
modifiers have no headings of their own; menus, the page counter and the assistant's advert go.
"""

import re
from collections import Counter
from datetime import date
from pathlib import Path

from corpus.errors import UnreadableFile
from corpus.imported_page import ImportedPage
from corpus.page_parts import (
    HistoryRow,
    Indicator,
    ListedCode,
    ModifierText,
    PageFigures,
    SectionText,
)

LAYOUT = "codingahead"
PUBLISHER = "Coding Ahead"
OFFICIAL = "Official Description"
COMMON = "Common Language Description"
INDICATIONS = "Indications"
PROCEDURE = "Procedure"
POST_PROCEDURE = "Post-Procedure"
FACTS = "Facts"
HISTORY = "Date"
_HEADINGS = {
    OFFICIAL: OFFICIAL, COMMON: COMMON, "1. Indications": INDICATIONS, "2. Procedure": PROCEDURE,
    "3. Post-Procedure": POST_PROCEDURE,
}  # fmt: skip
_CODE = r"(?:\d{5}|\d{4}[FTUM]|[A-V]\d{4})"
_NAMED = re.compile(rf"CPT® Code ({_CODE})\b")
_PRIMARY = re.compile(rf"({_CODE}) MPFS Status: (.+?) APC (\S+) ASC (\S+) (.*)")
_LINKS = re.compile(r"^(?:Physician Quality Reporting|CPT Assistant Article|Telemedicine|\s)+")
_MODIFIER = re.compile(r"([A-Z\d]{2}) (\S.*)")
_EVENT = re.compile(r"(\d{4}-\d\d-\d\d) (\w+)(?: (.*))?")
_INDICATORS = {
    "Status Code": "status",
    "Global Days": "global_days",
    "PC/TC Indicator (26, TC)": "pctc_indicator",
    "Multiple Procedures (51)": "multiple_procedure",
    "Bilateral Surgery (50)": "bilateral_surgery",
    "Physician Supervisions": "physician_supervision",
    "Assistant Surgeon (80, 82)": "assistant_surgery",
    "Co-Surgeons (62)": "co_surgeons",
    "Team Surgery (66)": "team_surgery",
    "Diagnostic Imaging Family": "imaging_family",
    "APC Status Indicator": "apc_status",
    "ASC Payment Indicator": "asc_payment_indicator",
    "Type of Service (TOS)": "type_of_service",
    "Berenson-Eggers TOS (BETOS)": "betos",
    "CCS Clinical Classification": "ccs",
}
_DESCRIPTIONS = ("Short Descr", "Medium Descr", "Long Descr")
_LABELS = (*_INDICATORS, *_DESCRIPTIONS, "MUE")
_STATUS = {
    "carriers price the code": "C", "contractors price the code": "C", "active code": "A",
    "bundled code": "B", "payment for covered services are always bundled": "B",
    "non-covered service": "N", "restricted coverage": "R", "statutory exclusion": "X",
    "not valid for medicare purposes": "I", "bundled/excluded code": "P", "injections": "T",
    "measurement codes": "M", "anesthesia services": "J",
}  # fmt: skip

Lines = list[tuple[int, str]]


def is_codingahead_page(text: str) -> bool:
    """Whether the text has the headings and labels of this layout."""
    lines = {line.strip() for line in text.split("\n")}
    marks = [heading in lines for heading in (OFFICIAL, COMMON, *list(_HEADINGS)[2:])]
    marks.append(any(line.startswith("Short Descr ") for line in lines))
    return sum(marks) >= (1 if PUBLISHER in lines else 3)


def read_codingahead_page(text: str, path: Path) -> ImportedPage:
    """The page's facts and sections; UnreadableFile when the code or a required part is missing."""
    sections = _sections(text, path)
    hcpcs = _hcpcs(sections, path)
    facts = _facts(sections[FACTS])
    lists = _lists(sections[FACTS])
    steps = {name: _own_lines(sections.get(name, [])) for name in (INDICATIONS, PROCEDURE)}
    return ImportedPage(
        source_id=f"{LAYOUT}-{hcpcs}",
        publisher=PUBLISHER,
        hcpcs=hcpcs,
        layout=LAYOUT,
        title=f"{PUBLISHER} code page {hcpcs}",
        description=_joined(_own_lines(sections.get(OFFICIAL, []))),
        figures=_figures(facts, path),
        short_description=facts.get("Short Descr", (0, None))[1],
        medium_description=facts.get("Medium Descr", (0, None))[1],
        long_description=facts.get("Long Descr", (0, None))[1],
        coverage=tuple(_own_lines(sections.get(COMMON, []))),
        indications=_bullets(steps[INDICATIONS]),
        procedure=_bullets(steps[PROCEDURE]),
        post_procedure=tuple(_own_lines(sections.get(POST_PROCEDURE, []))),
        introductions=_introductions(steps),
        primary_codes=lists["primary"],
        add_on_codes=lists["add_on"],
        modifiers=_modifiers(sections[FACTS]),
        history=_history(sections[HISTORY], path),
        related_codes=_crosswalk(sections[HISTORY]),
        notices=tuple(
            dict.fromkeys(line for body in sections.values() for _, line in body if line[0] == "©")
        ),
    )


def _sections(text: str, path: Path) -> dict[str, Lines]:
    """Numbered, stripped, non-empty lines of each part; what stands above the first is dropped."""
    found: dict[str, Lines] = {}
    current, number = "", 0
    for number, raw in enumerate(text.split("\n"), start=1):
        line = raw.strip()
        if line in _HEADINGS:
            current = _HEADINGS[line]
        elif current and FACTS not in found and line.startswith("Short Descr"):
            current = FACTS
        elif current == FACTS and line == HISTORY:
            current = HISTORY
        elif current == HISTORY and line == "CasePilot":
            break
        if current and line and line not in _HEADINGS:
            found.setdefault(current, []).append((number, line))
    _refuse_incomplete(found, number, path)
    return found


def _refuse_incomplete(found: dict[str, Lines], last: int, path: Path) -> None:
    for name, what in ((COMMON, "“Common Language Description”"), (FACTS, "its table of facts")):
        if name not in found:
            problem = f"a Coding Ahead page without {what}: it is cut off or incomplete"
            raise UnreadableFile(path, problem, last)
    after = [line for _, line in found.get(HISTORY, [])]
    if "Code" not in after:
        problem = "the page ends before the end of its history of the code: it is cut off"
        raise UnreadableFile(path, problem, last)


def _hcpcs(sections: dict[str, Lines], path: Path) -> str:
    """The code that most sections name in their first sentence."""
    first = [
        match[1]
        for name in (COMMON, INDICATIONS, PROCEDURE, POST_PROCEDURE)
        for _, line in sections.get(name, [])[:1]
        if (match := _NAMED.search(line.split(". ", 1)[0]))
    ]
    if not first:
        raise UnreadableFile(path, "a Coding Ahead page without its code: no sentence names it", 1)
    usual, count = Counter(first).most_common(1)[0]
    if count * 2 <= len(first):
        named = ", ".join(dict.fromkeys(first))
        raise UnreadableFile(path, f"its sections speak of different codes ({named})")
    return usual


def _own_lines(lines: Lines) -> list[str]:
    return [line for _, line in lines if line[0] != "©"]


def _joined(lines: list[str]) -> str | None:
    return "\n".join(lines) or None


def _bullets(lines: list[str]) -> tuple[str, ...]:
    return tuple(line.lstrip("• ") for line in lines if line.startswith("•"))


def _introductions(steps: dict[str, list[str]]) -> tuple[SectionText, ...]:
    """What stands before the bullets of a section."""
    found = {name: _joined([x for x in lines if x[0] != "•"]) for name, lines in steps.items()}
    return tuple(SectionText(name, text) for name, text in found.items() if text)


def _facts(lines: Lines) -> dict[str, tuple[int, str | None]]:
    """Label to (line, value); a label without a value is unknown."""
    facts: dict[str, tuple[int, str | None]] = {}
    for number, line in lines:
        label = next(
            (name for name in _LABELS if line == name or line.startswith(f"{name} ")), None
        )
        if label and label not in facts:
            facts[label] = (number, line.removeprefix(label).strip() or None)
    return facts


def _figures(facts: dict[str, tuple[int, str | None]], path: Path) -> PageFigures:
    values = {
        field: _indicator(label, facts[label][1])
        for label, field in _INDICATORS.items()
        if label in facts
    }
    number, mue = facts.get("MUE", (0, None))
    if mue is not None and not mue.isdigit():
        raise UnreadableFile(path, f"MUE is '{mue[:30]}', not a whole number", number, 5)
    return PageFigures(mue_value=int(mue) if mue else None, **values)  # type: ignore[arg-type]


def _indicator(label: str, text: str | None) -> Indicator | None:
    """ "2 - Surgery" is value and meaning; words alone are a meaning, except for a known status."""
    if text is None:
        return None
    match = re.fullmatch(r"([A-Z\d]{1,3}) - (.+)", text)
    if match:
        return Indicator(match[1], match[2])
    if label == "Status Code":
        return Indicator(_STATUS.get(text.lower().rstrip(".")), text)
    return Indicator(text) if re.fullmatch(r"[A-Z]{0,3}\d{0,3}", text) else Indicator(None, text)


def _lists(lines: Lines) -> dict[str, tuple[ListedCode, ...]]:
    """Code rows under the sentences about primary codes and add-on codes."""
    found: dict[str, list[ListedCode]] = {"primary": [], "add_on": []}
    current = "primary"
    for _, line in lines:
        if line.startswith("This is a") and line.endswith((".", ":")):
            current = "add_on" if "additional add-on codes" in line else "primary"
        elif match := _PRIMARY.fullmatch(line):
            hcpcs, status, apc, asc, rest = match.groups()
            found[current].append(ListedCode(hcpcs, _LINKS.sub("", rest) or None, status, apc, asc))
    return {name: tuple(rows) for name, rows in found.items()}


def _modifiers(lines: Lines) -> tuple[ModifierText, ...]:
    """Lines that begin with two signs and a blank, after the table of facts."""
    last = max((i for i, (_, line) in enumerate(lines) if line.startswith(_LABELS)), default=-1)
    found = (_MODIFIER.fullmatch(line) for _, line in lines[last + 1 :])
    return tuple(ModifierText(match[1], match[2]) for match in found if match)


def _history(lines: Lines, path: Path) -> tuple[HistoryRow, ...]:
    rows = []
    for number, line in lines:
        if line == "Code":
            break
        if match := _EVENT.fullmatch(line):
            try:
                on = date.fromisoformat(match[1])
            except ValueError as error:
                raise UnreadableFile(path, f"'{match[1]}' is not a day", number, 1) from error
            rows.append(HistoryRow(on, match[2], match[3]))
    return tuple(rows)


def _crosswalk(lines: Lines) -> tuple[ListedCode, ...]:
    """Rows of the closing code tables, which are often empty."""
    found = (re.fullmatch(rf"({_CODE}) (.+)", line) for _, line in lines)
    return tuple(ListedCode(match[1], match[2]) for match in found if match)

"""Reads a code page in the layout of Mira, saved as plain text.

The page is a run of headed sections. Cards and tables have lost their spaces ("Work RVU17.17",
"Drawn fromCMSAAOS"); menus, adverts and the publisher's scribe are left behind.
"""

import re
from datetime import date, datetime
from pathlib import Path

from corpus.errors import UnreadableFile
from corpus.imported_page import ImportedPage
from corpus.importers.mira_figures import Lines, cards_of, figures_of, sites_of
from corpus.page_parts import (
    FaqPair,
    ListedCode,
    ModifierText,
    PageSource,
    SectionText,
)

LAYOUT = "mira"
PUBLISHER = "Mira"
DOCUMENTATION = "Documentation requirements"
MODIFIERS = "Applicable modifiers"
COVERS = "What this code covers"
FIGURES = "RVU & reimbursement"
SITES = "Payment by site of service"
DENIALS = "Common denial reasons"
FAQ = "Frequently asked questions"
SOURCES = "Sources & references"
SCRIBE = "Mira AI Scribe"
RELATED = "Related CPT codes"
ADVERT = "Ready?"
SECTIONS = (
    DOCUMENTATION, MODIFIERS, COVERS, FIGURES, SITES, DENIALS, FAQ, SOURCES, SCRIBE, RELATED, ADVERT
)  # fmt: skip
_REQUIRED = (DOCUMENTATION, COVERS, DENIALS, FAQ)
_END = (SCRIBE, RELATED, ADVERT)
_CODE = re.compile(r"\d{5}|\d{4}[FTUM]|[A-V]\d{4}")
_VERIFIED = re.compile(r"Verified (\w+ \d{1,2}, \d{4})(?:\s*·\s*(\d+) sources?)?")
_DRAWN = re.compile(
    r"(?:CMS|NIH|NCBI|AAOS|AAPC|AMA|AANS|CNS|NASS|AHA|ACS|FDA|HHS|OIG|AHIMA|RUC)(?![a-z])"
    r"|[A-Z][a-z0-9.]+|[A-Z]+(?![a-z])|[a-z0-9.]+"
)
_QUESTION = re.compile(r"(\d\d)([A-Z].*|\S.*\?)")
_ENTRY = re.compile(r"\d+\.\s*(\d\d)(.*)")


def is_mira_page(text: str) -> bool:
    """Whether the text has the headings of this layout, whatever the file is called."""
    lines = {line.strip() for line in text.split("\n")}
    marks = sum(heading in lines for heading in SECTIONS)
    marks += any(line.startswith("Drawn from") for line in lines)
    marks += any(_VERIFIED.match(line) is not None for line in lines)
    return marks >= 3


def read_mira_page(text: str, path: Path) -> ImportedPage:
    """The page's facts and sections; UnreadableFile when the code or a required part is missing."""
    sections = _sections(text, path)
    head = sections.pop("")
    hcpcs, at = _hcpcs(head, path)
    cards = cards_of([line for _, line in head[at + 1 :]])
    stated = _source_line(sections, FIGURES)
    figures, disagreements = figures_of(cards, sections.get(FIGURES, []), stated, path)
    verified = _VERIFIED.search("\n".join(line for _, line in head))
    return ImportedPage(
        source_id=f"{LAYOUT}-{hcpcs}",
        publisher=PUBLISHER,
        hcpcs=hcpcs,
        layout=LAYOUT,
        title=f"{PUBLISHER} code page {hcpcs}",
        description=_description(head[at + 1 :]),
        verified=_day(verified[1]) if verified else None,
        source_count=int(verified[2]) if verified and verified[2] else None,
        categories=_categories(head[:at]),
        region=cards.get("Region"),
        drawn_from=tuple(_DRAWN.findall(cards.get("Drawn from") or "")),
        figures=figures,
        coverage=_paragraphs(sections, COVERS),
        documentation=_bullets(sections, DOCUMENTATION),
        denials=_bullets(sections, DENIALS),
        faq=_faq(sections.get(FAQ, []), path),
        modifiers=_modifiers(_body(sections, MODIFIERS)[1:]),
        site_of_service=sites_of(_body(sections, SITES), path),
        related_codes=_related(_body(sections, RELATED)),
        sources=_sources(_body(sections, SOURCES)),
        section_sources=_section_sources(sections),
        disagreements=disagreements,
    )


def _sections(text: str, path: Path) -> dict[str, Lines]:
    """Numbered, stripped, non-empty lines under each heading; "" is what stands above the first."""
    found: dict[str, Lines] = {"": []}
    current, number = "", 0
    for number, raw in enumerate(text.split("\n"), start=1):
        line = raw.strip()
        if line in SECTIONS and line not in found:
            current = line
            found[current] = []
        elif line:
            found[current].append((number, line))
    for heading in _REQUIRED:
        if not found.get(heading):
            raise UnreadableFile(
                path, f"a Mira code page without “{heading}”: it is cut off or incomplete", number
            )
    if not any(heading in found for heading in _END):
        raise UnreadableFile(
            path, f"the page ends in the middle of “{current}”: it is cut off", number
        )
    return found


def _hcpcs(head: Lines, path: Path) -> tuple[str, int]:
    for at, (_, line) in enumerate(head):
        if _CODE.fullmatch(line):
            return line, at
    raise UnreadableFile(path, "a Mira code page without its code: no line holds a code alone", 1)


def _description(after_code: Lines) -> str | None:
    line = after_code[0][1] if after_code else ""
    return None if not line or line.startswith(("Verified", "Medicare")) else line


def _categories(above_code: Lines) -> tuple[str, ...]:
    line = above_code[-1][1] if above_code else ""
    return tuple(part.strip() for part in line.split("·") if part.strip())


def _body(sections: dict[str, Lines], heading: str) -> Lines:
    """A section without the line that says where it comes from."""
    return [(n, line) for n, line in sections.get(heading, []) if not line.startswith("Source ·")]


def _source_line(sections: dict[str, Lines], heading: str) -> str:
    lines = (line for _, line in sections.get(heading, []) if line.startswith("Source ·"))
    return next(lines, "").removeprefix("Source ·").removesuffix("↓").strip()


def _section_sources(sections: dict[str, Lines]) -> tuple[SectionText, ...]:
    found = ((heading, _source_line(sections, heading)) for heading in SECTIONS)
    return tuple(SectionText(heading, text) for heading, text in found if text)


def _bullets(sections: dict[str, Lines], heading: str) -> tuple[str, ...]:
    lines = (line for _, line in _body(sections, heading) if line[0] in "•◦-*")
    return tuple(line.lstrip("•◦-* ") for line in lines)


def _paragraphs(sections: dict[str, Lines], heading: str) -> tuple[str, ...]:
    return tuple(line for _, line in _body(sections, heading))


def _faq(lines: Lines, path: Path) -> tuple[FaqPair, ...]:
    """Pairs: "01" glued to the first question opens it; the numbers must run on."""
    pairs: list[tuple[str, list[str]]] = []
    for _, line in lines:
        match = _QUESTION.match(line)
        answered = not pairs or bool(pairs[-1][1])
        if match and int(match[1]) == len(pairs) + 1 and answered:
            pairs.append((match[2].strip(), []))
        elif pairs:
            pairs[-1][1].append(line)
    for question, answer in pairs:
        if not answer:
            raise UnreadableFile(path, f"the question “{question}” has no answer", lines[-1][0])
    return tuple(FaqPair(question, "\n".join(answer)) for question, answer in pairs)


def _modifiers(lines: Lines) -> tuple[ModifierText, ...]:
    found = (re.fullmatch(r"([A-Z\d]{2})\b\W*(.*)", line) for _, line in lines)
    return tuple(ModifierText(match[1], match[2] or None) for match in found if match)


def _related(lines: Lines) -> tuple[ListedCode, ...]:
    """Codes listed under the related heading, each with what stands beside or below it."""
    found: list[tuple[str, list[str]]] = []
    for _, line in lines:
        match = re.match(rf"\+?({_CODE.pattern})(?![A-Za-z0-9])\W*(.*)", line)
        if match:
            found.append((match[1], [match[2]] if match[2] else []))
        elif found:
            found[-1][1].append(line)
    return tuple(ListedCode(hcpcs, " ".join(words) or None) for hcpcs, words in found)


def _sources(lines: Lines) -> tuple[PageSource, ...]:
    found: list[tuple[int, list[str]]] = []
    for _, line in lines:
        match = _ENTRY.fullmatch(line)
        if match:
            found.append((int(match[1]), [match[2].strip()] if match[2].strip() else []))
        elif found:
            found[-1][1].append(line)
    entries = []
    for number, words in found:
        url = next((word for word in words if re.match(r"https?://", word)), None)
        title = " ".join(word for word in words if word != url) or url or ""
        entries.append(PageSource(number, title, url))
    return tuple(entries)


def _day(text: str) -> date | None:
    for form in ("%B %d, %Y", "%b %d, %Y"):
        try:
            return datetime.strptime(text, form).date()
        except ValueError:
            continue
    return None

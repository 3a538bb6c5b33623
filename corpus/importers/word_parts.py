"""The parts of a Word document that its text leans on: styles, numbering, foot- and endnotes."""

import re
from dataclasses import dataclass
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_OFF = frozenset({"0", "false", "off", "none"})
_BULLETS = frozenset({"bullet", "none"})


def value(element: Any) -> str:
    """What an element says in its `val`, "" where there is none."""
    return "" if element is None else element.get(f"{W}val") or ""


def is_on(element: Any) -> bool:
    """Whether a switch such as <w:vanish/> is there and not turned off."""
    return element is not None and value(element).lower() not in _OFF


class Styles:
    """Names, outline levels and hidden text of styles, each also taken from the style it is based on."""

    def __init__(self, document: Any) -> None:
        found = document.styles.element.iter(f"{W}style")
        self._styles = {style.get(f"{W}styleId") or "": style for style in found}

    def of_paragraph(self, paragraph: Any) -> str:
        """The id of its style, "" for the usual one."""
        return value(paragraph.find(f"{W}pPr/{W}pStyle"))

    def name(self, style: str) -> str:
        """The name of a style in lower case, "heading 1"."""
        return value(self._styles[style].find(f"{W}name")).lower() if style in self._styles else ""

    def level(self, style: str, paragraph: Any) -> int:
        """Of a heading its level, 1 to 6; 0 for text."""
        for each in [paragraph, *self._chain(style)]:
            outline = value(each.find(f"{W}pPr/{W}outlineLvl"))
            if outline.isdigit():
                return min(int(outline) + 1, 6) if int(outline) < 9 else 0
            named = re.fullmatch(r"heading ([1-9])", value(each.find(f"{W}name")).lower())
            if named:
                return min(int(named[1]), 6)
        return 0

    def hides(self, style: str) -> bool:
        """Whether text of that style is hidden."""
        marks = (each.find(f"{W}rPr/{W}vanish") for each in self._chain(style))
        return any(is_on(mark) for mark in marks)

    def numbering(self, style: str) -> Any:
        """The numbering that a list style brings, or None."""
        found = (each.find(f"{W}pPr/{W}numPr") for each in self._chain(style))
        return next((each for each in found if each is not None), None)

    def _chain(self, style: str) -> list[Any]:
        """The style and those it is based on."""
        chain: list[Any] = []
        while style in self._styles and self._styles[style] not in chain:
            chain.append(self._styles[style])
            style = value(chain[-1].find(f"{W}basedOn"))
        return chain


@dataclass
class _Level:
    form: str
    text: str
    start: int


class Numbering:
    """Marks of list items: "- " for bullets, the number that Word shows for the others."""

    def __init__(self, document: Any) -> None:
        self._levels: dict[str, dict[int, _Level]] = {}
        self._counts: dict[str, dict[int, int]] = {}
        part = next((rel.target_part for rel in document.part.rels.values()
                     if not rel.is_external and rel.reltype.endswith("/numbering")), None)  # fmt: skip
        if part is not None:
            self._read(part.element)

    def mark(self, paragraph: Any, of_style: Any) -> str:
        """What stands before the item, "" for a paragraph outside of lists."""
        numbered = paragraph.find(f"{W}pPr/{W}numPr")
        numbered = of_style if numbered is None else numbered
        if numbered is None:
            return ""
        number = value(numbered.find(f"{W}numId")) or (
            value(of_style.find(f"{W}numId")) if of_style is not None else ""
        )
        at = int(value(numbered.find(f"{W}ilvl")) or 0)
        level = self._levels.get(number, {}).get(at)
        if number == "0":
            return ""
        if level is None or level.form in _BULLETS:
            return "- "
        return f"{self._number(number, at)} "

    def _read(self, root: Any) -> None:
        abstract = {each.get(f"{W}abstractNumId"): each for each in root.iter(f"{W}abstractNum")}
        for num in root.iter(f"{W}num"):
            found = abstract.get(value(num.find(f"{W}abstractNumId")))
            levels = found.iter(f"{W}lvl") if found is not None else ()
            self._levels[num.get(f"{W}numId")] = {
                int(each.get(f"{W}ilvl") or 0): _Level(
                    value(each.find(f"{W}numFmt")), value(each.find(f"{W}lvlText")),
                    int(value(each.find(f"{W}start")) or 1),
                )
                for each in levels
            }  # fmt: skip

    def _number(self, number: str, at: int) -> str:
        counts = self._counts.setdefault(number, {})
        levels = self._levels[number]
        counts[at] = counts.get(at, levels[at].start - 1) + 1
        for deeper in [level for level in counts if level > at]:
            del counts[deeper]

        def shown(match: re.Match[str]) -> str:
            level = int(match[1]) - 1
            form = levels[level].form if level in levels else "decimal"
            return _counted(counts.get(level, 1), form)

        return re.sub(r"%(\d)", shown, levels[at].text)


def _counted(count: int, form: str) -> str:
    if form in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)
        return letter if form == "lowerLetter" else letter.upper()
    if form in ("lowerRoman", "upperRoman"):
        roman = _roman(count)
        return roman if form == "lowerRoman" else roman.upper()
    return str(count)


def _roman(count: int) -> str:
    found = ""
    for worth, sign in ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
                        (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")):  # fmt: skip
        while count >= worth:
            found, count = found + sign, count - worth
    return found


def notes_of(document: Any) -> dict[str, str]:
    """Foot- and endnotes by mark: "f1", "e1" and so on, numbered as Word shows them."""
    from lxml import etree

    found: dict[str, str] = {}
    for rel in document.part.rels.values():
        kind = rel.reltype.rpartition("/")[2]
        if rel.is_external or kind not in ("footnotes", "endnotes"):
            continue
        root = etree.fromstring(rel.target_part.blob, etree.XMLParser(resolve_entities=False))
        for note in root.iter(f"{W}{kind[:-1]}"):
            if note.get(f"{W}type") not in ("separator", "continuationSeparator", "continuationNotice"):  # fmt: skip
                texts = (t.text or "" for t in note.iter(f"{W}t") if not _is_gone(t))
                found[f"{kind[0]}{note.get(f'{W}id')}"] = " ".join("".join(texts).split())
    return found


def _is_gone(element: Any) -> bool:
    return next(element.iterancestors(f"{W}del", f"{W}moveFrom"), None) is not None

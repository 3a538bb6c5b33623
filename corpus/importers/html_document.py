"""Reads an HTML page: its text without frame, scripts and hidden parts; tables stay tables."""

import codecs
import re
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from corpus.errors import UnreadableFile
from corpus.importers.blocks import Block, Extracted, title_of
from corpus.importers.html_table import data_table
from corpus.importers.html_unseen import Unseen, hiding_names, is_frame

DEEPEST = 250
"""Elements inside one another; the parser itself gives up a little later."""
MAIN_SHARE = 0.4
"""Share of a page's text that its main part must hold to stand for all of it."""
_CHARSET = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{3,20})""", re.IGNORECASE)
_HEADING = re.compile(r"h([1-6])$")
_FLOW = frozenset(
    {"p", "div", "section", "article", "main", "body", "html", "ul", "ol", "li", "dl", "dt", "dd",
     "blockquote", "pre", "address", "figure", "figcaption", "header", "footer", "hr", "table",
     "thead", "tbody", "tfoot", "tr", "td", "th", "caption", "fieldset", "form", "details",
     "summary", "center", "h1", "h2", "h3", "h4", "h5", "h6", "aside", "nav"}
)  # fmt: skip
_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)")


def read_html(content: bytes | str, path: Path) -> Extracted:
    """The page as blocks. Raises UnreadableFile where there is no text, or nesting without end."""
    text = content if isinstance(content, str) else _decoded(content)
    root = _parsed(text, path)
    unseen = Unseen(hiding_names(root.xpath("//style/text()")))
    for script in root.xpath("//head//script"):
        unseen.leaves_out(script)
    reading = _Reading(unseen)
    reading.flow(_main_part(root))
    reading.end()
    if not any(block.text or block.rows for block in reading.blocks):
        raise UnreadableFile(path, "there is no text in this HTML page that a reader would see")
    blocks = tuple(reading.blocks)
    return Extracted(
        _title(root, blocks), blocks, _meta(root, "publisher", "og:site_name", "author"),
        _published(root), unseen.words(),
    )  # fmt: skip


def _decoded(content: bytes) -> str:
    """By its byte order mark, by what it declares, as UTF-8, or else as Windows-1252."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", errors="replace")
    declared = _CHARSET.search(content[:4096])
    for name in (declared[1].decode("ascii") if declared else "", "utf-8-sig"):
        try:
            return content.decode(codecs.lookup(name).name if name else "utf-8-sig")
        except (LookupError, UnicodeError):
            continue
    return content.decode("cp1252", errors="replace")


def _parsed(text: str, path: Path) -> HtmlElement:
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    try:
        root = document_fromstring(text.encode("utf-8", errors="replace"), parser=parser)
    except etree.ParserError as error:
        raise UnreadableFile(path, "there is no text in this HTML page") from error
    if any("depth" in str(entry.message).lower() for entry in parser.error_log):
        problem = (
            f"its elements stand more than {DEEPEST} deep inside one another: no page for readers"
        )
        raise UnreadableFile(path, problem)
    return root


def _main_part(root: HtmlElement) -> HtmlElement:
    """The part that the page calls its main one, if it holds much of the text; else all of it."""
    whole = _length(root)
    for found in (root.xpath("//main|//*[@role='main']"), root.xpath("//article")):
        if len(found) == 1 and _length(found[0]) > MAIN_SHARE * whole:
            return found[0]
    bodies = root.xpath("//body")
    return bodies[0] if bodies else root


def _length(element: HtmlElement) -> int:
    """Characters outside of frame and scripts."""
    if not isinstance(element.tag, str) or element.tag in ("script", "style", "head"):
        return 0
    own = len((element.text or "").strip())
    inner = sum(
        (0 if isinstance(child.tag, str) and is_frame(child) else _length(child))
        + len((child.tail or "").strip())
        for child in element
    )
    return own + inner


def _title(root: HtmlElement, blocks: tuple[Block, ...]) -> str:
    first = next((block.text for block in blocks if block.level == 1), "")
    named = " ".join(" ".join(root.xpath("//title[1]//text()")).split())
    return first or named or title_of(blocks)


def _meta(root: HtmlElement, *names: str) -> str:
    for name in names:
        found = root.xpath("//meta[@name=$name or @property=$name]/@content", name=name)
        if found and found[0].strip():
            return " ".join(str(found[0]).split())[:120]
    return ""


def _published(root: HtmlElement) -> date | None:
    names = ("article:published_time", "article:modified_time", "dcterms.modified", "dcterms.date", "date")  # fmt: skip
    day = _DAY.match(_meta(root, *names))
    try:
        return date(*map(int, day.groups())) if day else None
    except ValueError:
        return None


@dataclass
class _Reading:
    """Walks the page in order; `held` is the text since the last block."""

    unseen: Unseen
    blocks: list[Block] = field(default_factory=list)
    held: list[str] = field(default_factory=list)
    lists: list[list[int]] = field(default_factory=list)
    mark: str = ""

    def flow(self, element: HtmlElement) -> None:
        """The element's text and children, each block-level child as a block of its own."""
        self.held.append(element.text or "")
        for child in element:
            if isinstance(child.tag, str) and not self.unseen.leaves_out(child):
                self._child(child, str(child.tag))
            self.held.append(child.tail or "")

    def end(self, level: int = 0, keep_lines: bool = False) -> None:
        """What was gathered becomes a block."""
        text = "".join(self.held)
        self.held.clear()
        lines = text.split("\n") if keep_lines else text.replace("\n", " ").split("\v")
        shown = "\n".join(filter(None, (" ".join(line.split()) for line in lines)))
        if shown:
            self.blocks.append(Block(self.mark + shown, level))
            self.mark = ""

    def _child(self, child: HtmlElement, tag: str) -> None:
        if tag == "br":
            self.held.append("\v")
        elif tag == "sup" and child.xpath("boolean(.//a)"):
            self.held.append(f" (note {' '.join(child.text_content().split()).strip('[]')})")
        elif tag == "table":
            self.end()
            self._table(child)
        elif tag not in _FLOW:
            self.flow(child)
        else:
            self._block(child, tag)

    def _block(self, child: HtmlElement, tag: str) -> None:
        self.end()
        if tag in ("ul", "ol"):
            self.lists.append([0] if tag == "ol" else [])
        elif tag == "li":
            self.mark = self._item()
        heading = _HEADING.match(tag)
        self.flow(child)
        self.end(int(heading[1]) if heading else 0, keep_lines=tag == "pre")
        if tag in ("ul", "ol"):
            self.lists.pop()
        elif tag == "li":
            self.mark = ""

    def _item(self) -> str:
        if self.lists and self.lists[-1]:
            self.lists[-1][0] += 1
            return f"{self.lists[-1][0]}. "
        return "- "

    def _table(self, table: HtmlElement) -> None:
        """A table of data as one block; a table that only lays out a page as the text in it."""
        caption, rows = data_table(table, self.unseen)
        if rows:
            if caption:
                self.blocks.append(Block(caption))
            self.blocks.append(Block(rows=rows))
        else:
            self.flow(table)
            self.end()

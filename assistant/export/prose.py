"""The Markdown of an answer as blocks: emphasis, lists, tables and markers; all else is text.

Links, images, HTML and definitions are not read as such: an answer has none, and what looks like
one came from a document or the asker and stays the letters it is made of.
"""

import re
from collections.abc import Iterable, Mapping

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from assistant.export.blocks import (
    Block,
    Heading,
    Inline,
    Line,
    Listing,
    Marker,
    Notice,
    Paragraph,
    Run,
    Table,
)
from assistant.export.visible import visible

LIVE = ["link", "image", "autolink", "html_inline", "html_block", "reference", "lheading"]
DEEPEST = 6
MARKER = re.compile(r"(\s*)\[(\d{1,6})\]")
_READER = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable("table").disable(LIVE)

Anchors = Mapping[int, str]
"""The sources an answer has, by number: where their entry stands. Other numbers are plain text."""


def blocks_of(markdown: str, anchors: Anchors, below: int = 3) -> tuple[Block, ...]:
    """An answer's Markdown as blocks; its own headings come `below` the one it stands under."""
    tree = SyntaxTreeNode(_READER.parse(visible(markdown)))
    return tuple(_blocks(tree.children, anchors, below))


def line_of(markdown: str, anchors: Anchors) -> Line:
    """A sentence in Markdown as one line."""
    tokens = _READER.parseInline(" ".join(visible(markdown).split()))
    return _line(SyntaxTreeNode(tokens).children, anchors)


def _blocks(nodes: Iterable[SyntaxTreeNode], anchors: Anchors, below: int) -> Iterable[Block]:
    for node in nodes:
        match node.type:
            case "heading":
                level = min(below + int(node.tag[1]) - 1, DEEPEST)
                yield Heading(level, _line(node.children, anchors))
            case "paragraph":
                yield Paragraph(_line(node.children, anchors))
            case "bullet_list" | "ordered_list":
                items = tuple(tuple(_blocks(i.children, anchors, below)) for i in node.children)
                start = int(node.attrs.get("start", 1)) if node.type == "ordered_list" else None
                yield Listing(items, start)
            case "table":
                yield _table(node, anchors)
            case "blockquote":
                yield Notice("", tuple(_blocks(node.children, anchors, below)))
            case "fence" | "code_block":
                yield Paragraph((Run(node.content.rstrip("\n"), code=True),), "code")


def _table(node: SyntaxTreeNode, anchors: Anchors) -> Table:
    rows = [
        tuple(_line(cell.children, anchors) for cell in row.children)
        for part in node.children for row in part.children
    ]  # fmt: skip
    return Table(rows[0], tuple(rows[1:]))


def _line(nodes: Iterable[SyntaxTreeNode], anchors: Anchors) -> Line:
    return tuple(_marked(_joined(_runs(nodes, Run(""))), anchors))


def _runs(nodes: Iterable[SyntaxTreeNode], style: Run) -> Iterable[Run]:
    for node in nodes:
        match node.type:
            case "inline":
                yield from _runs(node.children, style)
            case "strong":
                yield from _runs(node.children, Run("", True, style.italic))
            case "em":
                yield from _runs(node.children, Run("", style.bold, True))
            case "code_inline":
                yield Run(node.content, style.bold, style.italic, code=True)
            case "softbreak":
                yield Run(" ", style.bold, style.italic)
            case "hardbreak":
                yield Run("\n", style.bold, style.italic)
            case _:
                yield Run(node.content, style.bold, style.italic)


def _joined(runs: Iterable[Run]) -> Iterable[Run]:
    """Neighbours of one style as one run, so that no marker is torn in two."""
    last: Run | None = None
    for run in runs:
        if last and (last.bold, last.italic, last.code) == (run.bold, run.italic, run.code):
            last = Run(last.text + run.text, run.bold, run.italic, run.code)
            continue
        if last:
            yield last
        last = run
    if last:
        yield last


def _marked(runs: Iterable[Run], anchors: Anchors) -> Iterable[Inline]:
    for run in runs:
        end = 0
        for found in () if run.code else MARKER.finditer(run.text):
            n = int(found[2])
            if n not in anchors:
                continue
            if found.start() > end:
                yield Run(run.text[end : found.start()], run.bold, run.italic)
            yield Marker(n, anchors[n], bool(found[1]))
            end = found.end()
        if rest := run.text[end:]:
            yield Run(rest, run.bold, run.italic, run.code)

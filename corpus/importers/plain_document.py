"""Reads any other plain text or Markdown as blocks under its own headings, if it has any."""

import re
from collections.abc import Iterator

from corpus.importers.blocks import Block, Extracted, title_of
from corpus.importers.table_text import squared
from corpus.importers.wrapped_text import joined

_SCRIPT = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style)\b.*?(?:</\1\s*>|\Z)", re.DOTALL | re.IGNORECASE
)
_UNSEEN = re.compile(
    r"<(\w+)\b[^<>]*(?:\shidden\b|display:\s*none|visibility:\s*hidden|font-size:\s*0)[^<>]*>.*?(?:</\1\s*>|\Z)",
    re.DOTALL | re.IGNORECASE,
)
_PICTURE = re.compile(r"!\[([^\]\n]*)\](?:\([^)\n]*\)|\[[^\]\n]*\])|<img\b[^<>]*>", re.IGNORECASE)
_FRONT_MATTER = re.compile(r"\A---[ \t]*\n.*?\n---[ \t]*\n", re.DOTALL)
_ATX = re.compile(r"(#{1,6})\s+(.+?)\s*#*$")
_UNDERLINE = re.compile(r"(=+|-{3,})$")
_NUMBERED = re.compile(r"(\d{1,2}(?:\.\d{1,2})*)\.?\s+[A-Z][^.!?;:]{2,70}$")
_ITEM = re.compile(r"(?:[-*•◦+]|\d{1,2}[.)])\s+\S|\[\^[\w-]{1,12}\]:\s")
_RULE = re.compile(r"\|?[\s:|-]*-[\s:|-]*$")


def read_document(text: str) -> Extracted:
    """The text as blocks; its title is the first heading, "" where it has none."""
    seen, left_out = _visible(text)
    blocks = tuple(_with_table(block) for block in _blocks(seen))
    return Extracted(title_of(blocks), blocks, left_out=left_out)


def _visible(text: str) -> tuple[str, tuple[str, ...]]:
    """Without comments, scripts, hidden elements, pictures and front matter, and what that was.

    Line breaks stay, so that lines keep their numbers.
    """
    text = _FRONT_MATTER.sub(_blank, text)
    text, scripts = _SCRIPT.subn(_blank, text)
    text, unseen = _UNSEEN.subn(_blank, text)
    text, pictures = _PICTURE.subn(lambda match: match[1] or "", text)
    found = (
        (scripts, "comments or scripts"),
        (unseen, "hidden text"),
        (pictures, "pictures, which were not loaded"),
    )
    return text, tuple(f"{what} ({count})" for count, what in found if count)


def _blank(match: re.Match[str]) -> str:
    return "\n" * match[0].count("\n")


def _blocks(text: str) -> Iterator[Block]:
    """Headings and what stands under them; a blank line parts blocks."""
    lines = [line.rstrip() for line in text.split("\n")]
    held: tuple[int, str] | None = None
    fresh = True
    for index, line in enumerate(lines):
        following = lines[index + 1] if index + 1 < len(lines) else ""
        opened = _heading(line, following, fresh) if line else None
        ends = opened or not line.strip() or (_UNDERLINE.fullmatch(line) and fresh)
        if ends or fresh or _ITEM.match(line.strip()):
            if held:
                yield Block(held[1], line=held[0])
            held = None if ends else (index + 1, line.strip())
            fresh = bool(ends)
        elif held:
            table = line.lstrip().startswith("|")
            held = held[0], joined(held[1], line.strip(), room=table)
        if opened:
            yield Block(opened[1], opened[0], line=index + 1)
    if held:
        yield Block(held[1], line=held[0])


def _heading(line: str, following: str, fresh: bool) -> tuple[int, str] | None:
    """Level and title of a heading line: Markdown's two kinds, capitals, or a numbered title."""
    if atx := _ATX.fullmatch(line):
        return len(atx[1]), atx[2]
    if _UNDERLINE.fullmatch(following) and len(following) >= 3 and fresh and "|" not in line:
        return (1 if following[0] == "=" else 2), line.strip()
    if following.strip() or not fresh:
        return None
    if line.isupper() and 3 < len(line) < 90 and not line.endswith((".", ",", ";")):
        return 1, line.strip()
    numbered = _NUMBERED.fullmatch(line)
    return (numbered[1].count(".") + 2, line.strip()) if numbered else None


def _with_table(block: Block) -> Block:
    """A block of lines with bars as a table."""
    lines = block.text.split("\n")
    if len(lines) < 3 or not all(line.startswith("|") for line in lines):
        return block
    if not _RULE.fullmatch(lines[1]):
        return block
    cells = [line.strip().strip("|").split("|") for line in (lines[0], *lines[2:])]
    return Block(line=block.line, rows=squared(cells))

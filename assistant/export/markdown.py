"""A document as Markdown: readable as it stands, and inert wherever it is rendered."""

import re
from collections.abc import Iterable

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
    Source,
    Sources,
    Table,
    plain,
    words,
)
from assistant.safety.markup import ADDRESS

LIVE = re.compile(r"[\\`*_\[\]#|~]")
LINE_START = re.compile(r"^(\s*)(?:(\d{1,9})([.)])(?=\s|$)|([-+=]))", re.MULTILINE)
ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def markdown(blocks: Iterable[Block]) -> bytes:
    """The blocks as Markdown (CommonMark with tables) in UTF-8."""
    return ("\n\n".join(_block(block) for block in blocks) + "\n").encode("utf-8")


def _block(block: Block) -> str:
    match block:
        case Heading():
            return f"{'#' * block.level} {_in_one_line(block.line)}"
        case Paragraph(kind="code"):
            return _fenced(plain(block.line))
        case Paragraph(kind="quote"):
            return _quoted(_line(block.line))
        case Paragraph():
            return _line(block.line)
        case Listing():
            return _listing(block)
        case Table():
            return _table(block)
        case Notice():
            title = [f"**{_text(block.title)}**"] if block.title else []
            return _quoted("\n\n".join([*title, *(_block(each) for each in block.blocks)]))
        case Sources():
            return "\n".join(_source(each) for each in block.entries)


def _listing(block: Listing) -> str:
    items = []
    for number, item in enumerate(block.items, block.start or 1):
        sign = "- " if block.start is None else f"{number}. "
        text = "\n\n".join(_block(each) for each in item)
        items.append(sign + _indented(text, len(sign)))
    return "\n".join(items)


def _table(block: Table) -> str:
    lines = [block.head, *block.rows]
    rows = [f"| {' | '.join(_in_one_line(cell) for cell in line)} |" for line in lines]
    rows.insert(1, f"|{'---|' * len(block.head)}")
    caption = [_line(block.caption), ""] if block.caption else []
    return "\n".join([*caption, *rows])


def _source(source: Source) -> str:
    parts = [f"- [{source.n}] {_text(source.place)}"]
    if source.url:
        parts.append(f"<{source.url}>")
    if source.quote:
        parts.append(_quoted(_line(words(source.quote))))
    return _indented("\n\n".join(parts), 2)


def _in_one_line(line: Line) -> str:
    return _inlines(line).replace("\\\n", " ")


def _line(line: Line) -> str:
    return LINE_START.sub(_start, _inlines(line))


def _inlines(line: Line) -> str:
    return "".join(_inline(part) for part in line)


def _start(found: re.Match[str]) -> str:
    blank, number, dot, sign = found.groups()
    return f"{blank}{number}\\{dot}" if number else f"{blank}\\{sign}"


def _inline(part: Inline) -> str:
    if isinstance(part, Marker):
        return f"{' ' if part.apart else ''}[{part.n}]"
    if not isinstance(part, Run):
        return _text(part.text)
    if part.code:
        return _code(part.text)
    core = part.text.strip()
    if not core or not (part.bold or part.italic):
        return _text(part.text)
    sign = "*" * (2 * part.bold + part.italic)
    before, _, after = part.text.partition(core)
    return f"{before}{sign}{_text(core)}{sign}{after}"


def _text(text: str) -> str:
    """Text that shows as it is; addresses as code, which no renderer makes a link of."""
    parts, end = [], 0
    for found in ADDRESS.finditer(text):
        parts += [_escaped(text[end : found.start()]), _code(found[0])]
        end = found.end()
    return "".join([*parts, _escaped(text[end:])])


def _escaped(text: str) -> str:
    signs = LIVE.sub(lambda m: f"\\{m[0]}", text).translate(ENTITIES)
    return signs.replace("\n", "\\\n")


def _code(text: str) -> str:
    """Inline code; a table's bar and backticks inside are told apart."""
    text = " ".join(text.split())
    fence = "`" * (max((len(run) for run in re.findall("`+", text)), default=0) + 1)
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{pad}{text}{pad}{fence}".replace("|", "¦")


def _fenced(text: str) -> str:
    fence = "`" * max(3, max((len(run) for run in re.findall("`+", text)), default=0) + 1)
    return f"{fence}\n{text}\n{fence}"


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))


def _indented(text: str, by: int) -> str:
    return "\n".join(
        " " * by * (i > 0 and line != "") + line for i, line in enumerate(text.split("\n"))
    )

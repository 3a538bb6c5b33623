"""A draft taken apart: sentences, list items and table cells, each with the markers it rests on."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from assistant.verify.lexer import lex
from assistant.verify.token import Token

MARKER = re.compile(r"\[(\d+(?:\s*[,–-]\s*\d+)*)\]")
_RUN = re.compile(r"(?:\s*\[\d+(?:\s*[,–-]\s*\d+)*\])+")
_LIST_MARK = re.compile(r"^\s*(?:[-*•]\s+|\d{1,2}[.)]\s+|#{1,6}\s+|>\s+)")
_LABEL = re.compile(
    r"^(?:[\s*_]*(?:Needs|Payment|Counting|Formula|Global period|Sources?|Note|In short)\s*:[\s*_]+)+",
    re.IGNORECASE,
)
"""Words that only announce what follows."""
_END = re.compile(
    r"(?:(?<=[.!?])|(?<=[.!?][\"”*)’])|(?<=[.!?]\*\*)|(?<=[.!?]\)\*))\s+(?=[\"“*_(]*[A-Z0-9])"
)
_ABBREVIATED = re.compile(
    r"(?:\b(?:ch|p|pp|no|vs|dr|st|approx|rev|e\.g|i\.e|etc|sec|vol)\.)$", re.I
)
_BLOCKS, _MORE = re.compile(r"\n\s*\n"), re.compile(r"\s+\S")
_COMMA, _TO = re.compile(r"\s*,\s*"), re.compile(r"\s*[–-]\s*")
_RULE = re.compile(r":?-*:?")
"""A cell of the line under a table's head."""
_VERDICT_LEAD = re.compile(r"^[\s*_]*(?:Yes|No)[.!]?[\s*_]*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement. `text` as in the draft without markers; `cited` the numbers of its markers (none
    where it has none); of a table cell `row` and `column` are the labels it stands under."""

    text: str
    cited: tuple[int, ...]
    kind: str = "sentence"
    row: str = ""
    column: str = ""
    block: int = 0
    codes: tuple[str, ...] = ()
    lead: bool = False
    under: tuple[str, ...] = ()
    tokens: tuple[Token, ...] = field(default=(), compare=False)

    @property
    def shown(self) -> str:
        """The statement as a fault quotes it."""
        flat = " ".join(self.text.replace("*", "").split())
        return flat if len(flat) <= 160 else flat[:157] + "…"


def statements(text: str) -> list[Statement]:
    """Every statement of a draft, in order."""
    found: list[Statement] = []
    codes: tuple[str, ...] = ()
    for number, block in enumerate(_BLOCKS.split(text)):
        for one in _block(block, number, codes):
            found.append(one)
            named = codes_of(one.tokens)
            if named and one.kind == "sentence":
                codes = named
    return found


def codes_of(tokens: tuple[Token, ...]) -> tuple[str, ...]:
    """The procedure codes among tokens, each once."""
    return tuple(dict.fromkeys(t.value for t in tokens if t.kind == "code"))


def _block(block: str, number: int, codes: tuple[str, ...]) -> Iterator[Statement]:
    rows = [line for line in block.splitlines() if line.lstrip().startswith("|")]
    prose = [line for line in block.splitlines() if not line.lstrip().startswith("|")]
    if any(line.strip() for line in prose):
        yield from _prose("\n".join(prose), number, codes)
    if rows:
        yield from _table(rows, number, codes)


def _prose(block: str, number: int, codes: tuple[str, ...]) -> Iterator[Statement]:
    pieces = list(_pieces(block))
    for i, (text, cited) in enumerate(pieces):
        bare = MARKER.sub(" ", text)
        if not bare.strip(" *_-"):
            continue
        marks = cited or next((c for _, c in pieces[i + 1 :] if c), ())
        tokens = lex(_LABEL.sub("", _LIST_MARK.sub("", bare)).strip())
        yield Statement(bare.strip(), marks, "sentence", block=number, codes=codes, tokens=tokens,
                        lead=number == 0 and i == 0)  # fmt: skip


def _pieces(block: str) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Sentences with the markers that stand in or right after them."""
    held = ""
    for line in block.splitlines():
        for piece in _sentences(line):
            piece, held = held + piece, ""
            if _VERDICT_LEAD.match(MARKER.sub("", piece)):
                held = piece + " "
                continue
            yield piece, numbers_in(piece)
        if held and line != block.splitlines()[-1]:
            yield held, numbers_in(held)
            held = ""
    if held:
        yield held, numbers_in(held)


def _sentences(line: str) -> Iterator[str]:
    """The sentences of a line, markers kept with the sentence before them."""
    begin = 0
    for match in _END.finditer(line):
        if match.start() < begin or _ABBREVIATED.search(line[begin : match.start()]):
            continue
        yield from _after_markers(line[begin : match.end()])
        begin = match.end()
    if line[begin:].strip():
        yield from _after_markers(line[begin:])


def _after_markers(piece: str) -> Iterator[str]:
    """A piece cut where markers follow the end of a sentence and more follows the markers."""
    cut = 0
    for run in _RUN.finditer(piece):
        more = _MORE.match(piece, run.end())
        if more and piece[cut : run.start()].rstrip(' *_)”"').endswith((".", "!", "?")):
            yield piece[cut : run.end()]
            cut = run.end()
    if piece[cut:].strip():
        yield piece[cut:]


def numbers_in(text: str) -> tuple[int, ...]:
    """Citation numbers of the markers in a text, [1], [1, 2] and [1-3] alike."""
    found: dict[int, None] = {}
    for group in MARKER.findall(text):
        for part in _COMMA.split(group):
            first, *last = _TO.split(part)
            end = int(last[0]) if last else int(first)
            for n in range(int(first), min(end, int(first) + 50) + 1):
                found.setdefault(n)
    return tuple(found)


def _table(lines: list[str], number: int, codes: tuple[str, ...]) -> Iterator[Statement]:
    rows = [_cells(line) for line in lines]
    rows = [row for row in rows if not all(_RULE.fullmatch(c.strip()) for c in row)]
    if not rows:
        return
    head, *body = rows
    for title in head:
        if title.strip():
            yield _cell(title, "label", "", "", number, codes)
    for row in body:
        label = MARKER.sub("", row[0]).strip() if row else ""
        for i, text in enumerate(row):
            if not MARKER.sub("", text).strip():
                continue
            column = MARKER.sub("", head[i]).strip() if i < len(head) else ""
            kind = "label" if i == 0 else "cell"
            yield _cell(text, kind, label if i else "", column, number, codes)


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def _cell(
    text: str, kind: str, row: str, column: str, number: int, codes: tuple[str, ...]
) -> Statement:
    bare = MARKER.sub(" ", text).strip()
    return Statement(bare, numbers_in(text), kind, row, column, number, codes, tokens=lex(bare),
                     under=codes_of(lex(row) + lex(column)))  # fmt: skip

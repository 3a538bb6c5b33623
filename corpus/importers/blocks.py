"""What every reader of documents makes: headings, paragraphs and tables in reading order."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from corpus.importers.plain_text import clean
from corpus.importers.table_text import Row, table_pieces
from corpus.importers.wrapped_text import pages
from corpus.passage import Passage, passage

LONGEST = 1300
"""Characters of a passage before it is divided between blocks: about 256 tokens."""
BESIDE = 500
"""Characters up to which a table shares a passage with the text around it."""
CAPTION = 160
"""Characters of a line before a table that is repeated with every part of it."""
NAME = 80
"""Characters of a heading in a locator."""
Mask = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Block:
    """One heading (`level` 1 to 6), paragraph, list item, footnote (`level` 0) or table (`rows`).

    `page` as it is printed or counted, `last_page` where it ends on another one; `line` in the
    file, from 1. Of `rows` the first holds the names of the columns.
    """

    text: str = ""
    level: int = 0
    page: str = ""
    last_page: str = ""
    line: int = 0
    rows: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True)
class Extracted:
    """What a reader took from one file; `left_out` says in words what it did not take, and why."""

    title: str
    blocks: tuple[Block, ...]
    publisher: str = ""
    published: date | None = None
    left_out: tuple[str, ...] = ()


@dataclass
class _Section:
    heading: tuple[str, ...]
    blocks: list[Block] = field(default_factory=list)


def title_of(blocks: Sequence[Block]) -> str:
    """The first heading that has text under it, "" where there is none."""
    return next((each.heading[0] for each in _sections(blocks) if each.heading), "")


def cleaned(extracted: Extracted, mask: Mask | None = None) -> Extracted:
    """The same without signs that cannot be seen, and with identifiers of patients masked."""
    tidy = _tidy if mask is None else (lambda text: mask(_tidy(text)))
    return replace(
        extracted,
        title=" ".join(tidy(extracted.title).split()),
        publisher=" ".join(tidy(extracted.publisher).split()),
        blocks=tuple(_cleaned(block, tidy) for block in extracted.blocks),
    )


def passages_of_blocks(blocks: Sequence[Block], title: str) -> tuple[Passage, ...]:
    """Blocks of a section put together up to LONGEST characters; locators are unique.

    A locator is the path of headings below the document's title.
    """
    return tuple(_passages(_sections(blocks), title))


def _tidy(text: str) -> str:
    return clean(text).replace("\f", "\n").strip()


def _cleaned(block: Block, tidy: Mask) -> Block:
    """A cell is screened beside the name of its column, which may be what tells a name."""
    if not block.rows:
        return replace(block, text=tidy(block.text))
    head = tuple(tidy(cell) for cell in block.rows[0])
    body = (
        tuple(_cell(name, cell, tidy) for name, cell in zip(head, row, strict=True))
        for row in block.rows[1:]
    )
    return replace(block, rows=(head, *body))


def _cell(name: str, cell: str, tidy: Mask) -> str:
    alone, label = tidy(cell), f"{name}: "
    beside = tidy(label + cell) if name and alone else ""
    return beside.removeprefix(label) if beside.startswith(label) else alone


def _sections(blocks: Sequence[Block]) -> list[_Section]:
    """Stretches under one heading that hold any text."""
    path: list[tuple[int, str]] = []
    found = [_Section(())]
    for block in blocks:
        if block.level:
            path = [*(p for p in path if p[0] < block.level), (block.level, block.text)]
            found.append(_Section(tuple(name for _, name in path)))
        elif block.text or block.rows:
            found[-1].blocks.append(block)
    return [section for section in found if section.blocks]


def _passages(sections: list[_Section], title: str) -> Iterator[Passage]:
    seen: dict[str, int] = {}
    for section in sections:
        place = _place(section.heading, title)
        seen[place] = seen.get(place, 0) + 1
        name = place + (f" ({seen[place]})" if place and seen[place] > 1 else "")
        groups = _groups(_in_pieces(section.blocks))
        for first, group in groups:
            mark = "" if name and len(groups) == 1 else f"¶{first + 1}"
            yield passage(
                f"{name} {mark}".strip(),
                " > ".join(section.heading),
                section.heading[-1] if section.heading else "",
                "\n".join(block.text for block in group),
                page=pages(group[0].page, group[-1].last_page or group[-1].page),
                line=group[0].line,
            )


def _place(heading: tuple[str, ...], title: str) -> str:
    below = heading[1:] if len(heading) > 1 and heading[0] == title else heading
    return " > ".join(part if len(part) <= NAME else f"{part[:NAME]}…" for part in below)


def _in_pieces(blocks: list[Block]) -> list[Block]:
    """Tables as text, long ones in pieces that each begin with caption and column names."""
    found: list[Block] = []
    for block in blocks:
        if not block.rows:
            found.append(block)
            continue
        before = found[-1].text if found and not found[-1].rows else ""
        captioned = len(before) <= CAPTION and (before.endswith(":") or before.startswith("Table "))
        caption = f"{found.pop().text}\n" if before and captioned else ""
        for piece in table_pieces(block.rows):
            found.append(replace(block, text=caption + piece))
    return found


def _groups(blocks: list[Block]) -> list[tuple[int, list[Block]]]:
    groups: list[tuple[int, list[Block]]] = []
    size, tabular = 0, False
    for index, block in enumerate(blocks):
        most = BESIDE if tabular or block.rows else LONGEST
        if not groups or size + len(block.text) > most:
            groups.append((index, []))
            size, tabular = 0, False
        groups[-1][1].append(block)
        size += len(block.text)
        tabular = tabular or bool(block.rows)
    return groups

"""Chunks of an imported document: each passage, long ones cut, fragments of a paragraph joined."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from corpus.documents import passages_of
from corpus.imported_manual import ImportedManual
from corpus.imported_page import ImportedPage
from corpus.named_codes import diagnoses_in, hcpcs_in
from corpus.passage import Passage
from corpus.sources import load_sources
from index.chunk import Chunk
from index.own_chunks import room
from index.pieces import GROUP, parts_of
from index.wordpiece import Counter, within

FRAGMENT = 24
"""Tokens below which a manual's paragraph joins the one after it."""
LONG_HEADING = 80
"""Tokens of a path of headings beyond which the outermost are left out."""


def document_chunks(document: ImportedPage | ImportedManual, count: Counter) -> Iterator[Chunk]:
    """Chunks of one imported document, in its order."""
    base = _base(document)
    own = document.hcpcs if isinstance(document, ImportedPage) else ""
    for passage in _whole(passages_of(document), count):
        common = replace(
            base,
            locator=passage.locator,
            heading=_heading(passage.heading, count),
            section=passage.section,
            question=passage.question,
            page=passage.page,
            modifiers=passage.modifiers,
        )
        parts = parts_of(passage.text, room(common, count), count)
        for part in parts:
            yield _naming(replace(common, text=part), passage, own, len(parts) > 1)


def _base(document: ImportedPage | ImportedManual) -> Chunk:
    known = load_sources().get(document.source_id)
    cms = known is not None and known.kind in ("cms_manual", "cms_file", "cms_notice")
    manual = isinstance(document, ImportedManual)
    return Chunk(
        text="",
        source=document.source_id,
        locator="",
        title=known.title if known else _title(document),
        kind=("manual" if cms else "document") if manual else "imported_page",
        document=document.source_id,
        edition=document.edition,
        url=known.url if known else "",
        authority=2 if cms else 4,
        payer=document.note.payer if isinstance(document, ImportedManual) and not cms else "",
        publisher=document.publisher if manual and not cms else "",
    )


def _title(document: ImportedPage | ImportedManual) -> str:
    """The title, with whose rules it holds where its own words do not say so: searched and cited."""
    title = document.title
    payer = document.note.payer if isinstance(document, ImportedManual) else ""
    return f"{title} ({payer})" if payer and payer.lower() not in title.lower() else title


def _naming(chunk: Chunk, passage: Passage, own: str, cut: bool) -> Chunk:
    """The chunk with what its passage names; of a passage that was cut, what this part names."""
    codes, diagnoses, ranges = passage.codes, passage.diagnoses, passage.ranges
    if cut:
        words = f"{chunk.question}\n{chunk.text}"
        found = hcpcs_in(words)
        codes = tuple(c for c in codes if c in found or c == own)
        named = diagnoses_in(words, categories=True)
        diagnoses = tuple(d for d in diagnoses if d in named)
        ranges = tuple(pair for pair in ranges if pair[0] in found)
    return replace(chunk, codes=codes, diagnoses=diagnoses, ranges=ranges)


def _heading(heading: str, count: Counter) -> str:
    parts = heading.split(" > ")
    while len(parts) > 2 and not within(" > ".join(parts), LONG_HEADING, count):
        parts = parts[1:]
    return " > ".join(parts)


def _whole(passages: Iterable[Passage], count: Counter) -> Iterator[Passage]:
    """Passages with fragments joined to the next paragraph of the same numbered item."""
    held: Passage | None = None
    for passage in passages:
        if held is None:
            held = passage
        elif (
            _belong(held, passage)
            and within(held.text, FRAGMENT - 1, count)
            and within(passage.text, GROUP, count)
        ):
            held = _both(held, passage)
        else:
            yield held
            held = passage
    if held is not None:
        yield held


def _belong(one: Passage, other: Passage) -> bool:
    """Whether they are neighbouring paragraphs of one item, on one page."""
    item, _, first = one.locator.rpartition(" ¶")
    same, _, second = other.locator.rpartition(" ¶")
    return bool(first and second) and (item, one.heading, one.page) == (
        same,
        other.heading,
        other.page,
    )


def _both(one: Passage, other: Passage) -> Passage:
    first = one.locator.rpartition("¶")[2].split("–")[0]
    item, _, last = other.locator.rpartition("¶")
    return replace(
        one,
        locator=f"{item}¶{first}–{last}",
        text=f"{one.text}\n{other.text}",
        codes=tuple(dict.fromkeys((*one.codes, *other.codes))),
        modifiers=tuple(dict.fromkeys((*one.modifiers, *other.modifiers))),
        ranges=tuple(dict.fromkeys((*one.ranges, *other.ranges))),
        diagnoses=tuple(dict.fromkeys((*one.diagnoses, *other.diagnoses))),
    )

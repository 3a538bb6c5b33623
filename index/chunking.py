"""From the corpus to chunks: a section, a bullet group, an FAQ entry, a manual paragraph each."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from corpus.documents import load_documents, passages_of
from corpus.imported_manual import ImportedManual
from corpus.modifier import Modifier, load_modifiers
from corpus.named_codes import hcpcs_in, modifiers_in
from corpus.page import CodePage, load_pages
from corpus.policy import Policy, load_policies
from corpus.prose import Passage, Section
from corpus.sources import load_sources
from index.chunk import Chunk
from index.chunk_file import identified

LONGEST = 900  # characters: with its headings a chunk stays within the encoder's 256 tokens
SHORTEST = 160  # a shorter paragraph joins its neighbour in the same section


def own_chunks() -> Iterator[Chunk]:
    """Chunks of our code pages, policy digests and modifier pages."""
    for page in load_pages().values():
        yield from page_chunks(page)
    for policy in load_policies().values():
        yield from policy_chunks(policy)
    seen: set[str] = set()
    for modifier in load_modifiers().values():
        if modifier.members and modifier.members[0] not in seen:
            seen.update(modifier.members)
            yield from modifier_chunks(modifier)


def all_chunks(home: Path) -> list[Chunk]:
    """Every chunk of the corpus and of the documents imported into `home`, identified, each once."""
    return identified([*own_chunks(), *document_chunks(home)])


def page_chunks(page: CodePage) -> Iterator[Chunk]:
    """Chunks of one code page; the page's own code goes first among the codes."""
    base = Chunk(
        "", page.source_id, "", f"Lamina code page {page.hcpcs}: {page.title}", "page", page.source_id,
        edition=page.reviewed.isoformat(), authority=3,
    )  # fmt: skip
    head = f"{page.hcpcs} {page.title}. {', '.join(page.synonyms)}"
    counting = page.level_counting
    levels = f"Counted by {counting.unit}: {counting.count}. {counting.rule}"
    yield _named(
        replace(base, text=f"{head}. {levels}", locator="Title", section="title"), page.hcpcs
    )
    for section in page.sections:
        yield from _section(base, section, page.hcpcs)
    if page.diagnoses:
        text = "; ".join(f"{d.code} {d.label}" for d in page.diagnoses)
        for number, part in enumerate(split(text)):
            one = replace(
                base,
                text=part,
                locator="Diagnoses",
                section="diagnoses",
                heading="Diagnoses that support it",
                position=900 + number,
            )
            yield _named(one, page.hcpcs)


def policy_chunks(policy: Policy) -> Iterator[Chunk]:
    """Chunks of one policy digest."""
    base = Chunk(
        "", policy.source_id, "", f"Lamina policy digest: {policy.title}", "policy", policy.source_id,
        edition=policy.reviewed.isoformat(), authority=3,
    )  # fmt: skip
    for section in policy.sections:
        yield from _section(base, section, "", ", ".join(policy.synonyms))


def modifier_chunks(modifier: Modifier) -> Iterator[Chunk]:
    """Chunks of one modifier page: what it is, what it needs, its questions."""
    sources = tuple(dict.fromkeys(c.source for c in modifier.references))
    base = Chunk(
        "", modifier.source_id, modifier.modifier,
        f"Lamina modifier page {modifier.modifier}: {modifier.title}", "modifier", modifier.source_id,
        modifiers=modifier.members, sources=sources, authority=3,
    )  # fmt: skip
    instead = [f"Use {a.modifier} instead: {a.when}." for a in modifier.use_instead]
    needs = [f"Needs: {'; '.join(modifier.needs)}."] if modifier.needs else []
    whole = " ".join([modifier.meaning, f"Payment: {modifier.payment.text}", *needs, *instead])
    for number, part in enumerate(split(whole)):
        yield replace(base, text=part, section="modifiers", position=number, codes=hcpcs_in(part))
    for number, entry in enumerate(modifier.faq, 100):
        yield replace(
            base, text=entry.answer, question=entry.question, section="faq", position=number,
            locator=f"{modifier.modifier} FAQ: {entry.question}", codes=hcpcs_in(f"{entry.question} {entry.answer}"),
        )  # fmt: skip


def document_chunks(home: Path) -> Iterator[Chunk]:
    """Chunks of everything imported into a home folder."""
    register = load_sources()
    for document in load_documents(home):
        manual = isinstance(document, ImportedManual)
        known = register.get(document.source_id)
        cms = known is not None and known.kind in ("cms_manual", "cms_file")
        base = Chunk(
            "", document.source_id, "", known.title if known else document.title,
            ("manual" if cms else "document") if manual else "imported_page", document.source_id,
            edition=document.edition, url=known.url if known else "", authority=2 if cms else 4,
        )  # fmt: skip
        for number, passage in enumerate(passages_of(document)):
            for piece, part in enumerate(split(passage.text)):
                yield replace(
                    base, text=part, locator=passage.locator, heading=passage.heading,
                    section=passage.section, question=passage.question, codes=passage.codes,
                    modifiers=passage.modifiers, page=passage.page, position=number * 100 + piece,
                )  # fmt: skip


def _section(base: Chunk, section: Section, own: str, synonyms: str = "") -> Iterator[Chunk]:
    common = replace(base, locator=section.heading, heading=section.heading, section=section.name)
    for number, (text, sources) in enumerate(_grouped(section.items)):
        for piece, part in enumerate(split(text)):
            one = replace(common, text=part, sources=sources, position=number * 10 + piece)
            yield _named(one, own)
    for number, entry in enumerate(section.entries, 500):
        one = replace(
            common, text=entry.answer, question=entry.question, section="faq", position=number,
            locator=f"FAQ: {entry.question}", sources=entry.sources, heading="",
        )  # fmt: skip
        yield _named(one, own)


def _named(chunk: Chunk, own: str) -> Chunk:
    text = f"{chunk.question} {chunk.text}"
    codes = tuple(dict.fromkeys((*((own,) if own else ()), *hcpcs_in(text))))
    return replace(chunk, codes=codes, modifiers=modifiers_in(text))


def _grouped(items: Iterable[Passage]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Short neighbours joined; each group with its sources."""
    held: list[Passage] = []
    for item in items:
        size = sum(len(h.text) for h in held)
        if held and (size >= SHORTEST or size + len(item.text) > LONGEST):
            yield _joined(held)
            held = []
        held.append(item)
    if held:
        yield _joined(held)


def _joined(items: list[Passage]) -> tuple[str, tuple[str, ...]]:
    text = "\n".join(("- " if i.bullet else "") + i.text for i in items)
    return text, tuple(dict.fromkeys(s for i in items for s in i.sources))


def split(text: str, longest: int = LONGEST) -> list[str]:
    """A text in parts of at most `longest` characters, cut between sentences where there are any."""
    if len(text) <= longest:
        return [text]
    parts: list[str] = []
    held = ""
    for sentence in re.split(r"(?<=[.;:!?])\s+|\n+", text):
        for piece in _hard_split(sentence, longest):
            if held and len(held) + 1 + len(piece) > longest:
                parts.append(held)
                held = piece
            else:
                held = f"{held} {piece}".strip()
    return [*parts, held] if held else parts


def _hard_split(sentence: str, longest: int) -> Iterator[str]:
    while len(sentence) > longest:
        cut = sentence.rfind(" ", 0, longest)
        cut = cut if cut > 0 else longest
        yield sentence[:cut]
        sentence = sentence[cut:].strip()
    yield sentence

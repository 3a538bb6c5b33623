"""Chunks of our code pages and policy digests."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Protocol

from corpus.named_codes import diagnoses_in, hcpcs_in, modifiers_in, ranges_in
from corpus.page import CodePage, Correction, Figures
from corpus.policy import Policy
from corpus.prose import FaqEntry, Passage, Section
from corpus.sources import source
from index.chunk import Chunk
from index.pieces import grouped, joined, parts_of
from index.wordpiece import WINDOW, Counter


def page_chunks(page: CodePage, count: Counter) -> Iterator[Chunk]:
    """Chunks of one code page; the page's own code goes first among the codes."""
    base = Chunk(
        text="",
        source=page.source_id,
        locator="",
        title=f"Lamina code page {page.hcpcs}: {page.title}",
        kind="page",
        document=page.source_id,
        edition=page.reviewed.isoformat(),
        codes=(page.hcpcs,),
        subject=f"{page.hcpcs} {page.title}",
        keywords=" ".join(page.synonyms),
    )
    yield from cut(replace(base, locator="Title", section="title", text=_summary(page)), count)
    yield from cut(_figures_chunk(base, page), count)
    for section in page.sections:
        yield from section_chunks(base, section, count)
    for number, correction in enumerate(page.corrections, start=1):
        yield from cut(_correction_chunk(base, correction, number), count)
    if page.related:
        lines = "\n".join(f"- {one.code}: {one.why}" for one in page.related)
        related = replace(base, locator="Related codes", heading="Related codes", text=lines)
        yield from cut(replace(related, section="related_codes"), count)


class Digest(Protocol):
    """What policy digests and family pages have in common."""

    @property
    def source_id(self) -> str:
        """The source every statement of it is cited by."""

    @property
    def title(self) -> str:
        """What it is about, as a heading."""

    @property
    def reviewed(self) -> date:
        """When it was last read against its sources."""

    @property
    def synonyms(self) -> tuple[str, ...]:
        """Other words people ask for it with."""


def digest_base(one: Digest, kind: str, called: str) -> Chunk:
    """What every passage of a policy digest or family page carries."""
    return Chunk(
        text="",
        source=one.source_id,
        locator="",
        title=f"{called}: {one.title}",
        kind=kind,
        document=one.source_id,
        edition=one.reviewed.isoformat(),
        subject=one.title,
        keywords=" ".join(one.synonyms),
    )


def policy_chunks(policy: Policy, count: Counter) -> Iterator[Chunk]:
    """Chunks of one policy digest."""
    base = digest_base(policy, "policy", "Lamina policy digest")
    for section in policy.sections:
        yield from section_chunks(base, section, count)


def named(chunk: Chunk) -> Chunk:
    """The chunk with the codes, ranges, diagnoses and modifiers that its question and text name.

    Codes and modifiers that it has already (its document's own) go first.
    """
    words = f"{chunk.question}\n{chunk.text}"
    return replace(
        chunk,
        codes=tuple(dict.fromkeys((*chunk.codes, *hcpcs_in(words)))),
        ranges=ranges_in(words),
        diagnoses=diagnoses_in(words),
        modifiers=tuple(dict.fromkeys((*chunk.modifiers, *modifiers_in(words)))),
    )


def section_chunks(base: Chunk, section: Section, count: Counter) -> Iterator[Chunk]:
    """Chunks of one section: its bullets in groups, its questions one by one."""
    common = replace(base, heading=section.heading, section=section.name)
    for items in grouped(section.items, count):
        yield from _items(replace(common, locator=section.heading), items, count)
    for entry in section.entries:
        yield from _answer(base, entry, count)


def _items(common: Chunk, items: list[Passage], count: Counter) -> Iterator[Chunk]:
    sources = tuple(dict.fromkeys(s for item in items for s in item.sources))
    modifiers = _bold_modifiers(items) if common.section == "modifiers" else ()
    common = replace(common, sources=sources, modifiers=modifiers)
    yield from cut(replace(common, text=joined(items)), count)


def _answer(base: Chunk, entry: FaqEntry, count: Counter) -> Iterator[Chunk]:
    one = replace(base, question=entry.question, section="faq", sources=entry.sources)
    yield from cut(replace(one, locator=f"FAQ: {entry.question}", text=entry.answer), count)


def cut(chunk: Chunk, count: Counter) -> Iterator[Chunk]:
    """The chunk, in parts where it is too long, each with what it names."""
    for part in parts_of(chunk.text, room(chunk, count), count):
        yield named(replace(chunk, text=part))


def room(chunk: Chunk, count: Counter, least: int = 96) -> int:
    """Tokens that the encoder's window leaves for the text beside subject, heading and question."""
    return max(WINDOW - count(replace(chunk, text="").embedded_text), least)


def _bold_modifiers(items: list[Passage]) -> tuple[str, ...]:
    """Modifiers section: each bullet begins with its modifier in bold."""
    bold = (item.text[2:4] for item in items if item.text.startswith("**"))
    return tuple(
        dict.fromkeys(mod for mod in bold if mod.isalnum() and mod.isupper() | mod.isdigit())
    )


def _summary(page: CodePage) -> str:
    also = f" Also called: {', '.join(page.synonyms)}." if page.synonyms else ""
    approach = f" Approach: {page.approach}." if page.approach else ""
    counting = page.level_counting
    levels = f" Counted by {counting.unit}, {counting.count}. {counting.rule}"
    total = f", {page.primaries_total} in all" if page.primaries_total > len(page.primaries) else ""
    primaries = f" Primary codes: {', '.join(page.primaries)}{total}." if page.primaries else ""
    kind = " Add-on code." if page.add_on else ""
    return f"{page.hcpcs} {page.title}.{also}{approach}{levels}{kind}{primaries}"


def _correction_chunk(base: Chunk, correction: Correction, number: int) -> Chunk:
    text = (
        f"{correction.about}: {source(correction.source).title} says {correction.they_say}. "
        f"What holds: {correction.we_say}, because {correction.because}"
    )
    return replace(
        base,
        locator=f"Corrections ¶{number}",
        heading="Corrections of published pages",
        section="corrections",
        text=text,
        sources=(correction.source, correction.evidence),
    )


def _figures_chunk(base: Chunk, page: CodePage) -> Chunk:
    return replace(
        base,
        locator=f"Figures {page.figures.edition}",
        heading="Figures",
        section="figures",
        text=_figures(page.figures),
        sources=tuple(s for s in page.sources if s.startswith(("cms-pfs", "cms-mue"))),
    )


def _figures(figures: Figures) -> str:
    lines = [
        f"Medicare release {figures.edition}: status {figures.status}, global period "
        f"{figures.global_days}, work RVU {figures.work_rvu}, facility practice expense RVU "
        f"{figures.facility_pe_rvu}, malpractice RVU {figures.mp_rvu}, facility total RVU "
        f"{figures.facility_total_rvu}.",
        f"Indicators: multiple procedure (51) {figures.multiple_procedure}, bilateral (50) "
        f"{figures.bilateral_surgery}, assistant (80) {figures.assistant_surgery}, co-surgeons "
        f"(62) {figures.co_surgeons}, team (66) {figures.team_surgery}, PC/TC "
        f"{figures.pctc_indicator}.",
    ]
    if figures.nonfacility_na:
        lines.append("No office (nonfacility) amount: NA.")
    if figures.mue_value is not None:
        lines.append(
            f"MUE {figures.mue_value}, adjudication indicator {figures.adjudication_indicator} "
            f"({figures.mue_edition})."
        )
    if figures.apc:
        lines.append(f"Hospital outpatient APC {figures.apc.code}, ${figures.apc.rate:,}.")
    if figures.asc:
        rate = f", ${figures.asc.rate:,}" if figures.asc.rate is not None else ""
        lines.append(f"Surgical center payment indicator {figures.asc.payment_indicator}{rate}.")
    return "\n".join(lines)

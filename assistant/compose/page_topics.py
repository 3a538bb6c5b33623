"""What a code page says: description, documentation, denials, diagnoses; each line with its source."""

from assistant.compose.draft import Draft
from assistant.compose.own import page_place, passage_places, resting_on
from assistant.facts import CodeFacts
from assistant.safety.quotation import quoted
from corpus.citation import Citation
from corpus.page import CodePage
from corpus.prose import Section
from corpus.sources import source


def write_section(draft: Draft, page: CodePage, section: Section, most: int = 12) -> None:
    """A page's section: paragraphs as they stand, bullets as a list, each with its citations."""
    bullets = [i for i in section.items if i.bullet][:most]
    for item in section.items:
        if not item.bullet:
            draft.say(item.text, *passage_places(page, section, item))
    draft.bullets((item.text, passage_places(page, section, item)) for item in bullets)


def _named(facts: CodeFacts, wanted: str) -> tuple[CodePage, Section] | None:
    section = facts.page.section(wanted) if facts.page else None
    return (
        (facts.page, section)
        if facts.page and section and (section.items or section.entries)
        else None
    )


def write_page_section(draft: Draft, facts: CodeFacts, wanted: str, lead: str) -> bool:
    """One section under a lead sentence; False when there is no page or no such section."""
    found = _named(facts, wanted)
    if found is None:
        return False
    page, section = found
    if lead:
        draft.say(lead, page_place(page, "Title", f"{page.hcpcs} {page.title}: {section.heading}"))
    write_section(draft, page, section)
    return True


def _who(facts: CodeFacts) -> str:
    return f"{facts.hcpcs}, {facts.page.title}" if facts.page else facts.hcpcs


def write_documentation(draft: Draft, facts: CodeFacts) -> bool:
    """What the operative note must say."""
    lead = f"**{_who(facts)}: the operative note and record must show:**"
    return write_page_section(draft, facts, "documentation", lead)


def write_denials(draft: Draft, facts: CodeFacts) -> bool:
    """Common denials with their fix."""
    lead = f"**{_who(facts)}: common denials and their fix:**"
    return write_page_section(draft, facts, "denials", lead)


def write_diagnoses(draft: Draft, facts: CodeFacts) -> bool:
    """The diagnoses that support a code, by page; corrected ones are said."""
    page = facts.page
    if page is None or not page.diagnoses:
        return False
    said = (f"{d.code} {d.label}" + (f". {d.note}" if d.note else "") for d in page.diagnoses)
    place = page_place(page, "Diagnoses", "\n".join(said))
    draft.say(
        f"**Diagnoses that support {facts.hcpcs}** (billable ICD-10-CM codes; the diagnosis must match "
        "the level and pathology in the note):", place,
    )  # fmt: skip
    draft.bullets(
        (
            f"**{d.code}** {d.label}" + (f". {d.note}" if d.note else ""),
            (place, *_diagnosis_places(page, d.sources)),
        )
        for d in page.diagnoses
    )
    return True


def _diagnosis_places(page: CodePage, sources: tuple[str, ...]) -> tuple[Citation, ...]:
    return resting_on(source(s).citation(f"{page.hcpcs} diagnoses") for s in sources)


def write_corrections(
    draft: Draft, page: CodePage, about: tuple[str, ...], others: tuple[str, ...] = ()
) -> None:
    """Where a published page says otherwise on this subject: shown as a conflict.

    What the page of another code of the question (`others`) already shows is left to it.
    """
    for one in page.corrections:
        subject = f"{one.about} {one.they_say} {one.we_say}".lower()
        if not any(word in subject for word in about) or one.source.endswith(others):
            continue
        other = source(one.source).citation(one.about, one.they_say)
        ours = page_place(page, "Corrections", f"{one.about}: {one.we_say} ({one.because})")
        draft.conflict(one.about, ours, one.we_say, other, one.they_say)


def _write_level2(draft: Draft, facts: CodeFacts) -> bool:
    row = facts.level2
    if row is None or not row.description:
        return False
    draft.say(f"**{row.hcpcs}** in CMS's HCPCS file: {quoted(row.description)}.", row.citation())
    return True


def write_description(draft: Draft, facts: CodeFacts) -> bool:
    """What the code covers, what not, how levels are counted; of a Level II code CMS's descriptor."""
    page = facts.page
    if page is None:
        return _write_level2(draft, facts)
    counting = page.level_counting
    quote = f"{page.title}; region {page.region}; {counting.count} {counting.unit}; {counting.rule}"
    draft.say(
        f"**{page.hcpcs}: {page.title}.** {counting.rule}",
        page_place(page, "Level counting", quote),
    )
    for name in ("covers", "does_not_cover"):
        found = _named(facts, name)
        if found is not None:
            if name == "does_not_cover":
                draft.blocks.append("**Not included:**")
            write_section(draft, *found, most=6)
    return True

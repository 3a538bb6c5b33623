"""The blocks of a document: title, one section an answer, and what Lamina is."""

from collections.abc import Iterable

from assistant.answer import Answer, Conflict
from assistant.export.blocks import (
    Block,
    Heading,
    Jump,
    Line,
    Listing,
    Marker,
    Notice,
    Paragraph,
    Source,
    Sources,
    Table,
    words,
)
from assistant.export.document import Document, Entry, Unanswered
from assistant.export.prose import Anchors, blocks_of, line_of
from assistant.export.steps import calculation
from assistant.export.visible import cut, flat, visible, web_address
from assistant.words import (
    STATUS,
    WHAT_IT_IS,
    long_date,
    place_words,
    settings_line,
    verified_words,
)

HEADLINE = 110
"""Characters of a question in a heading; a longer one follows in full."""


def contents(document: Document) -> tuple[Block, ...]:
    """Everything of a document, in order of reading."""
    return (
        Heading(1, words(cut(document.title, HEADLINE))),
        Paragraph(words(_subtitle(document)), "meta"),
        *_questions(document.entries),
        *(block for i, entry in enumerate(document.entries, 1) for block in _section(i, entry)),
        *_about(document),
    )


def _subtitle(document: Document) -> str:
    count = len(document.entries)
    return f"Lamina · {count} {'question' if count == 1 else 'questions'} · exported {long_date(document.day)}"


def _questions(entries: tuple[Entry, ...]) -> Iterable[Block]:
    """The questions with where they are answered, for a document of several."""
    if len(entries) < 2:
        return
    jumps = (Jump(cut(entry.question, HEADLINE), f"a{i}") for i, entry in enumerate(entries, 1))
    yield Listing(tuple((Paragraph((jump,)),) for jump in jumps), 1)


def _section(i: int, entry: Entry) -> Iterable[Block]:
    yield Heading(2, words(f"{i}. {cut(entry.question, HEADLINE)}"), f"a{i}")
    if len(flat(entry.question)) > HEADLINE or "\n" in entry.question.strip():
        yield Paragraph(words(visible(entry.question).strip()), "quote")
    if isinstance(entry, Unanswered):
        yield Notice("No answer", (Paragraph(line_of(entry.why, {})),))
        return
    anchors = {one.n: f"a{i}_s{one.n}" for one in entry.citations}
    yield Paragraph(words(f"Asked for: {flat(settings_line(entry.settings))}"), "meta")
    if entry.status in STATUS:
        yield Paragraph(words(f"{STATUS[entry.status]}.", bold=True))
    yield from blocks_of(entry.text, anchors)
    for conflict in entry.conflicts:
        yield _conflict(conflict, entry, anchors)
    if entry.cautions:
        cautions = tuple((Paragraph(line_of(each, anchors)),) for each in entry.cautions)
        yield Notice("Cautions", (Listing(cautions),))
    yield from calculation(entry, anchors)
    yield from _sources(entry, anchors)
    yield Paragraph(words(_origin(entry)), "meta")


def _conflict(conflict: Conflict, answer: Answer, anchors: Anchors) -> Notice:
    places = {one.n: flat(place_words(one.citation)) for one in answer.citations}
    follows: Line = (*words("The answer follows "), *_mark(conflict.followed, anchors), *words("."))
    says = tuple(
        (Paragraph((*words(places.get(claim.citation, "Another source"), bold=True),
                    *_mark(claim.citation, anchors, apart=True), *words(": "), *line_of(claim.says, {}))),)
        for claim in conflict.claims
    )  # fmt: skip
    return Notice(
        f"Sources disagree on {flat(conflict.about)}", (Listing(says), Paragraph(follows))
    )


def _mark(n: int, anchors: Anchors, apart: bool = False) -> Line:
    return (Marker(n, anchors[n], apart),) if n in anchors else words(f"{' ' * apart}[{n}]")


def _sources(answer: Answer, anchors: Anchors) -> Iterable[Block]:
    if not answer.citations:
        return
    yield Heading(3, words("Sources"))
    yield Sources(
        tuple(
            Source(one.n, anchors[one.n], flat(place_words(one.citation)),
                   web_address(one.citation.url), visible(one.citation.quote).strip())
            for one in answer.citations
        )
    )  # fmt: skip


def _origin(answer: Answer) -> str:
    by = "the rules, without a model" if answer.writer == "rules" else flat(answer.writer)
    return " ".join(part for part in (f"Written by {by}.", verified_words(answer)) if part)


def _about(document: Document) -> Iterable[Block]:
    yield Heading(2, words("What Lamina is, and is not"), "about")
    yield from (Paragraph(words(sentence)) for sentence in WHAT_IT_IS)
    cited = {
        (flat(one.citation.title or one.citation.source), flat(one.citation.edition)): None
        for entry in document.entries if isinstance(entry, Answer) for one in entry.citations
    }  # fmt: skip
    if not cited:
        return
    yield Paragraph(
        words("The answers above rest on these editions; later ones may say otherwise.")
    )
    rows = tuple((words(title), words(edition or "none named")) for title, edition in cited)
    yield Table((words("Source"), words("Edition")), rows)

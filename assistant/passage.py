"""A cited passage in its surroundings, for the pane beside an answer."""

from dataclasses import dataclass

from corpus.citation import Citation
from index.search import Index


@dataclass(frozen=True, slots=True)
class Passage:
    """`text` is Markdown around the cited words, `highlight` the cited words (a part of `text` where
    the source is indexed); `rows` the fields of a table row as pairs, empty for prose."""

    title: str
    locator: str
    edition: str
    url: str
    text: str
    highlight: str = ""
    rows: tuple[tuple[str, str], ...] = ()


def passage_of(citation: Citation, index: Index) -> Passage:
    """The passage behind a citation; of a table row its fields, of prose the section around it."""
    rows = _fields(citation.quote) if citation.source.startswith(("cms-", "icd10cm-2")) else ()
    text, highlight = citation.quote, citation.quote
    if not rows:
        text, highlight = _around(citation, index)
    return Passage(
        citation.title or citation.source, citation.locator, citation.edition, citation.url, text,
        highlight, rows,
    )  # fmt: skip


def _fields(quote: str) -> tuple[tuple[str, str], ...]:
    if ";" not in quote:
        return ()
    fields = []
    for part in quote.replace("\n", "; ").split("; "):
        words = part.split(": ", 1) if ": " in part else part.rsplit(" ", 1)
        fields.append((words[0], words[1]) if len(words) == 2 else ("", part))
    return tuple(fields)


def _around(citation: Citation, index: Index) -> tuple[str, str]:
    for chunk in index.chunks_of(source=citation.source):
        if chunk.text and chunk.text in citation.quote:
            around = [c.text for c in index.neighbours(chunk)]
            text = "\n\n".join(around) if chunk.text in around else chunk.text
            return text, chunk.text
    return citation.quote, citation.quote

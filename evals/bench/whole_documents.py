"""The corpus of an index as whole documents, as another pipeline would load it."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from evals.bench.pipeline import Document
from index.chunk import Chunk


def whole_documents(chunks: Iterable[Chunk]) -> Iterator[Document]:
    """Each document from its title to its end: headings, questions and texts in their order."""
    for source, own in groupby(chunks, key=lambda chunk: chunk.source):
        parts: list[str] = []
        heading = ""
        for chunk in own:
            if not parts:
                parts.append(chunk.title)
            if chunk.heading and chunk.heading != heading:
                parts.append(chunk.heading)
            heading = chunk.heading
            parts.append("\n".join(part for part in (chunk.question, chunk.text) if part))
        yield Document(source, "\n\n".join(parts))

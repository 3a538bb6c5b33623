"""The LangChain face of the index: a retriever of documents with their citations as metadata."""

from collections.abc import Sequence
from typing import Any, Protocol, runtime_checkable

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from corpus.named_codes import hcpcs_in
from index.hit import Hit


@runtime_checkable
class Searchable(Protocol):
    """What a retriever needs of an index: `index.search.Index`, or another with the same search."""

    def search(self, text: str, k: int = 8, codes: Sequence[str] = ()) -> list[Hit]:
        """At most `k` hits, best first; with `codes` only passages that name one of them."""
        ...


class LaminaRetriever(BaseRetriever):
    """Hybrid search as a LangChain retriever.

    Passages of the codes that the query names (or of `codes`, where given) go first, then those of
    the whole corpus; with `codes` given only their passages are returned.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    index: Searchable
    k: int = 8
    codes: tuple[str, ...] = ()

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[Document]:
        if self.codes:
            return [_document(hit) for hit in self.index.search(query, self.k, self.codes)]
        named = hcpcs_in(query)
        hits = self.index.search(query, self.k, named)[: self.k // 2] if named else []
        first = {hit.chunk.id for hit in hits}
        wide = self.index.search(query, self.k)
        hits += [hit for hit in wide if hit.chunk.id not in first]
        return [_document(hit) for hit in hits[: self.k]]


def _document(hit: Hit) -> Document:
    chunk = hit.chunk
    metadata: dict[str, Any] = {
        "source": chunk.source,
        "locator": chunk.locator,
        "title": chunk.title,
        "kind": chunk.kind,
        "section": chunk.section,
        "question": chunk.question,
        "edition": chunk.edition,
        "url": chunk.url,
        "page": chunk.page,
        "codes": list(chunk.codes),
        "score": hit.score,
        "similarity": hit.similarity,
        "hit": hit,
    }
    return Document(page_content=chunk.text, metadata=metadata, id=chunk.id)

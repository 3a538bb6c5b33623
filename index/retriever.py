"""The LangChain face of the index: a retriever of documents with their citations as metadata."""

from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from index.hit import Hit
from index.search import Index


class LaminaRetriever(BaseRetriever):
    """Hybrid search as a LangChain retriever; `codes` keeps passages of those codes only."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    index: Index
    k: int = 8
    codes: tuple[str, ...] = ()

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[Document]:
        return [_document(hit) for hit in self.index.search(query, self.k, self.codes)]


def _document(hit: Hit) -> Document:
    chunk = hit.chunk
    metadata: dict[str, Any] = {
        "source": chunk.source, "locator": chunk.locator, "title": chunk.title, "kind": chunk.kind,
        "edition": chunk.edition, "url": chunk.url, "codes": list(chunk.codes), "score": hit.score,
        "hit": hit,
    }  # fmt: skip
    return Document(page_content=chunk.text, metadata=metadata, id=chunk.id)

"""Where the vectors of an index stand: in a Chroma folder beside its files, or on a Chroma server."""

import shutil
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol, TypeVar
from urllib.parse import urlsplit

from corpus.errors import BadInput, IndexMissing, LaminaError, NotSetUp
from index.encoder import Vectors
from index.vectors import ChromaVectors, Fields, VectorStore, Where

CHROMA = "chroma"
COLLECTION = "chunks"
_COPY = f"{CHROMA}-copy"
_SQLITE = b"SQLite format 3\x00"
_PORTS = {"http": 8000, "https": 443}
T = TypeVar("T")


class VectorPlace(Protocol):
    """Makes, opens and removes the vector store of an index folder. `kind` is disk or server."""

    kind: str

    def create(self, folder: Path) -> VectorStore:
        """A new, empty store for the index in a folder."""

    def require(self, folder: Path) -> None:
        """Raises IndexMissing where there is no store for the index in a folder."""

    def open(self, folder: Path) -> VectorStore:
        """The store of the index in a folder. Raises IndexMissing, or NotSetUp without a server."""

    def copy(self, before: Path, folder: Path) -> VectorStore | None:
        """A copy of another index's store, to be added to; None where none can be made."""

    def settle(self, folder: Path, keep: bool) -> None:
        """Give a copy, closed again, its place in the folder; without `keep` throw it away."""

    def drop(self, folder: Path) -> None:
        """Remove what stands for a folder outside of it."""


class OnDisk:
    """A Chroma folder within the index folder."""

    kind = "disk"

    def create(self, folder: Path) -> VectorStore:
        """A new, empty store."""
        return ChromaVectors(_on_disk(folder / CHROMA), COLLECTION, create=True)

    def require(self, folder: Path) -> None:
        """Raises IndexMissing where there is no database; Chroma would make a new, empty one."""
        try:
            with (folder / CHROMA / "chroma.sqlite3").open("rb") as file:
                head = file.read(len(_SQLITE))
        except OSError as error:
            raise _damaged(folder, f"no vector store: {error.strerror}") from error
        if head != _SQLITE:
            raise _damaged(folder, "the vector store is no database")

    def open(self, folder: Path) -> VectorStore:
        """The store. Raises IndexMissing when it is missing or damaged."""
        self.require(folder)
        try:
            return ChromaVectors(_on_disk(folder / CHROMA), COLLECTION)
        except Exception as error:  # whatever the database says of a damaged file
            raise _damaged(folder, f"the vector store cannot be opened: {error}") from error

    def copy(self, before: Path, folder: Path) -> VectorStore | None:
        """A copy beside its later place: Chroma remembers the folders that it could not open."""
        shutil.copytree(before / CHROMA, folder / _COPY)
        return ChromaVectors(_on_disk(folder / _COPY), COLLECTION)

    def settle(self, folder: Path, keep: bool) -> None:
        """Rename the copy, or remove it."""
        if keep:
            (folder / _COPY).rename(folder / CHROMA)
        else:
            shutil.rmtree(folder / _COPY, ignore_errors=True)

    def drop(self, folder: Path) -> None:
        """Nothing stands outside of the folder."""


class OnServer:
    """A collection of a Chroma server per index folder. Homes may share a server.

    `url` is http://HOST:PORT or https://HOST; raises BadInput for anything else.
    """

    kind = "server"

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in _PORTS or not parts.hostname:
            raise BadInput(
                f"'{url}' is no address of a Chroma server: give LAMINA_CHROMA as "
                "http://HOST:PORT, or leave it out to keep vectors in the index's folder."
            )
        self._url, self._parts = url, parts
        self._known: Any = None

    def create(self, folder: Path) -> VectorStore:
        """A new, empty collection."""
        return self._asked(
            lambda client: _Served(ChromaVectors(client, _collection(folder), True), self)
        )

    def require(self, folder: Path) -> None:
        """Raises IndexMissing where the server has no collection of that name."""
        self.open(folder)

    def open(self, folder: Path) -> VectorStore:
        """The collection. Raises IndexMissing where the server has none, NotSetUp without a server."""
        names = self._asked(lambda client: [one.name for one in client.list_collections()])
        if _collection(folder) not in names:
            raise IndexMissing(
                f"The Chroma server {self._url} holds no vectors of the index in {folder}. "
                "Build it again: `lamina index build`"
            )
        return self._asked(lambda client: _Served(ChromaVectors(client, _collection(folder)), self))

    def copy(self, before: Path, folder: Path) -> VectorStore | None:
        """No server copies a collection."""
        return None

    def settle(self, folder: Path, keep: bool) -> None:
        """There is no copy."""

    def drop(self, folder: Path) -> None:
        """Delete the collection; one that is not there, or no server, is no fault."""
        with suppress(LaminaError):
            self._asked(lambda client: client.delete_collection(_collection(folder)))

    def _asked(self, ask: Callable[[Any], T]) -> T:
        return self.answered(lambda: ask(self._client()))

    def answered(self, ask: Callable[[], T]) -> T:
        """What the server answers. Raises NotSetUp where it does not."""
        try:
            return ask()
        except LaminaError:
            raise
        except Exception as error:  # of the network, or of the server
            reason = str(error).splitlines()[0] if str(error) else type(error).__name__
            raise NotSetUp(
                f"The Chroma server {self._url} does not answer as it should ({reason}). Start it, for "
                "example `chroma run --path FOLDER`, or leave LAMINA_CHROMA out and run "
                "`lamina index build` to keep vectors in the index's folder."
            ) from error

    def _client(self) -> Any:
        if self._known is None:
            import chromadb
            from chromadb.config import Settings

            self._known = chromadb.HttpClient(
                host=str(self._parts.hostname),
                port=self._parts.port or _PORTS[self._parts.scheme],
                ssl=self._parts.scheme == "https",
                settings=Settings(anonymized_telemetry=False),
            )
        return self._known


class _Served:
    """A collection on a server: whatever goes wrong on the way is said in words."""

    def __init__(self, store: ChromaVectors, place: OnServer) -> None:
        self._store, self._place = store, place

    def add(self, ids: Sequence[str], vectors: Vectors, fields: Sequence[Fields]) -> None:
        """Add vectors under new ids."""
        self._place.answered(lambda: self._store.add(ids, vectors, fields))

    def query(self, vector: Vectors, k: int, where: Where | None = None) -> list[tuple[str, float]]:
        """Up to k ids with their cosine similarity, nearest first."""
        return self._place.answered(lambda: self._store.query(vector, k, where))

    def get(self, ids: Sequence[str]) -> dict[str, Vectors]:
        """The vectors of those ids that are there."""
        return self._place.answered(lambda: self._store.get(ids))

    def count(self) -> int:
        """How many vectors there are."""
        return self._place.answered(self._store.count)

    def close(self) -> None:
        """The connection is the place's, and stays."""


ON_DISK = OnDisk()


def place_of(url: str) -> VectorPlace:
    """The server of an address, the index's folder for "". Raises BadInput for a wrong address."""
    return OnServer(url) if url else ON_DISK


def _collection(folder: Path) -> str:
    """The name of an index's collection: a folder's may end in a character that Chroma refuses."""
    return f"{folder.name}-{COLLECTION}"


def _on_disk(folder: Path) -> Any:
    import chromadb
    from chromadb.config import Settings

    return chromadb.PersistentClient(str(folder), Settings(anonymized_telemetry=False))


def _damaged(folder: Path, how: str) -> IndexMissing:
    return IndexMissing(
        f"The index in {folder} is damaged ({how}). Build it again: `lamina index build`"
    )

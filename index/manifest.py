"""The manifest of an index: what it was made from and with, compared when it is opened."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

from corpus.errors import IndexMissing

NAME = "manifest.json"
FORMAT = 3
"""Raised when chunks, tokens or files change in a way that an older index does not have."""

_PLACES = {"disk": "the disk", "server": "a Chroma server"}


@dataclass(frozen=True, slots=True)
class Manifest:
    """`corpus` is the digest of all chunks, `model` name and revision of the encoder, `chunks` and
    `documents` how many there are, `kinds` the chunks of each kind; `created` an ISO time;
    `vectors` disk or server, where they stand."""

    format: int
    corpus: str
    model: str
    chunks: int
    documents: int
    created: str
    dimensions: int = 0
    kinds: dict[str, int] = field(default_factory=dict)
    settings: dict[str, int] = field(default_factory=dict)
    vectors: str = "disk"

    def write(self, folder: Path) -> None:
        """Write the manifest into the index folder: the last file of a whole index."""
        text = json.dumps(asdict(self), indent=1) + "\n"
        (folder / NAME).write_text(text, encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> "Manifest":
        """The manifest of an index folder. Raises IndexMissing when it is damaged or older."""
        try:
            record = json.loads((folder / NAME).read_text(encoding="utf-8"))
            if record["format"] != FORMAT:
                raise IndexMissing(
                    f"The index in {folder} was made by another version of Lamina. "
                    "Build it again: `lamina index build`"
                )
            found = cls(**record)
            if not all(isinstance(n, int) for n in (found.chunks, found.documents)):
                raise ValueError("its counts are no numbers")
            if found.vectors not in _PLACES:
                raise ValueError(f"its vectors stand on {found.vectors}")
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise IndexMissing(
                f"The index in {folder} has no readable manifest ({error}). "
                "Build it: `lamina index build`"
            ) from error
        return found

    def require(self, model: str, folder: Path, vectors: str) -> None:
        """Raises IndexMissing when another model made the vectors, or they stand elsewhere."""
        if self.vectors != vectors:
            raise IndexMissing(
                f"The index in {folder} has its vectors on {_PLACES[self.vectors]}, Lamina now looks "
                f"on {_PLACES[vectors]} (LAMINA_CHROMA). Build it again: `lamina index build`"
            )
        if self.model != model:
            raise IndexMissing(
                f"The index in {folder} was made with the model {self.model}, Lamina now uses "
                f"{model}. Build it again: `lamina index build`"
            )

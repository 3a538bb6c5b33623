"""The manifest of an index: what it was made from and with, compared when it is opened."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from corpus.errors import IndexMissing

NAME = "manifest.json"
FORMAT = 2
"""Raised when chunks, tokens or files change in a way that an older index does not have."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """`corpus` is the digest of all chunk ids, `chunks` how many there are; `created` an ISO time."""

    format: int
    corpus: str
    model: str
    chunks: int
    documents: int
    created: str

    def write(self, folder: Path) -> None:
        """Write the manifest into the index folder."""
        (folder / NAME).write_text(json.dumps(asdict(self), indent=1) + "\n", encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> "Manifest":
        """The manifest of an index folder. Raises IndexMissing when it is damaged or older."""
        try:
            found = cls(**json.loads((folder / NAME).read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError) as error:
            raise IndexMissing(
                f"The index in {folder} has no readable manifest ({error}). Build it: `lamina index build`"
            ) from error
        if found.format != FORMAT:
            raise IndexMissing(
                f"The index in {folder} was made by another version of Lamina. Build it again: `lamina index build`"
            )
        return found

"""Intents by nearest neighbours: labelled phrasings close in meaning, where no pattern knew the words."""

import os
import re
from collections.abc import Sequence
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import NamedTuple

import numpy as np

from assistant.intents import PATTERNS, Intents
from assistant.mentions import CODE
from corpus.yaml_text import read_yaml
from index.encoder import Encoder, Vectors, unit

FILE = Path(__file__).with_name("intent_examples.yaml")
NEAR = 0.45
"""Cosine similarity from which a phrasing is taken to ask the same. Leaving each phrasing out in turn,
four of five above it are understood rightly, and fewer than half of those just below. Chosen on the
phrasings, never on the cases."""
ROLES = {"modifier_assistant": "80", "modifier_cosurgeon": "62", "modifier_bilateral": "50"}
"""Labels that stand for a modifier."""
OF_SEVERAL = frozenset({"ptp", "compare", "which_more", "total"})
"""Labels of questions on two codes or more; the others are of one."""
FIRST, SECOND = "this procedure", "a second procedure"
_SPACES = re.compile(r"\s+")


class Nearest(NamedTuple):
    """An intent ("" when none is near), its modifier where the words stand for one, and how near."""

    intent: str
    modifier: str
    similarity: float


class IntentNeighbours:
    """The labelled phrasings with their vectors, encoded once and kept in the home folder.

    Vectors are taken from the mean of all phrasings: what all have in common tells none apart.
    """

    def __init__(self, encoder: Encoder, home: Path | None = None, near: float = NEAR) -> None:
        self._encoder, self._home, self._near, self._lock = encoder, home, near, Lock()

    @cached_property
    def _phrasings(self) -> "Phrasings":
        pairs = [(label, text) for label, every in examples().items() for text in every]
        vectors = self._kept()
        if vectors is None or len(vectors) != len(pairs):
            vectors = self._encoder.encode([worded(text) for _, text in pairs])
            self._keep(vectors)
        return Phrasings.of([label for label, _ in pairs], vectors)

    @cached_property
    def _file(self) -> Path | None:
        """Where the vectors are kept, named after the phrasings and the model."""
        if self._home is None:
            return None
        of = sha256(FILE.read_bytes() + self._encoder.model.encode()).hexdigest()
        return self._home / f"phrasings-{of[:16]}.npy"

    def _kept(self) -> Vectors | None:
        try:
            return np.load(self._file) if self._file is not None else None
        except (OSError, ValueError):
            return None

    def _keep(self, vectors: Vectors) -> None:
        """Writes the vectors at once; a home that cannot be written goes without."""
        if self._file is None:
            return
        part = self._file.with_suffix(f".{os.getpid()}.part")
        try:
            with part.open("wb") as out:
                np.save(out, vectors)
            part.replace(self._file)
        except OSError:
            part.unlink(missing_ok=True)

    def warm(self) -> None:
        """Encodes the phrasings, so that the first question does not wait for it."""
        with self._lock:
            self._phrasings  # noqa: B018

    def nearest(self, question: str) -> Nearest:
        """The intent of the phrasing nearest to a question; "" below the threshold."""
        self.warm()
        text = without_codes(question)
        found = self._phrasings.nearest(self._encoder.encode_query(text), SECOND in text)
        return found if found.similarity >= self._near else Nearest("", "", found.similarity)


class Phrasings(NamedTuple):
    """Labels and unit vectors of phrasings, and the mean that was taken from them."""

    labels: tuple[str, ...]
    vectors: Vectors
    mean: Vectors

    @classmethod
    def of(cls, labels: Sequence[str], vectors: Vectors) -> "Phrasings":
        """The phrasings of those labels, one a row."""
        mean = vectors.mean(axis=0)
        return cls(tuple(labels), unit(vectors - mean), mean)

    def nearest(self, vector: Vectors, several: bool) -> Nearest:
        """The nearest phrasing of one code, or of several, and its label."""
        likeness = self.vectors @ unit((vector - self.mean)[np.newaxis])[0]
        fits = np.array([(label in OF_SEVERAL) == several for label in self.labels])
        best = int(np.argmax(np.where(fits, likeness, -1.0)))
        label = self.labels[best]
        modifier = ROLES.get(label, "")
        return Nearest("modifier" if modifier else label, modifier, float(likeness[best]))


def examples() -> dict[str, tuple[str, ...]]:
    """The phrasings by label, as written."""
    return {str(label): tuple(map(str, texts)) for label, texts in read_yaml(FILE).items()}


def worded(text: str) -> str:
    """A phrasing as it is encoded: "the code" and "another code" by words that mean more."""
    return text.replace("another code", SECOND).replace("the code", FIRST).lower()


def without_codes(question: str) -> str:
    """A question as it is encoded: words for its codes, since phrasings are alike whatever the code."""
    seen: list[str] = []

    def word(match: re.Match[str]) -> str:
        code = match["code"].upper()
        if code not in seen:
            seen.append(code)
        return FIRST if code == seen[0] else SECOND

    text = _SPACES.sub(" ", CODE.sub(word, question)).strip(" ?!.").lower()
    return text.replace(f"the {FIRST}", FIRST).replace(f"a {FIRST}", FIRST)


def with_intent(intents: Intents, name: str) -> Intents:
    """The intents with one more, in the order in which answers take them up."""
    names = {*intents.names, name}
    return Intents(tuple(n for n in PATTERNS if n in names))

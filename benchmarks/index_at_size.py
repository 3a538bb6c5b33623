"""Importing against the encoder's own rate, and searching among 10,000 to 100,000 passages.

python benchmarks/index_at_size.py import MANUALS [DOCUMENTS] [ROUNDS]
python benchmarks/index_at_size.py search MANUALS [SIZE …]

Not a test: prints figures and asserts nothing. MANUALS is a folder of CMS manuals saved as text; their
passages and those of our pages, in another order in each, make the documents. `import` takes whole
documents the way `lamina pages import` does (screened, cut, embedded, stored) and the encoder alone
on the same texts in turn. `search` makes vectors without the model, from real ones with noise, since
100,000 take the encoder half an hour; questions are encoded by the real one. Each size is built and
searched in a process of its own. The figures of docs/documents_at_size.md come from here.
"""

import json
import random
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from index_speed import QUESTIONS, describe, percentile
from reshuffled import documents, public_texts, write_documents

from assistant.identifiers import DocumentScreen
from corpus.documents import import_documents
from corpus.importers.documents import read_content
from index.build import build_index
from index.chunk import Chunk
from index.chunking import imported_chunks
from index.document_chunks import document_chunks
from index.encoder import MiniLM, Vectors, unit
from index.search import Index
from index.wordpiece import token_count

SIZES = (10_000, 20_000, 40_000, 70_000, 100_000)
NOISE = 0.6
"""Length of the noise beside a real vector of length 1: two of one text are 0.74 alike."""
SAMPLE = 600
"""Texts whose real vectors the others are made from."""
SEARCHES = 300


class Noisy:
    """Real vectors of some texts with noise, chosen by the text; the model's name is that of MiniLM."""

    dimensions = MiniLM.dimensions

    def __init__(self, texts: Sequence[str]) -> None:
        encoder = MiniLM()
        self.model, self._real = encoder.model, encoder.encode(texts)

    def encode(self, texts: Sequence[str]) -> Vectors:
        rows = np.array([zlib.crc32(text.encode()) for text in texts])
        noise = np.random.default_rng(int(rows[0])).standard_normal((len(rows), self.dimensions))
        return unit(self._real[rows % len(self._real)] + NOISE * unit(noise))

    def encode_query(self, text: str) -> Vectors:
        vector: Vectors = self.encode([text])[0]
        return vector


def importing(manuals: Path, count: int, rounds: int) -> None:
    """Whole imports and the encoder alone, in turn, on the same texts."""
    texts = public_texts(sorted(manuals.glob("*.txt")))
    encoder, screen = MiniLM(), DocumentScreen()
    encoder.encode(["warm up"] * 64)
    screen("warm up")
    alone, whole, shares = [], [], []
    with tempfile.TemporaryDirectory() as folder:
        write_documents(Path(folder) / "in", texts, count)
        for turn in range(rounds):
            home = Path(folder) / f"home-{turn}"
            begun = time.perf_counter()
            import_documents([Path(folder) / "in"], home, mask=screen)
            report = build_index(home, list(imported_chunks(home)), encoder)
            whole.append(report.chunks / (time.perf_counter() - begun))
            chunks = [chunk.embedded_text for chunk in imported_chunks(home)]
            begun = time.perf_counter()
            encoder.encode(chunks)
            alone.append(len(chunks) / (time.perf_counter() - begun))
            shares.append(100 * whole[-1] / alone[-1])
    print(f"{report.chunks} passages of {count} documents")
    describe("encoder alone", alone, "texts/s")
    describe("whole import", whole, "texts/s")
    describe("import of encoder", shares, "%")


def made(texts: list[str], size: int) -> Iterator[Chunk]:
    """Chunks of as many documents as give the size."""
    for name, text in documents(texts, size):
        yield from document_chunks(read_content(text.encode(), Path(name)), token_count)


def some(texts: list[str], size: int) -> list[Chunk]:
    chunks: list[Chunk] = []
    for chunk in made(texts, size):
        chunks.append(chunk)
        if len(chunks) == size:
            break
    return chunks


def searching(manuals: Path, size: int) -> None:
    """Builds an index of that size, then searches it in a fresh process."""
    texts = public_texts(sorted(manuals.glob("*.txt")))
    with tempfile.TemporaryDirectory() as folder:
        chunks = some(texts, size)
        encoder = Noisy(random.Random(7).sample(texts, SAMPLE))
        begun = time.perf_counter()
        build_index(Path(folder), chunks, encoder)
        seconds = time.perf_counter() - begun
        subprocess.run([sys.executable, __file__, "searched", folder, f"{seconds:.1f}"], check=True)


def searched(home: Path, built: str) -> None:
    """Searches of an index, one line of JSON: milliseconds and MiB.

    On a machine that others use, too, the processor's time says more than the clock's.
    """
    MiniLM(home=home).write_question_model()
    begun = time.perf_counter()
    encoder = MiniLM(home=home)
    index = Index.open(home, encoder)
    index.search("warm up", k=1)
    opened = time.perf_counter() - begun
    codes = sorted({code for chunk in index.chunks for code in chunk.codes})
    asked = [question.format(code) for code in codes for question in QUESTIONS]
    random.Random(7).shuffle(asked)
    parts: dict[str, list[float]] = {"search": [], "search, processor": [], "encoder": []}
    for question in list(dict.fromkeys(asked))[:SEARCHES]:
        begun = time.perf_counter()
        encoder.encode_query(f"{question} ")  # not yet the question that is searched
        parts["encoder"].append((time.perf_counter() - begun) * 1000)
        begun, worked = time.perf_counter(), time.process_time()
        index.search(question)
        parts["search"].append((time.perf_counter() - begun) * 1000)
        parts["search, processor"].append((time.process_time() - worked) * 1000)
    figures = {
        "passages": index.manifest.chunks,
        "built_s": float(built),
        "open_s": round(opened, 1),
    }
    for name, values in parts.items():
        figures[f"{name} p50"] = round(percentile(values, 0.5), 1)
        figures[f"{name} p95"] = round(percentile(values, 0.95), 1)
    print(json.dumps(figures | {"MiB": _memory("VmRSS"), "peak MiB": _memory("VmHWM")}))


def _memory(name: str) -> int:
    """Memory of this process in MiB, by the name the kernel gives it."""
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) // 1024 for line in lines if line.startswith(name))


def main(what: str, where: Path, more: list[str]) -> None:
    if what == "import":
        count, rounds = ([int(one) for one in more] + [60, 3][len(more) :])[:2]
        importing(where, count, rounds)
    elif what == "searched":
        searched(where, *more)
    elif len(more) == 1:
        searching(where, int(more[0]))
    else:
        for size in more or SIZES:
            subprocess.run([sys.executable, __file__, "search", str(where), str(size)], check=True)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3:])

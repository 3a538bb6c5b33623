"""Indexing against the encoder's own rate, rebuilds and searches, with their spread.

python benchmarks/index_speed.py [TEXTS] [ROUNDS] [DOCUMENT …]

Not a test: prints figures and asserts nothing. Builds in a temporary folder from our own corpus and
the documents named. The encoder's own rate and the build alternate on the same texts, so that both
see the same load of the machine.
"""

import random
import statistics
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import torch
from sentence_transformers import SentenceTransformer

from corpus.documents import import_documents
from index.build import build_index
from index.chunk import Chunk
from index.cut import all_chunks
from index.encoder import Encoder, MiniLM, weights
from index.search import Index

QUESTIONS = (
    "Can I bill {} alone?",
    "Which primary code does {} need?",
    "What must the operative note say for {}?",
    "Is modifier 62 allowed on {}?",
    "How many units of {} may be billed on one day?",
    "Why was {} denied beside a fusion at the same level?",
    "What is the global period and who pays for visits inside it?",
    "When is 59 used instead of XS for decompression at another interspace?",
)


def percentile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(share * (len(ordered) - 1)))]


def describe(name: str, values: list[float], unit: str) -> None:
    print(
        f"{name}: median {percentile(values, 0.5):.1f} {unit}, p95 {percentile(values, 0.95):.1f}, "
        f"min {min(values):.1f}, max {max(values):.1f}, sd {statistics.pstdev(values):.1f}, "
        f"n {len(values)}"
    )


def rates(chunks: list[Chunk], encoder: Encoder, rounds: int, torch_threads: int) -> None:
    """The library's rate, our encoder's and a whole build's, on the same texts."""
    texts = [chunk.embedded_text for chunk in chunks]
    raw, built, shares, plain = [], [], [], []
    library = SentenceTransformer(str(weights()), device="cpu")
    for _ in range(rounds):
        torch.set_num_threads(torch_threads)
        begun = time.perf_counter()
        library.encode(texts, show_progress_bar=False)
        plain.append(len(texts) / (time.perf_counter() - begun))
        begun = time.perf_counter()
        encoder.encode(texts)
        raw.append(len(texts) / (time.perf_counter() - begun))
        with tempfile.TemporaryDirectory() as home:
            report = build_index(Path(home), chunks, encoder)
        built.append(report.chunks / report.seconds)
        shares.append(100 * built[-1] / raw[-1])
    describe("sentence-transformers alone", plain, "texts/s")
    describe("encoder alone", raw, "texts/s")
    describe("whole build", built, "texts/s")
    describe("build of encoder", shares, "%")


def rebuilds(home: Path, chunks: list[Chunk], encoder: Encoder, rounds: int) -> None:
    """A page of which two passages changed."""
    page = next(chunk.document for chunk in chunks if chunk.kind == "page")
    rows = [row for row, chunk in enumerate(chunks) if chunk.document == page][:2]
    seconds, embedded = [], set()
    for turn in range(rounds):
        changed = list(chunks)
        for row in rows:
            changed[row] = replace(changed[row], text=f"{changed[row].text} Edition {turn}.")
        report = build_index(home, changed, encoder)
        seconds.append(report.seconds)
        embedded.add(report.embedded)
    print(f"rebuild after 2 changed passages of {len(chunks)}: embedded {sorted(embedded)}")
    describe("rebuild", seconds, "s")


def searches(home: Path, encoder: Encoder, codes: list[str], rounds: int) -> None:
    """Opening, and warm searches with questions not asked before."""
    opens = []
    for _ in range(rounds):
        begun = time.perf_counter()
        index = Index.open(home, encoder)
        opens.append((time.perf_counter() - begun) * 1000)
    describe("open", opens, "ms")
    index.search("warm up", k=1)
    asked = [question.format(code) for code in codes for question in QUESTIONS]
    asked = list(dict.fromkeys(asked))
    random.Random(7).shuffle(asked)
    parts: dict[str, list[float]] = {"search": [], "of it the encoder": [], "search again": []}
    for question in asked[:200]:
        begun = time.perf_counter()
        encoder.encode([question])
        parts["of it the encoder"].append((time.perf_counter() - begun) * 1000)
        for name in ("search", "search again"):
            begun = time.perf_counter()
            index.search(question)
            parts[name].append((time.perf_counter() - begun) * 1000)
    for name, values in parts.items():
        describe(name, values, "ms")


def main(size: int, rounds: int, documents: list[Path]) -> None:
    torch_threads = torch.get_num_threads()
    encoder = MiniLM()
    encoder.encode(["warm up"] * 8)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        if documents:
            import_documents(documents, home)
        begun = time.perf_counter()
        chunks = all_chunks(home)
        print(f"{len(chunks)} chunks made in {time.perf_counter() - begun:.1f} s")
        some = random.Random(7).sample(chunks, min(size, len(chunks)))
        rates(some, encoder, rounds, torch_threads)
        build_index(home, chunks, encoder)
        rebuilds(home, chunks, encoder, rounds)
        codes = sorted({chunk.own_code for chunk in chunks} - {""})
        searches(home, encoder, codes, rounds)


if __name__ == "__main__":
    given = sys.argv[1:]
    numbers = [int(one) for one in given[:2] if one.isdigit()] + [400, 3][len(given[:2]) :]
    main(numbers[0], numbers[1], [Path(one) for one in given[2:]])

"""Documents in any number from public text: its passages in another order in each, under other headings."""

import random
from collections.abc import Iterator
from pathlib import Path

from corpus.documents import passages_of
from corpus.importers.documents import read_document_file
from index.chunking import own_chunks

FEWEST, MOST = 80, 1200
"""Characters of a passage that is taken."""
PASSAGES = 40
"""Passages of a document, in sections of SECTION: some 12 pages."""
SECTION = 5


def public_texts(manuals: list[Path]) -> list[str]:
    """Passages of CMS manuals saved as text and of our own pages, each once, on one line."""
    texts = [p.text for file in manuals for p in passages_of(read_document_file(file))]
    texts += [chunk.text for chunk in own_chunks()]
    plain = (" ".join(text.split()) for text in texts)
    return [
        one for one in dict.fromkeys(plain) if FEWEST <= len(one) <= MOST and one[0] not in "|#-"
    ]


def documents(texts: list[str], count: int, seed: int = 7) -> Iterator[tuple[str, str]]:
    """Name and Markdown of each document; the same seed makes the same ones."""
    chance = random.Random(seed)
    for number in range(count):
        lines = [f"# Bulletin {number} of an example payer"]
        for position, text in enumerate(chance.sample(texts, PASSAGES)):
            if position % SECTION == 0:
                subject = " ".join(text.split()[:6]).strip(".,;:")
                lines += [f"## {position // SECTION + 1}. {subject}"]
            lines.append(text)
        yield f"bulletin-{number}.md", "\n\n".join(lines) + "\n"


def write_documents(folder: Path, texts: list[str], count: int) -> None:
    """Write them into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in documents(texts, count):
        (folder / name).write_text(text, encoding="utf-8")

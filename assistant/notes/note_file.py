"""The text of a note from a file (text, PDF, Word) or from standard input."""

import sys
from pathlib import Path

from corpus.errors import BadInput

ENDINGS = (".txt", ".md", ".text", ".note", ".pdf", ".docx")
MOST_BYTES = 8 * 1024 * 1024


def notes_in(folder: Path) -> tuple[Path, ...]:
    """The files of a folder that may be notes, by name."""
    return tuple(sorted(p for p in folder.iterdir() if p.is_file() and p.suffix.lower() in ENDINGS))


def text_of_note(file: str) -> str:
    """The text of one note; "-" is standard input. Raises BadInput, UnreadableFile."""
    if file == "-":
        return sys.stdin.buffer.read(MOST_BYTES).decode("utf-8", errors="replace")
    path = Path(file)
    if not path.is_file():
        raise BadInput(f"There is no file '{file}'. Give a note as text, PDF or Word, or - for standard input.")  # fmt: skip
    if path.stat().st_size > MOST_BYTES:
        raise BadInput(f"{path.name} has more than 8 MiB; Lamina reads one note at a time.")
    return text_of_content(path.read_bytes(), path)


def text_of_content(content: bytes, path: Path) -> str:
    """The text of a note's content; `path` gives its kind and how errors call it."""
    if path.suffix.lower() in (".pdf", ".docx"):
        return _of_document(content, path)
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise BadInput(f"{path.name} is not text, PDF or Word; export the note as one of them.")


def _of_document(content: bytes, path: Path) -> str:
    if path.suffix.lower() == ".pdf":
        from corpus.importers.pdf_document import read_pdf

        blocks = read_pdf(content, path).blocks
    else:
        from corpus.importers.word_document import read_word

        blocks = read_word(content, path).blocks
    rows = ("\n".join(" ".join(row) for row in b.rows) if b.rows else b.text for b in blocks)
    return "\n".join(rows)

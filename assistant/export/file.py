"""Exports in files: the ending says which format, and a file is whole or not there."""

import os
from collections.abc import Callable, Iterable
from pathlib import Path

from assistant.export.blocks import Block
from assistant.export.contents import contents
from assistant.export.document import Document
from corpus.errors import BadInput

ENDINGS = (".md", ".pdf", ".docx")
PAPERS = ("letter", "a4")
Write = Callable[[Document, Iterable[Block], str], bytes]


def exported(document: Document, ending: str, paper: str = "letter") -> bytes:
    """A document as the bytes of a file with that ending: .md, .pdf or .docx.

    The same document gives the same bytes. Raises BadInput for another ending or paper.
    """
    return written(document, contents(document), ending, paper)


def written(
    document: Document, blocks: Iterable[Block], ending: str, paper: str = "letter"
) -> bytes:
    """Blocks as the bytes of a file with that ending; of the document only title and day are used.

    Raises BadInput for another ending or paper.
    """
    _require_paper(paper)
    return _writer(ending)(document, blocks, paper)


def _require_paper(paper: str) -> None:
    if paper not in PAPERS:
        raise BadInput(f"Paper '{paper}' is not known: use letter or a4.")


def require_format(path: Path, paper: str = "letter") -> str:
    """The ending of a file to write. Raises BadInput where it names no format or no folder."""
    _require_paper(paper)
    ending = path.suffix.lower()
    if ending not in ENDINGS:
        raise BadInput(
            f"Cannot export to '{path.name}': the ending says the format, so name it .md (Markdown), .pdf or "
            ".docx (Word)."
        )
    if path.is_dir() or not path.parent.is_dir():
        raise BadInput(f"Cannot export to {path}: name a file in a folder that exists.")
    return ending


def write_export(document: Document, path: Path, paper: str = "letter") -> None:
    """Write a document beside its file and move it into place; an older file of the name goes.

    Raises BadInput where the file cannot be written.
    """
    put(exported(document, require_format(path), paper), path)


def put(made: bytes, path: Path) -> None:
    """Write a file whole: beside its place first, then moved there. Raises BadInput."""
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        try:
            beside.write_bytes(made)
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        raise BadInput(
            f"Cannot write {path} ({error.strerror}): name another file or folder."
        ) from error


def _writer(ending: str) -> Write:
    """The function that writes a format; its library is loaded only now."""
    if ending == ".md":
        from assistant.export.markdown import markdown

        return lambda document, blocks, paper: markdown(blocks)
    if ending == ".pdf":
        from assistant.export.pdf import pdf

        return pdf
    if ending == ".docx":
        from assistant.export.word import word

        return word
    raise BadInput(f"There is no export as '{ending}': .md, .pdf and .docx are known.")

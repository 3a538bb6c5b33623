"""Takes a PDF apart in a process of its own: PDF on standard input, blocks as JSON on standard output.

PDFium is a large program in C++ and PDFs come from anywhere: a file that crashes it, hangs it or
fills memory takes this process down and nothing else. Nothing in the file is run or fetched.
"""

import json
import re
import sys
from contextlib import suppress
from dataclasses import asdict
from typing import Any

import pypdfium2 as pdfium
from pypdfium2 import raw

from corpus.importers.pdf_blocks import blocks_of
from corpus.importers.pdf_document import PICTURES
from corpus.importers.pdf_page import PageContent, read_page

MOST_PAGES = 5000
MOST_MEMORY = 3 << 30
MOST_SECONDS = 300
_NO_TITLE = re.compile(r"\(?(?:microsoft \w+|untitled|anonymous|document\d*|.*\.(?:docx?|pdf|indd|qxd|rtf|pptx?))\b", re.IGNORECASE)  # fmt: skip


def read_pages(content: bytes) -> dict[str, Any]:
    """`title`, `blocks` and `left_out`; or the `problem` in words."""
    try:
        document = pdfium.PdfDocument(content)
    except pdfium.PdfiumError as error:
        locked = getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD
        return {"problem": "locked" if locked else "damaged"}
    if len(document) > MOST_PAGES:
        return {"problem": "long"}
    pages = [read_page(document, index) for index in range(len(document))]
    if not any(page.words for page in pages):
        return {"problem": "scanned" if any(page.scanned for page in pages) else "blank"}
    blocks = blocks_of(pages)
    title = str(document.get_metadata_dict().get("Title") or "").strip()
    return {
        "title": "" if len(title) < 4 or _NO_TITLE.match(title) else title[:300],
        "blocks": [asdict(block) for block in blocks],
        "left_out": _left_out(document, pages),
    }


def _left_out(document: Any, pages: list[PageContent]) -> list[str]:
    hidden = sum(page.hidden for page in pages)
    empty = [page.label for page in pages if page.scanned and not page.words]
    recognised = [page.label for page in pages if page.scanned and page.words]
    scripts = raw.FPDFDoc_GetJavaScriptActionCount(document)
    attached = document.count_attachments()
    found = (
        (hidden, f"hidden text ({hidden} letters)"),
        (scripts > 0, f"scripts, which did not run ({scripts})"),
        (attached, f"attached files, which were not opened ({attached})"),
        (empty, f"{PICTURES} ({_some(empty)}): run OCR over the file"),
    )
    said = [words for there, words in found if there]
    if recognised:
        said.append(f"nothing of pages {_some(recognised)}, whose text was recognised from a picture: check it")  # fmt: skip
    return said


def _some(labels: list[str]) -> str:
    return ", ".join(labels[:8]) + (" …" if len(labels) > 8 else "")


def _limit() -> None:
    with suppress(ImportError, ValueError, OSError):  # Windows has no such limits
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    _limit()
    json.dump(read_pages(sys.stdin.buffer.read()), sys.stdout)

"""Reads a PDF: text by page in reading order, headings, tables, footnotes; only what can be seen."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from corpus.errors import UnreadableFile
from corpus.importers.blocks import Block, Extracted, title_of
from corpus.importers.text_recognition import Recognise

SECONDS = 600
MODULE = "corpus.importers.pdf_reading"
_ROOT = Path(__file__).resolve().parents[2]
PICTURES = "pages that are pictures without text"
"""How the reader begins to say that it met such pages."""
_PROBLEMS = {
    "locked": "it is a PDF protected by a password: save it without one and import that",
    "damaged": "it is a PDF, whatever its name, but damaged or cut off: it cannot be opened",
    "long": "it is a PDF of more than 5,000 pages: split it",
    "scanned": "it is a scanned PDF, pictures without text: import it with `--ocr`, or run text recognition "
    "over it, for example `ocrmypdf in.pdf out.pdf`, and import the result",
    "blank": "there is no text in this PDF that a reader would see; if it shows writing, that is drawn: "
    "run text recognition over it, for example `ocrmypdf --force-ocr in.pdf out.pdf`",
}


def read_pdf(content: bytes, path: Path, recognise: Recognise | None = None) -> Extracted:
    """The PDF as blocks with their pages, as they are labelled or counted.

    `recognise` reads the text of pages that are pictures. Raises UnreadableFile for a damaged, locked, scanned or blank file, and for one that takes the
    reader down.
    """
    found = _read_apart(content, path)
    if recognise is not None and _has_pictures(found):
        found = _read_apart(recognise(content, path), path)
    if "problem" in found:
        raise UnreadableFile(path, _PROBLEMS[found["problem"]])
    blocks = tuple(
        Block(**{**each, "rows": tuple(map(tuple, each["rows"]))}) for each in found["blocks"]
    )
    first = blocks[0].text if blocks and blocks[0].level else ""
    title = found["title"] or first or title_of(blocks)
    return Extracted(title, blocks, left_out=tuple(found["left_out"]))


def _has_pictures(found: dict[str, Any]) -> bool:
    """Whether the reader met pages that are pictures without text."""
    if "problem" in found:
        return bool(found["problem"] == "scanned")
    return any(str(said).startswith(PICTURES) for said in found["left_out"])


def _read_apart(content: bytes, path: Path) -> dict[str, Any]:
    """What the reader says, run in a process with bounds on time and memory."""
    command = [sys.executable, "-m", MODULE]
    environment = {**os.environ, "PYTHONPATH": str(_ROOT)}
    try:
        run = subprocess.run(
            command, input=content, capture_output=True, timeout=SECONDS, cwd=_ROOT, env=environment
        )
    except subprocess.TimeoutExpired as error:
        problem = f"it is a PDF that could not be read in {SECONDS // 60} minutes: split it"
        raise UnreadableFile(path, problem) from error
    if run.returncode != 0:
        problem = "it is a PDF that breaks the reader (too much memory or time, or damaged): print it to PDF anew"
        raise UnreadableFile(path, problem)
    found: dict[str, Any] = json.loads(run.stdout)
    return found

"""Text recognition for scanned PDFs, by the program ocrmypdf where it is installed."""

import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

from corpus.errors import NotSetUp, UnreadableFile

PROGRAM = "ocrmypdf"
SECONDS = 1800
Recognise = Callable[[bytes, Path], bytes]
"""The content of a PDF, and its name for errors, to that of a PDF whose pictures have their text."""


def recogniser() -> Recognise | None:
    """Recognises text, None where the program is not installed."""
    return recognised if shutil.which(PROGRAM) else None


def required_recogniser() -> Recognise:
    """The same. Raises NotSetUp, with what to install, where the program is missing."""
    if (found := recogniser()) is None:
        raise NotSetUp(
            f"Text recognition needs the program {PROGRAM}, which is not installed: see "
            "https://ocrmypdf.readthedocs.io, or import a PDF that has been through it."
        )
    return found


def recognised(content: bytes, path: Path) -> bytes:
    """The PDF with the text of its pictures beneath them; pages that have text stay as they are.

    Raises UnreadableFile where the program fails or takes more than half an hour.
    """
    with tempfile.TemporaryDirectory() as folder:
        scan, read = Path(folder) / "scan.pdf", Path(folder) / "read.pdf"
        scan.write_bytes(content)
        command = [PROGRAM, "--skip-text", "--output-type", "pdf", "--quiet", str(scan), str(read)]
        try:
            subprocess.run(command, check=True, capture_output=True, timeout=SECONDS)
            return read.read_bytes()
        except (OSError, subprocess.SubprocessError) as error:
            told = getattr(error, "stderr", b"") or b""
            lines = told.decode(errors="replace").strip().splitlines()
            reason = lines[-1].replace(folder, "")[:200] if lines else type(error).__name__
            problem = f"its text could not be recognised ({PROGRAM}: {reason})"
            raise UnreadableFile(path, problem) from error

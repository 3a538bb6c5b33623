"""Reads a plain text file as clean Unicode, or says at which line and column it is not one."""

import csv
import re
import unicodedata
from pathlib import Path

from corpus.errors import UnreadableFile
from corpus.hidden_characters import without_hidden

LARGEST = 64 << 20
_KINDS = (
    (b"%PDF", "it is a PDF, whatever its name: save it as plain text first"),
    (b"PK\x03\x04", "it is a zip archive or an office document: save it as plain text first"),
    (b"\xd0\xcf\x11\xe0", "it is an old office document: save it as plain text first"),
    (b"{\\rtf", "it is a rich text (RTF) document: save it as plain text first"),
    (b"\x1f\x8b", "it is a gzip file: unpack it first"),
)
_HTML = re.compile(r"\s*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_MOJIBAKE = re.compile("â€|Â[·§®©\u00a0]|Ã[©¨¼¶¤]|ï»¿")


def read_text(path: Path) -> str:
    """The file's text: line feeds only, no invisible or direction-changing signs, NFC.

    Form feeds stay (they are page breaks). Raises UnreadableFile for an empty, binary, too large
    or wrongly encoded file, for HTML and for a table of data.
    """
    text = _decoded(path, _bytes_of(path))
    _refuse_mojibake(path, text)
    text = clean(text)
    if not any(sign.isalnum() for sign in text):
        raise UnreadableFile(path, "there is no text in it")
    if _HTML.match(text):
        raise UnreadableFile(path, "it is an HTML page: save it as plain text first", 1)
    _refuse_table(path, text)
    return text


def clean(text: str) -> str:
    """Text without signs that cannot be seen, hard spaces as spaces, composed, line feeds only."""
    return unicodedata.normalize("NFC", without_hidden(text))


def _bytes_of(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST:
            raise UnreadableFile(path, f"it is larger than {LARGEST >> 20} MiB")
        content = path.read_bytes()
    except OSError as error:
        raise UnreadableFile(path, f"cannot be read ({error.strerror})") from error
    if not content.strip():
        raise UnreadableFile(path, "the file is empty")
    for start, problem in _KINDS:
        if content.startswith(start):
            raise UnreadableFile(path, problem)
    return content


def _decoded(path: Path, content: bytes) -> str:
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    if encoding == "utf-8-sig" and (at := content.find(b"\0")) >= 0:
        raise UnreadableFile(path, "it is a binary file, not text", *_place(content, at))
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        problem = f"byte {content[error.start]:#04x} is not UTF-8: save the file as UTF-8 text"
        raise UnreadableFile(path, problem, *_place(content, error.start)) from error


def _refuse_mojibake(path: Path, text: str) -> None:
    if found := _MOJIBAKE.search(text):
        line = text.count("\n", 0, found.start()) + 1
        column = found.start() - text.rfind("\n", 0, found.start())
        problem = f"{found[0]!r} shows that it was saved with the wrong encoding: save it as UTF-8"
        raise UnreadableFile(path, problem, line, column)


def _refuse_table(path: Path, text: str) -> None:
    """A csv under any name: the same four or more columns on nearly every line."""
    rows = [line for line in text.split("\n")[:60] if line.strip()][:40]
    for delimiter, name in ((",", "comma"), ("\t", "tab"), (";", "semicolon"), ("~", "tilde")):
        counts = [len(row) for row in csv.reader(rows, delimiter=delimiter)]
        usual = max(set(counts), key=counts.count)
        if len(rows) >= 3 and usual >= 4 and counts.count(usual) >= 0.9 * len(counts):
            raise UnreadableFile(
                path,
                f"it is a table of {usual} {name}-separated columns, not a text: data files are "
                "loaded with `lamina data import`",
                1,
            )


def _place(content: bytes, at: int) -> tuple[int, int]:
    """Line and column of a byte, both from 1."""
    return content.count(b"\n", 0, at) + 1, at - content.rfind(b"\n", 0, at)

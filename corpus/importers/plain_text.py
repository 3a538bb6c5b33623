"""Reads the bytes of a plain text as clean Unicode, or says at which line and column it is not one."""

import csv
import re
import unicodedata
from pathlib import Path

from corpus.errors import UnreadableFile
from corpus.hidden_characters import without_hidden

_MOJIBAKE = re.compile("â€|Â[·§®©\u00a0]|Ã[©¨¼¶¤]|ï»¿")


def text_of(content: bytes, path: Path) -> str:
    """The text of a file: line feeds only, no invisible or direction-changing signs, NFC.

    Form feeds stay (they are page breaks). Raises UnreadableFile for an empty, binary or wrongly
    encoded file, and for a table of data.
    """
    text = _decoded(path, content)
    _refuse_mojibake(path, text)
    text = clean(text)
    if not any(sign.isalnum() for sign in text):
        raise UnreadableFile(path, "there is no text in it")
    _refuse_table(path, text)
    return text


def clean(text: str) -> str:
    """Text without signs that cannot be seen, hard spaces as spaces, composed, line feeds only."""
    return unicodedata.normalize("NFC", without_hidden(text))


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

"""Tells from the bytes of a file what kind of document it is, whatever its name."""

import io
import re
import zipfile
import zlib
from pathlib import Path
from typing import Literal

from corpus.errors import UnreadableFile

Kind = Literal["pdf", "word", "zip", "html", "mail", "text"]
LARGEST = 64 << 20
LARGEST_ARCHIVE = 256 << 20
HEAD = 1 << 16
_ZIP = b"PK\x03\x04"
_OCR = "run text recognition (OCR) over it and import the result"
_REFUSED = (
    (
        b"\xd0\xcf\x11\xe0",
        "it is an old office document: save it as .docx, PDF or plain text first",
    ),
    (b"{\\rtf", "it is a rich text (RTF) document: save it as .docx or plain text first"),
    (b"\x1f\x8b", "it is a gzip file: unpack it first"),
    (b"7z\xbc\xaf", "it is a 7z archive: unpack it first, or pack it as .zip"),
    (b"Rar!", "it is a RAR archive: unpack it first, or pack it as .zip"),
    (b"PK\x05\x06", "the zip archive is empty"),
    (b"MZ", "it is a program, not a document"),
    (b"\x7fELF", "it is a program, not a document"),
    (b"\x89PNG", f"it is a picture, and pictures are not read: {_OCR}"),
    (b"\xff\xd8\xff", f"it is a picture, and pictures are not read: {_OCR}"),
    (b"GIF8", f"it is a picture, and pictures are not read: {_OCR}"),
    (b"II*\0", f"it is a picture, and pictures are not read: {_OCR}"),
    (b"MM\0*", f"it is a picture, and pictures are not read: {_OCR}"),
)
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_OFFICE = {
    "word/": "",
    "xl/": "it is a workbook: CMS's data files are loaded with `lamina data import`",
    "ppt/": "it is a slide show: save it as PDF first",
}
_BEFORE_HTML = re.compile(r"(?:\ufeff|\s|<\?xml[^>]*>|<!--.*?-->)*", re.DOTALL)
_HTML = re.compile(r"<(?:!doctype\s+html|html|head|body|title|meta)\b", re.IGNORECASE)
_FRAGMENT = re.compile(r"<(?:div|p|table|article|section|main|h[1-6])\b", re.IGNORECASE)
_MARKDOWN = re.compile(r"^(?:#{1,6} |```|[-*] )", re.MULTILINE)
_FIELD = re.compile(rb"(?:[A-Za-z][A-Za-z0-9-]*:[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*\r?\n)+")
_MAIL = re.compile(
    rb"^(?:message-id|mime-version|received|return-path|content-type|delivered-to|dkim-signature):",
    re.IGNORECASE | re.MULTILINE,
)


def bytes_of(path: Path) -> bytes:
    """The content of a file that is neither empty nor too large; raises UnreadableFile."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            start = file.read(4)
            most = LARGEST_ARCHIVE if start == _ZIP else LARGEST
            if size > most:
                found, bound = f"{size / (1 << 20):,.0f} MiB", f"{most >> 20} MiB"
                problem = f"it is larger than {bound} ({found}): split it, or save its text alone"
                raise UnreadableFile(path, problem)
            content = start + file.read()
    except OSError as error:
        raise UnreadableFile(path, f"cannot be read ({error.strerror})") from error
    if not content.strip():
        raise UnreadableFile(path, "the file is empty")
    return content


def kind_of(content: bytes, path: Path) -> Kind:
    """The kind of a document; raises UnreadableFile, with what to do, for kinds that are not read."""
    head = content[:HEAD]
    if head.startswith(_ZIP):
        return _packed_kind(content, path)
    if head.lstrip()[:4] == b"%PDF" or (b"%PDF-" in head[:1024] and b" obj" in head):
        return "pdf"
    for start, problem in _REFUSED:
        if head.startswith(start):
            locked = _LOCKED in content
            raise UnreadableFile(path, "it is protected by a password: save it without one" if locked else problem)  # fmt: skip
    if is_html(_text(head)):
        return "html"
    return "mail" if _is_mail(head) else "text"


def is_html(text: str) -> bool:
    """Whether a text begins as an HTML page does, or is a piece of one."""
    before = _BEFORE_HTML.match(text)
    rest = text[before.end() :] if before else text
    if _HTML.match(rest):
        return True
    return bool(_FRAGMENT.match(rest)) and "</" in rest and not _MARKDOWN.search(rest)


def _is_mail(head: bytes) -> bool:
    fields = _FIELD.match(head.lstrip())
    if fields is None:
        return False
    return bool(re.search(rb"^from:", fields[0], re.IGNORECASE | re.MULTILINE)) and bool(
        _MAIL.search(fields[0])
    )


def _packed_kind(content: bytes, path: Path) -> Kind:
    """A Word document or an archive of documents."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, zlib.error, ValueError, NotImplementedError) as error:
        problem = "it is a zip archive or an office document, but damaged or cut off"
        raise UnreadableFile(path, f"{problem} ({error})") from error
    if "[Content_Types].xml" not in names:
        if "mimetype" in names and "content.xml" in names:
            raise UnreadableFile(path, "it is an OpenDocument file: save it as .docx or PDF first")
        return "zip"
    for folder, problem in _OFFICE.items():
        if any(name.startswith(folder) for name in names):
            if problem:
                raise UnreadableFile(path, problem)
            return "word"
    raise UnreadableFile(path, "it is an office document of a kind that is not read")


def _text(head: bytes) -> str:
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return head.decode("utf-16", errors="replace")
    return head.decode("utf-8", errors="replace")

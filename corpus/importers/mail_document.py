"""Reads an e-mail (.eml): who sent it when, its subject and body; attachments are named, never opened."""

from collections.abc import Iterator
from datetime import date
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parseaddr, parsedate_to_datetime
from pathlib import Path

from corpus.errors import UnreadableFile
from corpus.importers.blocks import Block, Extracted
from corpus.importers.html_document import read_html
from corpus.importers.plain_document import read_document
from corpus.importers.plain_text import clean


def read_mail(content: bytes, path: Path) -> Extracted:
    """The e-mail as blocks; its subject is the title, its sender the publisher.

    Raises UnreadableFile for one without text, or whose text is encrypted.
    """
    message = BytesParser(policy=policy.default).parsebytes(content.lstrip())
    assert isinstance(message, EmailMessage)
    if (
        message.get_content_type() == "multipart/encrypted"
        or "pkcs7-mime" in message.get_content_type()
    ):
        raise UnreadableFile(path, "it is an encrypted e-mail: save its decrypted text")
    body = _body(message, path)
    attached = list(_attached(message))
    if not body.blocks:
        raise UnreadableFile(path, "there is no text in this e-mail" + (f"; it holds {', '.join(attached)}: save and import that" if attached else ""))  # fmt: skip
    subject, sender, sent = _header(message, "subject"), _header(message, "from"), _sent(message)
    top = [
        f"From: {sender}",
        *([f"Date: {sent.isoformat()}"] if sent else []),
        f"Subject: {subject}",
    ]
    if attached:
        top.append(f"Attachments, not opened: {'; '.join(attached)}")
    title = subject or body.title
    blocks = (Block(title, 1), Block("\n".join(top)), *_deeper(body.blocks, title))
    left_out = (*body.left_out, *([f"attachments, which were not opened ({len(attached)})"] if attached else ()))  # fmt: skip
    publisher = parseaddr(sender)[0] or parseaddr(sender)[1].rpartition("@")[2]
    return Extracted(title, blocks, publisher, sent, left_out)


def _body(message: EmailMessage, path: Path) -> Extracted:
    """What a reader sees: the HTML part where there is one with text, else the plain one."""
    for kind in ("html", "plain"):
        part = message.get_body(preferencelist=(kind,))
        if part is None:
            continue
        try:
            text = str(part.get_content())
            found = read_html(text, path) if kind == "html" else read_document(clean(text))
        except (UnreadableFile, LookupError, UnicodeError):
            continue
        if found.blocks:
            return found
    return Extracted("", ())


def _deeper(blocks: tuple[Block, ...], title: str) -> Iterator[Block]:
    """The body's headings stand under the subject."""
    for block in blocks:
        if block.level and block.text == title:
            continue
        level = min(block.level + 1, 6) if block.level else 0
        yield Block(block.text, level, block.page, block.last_page, block.line, block.rows)


def _attached(message: EmailMessage) -> Iterator[str]:
    """Name and kind of what hangs on the message."""
    for part in message.iter_attachments():
        name = " ".join(clean(part.get_filename() or "").split())[:120] or "without a name"
        yield f"{name} ({part.get_content_type()})"


def _header(message: EmailMessage, name: str) -> str:
    return " ".join(clean(str(message.get(name) or "")).split())[:300]


def _sent(message: EmailMessage) -> date | None:
    try:
        return parsedate_to_datetime(str(message.get("date") or "")).date()
    except (ValueError, TypeError):
        return None

"""A Word document with its identifiers masked: body, tables, headers, notes, comments and properties."""

import io
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from lxml import etree

from assistant.identifiers.masking import Masked
from corpus.errors import UnreadableFile
from corpus.importers.unpacking import Unpacker

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MOST_UNPACKED = 256 << 20
TEXTS = (f"{W}t", f"{W}delText", f"{W}instrText")
NAMED = frozenset({f"{W}author", f"{W}initials", f"{W}date"})
"""Attributes that say who wrote or changed a place, and when."""
DROPPED = (
    "docProps/",
    "word/people.xml",
    "customXml/",
    "word/media/thumbnail",
    "word/commentsExtended",
)
"""Parts that hold properties of the document or of its authors, and no text of it."""
_PROPERTIES = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Properties xmlns="%s"/>'
_KINDS = {
    "docProps/app.xml": b"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties",
    "docProps/custom.xml": b"http://schemas.openxmlformats.org/officeDocument/2006/custom-properties",
}
_CORE = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>'
_PARSER: Any = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)


def redact_word(content: bytes, path: Path, redact: Callable[[str], Masked]) -> tuple[bytes, str, Masked]:  # fmt: skip
    """The document with masks, its text, and what was masked in it; fonts, tables and pictures stay.

    Properties, authors of changes and link targets with an identifier are taken out. Raises
    UnreadableFile for a damaged document or one made to fill memory.
    """
    try:
        Unpacker(path.parent, most_bytes=MOST_UNPACKED).check(io.BytesIO(content), str(path))
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            names = parts.namelist()
            held = {name: parts.read(name) for name in names}
        trees = {n: etree.fromstring(held[n], _PARSER) for n in names if _has_text(n)}
    except (BadZipFile, KeyError, ValueError, SyntaxError) as error:
        raise UnreadableFile(path, "it is no Word document, or a damaged one") from error
    nodes = [(node, text) for tree in trees.values() for node, text in _texts(tree)]
    whole = "".join(text for _, text in nodes)
    masked = redact(whole)
    _write(nodes, masked)
    for name, tree in trees.items():
        _forget_authors(tree)
        held[name] = etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)
    for name in names:
        if name.endswith(".rels"):
            held[name] = _without_targets(held[name], redact)
    return _packed({name: _emptied(name, held[name]) for name in names}), whole, masked


def _has_text(name: str) -> bool:
    return name.startswith("word/") and name.endswith(".xml") and not name.startswith(DROPPED)


def _texts(tree: Any) -> Iterator[tuple[Any, str]]:
    """Every text node in order, a line break (without a node) after each paragraph and cell."""
    for element in tree.iter():
        if element.tag in TEXTS:
            yield element, element.text or ""
        elif element.tag == f"{W}tab":
            yield None, "\t"
        elif element.tag in (f"{W}p", f"{W}br"):
            yield None, "\n"


def _write(nodes: list[tuple[Any, str]], masked: Masked) -> None:
    """Put each mask where its words begin, and nothing where they go on."""
    ahead = list(zip(masked.spans, masked.masks, strict=True))
    begin = 0
    for node, text in nodes:
        end = begin + len(text)
        if node is not None:
            node.text = _masked_part(text, begin, ahead)
            node.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        while ahead and ahead[0][0].end <= end:
            ahead.pop(0)
        begin = end


def _masked_part(text: str, begin: int, ahead: list[tuple[Any, str]]) -> str:
    parts, at, end = [], begin, begin + len(text)
    for span, sign in ahead:
        if span.start >= end:
            break
        parts.append(text[at - begin : max(span.start - begin, 0)] if span.start > at else "")
        parts.append(sign if span.start >= begin else "")
        at = min(max(span.end, at), end)
    return "".join([*parts, text[at - begin :]])


def _forget_authors(tree: Any) -> None:
    for element in tree.iter():
        for name in NAMED & set(element.attrib):
            element.set(name, "" if name != f"{W}date" else "2000-01-01T00:00:00Z")


def _without_targets(content: bytes, redact: Callable[[str], Masked]) -> bytes:
    tree = etree.fromstring(content, _PARSER)
    for relation in tree:
        target = relation.get("Target", "")
        if relation.get("TargetMode") == "External" and (redact(target).spans or target.startswith("mailto:")):  # fmt: skip
            relation.set("Target", "about:blank")
    return bytes(etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True))


def _emptied(name: str, content: bytes) -> bytes:
    if name == "docProps/core.xml":
        return _CORE
    if name in _KINDS:
        return _PROPERTIES % _KINDS[name]
    return b"" if name.startswith("docProps/thumbnail") else content


def _packed(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()

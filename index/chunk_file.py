"""The chunks of an index on disk: one JSON line each, in the order of the keyword index."""

import json
from collections.abc import Iterable
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from corpus.errors import IndexMissing
from index.chunk import Chunk

NAME = "chunks.jsonl"
_FIELDS = tuple(field.name for field in fields(Chunk))
_LISTS = ("codes", "modifiers", "sources", "diagnoses")


def write_chunks(folder: Path, chunks: Iterable[Chunk]) -> None:
    """Write all chunks."""
    with (folder / NAME).open("w", encoding="utf-8") as out:
        out.writelines(chunk_line(chunk) + "\n" for chunk in chunks)


def chunk_line(chunk: Chunk) -> str:
    """A chunk as one line of JSON, empty fields left out."""
    values = ((name, getattr(chunk, name)) for name in _FIELDS)
    return json.dumps({name: value for name, value in values if value}, ensure_ascii=False)


def read_chunks(folder: Path) -> list[Chunk]:
    """All chunks, in order. Raises IndexMissing when the file is damaged."""
    try:
        with (folder / NAME).open(encoding="utf-8") as lines:
            return [_chunk(json.loads(line)) for line in lines]
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise IndexMissing(
            f"The passages of {folder} cannot be read ({error}). "
            "Build it again: `lamina index build`"
        ) from error


def identified(chunks: Iterable[Chunk]) -> list[Chunk]:
    """Chunks numbered within their documents, with their content ids; a repeated passage is one."""
    numbered: list[Chunk] = []
    seen: set[tuple[str, str, str]] = set()
    positions: dict[str, int] = {}
    for chunk in chunks:
        passage = (chunk.document, chunk.locator, chunk.embedded_text)
        if passage not in seen:
            seen.add(passage)
            position = positions.get(chunk.document, 0)
            positions[chunk.document] = position + 1
            one = replace(chunk, position=position)
            numbered.append(replace(one, id=one.content_id))
    return numbered


def _chunk(record: dict[str, Any]) -> Chunk:
    for name in _LISTS:
        if name in record:
            record[name] = tuple(record[name])
    if "ranges" in record:
        record["ranges"] = tuple((first, last) for first, last in record["ranges"])
    return Chunk(**record)

"""The chunks of an index on disk: one JSON line each, in the order of the keyword index."""

import json
from collections.abc import Iterable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from corpus.errors import IndexMissing
from index.chunk import Chunk

NAME = "chunks.jsonl"
LISTS = ("codes", "modifiers", "sources")


def write_chunks(folder: Path, chunks: Iterable[Chunk]) -> None:
    """Write all chunks."""
    with (folder / NAME).open("w", encoding="utf-8") as out:
        for chunk in chunks:
            out.write(json.dumps(asdict(chunk), ensure_ascii=False) + "\n")


def read_chunks(folder: Path) -> list[Chunk]:
    """All chunks, in order. Raises IndexMissing when the file is damaged."""
    try:
        with (folder / NAME).open(encoding="utf-8") as lines:
            return [_chunk(json.loads(line)) for line in lines]
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise IndexMissing(
            f"The chunks of {folder} cannot be read ({error}). Build it again: `lamina index build`"
        ) from error


def _chunk(record: dict[str, Any]) -> Chunk:
    lists: dict[str, Any] = {key: tuple(record[key]) for key in LISTS}
    return Chunk(**{**record, **lists})


def identified(chunks: Iterable[Chunk]) -> list[Chunk]:
    """The chunks with their content ids; the same passage twice is one."""
    found: dict[str, Chunk] = {}
    for chunk in chunks:
        one = replace(chunk, id=chunk.content_id)
        found.setdefault(one.id, one)
    return list(found.values())

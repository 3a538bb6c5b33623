"""Findings of the last audit in a file of Lamina's home: of each page, and of all of them together."""

import hashlib
import json
import os
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from assistant.audit.audited_page import AuditedPage
from assistant.audit.contradiction import Contradiction, Spot
from corpus.citation import Citation

FILE = "audit.json"


@dataclass(frozen=True, slots=True)
class Kept:
    """`found` among everything that `key` stands for; `by_page` what each page's own checks found,
    by the digest of the page, held against what `standards` stands for."""

    key: str = ""
    standards: str = ""
    found: tuple[Contradiction, ...] = ()
    by_page: Mapping[str, tuple[Contradiction, ...]] = field(default_factory=dict)


def page_digest(page: AuditedPage) -> str:
    """Changes whenever anything that the audit reads of a page does."""
    return hashlib.sha256(repr(page).encode()).hexdigest()


def read_kept(home: Path) -> Kept:
    """What was kept in a home; nothing where the file is missing, damaged or of another form."""
    try:
        record = json.loads((home / FILE).read_text(encoding="utf-8"))
        by_page = {digest: _findings(entries) for digest, entries in record["by_page"].items()}
        return Kept(record["key"], record["standards"], _findings(record["found"]), by_page)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Kept()


def write_kept(home: Path, kept: Kept) -> None:
    """Keep findings; a home that cannot be written to keeps none."""
    try:
        handle, name = tempfile.mkstemp(dir=home, prefix=".audit-")
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            json.dump(asdict(kept), out)
        Path(name).replace(home / FILE)
    except OSError:
        return


def _findings(entries: Sequence[dict[str, Any]]) -> tuple[Contradiction, ...]:
    return tuple(map(_finding, entries))


def _finding(entry: dict[str, Any]) -> Contradiction:
    citation = entry.pop("citation")
    spot, codes, modifiers = entry.pop("spot"), entry.pop("codes"), entry.pop("modifiers")
    return Contradiction(
        **entry, spot=Spot(**spot), citation=Citation(**citation) if citation else None,
        codes=tuple(codes), modifiers=tuple(modifiers),
    )  # fmt: skip

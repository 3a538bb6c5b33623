"""The findings of the last audit, kept in Lamina's home until a page or a table changes."""

import hashlib
import json
import os
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from threading import Lock
from typing import Any

from assistant.audit.authority import audit_day
from assistant.audit.contradiction import Contradiction, Spot
from corpus.citation import Citation
from corpus.documents import FOLDER as DOCUMENTS
from corpus.documents import documents_digest
from corpus.errors import EditionMissing
from corpus.modifier import FOLDER as MODIFIERS
from corpus.page import FOLDER as PAGES
from corpus.policy import FOLDER as POLICIES
from corpus.rows import Edition
from corpus.store import Store

FILE = "audit.json"
FORM = 3
"""Changes when the checks or the form of the file change, so that older files are not read."""
Stamp = tuple[object, ...]


class Findings:
    """Errors that the audit found, by code; audited anew where the documents or tables changed.

    Reading costs a look at two folders; an audit runs once per set of documents and tables, and
    its outcome is kept in `home`, so that the next process finds it there.
    """

    def __init__(self, home: Path, store: Store) -> None:
        self._home, self._store = home, store
        self._lock = Lock()
        self._stamp: Stamp = ()
        self._by_code: dict[str, tuple[Contradiction, ...]] = {}

    def on(self, codes: Sequence[str], day: date) -> tuple[Contradiction, ...]:
        """Errors on any of the codes that a table in force on `day` shows."""
        self.refresh()
        found = [one for code in codes for one in self._by_code.get(code, ())]
        return tuple(one for one in dict.fromkeys(found) if self._speaks(one, day))

    def pages(self) -> tuple[str, ...]:
        """The pages with errors, by source id."""
        self.refresh()
        return tuple(sorted({one.page for found in self._by_code.values() for one in found}))

    def refresh(self) -> None:
        """Bring the findings up to date."""
        if self._now() != self._stamp:
            with self._lock:
                self._refresh()

    def _refresh(self) -> None:
        stamp = self._now()
        if stamp == self._stamp:
            return
        key = self._key()
        kept = _read(self._home / FILE, key)
        if kept is None:
            from assistant.audit.audit import audit_home  # its patterns are compiled on import

            kept = audit_home(self._home, self._store, date.today()).contradictions
            _write(self._home / FILE, key, kept)
        by_code: dict[str, list[Contradiction]] = {}
        for one in kept:
            if one.severity == "error" and one.citation is not None:
                for code in one.codes:
                    by_code.setdefault(code, []).append(one)
        self._by_code = {code: tuple(found) for code, found in by_code.items()}
        self._stamp = stamp

    def _speaks(self, one: Contradiction, day: date) -> bool:
        """Whether the edition that contradicts the page is the one in force on the day."""
        source = one.citation.source if one.citation else ""
        dataset = next((e.dataset for e in self._store.editions() if e.source == source), None)
        if dataset is None:  # a manual, ICD-10-CM or a page of ours
            return True
        try:
            return self._store.edition(dataset, day).source == source
        except EditionMissing:
            return False

    def _now(self) -> Stamp:
        """What changes whenever documents or tables do; two looks at the disk."""
        documents = self._home / DOCUMENTS
        modified = documents.stat().st_mtime_ns if documents.is_dir() else 0
        return (modified, tuple(e.sha256 for e in self._store.editions()), date.today())

    def _key(self) -> str:
        """The documents, our own pages, the tables and the day they are held against."""
        own = [
            (file.name, file.stat().st_size, file.stat().st_mtime_ns)
            for folder in (PAGES, POLICIES, MODIFIERS)
            for file in sorted(folder.iterdir())
        ]
        tables = [(e.dataset, e.edition, e.sha256) for e in self._store.editions()]
        day = audit_day(self._store, date.today())
        editions = [(e.dataset, e.edition) for e in self._store.editions() if _begun(e, day)]
        parts = (FORM, documents_digest(self._home), own, tables, editions)
        return hashlib.sha256(repr(parts).encode()).hexdigest()


def _begun(edition: Edition, day: date) -> bool:
    return edition.in_force_from <= day <= edition.in_force_to


def _read(file: Path, key: str) -> tuple[Contradiction, ...] | None:
    """The findings kept under the key; None where there are none or they are others'."""
    try:
        record = json.loads(file.read_text(encoding="utf-8"))
        if record["key"] != key:
            return None
        return tuple(_finding(entry) for entry in record["findings"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _finding(entry: dict[str, Any]) -> Contradiction:
    citation = entry.pop("citation")
    spot, codes, modifiers = entry.pop("spot"), entry.pop("codes"), entry.pop("modifiers")
    return Contradiction(
        **entry, spot=Spot(**spot), citation=Citation(**citation) if citation else None,
        codes=tuple(codes), modifiers=tuple(modifiers),
    )  # fmt: skip


def _write(file: Path, key: str, findings: Sequence[Contradiction]) -> None:
    """Keep the findings; a home that cannot be written to keeps none."""
    record = {"key": key, "findings": [asdict(one) for one in findings]}
    try:
        handle, name = tempfile.mkstemp(dir=file.parent, prefix=".audit-")
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            json.dump(record, out)
        Path(name).replace(file)
    except OSError:
        return

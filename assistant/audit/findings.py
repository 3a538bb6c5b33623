"""The findings of the last audit, kept in Lamina's home until a page or a table changes."""

import hashlib
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from threading import Lock

from assistant.audit.audited_page import AuditedPage
from assistant.audit.authority import Authority, audit_day
from assistant.audit.contradiction import Contradiction
from assistant.audit.kept import Kept, page_digest, read_kept, write_kept
from corpus.documents import FOLDER as DOCUMENTS
from corpus.documents import documents_digest
from corpus.errors import EditionMissing
from corpus.modifier import FOLDER as MODIFIERS
from corpus.page import FOLDER as PAGES
from corpus.policy import FOLDER as POLICIES
from corpus.rows import Edition
from corpus.store import Store

FORM = 4
"""Changes when the checks or the form of the file change, so that older files are not read."""
Stamp = tuple[object, ...]
Progress = Callable[[str, int, int], None]


class Findings:
    """Errors that the audit found, by code; audited anew where the documents or tables changed.

    Reading costs a look at two folders; a page is audited once per set of tables, and what was
    found is kept in `home`, so that the next process finds it there. `progress` is called with
    ("pages", done, all) while pages are audited.
    """

    def __init__(self, home: Path, store: Store, progress: Progress | None = None) -> None:
        self._home, self._store, self._progress = home, store, progress
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
        kept, key = read_kept(self._home), self._key()
        if kept.key != key:
            kept = self._audited(kept, key)
            write_kept(self._home, kept)
        by_code: dict[str, list[Contradiction]] = {}
        for one in kept.found:
            if one.severity == "error" and one.citation is not None:
                for code in one.codes:
                    by_code.setdefault(code, []).append(one)
        self._by_code = {code: tuple(found) for code, found in by_code.items()}
        self._stamp = stamp

    def _audited(self, before: Kept, key: str) -> Kept:
        """Every page audited; of a page that is as before, what was found then is taken over."""
        from assistant.audit import audit  # its patterns are compiled on import

        standards = self._standards()
        known = before.by_page if before.standards == standards else {}
        by_page: dict[str, tuple[Contradiction, ...]] = {}

        def on_page(page: AuditedPage, authority: Authority) -> tuple[Contradiction, ...]:
            digest = page_digest(page)
            found = known.get(digest)
            by_page[digest] = audit.findings_on(page, authority) if found is None else found
            return by_page[digest]

        whole = audit.audit_home(
            self._home, self._store, date.today(), progress=self._progress, on_page=on_page
        )
        return Kept(key, standards, whole.contradictions, by_page)

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
        """The documents and what they are held against."""
        return _digest(documents_digest(self._home), self._standards())

    def _standards(self) -> str:
        """What a page is held against: our own pages, the tables and the day."""
        own = [
            (file.name, file.stat().st_size, file.stat().st_mtime_ns)
            for folder in (PAGES, POLICIES, MODIFIERS)
            for file in sorted(folder.iterdir())
        ]
        tables = [(e.dataset, e.edition, e.sha256) for e in self._store.editions()]
        day = audit_day(self._store, date.today())
        editions = [(e.dataset, e.edition) for e in self._store.editions() if _begun(e, day)]
        return _digest(FORM, own, tables, editions)


def _digest(*parts: object) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def _begun(edition: Edition, day: date) -> bool:
    return edition.in_force_from <= day <= edition.in_force_to

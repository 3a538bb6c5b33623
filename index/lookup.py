"""Exact look-ups among the chunks of an index: by code, section, kind and source."""

from collections.abc import Collection, Iterable, Sequence
from functools import reduce

from index.chunk import Chunk

WIDEST_RANGE = 500
"""A range of more codes than this (10000-69990) names none of them in particular."""
Rows = frozenset[int]


class Lookup:
    """Rows of chunks by field. A row is a chunk's place in the index."""

    def __init__(self, chunks: Sequence[Chunk]) -> None:
        self._kinds = _rows_by((c.kind,) for c in chunks)
        self._sections = _rows_by((c.section,) for c in chunks)
        self._sources = _rows_by((c.source,) for c in chunks)
        self._own = _rows_by((c.own_code,) for c in chunks)
        self._named = _rows_by(c.codes for c in chunks)
        self._ranges = [
            (first, last, row)
            for row, c in enumerate(chunks)
            for first, last in c.ranges
            if narrow(first, last)
        ]

    def sources(self, prefixes: tuple[str, ...]) -> frozenset[str]:
        """The sources whose id begins with one of the prefixes."""
        return frozenset(source for source in self._sources if source.startswith(prefixes))

    def own(self, code: str) -> Rows:
        """Rows of the pages of a code, ours and imported ones."""
        return self._own.get(code, frozenset()) if code else frozenset()

    def naming(self, code: str) -> Rows:
        """Rows that name a code, by itself or within a range."""
        in_range = frozenset(row for first, last, row in self._ranges if first <= code <= last)
        return self._named.get(code, frozenset()) | in_range

    def foremost(self, codes: Collection[str]) -> Rows:
        """Rows about the codes: on the page of one of them, or naming all of two or more."""
        own = _union(self.own(code) for code in codes)
        return own | _common(map(self.naming, codes)) if len(codes) > 1 else own

    def rows(
        self,
        codes: Collection[str] = (),
        kinds: Collection[str] = (),
        sections: Collection[str] = (),
        sources: Collection[str] = (),
    ) -> Rows | None:
        """Rows that name one of the codes and have one of each other field; None: no filter."""
        asked = [(self._kinds, kinds), (self._sections, sections), (self._sources, sources)]
        found = [_any_of(known, values) for known, values in asked if values]
        if codes:
            found.append(_union(self.naming(code) | self.own(code) for code in codes))
        return _common(found) if found else None


def _rows_by(values: Iterable[Iterable[str]]) -> dict[str, Rows]:
    found: dict[str, set[int]] = {}
    for row, several in enumerate(values):
        for value in several:
            found.setdefault(value, set()).add(row)
    return {value: frozenset(rows) for value, rows in found.items()}


def _any_of(known: dict[str, Rows], values: Collection[str]) -> Rows:
    return _union(known.get(value, frozenset()) for value in values)


def _union(groups: Iterable[Rows]) -> Rows:
    return frozenset(row for group in groups for row in group)


def _common(groups: Iterable[Rows]) -> Rows:
    return reduce(lambda one, other: one & other, groups)


def narrow(first: str, last: str) -> bool:
    """Whether a range is one of neighbours: 63001-63048, G0425-G0427."""
    if first[:1].isalpha() and first[:1] == last[:1]:
        first, last = first[1:], last[1:]
    return first.isdigit() and last.isdigit() and int(last) - int(first) <= WIDEST_RANGE

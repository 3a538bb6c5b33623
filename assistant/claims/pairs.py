"""Procedure pairs packed into arrays: millions of edits in tens of megabytes."""

from array import array
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from corpus.store_reader import StoreReader

CODE_LENGTH = 5
BITS, FIRST = 6, ord("0")
SHARED = "modifier_indicator, effective_date, deletion_date, rationale"

NOWHERE = (0, 0)

Row = tuple[Any, ...]


def _packed(column: str) -> str:
    """`pack` in SQL."""
    signs = (f"(ascii(substr({column}, {n + 1}, 1)) - {FIRST})::BIGINT" for n in range(CODE_LENGTH))
    shifts = range(BITS * (CODE_LENGTH - 1), -1, -BITS)
    return " + ".join(f"({sign} << {shift})" for sign, shift in zip(signs, shifts, strict=True))


TERMS = f"""
    SELECT {SHARED}, row_number() OVER (ORDER BY {SHARED}) - 1 AS number
    FROM (SELECT DISTINCT {SHARED} FROM ptp WHERE edition = ?)"""
SAME = " AND ".join(f"ptp.{name} IS NOT DISTINCT FROM t.{name}" for name in SHARED.split(", "))
PAIRS = f"""
    SELECT (({_packed("column_one")}) << {BITS * CODE_LENGTH}) + {_packed("column_two")} AS key,
        t.number::INTEGER AS number, row
    FROM ptp JOIN ({TERMS}) t ON {SAME} WHERE edition = ? ORDER BY key, row"""


@dataclass(frozen=True, slots=True)
class PackedPairs:
    """One edition's pairs: `keys` sorted, and beside each the number of its terms and its row.

    `terms` are the few different values of indicator, dates and rationale; `spans` say from where to
    where the keys of a column one code lie.
    """

    keys: "array[int]"
    terms_of: "array[int]"
    rows_of: "array[int]"
    terms: tuple[Row, ...]
    spans: dict[int, tuple[int, int]]

    @classmethod
    def load(cls, reader: StoreReader, edition: str) -> "PackedPairs":
        """All pairs of a loaded edition."""
        terms = reader.rows(f"{TERMS} ORDER BY number", (edition,))
        found = reader.columns(PAIRS, (edition, edition))
        return cls(
            array("q", found["key"].tobytes()),
            array("i", found["number"].tobytes()),
            array("i", found["row"].tobytes()),
            tuple(row[:-1] for row in terms),
            _spans(found["key"] >> BITS * CODE_LENGTH),
        )

    def has(self, column_one: str, column_two: str) -> bool:
        """Whether the edition holds the pair in this order, in force or not."""
        first, last = self.spans.get(pack(column_one), NOWHERE)
        key = pack(column_one) << BITS * CODE_LENGTH | pack(column_two)
        place = bisect_left(self.keys, key, first, last)
        return place < last and self.keys[place] == key

    def rows(self, column_one: str, column_two: str) -> list[Row]:
        """The pair's rows with the columns of the table, [] where there is none."""
        key = pack(column_one) << BITS * CODE_LENGTH | pack(column_two)
        return [
            (column_one, column_two, *self.terms[self.terms_of[place]], self.rows_of[place])
            for place in self._places(key)
        ]

    def _places(self, key: int) -> Iterator[int]:
        place = bisect_left(self.keys, key)
        while place < len(self.keys) and self.keys[place] == key:
            yield place
            place += 1


def _spans(firsts: Any) -> dict[int, tuple[int, int]]:
    """Where each value of a sorted array begins and ends."""
    starts = [0, *((firsts[1:] != firsts[:-1]).nonzero()[0] + 1).tolist()] if len(firsts) else []
    ends = [*starts[1:], len(firsts)]
    return {int(firsts[a]): (a, b) for a, b in zip(starts, ends, strict=True)}


@lru_cache(1 << 16)
def pack(code: str) -> int:
    """A five-character code of capitals and digits as a number, 0 for any other text."""
    if len(code) != CODE_LENGTH or not code.isalnum() or not code.isascii() or code != code.upper():
        return 0
    packed = 0
    for sign in code:
        packed = packed << BITS | ord(sign) - FIRST
    return packed

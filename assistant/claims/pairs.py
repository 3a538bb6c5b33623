"""Procedure pairs packed into arrays: millions of edits in tens of megabytes."""

from array import array
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from corpus.store_reader import StoreReader

CODE_LENGTH = 5
BITS, FIRST = 6, ord("0")
SIGN = (1 << BITS) - 1
BYTE, EIGHTH = 3, 7
"""A bit's byte is its number >> BYTE, its place there the number & EIGHTH."""
SHARED = "modifier_indicator, effective_date, deletion_date, rationale"

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

    `terms` are the few different values of indicator, dates and rationale. `marks` hold a bit for
    every two of the `codes`, set where they are a pair in either order: one look says of most pairs
    that they have no edit.
    """

    keys: "array[int]"
    terms_of: "array[int]"
    rows_of: "array[int]"
    terms: tuple[Row, ...]
    codes: Mapping[str, int]
    marks: bytes

    @classmethod
    def load(cls, reader: StoreReader, edition: str) -> "PackedPairs":
        """All pairs of a loaded edition."""
        terms = reader.rows(f"{TERMS} ORDER BY number", (edition,))
        found = reader.columns(PAIRS, (edition, edition))
        codes, marks = _marks(found["key"])
        return cls(
            array("q", found["key"].tobytes()),
            array("i", found["number"].tobytes()),
            array("i", found["row"].tobytes()),
            tuple(row[:-1] for row in terms),
            codes,
            marks,
        )

    def holds(self, code_a: str, code_b: str) -> bool:
        """Whether the edition holds the pair in either order, in force or not."""
        a, b = self.codes.get(code_a), self.codes.get(code_b)
        if a is None or b is None:
            return False
        place = a * len(self.codes) + b
        return bool(self.marks[place >> BYTE] >> (place & EIGHTH) & 1)

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


def _marks(keys: Any) -> tuple[dict[str, int], bytes]:
    """A number for every code of the keys, and the table of bits."""
    firsts, seconds = keys >> BITS * CODE_LENGTH, keys & ((1 << BITS * CODE_LENGTH) - 1)
    codes = np.union1d(_each_once(firsts), _each_once(np.sort(seconds)))
    ones, others = np.searchsorted(codes, firsts), np.searchsorted(codes, seconds)
    marks = np.zeros((len(codes), len(codes)), bool)
    marks[ones, others] = marks[others, ones] = True
    packed = np.packbits(marks, axis=None, bitorder="little")
    return {_unpacked(code): number for number, code in enumerate(codes.tolist())}, packed.tobytes()


def _each_once(ordered: Any) -> Any:
    """The different values of numbers that stand in order."""
    return ordered[np.flatnonzero(np.diff(ordered, prepend=-1))]


def _unpacked(packed: int) -> str:
    """The code that `pack` made a number of."""
    shifts = range(BITS * (CODE_LENGTH - 1), -1, -BITS)
    return "".join(chr((packed >> shift & SIGN) + FIRST) for shift in shifts)


@lru_cache(1 << 16)
def pack(code: str) -> int:
    """A five-character code of capitals and digits as a number, 0 for any other text."""
    if len(code) != CODE_LENGTH or not code.isalnum() or not code.isascii() or code != code.upper():
        return 0
    packed = 0
    for sign in code:
        packed = packed << BITS | ord(sign) - FIRST
    return packed

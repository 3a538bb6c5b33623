"""Claims from tables (CSV, Parquet): one claim line a row, rows of one claim_id one claim."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

from assistant.claims.fields import (
    CLAIM,
    LINE,
    MOST_LINES,
    NOTHING_GIVEN,
    SHARED,
    Given,
    misspelt,
    read_fields,
)
from assistant.claims.filed import FiledClaim, Rejected
from assistant.rules.claim import Claim, ClaimLine
from corpus.errors import BadInput

NEEDED = ("hcpcs", "date_of_service")
CLAIM_ONLY = tuple(name for name in CLAIM if name not in SHARED)
Row = tuple[int, Sequence[Any]]
"""A row's number in the file, counted from 1 with the header, and its cells."""


class RowReader:
    """Reads rows under one header. Raises BadInput on a header that cannot be used.

    `unused` are the columns that Lamina does not know.
    """

    def __init__(self, header: Iterable[str], given: Given = NOTHING_GIVEN) -> None:
        names = [str(name).strip() for name in header]
        problems = [f"the column '{name}' is missing" for name in NEEDED if name not in names]
        if problems:
            raise BadInput(f"{'; '.join(problems)}; it has {', '.join(names) or 'none'}.")
        twice = sorted({name for name in names if name and names.count(name) > 1})
        problems = [f"the column '{name}' is there twice." for name in twice]
        problems += misspelt(names, {**CLAIM, **LINE})
        if problems:
            raise BadInput(" ".join(problems))
        self._given = given
        self._width = len(names)
        self._claim = [(n, name) for n, name in enumerate(names) if name in CLAIM]
        self._only = [(n, name) for n, name in self._claim if name in CLAIM_ONLY]
        self._of_claim = itemgetter(*(n for n, _ in self._only), self._claim[0][0])
        self._line = [(n, name, LINE[name]) for n, name in enumerate(names) if name in LINE]
        self._own = [column for column in self._line if column[1] not in SHARED]
        self._as_head = itemgetter(*(n for n, _ in self._claim), self._claim[0][0])
        self._id = names.index("claim_id") if "claim_id" in names else None
        self.unused = tuple(name for name in names if name not in CLAIM and name not in LINE)

    def claim_id(self, row: Row) -> str:
        """The claim that a row belongs to, "" where it says none."""
        cells = row[1]
        if self._id is None or self._id >= len(cells):
            return ""
        name = cells[self._id]
        return "" if name is None else str(name).strip()

    def claims(self, rows: Iterable[Row]) -> Iterator[FiledClaim]:
        """The claims of rows that stand together; a row that cannot be read is left out of its own."""
        for claim_id, group in groupby(rows, key=self.claim_id):
            yield self._filed(claim_id, list(group))

    def _filed(self, claim_id: str, rows: list[Row]) -> FiledClaim:
        if self._id is not None and not claim_id:
            why = "claim_id is empty."
            return FiledClaim(None, rejected=tuple(Rejected(n, "", why) for n, _ in rows))
        if len(rows) > MOST_LINES:
            why = f"claim {claim_id or 'without claim_id'} has {len(rows)} lines; at most {MOST_LINES}."
            return FiledClaim(None, rejected=tuple(Rejected(n, claim_id, why) for n, _ in rows))
        rejected: list[Rejected] = []
        fields = self._head(claim_id, rows, rejected)
        lines: list[ClaimLine] = []
        numbers: list[int] = []
        head = rows[0][1] if rows else ()
        shared = self._as_head(head) if rows else ()
        for number, cells in rows:
            try:
                lines.append(self._read(cells, head, shared))
                numbers.append(number)
            except BadInput as error:
                rejected.append(Rejected(number, claim_id, str(error)))
        if not lines:
            return FiledClaim(None, rejected=tuple(rejected))
        notes = tuple(
            f"Row {one.row} was left out ({one.reason}); edits, ranking and totals are without it."
            for one in rejected
        )
        self._given.fill(fields)
        return FiledClaim(
            Claim(lines=tuple(lines), **fields), tuple(numbers), notes, tuple(rejected)
        )

    def _head(self, claim_id: str, rows: list[Row], rejected: list[Rejected]) -> dict[str, Any]:
        """The claim's own fields, from the first row that has them; rows before it are dropped."""
        while rows:
            number, cells = rows[0]
            problems = self._misfit(cells)
            fields: dict[str, Any] = {}
            if not problems:
                given = {name: cells[n] for n, name in self._claim if cells[n] not in (None, "")}
                fields, problems = read_fields(given, CLAIM)
                if "date_of_service" not in given:
                    problems.append("date_of_service is empty.")
            if not problems:
                return fields
            rejected.append(Rejected(number, claim_id, " ".join(problems)))
            del rows[0]
        return {}

    def _misfit(self, cells: Sequence[Any]) -> list[str]:
        if len(cells) == self._width:
            return []
        return [f"the row has {len(cells)} cells and the header {self._width}."]

    def _read(self, cells: Sequence[Any], head: Sequence[Any], shared: object) -> ClaimLine:
        """A line; what it shares with its claim (`shared` of its `head`) is kept where it differs."""
        problems = self._misfit(cells) if len(cells) != self._width else []
        if problems:
            raise BadInput(" ".join(problems))
        alike = self._as_head(cells) == shared
        fields: dict[str, Any] = {}
        for n, name, reader in self._own if alike else self._line:
            cell = cells[n]
            if cell is None or cell == "":
                continue
            if not alike and name in SHARED and cell == head[n]:
                continue
            try:
                fields[name] = reader(cell)
            except (BadInput, TypeError):
                again, unread = read_fields({name: cell}, LINE)
                fields |= again
                problems += unread
        if "hcpcs" not in fields and not problems:
            problems.append("hcpcs is empty.")
        if not alike and self._of_claim(cells) != self._of_claim(head):
            problems += self._differing(cells, head)
        if problems:
            raise BadInput(" ".join(problems))
        return ClaimLine(**fields)

    def _differing(self, cells: Sequence[Any], head: Sequence[Any]) -> list[str]:
        return [
            f"{name} '{cells[n]}' differs from the claim's first row."
            for n, name in self._only
            if cells[n] != head[n] and cells[n] not in (None, "")
        ]

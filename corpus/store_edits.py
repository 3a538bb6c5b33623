"""Look-ups of NCCI edits: medically unlikely edits, add-on codes and procedure pairs."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from corpus.citation import Citation
from corpus.rows import AddOn, Edition, Mue, PtpCounts, PtpEdit
from corpus.store_tables import Tables

EITHER_ORDER = "column_one IN (?, ?) AND column_two IN (?, ?)"
"""The rows of two codes, whichever comes first; the values are both codes, twice."""

EITHER_COLUMN = ("column_one = ?", "column_two = ?")
"""The rows that name a code. No edit pairs a code with itself; one condition with OR takes three times as long."""
COUNTED = """SELECT histogram(column_one), histogram(column_two),
histogram(column_one) FILTER (modifier_indicator = '0'), histogram(column_two) FILTER (modifier_indicator = '0')
FROM ptp WHERE edition = ? AND coalesce(effective_date <= ?, true) AND coalesce(deletion_date >= ?, true)
AND coalesce(effective_date <> deletion_date, true)"""


class EditTables(Tables):
    """Edits by code and date of service."""

    def mue(self, hcpcs: str, date_of_service: date) -> Mue | None:
        """The medically unlikely edit, None where CMS publishes none; raises EditionMissing."""
        edition = self._edition_covering("mue", date_of_service, hcpcs)
        rows = self._rows("mue", edition, "hcpcs = ?", hcpcs)
        return Mue(*(*rows[0], edition)) if rows else None

    def add_on(self, hcpcs: str, date_of_service: date) -> AddOn | None:
        """The add-on entry in force that day, None where the code is no add-on of the table."""
        edition = self._edition_covering("aoc", date_of_service, hcpcs)
        raw = self._rows("aoc", edition, "hcpcs = ? ORDER BY row", hcpcs)
        rows = [row for row in raw if _in_force(row[3], row[4], date_of_service)]
        if not rows:
            return None
        primaries = tuple(sorted({row[1] for row in rows if row[1]}))
        first_days = tuple((row[1] or "", row[3]) for row in rows if row[3] is not None)
        return AddOn(hcpcs, rows[0][2], primaries, rows[0][5], edition, first_days)

    def add_ons_of(self, primary: str, date_of_service: date) -> tuple[str, ...]:
        """The add-on codes that list this primary, sorted; contractor-defined ones list none."""
        edition = self._edition_covering("aoc", date_of_service, primary)
        rows = self._rows("aoc", edition, "primary_code = ?", primary)
        return tuple(sorted({r[0] for r in rows if _in_force(r[3], r[4], date_of_service)}))

    def ptp(self, code_a: str, code_b: str, date_of_service: date) -> PtpEdit | None:
        """The edit between two codes in either order.

        None where there is none, or it begins later. An edit deleted by then comes with its
        `deletion_date`; one in force goes first. Raises EditionMissing.
        """
        edition = self._edition_covering("ptp", date_of_service, code_a, code_b)
        rows = self._rows("ptp", edition, EITHER_ORDER, code_a, code_b, code_a, code_b)
        begun = [
            _ptp(row, edition)
            for row in rows
            if (row[3] is None or row[3] <= date_of_service)
            and not (_never_in_force(row) and row[4] >= date_of_service)
        ]
        return max(begun, key=_last_day, default=None)

    def ptp_searched(self, code_a: str, code_b: str, date_of_service: date) -> Citation:
        """Where an edit between two codes was looked for and not found; raises EditionMissing."""
        edition = self._edition_covering("ptp", date_of_service, code_a, code_b)
        told = f"no row pairs {code_a} with {code_b}; file: {edition.file}"
        return edition.citation(f"{code_a}/{code_b}", told)

    def ptp_among(self, codes: Sequence[str], date_of_service: date) -> tuple[PtpEdit, ...]:
        """Every edit in force among the codes of a claim, in one query; raises EditionMissing."""
        edition = self._edition_covering("ptp", date_of_service, *codes)
        listed = sorted(set(codes))
        if len(listed) < 2:
            return ()
        marks = ", ".join("?" * len(listed))
        where = f"column_one IN ({marks}) AND column_two IN ({marks})"
        rows = self._rows("ptp", edition, where, *listed, *listed)
        return tuple(
            _ptp(row, edition)
            for row in rows
            if _in_force(row[3], row[4], date_of_service) and not _never_in_force(row)
        )

    def ptp_edits_of(self, hcpcs: str, date_of_service: date) -> tuple[PtpEdit, ...]:
        """Every edit in force that names the code in either column.

        Where the edition is not complete, only those with another code that comes with Lamina.
        """
        edition = self._edition_covering("ptp", date_of_service, hcpcs)
        rows = [row for where in EITHER_COLUMN for row in self._rows("ptp", edition, where, hcpcs)]
        return tuple(
            _ptp(row, edition)
            for row in sorted(rows, key=lambda row: (row[0], row[1]))
            if _in_force(row[3], row[4], date_of_service) and not _never_in_force(row)
        )

    def ptp_counts(self, hcpcs: str, date_of_service: date) -> PtpCounts:
        """How many edits `ptp_edits_of` has. All codes of a day are counted at the first question: that
        takes ten times as long as one code, whose rows stand all over the table."""
        edition, day = self._edition_covering("ptp", date_of_service, hcpcs), date_of_service
        ((*counted,),) = self._remembered(COUNTED, (edition.edition, day, day))
        paid, denied, *closed = ((found or {}).get(hcpcs, 0) for found in counted)
        return PtpCounts(paid + denied, paid, sum(closed), edition)


def _in_force(first: date | None, deleted: date | None, day: date) -> bool:
    """Whether an edit's own dates include the day; the deletion date is the last day in force."""
    return (first is None or first <= day) and (deleted is None or day <= deleted)


def _never_in_force(row: Sequence[Any]) -> bool:
    """Whether CMS withdrew the edit from its first day: deleted on the day it took effect."""
    return row[3] is not None and bool(row[3] == row[4])


def _ptp(row: Sequence[Any], edition: Edition) -> PtpEdit:
    one, two, indicator, effective, deletion, rationale, line = row
    return PtpEdit(one, two, indicator, deletion, rationale, line, edition, effective)


def _last_day(edit: PtpEdit) -> date:
    return edit.deletion_date or date.max

"""Look-ups in the physician fee schedule's relative value files."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from operator import itemgetter
from typing import Any

from corpus.errors import EditionMissing, UnknownCode
from corpus.rows import Edition, FeeRow
from corpus.schema import field_names
from corpus.store_tables import Tables

_INDICATORS = (
    "nonfacility_na",
    "facility_na",
    "pctc_indicator",
    "preoperative",
    "intraoperative",
    "postoperative",
    "multiple_procedure",
    "bilateral_surgery",
    "assistant_surgery",
    "co_surgeons",
    "team_surgery",
    "endoscopic_base",
    "conversion_factor",
    "supervision",
    "imaging_family",
    "opps_nonfacility_pe",
    "opps_facility_pe",
    "opps_mp",
)

_MODIFIER = itemgetter(field_names("pfs").index("modifier"))


class FeeTables(Tables):
    """Fee schedule rows by code and date of service."""

    def fee_row(self, hcpcs: str, date_of_service: date, modifier: str = "") -> FeeRow:
        """The fee schedule row of a code; a modifier without a row of its own gets the base row.

        Raises UnknownCode (with the nearest codes) and EditionMissing.
        """
        rows = self.fee_rows(hcpcs, date_of_service)
        return next((row for row in rows if row.modifier == modifier), rows[0])

    def fee_rows(self, hcpcs: str, date_of_service: date) -> tuple[FeeRow, ...]:
        """Every row of a code ("" first, then 26, TC, 53); raises as `fee_row`."""
        edition = self.edition("pfs", date_of_service)
        rows = self._fee_rows(hcpcs, edition)
        if not rows:
            raise self._no_row(hcpcs, edition, date_of_service)
        return rows

    def fee_rows_of_participants(self, hcpcs: str, date_of_service: date) -> tuple[FeeRow, ...]:
        """Every row of a code in the file for qualifying APM participants (from 2026).

        It differs from `fee_rows` in its conversion factor. Raises UnknownCode and EditionMissing.
        """
        edition = self.edition("pfs_qp", date_of_service)
        raw = self._rows("pfs_qp", edition, "hcpcs = ? ORDER BY modifier", hcpcs)
        if not raw:
            raise self._unknown(hcpcs, edition, date_of_service)
        return tuple(FeeRow(*(*values, edition)) for values in raw)

    def fee_history(self, hcpcs: str) -> tuple[FeeRow, ...]:
        """The base row in every loaded edition, oldest first; empty for a code none of them has."""
        stored = self._stored(hcpcs)
        found = (
            self._with_all_fields(stored[edition.edition], edition)
            for edition in self.editions("pfs") if edition.edition in stored
        )  # fmt: skip
        return tuple(rows[0] for rows in found)

    def codes_between(
        self, before: Edition, after: Edition
    ) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Codes that `after` has and `before` lacks, and those that `before` has and `after` lacks."""
        self._refresh()
        query = (
            "SELECT hcpcs FROM pfs WHERE edition = ? EXCEPT SELECT hcpcs FROM pfs WHERE edition = ? ORDER BY 1"
        )  # fmt: skip
        new, gone = (
            tuple(row[0] for row in self._remembered(query, (holds.edition, lacks.edition)))
            for holds, lacks in ((after, before), (before, after))
        )
        return new, gone

    def _fee_rows(self, hcpcs: str, edition: Edition) -> tuple[FeeRow, ...]:
        return self._with_all_fields(self._stored(hcpcs).get(edition.edition, ()), edition)

    def _stored(self, hcpcs: str) -> Mapping[str, Sequence[tuple[Any, ...]]]:
        stored = self._rows_of_all_editions("pfs", "hcpcs = ?", hcpcs)
        return {edition: sorted(rows, key=_MODIFIER) for edition, rows in stored.items()}

    def _with_all_fields(
        self, raw: Sequence[Sequence[Any]], edition: Edition
    ) -> tuple[FeeRow, ...]:
        rows = tuple(FeeRow(*(*values, edition)) for values in raw)
        if any(row.pctc_indicator is None for row in rows):
            return self._with_indicators(rows, edition)
        return rows

    def _with_indicators(self, rows: tuple[FeeRow, ...], edition: Edition) -> tuple[FeeRow, ...]:
        """Fill what the edition lacks from the nearest fuller release of the same year."""
        same_year = [
            other
            for other in self._reader.editions["pfs"]
            if other.in_force_from.year == edition.in_force_from.year and other != edition
        ]
        same_year.sort(key=lambda other: abs(other.in_force_from - edition.in_force_from))
        for other in same_year:
            fuller = {row.modifier: row for row in self._fee_rows_as_stored(rows[0].hcpcs, other)}
            if any(row.pctc_indicator is not None for row in fuller.values()):
                return tuple(_filled(row, fuller.get(row.modifier), other) for row in rows)
        return rows

    def _fee_rows_as_stored(self, hcpcs: str, edition: Edition) -> list[FeeRow]:
        return [
            FeeRow(*(*values, edition)) for values in self._stored(hcpcs).get(edition.edition, ())
        ]

    def _no_row(self, hcpcs: str, edition: Edition, day: date) -> UnknownCode | EditionMissing:
        partial = self._reader.coverage["pfs", edition.edition] == "codes"
        if partial and not self._covered(hcpcs):
            return self._uncovered(hcpcs, edition, day)
        return self._unknown(hcpcs, edition, day)


def _filled(row: FeeRow, fuller: FeeRow | None, other: Edition) -> FeeRow:
    if fuller is None:
        return row
    indicators = {name: getattr(fuller, name) for name in _INDICATORS if getattr(row, name) is None}
    return replace(
        row,
        not_used_for_payment=fuller.not_used_for_payment,
        indicators_from=other.edition,
        **indicators,
    )

"""Look-ups of what facilities are paid: hospital outpatient APCs and surgical centre rates."""

from datetime import date
from decimal import Decimal

from corpus.rows import Apc, AscRate
from corpus.store_tables import Tables


class FacilityTables(Tables):
    """Facility rates by code and date of service."""

    def apc(self, hcpcs: str, date_of_service: date) -> Apc | None:
        """The outpatient APC and rate, None where Addendum B has no rate for the code."""
        edition = self._edition_covering("apc", date_of_service, hcpcs)
        for code, apc, rate, _, row in self._rows("apc", edition, "hcpcs = ?", hcpcs):
            return Apc(code, apc or "", _dollars(rate), row, edition) if rate is not None else None
        return None

    def codes_of_apc(self, apc: str, date_of_service: date) -> tuple[Apc, ...]:
        """The codes that Addendum B groups to an APC with a rate, in order; empty for no such APC.

        Raises EditionMissing.
        """
        edition = self.edition("apc", date_of_service)
        rows = self._rows("apc", edition, "apc = ? ORDER BY hcpcs", apc)
        return tuple(
            Apc(code, apc, _dollars(rate), row, edition)
            for code, _, rate, _, row in rows
            if rate is not None
        )

    def opps_status(self, hcpcs: str, date_of_service: date) -> str | None:
        """The OPPS status indicator of Addendum B (N packaged, C inpatient only …).

        None where the code is not in it, or the file loaded does not print indicators. Raises
        EditionMissing.
        """
        edition = self._edition_covering("apc", date_of_service, hcpcs)
        rows = self._rows("apc", edition, "hcpcs = ?", hcpcs)
        return str(rows[0][3]) if rows and rows[0][3] else None

    def asc(self, hcpcs: str, date_of_service: date) -> AscRate | None:
        """The ASC entry of a covered procedure or ancillary service, None where there is none."""
        edition = self._edition_covering("asc", date_of_service, hcpcs)
        for values in self._rows("asc", edition, "hcpcs = ?", hcpcs):
            code, indicator, rate, discount, row = values
            amount = None if rate is None else _dollars(rate)
            return AscRate(code, indicator, amount, discount, row, edition)
        if self._reader.editions.get("asc_ancillary"):
            return self._ancillary(hcpcs, date_of_service)
        return None

    def _ancillary(self, hcpcs: str, date_of_service: date) -> AscRate | None:
        edition = self.edition("asc_ancillary", date_of_service)
        rows = self._rows("asc_ancillary", edition, "hcpcs = ?", hcpcs)
        for code, indicator, rate, row in rows:
            amount = None if rate is None else _dollars(rate)
            return AscRate(code, indicator, amount, False, row, edition)
        return None

    def asc_excluded(self, hcpcs: str, date_of_service: date) -> bool:
        """Whether Addendum EE excludes the procedure from ASC payment; raises EditionMissing."""
        edition = self.edition("asc_excluded", date_of_service)
        return bool(self._rows("asc_excluded", edition, "hcpcs = ?", hcpcs))


def _dollars(amount: Decimal) -> Decimal:
    """Cents, or a third decimal where CMS prints one."""
    cents = amount.quantize(Decimal("0.01"))
    return cents if cents == amount else amount

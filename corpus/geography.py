"""Rows of CMS's tables of places: ZIP codes, anesthesia factors and capped amounts."""

from dataclasses import dataclass
from decimal import Decimal

from corpus.citation import Citation
from corpus.rows import Edition


@dataclass(frozen=True, slots=True)
class ZipLocality:
    """The payment locality of a five-digit ZIP code; `locality` is "MAC-number", e.g. 13202-01.

    `plus_four` is True where CMS splits the ZIP code by its last four digits, so that five digits
    may name another locality than the right one; `rural` is R, B (super rural) or "".
    """

    zip: str
    locality: str
    state: str
    rural: str
    plus_four: bool
    row: int
    edition: Edition

    def citation(self) -> Citation:
        """The row as the quote."""
        return self.edition.citation(
            self.zip,
            f"ZIP {self.zip} ({self.state}): locality {self.locality}; "
            f"{self.edition.file} row {self.row}",
        )


@dataclass(frozen=True, slots=True)
class AnesthesiaFactor:
    """The anesthesia conversion factor of one locality, in USD per unit."""

    locality: str
    name: str
    conversion_factor: Decimal
    row: int
    edition: Edition

    def citation(self) -> Citation:
        """The row as the quote."""
        return self.edition.citation(
            self.locality,
            f"{self.name.strip('* ')} locality {self.locality}: anesthesia conversion factor "
            f"{self.conversion_factor}; {self.edition.file} row {self.row}",
        )


@dataclass(frozen=True, slots=True)
class OppsCap:
    """Imaging amounts of one code in one locality after the OPPS cap, in USD."""

    hcpcs: str
    modifier: str
    locality: str
    facility_price: Decimal
    nonfacility_price: Decimal
    row: int
    edition: Edition

    def citation(self) -> Citation:
        """The row as the quote."""
        code = f"{self.hcpcs}-{self.modifier}" if self.modifier else self.hcpcs
        return self.edition.citation(
            code,
            f"{code} in {self.locality}: capped amount facility {self.facility_price}, "
            f"non-facility {self.nonfacility_price}; {self.edition.file} row {self.row}",
        )

"""What the rules ask of the reference tables; corpus.store.Store answers it, tests fake it."""

from datetime import date
from decimal import Decimal
from typing import Protocol

from corpus.citation import Citation
from corpus.rows import AddOn, Edition, FeeRow, Gpci, Mue, PtpEdit


class LocalityOfZip(Protocol):
    """A ZIP code's payment locality."""

    @property
    def locality(self) -> str:
        """MAC and number, e.g. 13202-01."""

    def citation(self) -> Citation:
        """The row."""


class AnesthesiaFactorOf(Protocol):
    """A locality's anesthesia conversion factor."""

    @property
    def conversion_factor(self) -> Decimal:
        """USD per unit."""

    @property
    def edition(self) -> Edition:
        """The release it comes from."""

    def citation(self) -> Citation:
        """The row."""


class Reference(Protocol):
    """Look-ups by code and date of service; errors as in corpus.errors."""

    def fee_rows(self, hcpcs: str, date_of_service: date) -> tuple[FeeRow, ...]:
        """All rows of a code, the unmodified first."""

    def fee_history(self, hcpcs: str) -> tuple[FeeRow, ...]:
        """The base row in every loaded edition that has the code, oldest first."""

    def gpci(self, locality: str, date_of_service: date) -> Gpci:
        """Indices of a payment locality."""

    def locality_of_zip(self, zip5: str, date_of_service: date) -> LocalityOfZip:
        """The payment locality of a ZIP code."""

    def anesthesia_factor(self, locality: str, date_of_service: date) -> AnesthesiaFactorOf:
        """The anesthesia conversion factor of a payment locality."""

    def edition(self, dataset: str, date_of_service: date) -> Edition:
        """The edition of a table that speaks for the day."""

    def asc_excluded(self, hcpcs: str, date_of_service: date) -> bool:
        """Whether the procedure is excluded from payment in an ambulatory surgical center."""

    def mue(self, hcpcs: str, date_of_service: date) -> Mue | None:
        """The unit edit, None where CMS publishes none."""

    def add_on(self, hcpcs: str, date_of_service: date) -> AddOn | None:
        """The add-on entry, None where the code is not in the table."""

    def add_ons_of(self, primary: str, date_of_service: date) -> tuple[str, ...]:
        """The add-on codes that list this primary, sorted."""

    def ptp(self, code_a: str, code_b: str, date_of_service: date) -> PtpEdit | None:
        """The pair edit in either order, None where there is none."""

"""What the facility rules ask of the reference tables; corpus.store.Store answers it."""

from datetime import date
from typing import Protocol

from corpus.rows import Apc, AscRate


class FacilityReference(Protocol):
    """Facility rates by code and date of service; errors as in corpus.errors."""

    def apc(self, hcpcs: str, date_of_service: date) -> Apc | None:
        """The hospital outpatient classification and rate, None where there is none."""

    def asc(self, hcpcs: str, date_of_service: date) -> AscRate | None:
        """The surgical center's entry, None where the code is not listed."""

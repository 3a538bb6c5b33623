"""Look-ups in code sets: HCPCS Level II, places of service and ICD-10-CM, by date of service."""

from datetime import date

from corpus.code_set import (
    DiagnosisCode,
    HcpcsCode,
    HcpcsModifier,
    PlaceOfService,
    dotted,
    undotted,
)
from corpus.store_tables import Tables


class CodeSetTables(Tables):
    """Code sets; the edition that speaks for the day stands in each row."""

    def hcpcs_level2(self, code: str, date_of_service: date) -> HcpcsCode | None:
        """The HCPCS Level II code, terminated or not; None where the edition does not list it.

        `valid_on(day)` of the row says whether it may be reported. The edition may be older than
        the day (a code set stands until the next one): `editions.edition_note` says so. Raises
        EditionMissing.
        """
        edition = self.edition("hcpcs", date_of_service)
        rows = self._rows("hcpcs", edition, "hcpcs = ?", code.strip().upper())
        return HcpcsCode(*(*rows[0], edition)) if rows else None

    def hcpcs_modifier(self, modifier: str, date_of_service: date) -> HcpcsModifier | None:
        """The HCPCS Level II modifier, None where the edition does not list it (CPT modifiers are
        not in it); raises EditionMissing.
        """
        edition = self.edition("hcpcs_modifier", date_of_service)
        rows = self._rows("hcpcs_modifier", edition, "modifier = ?", modifier.strip().upper())
        return HcpcsModifier(*(*rows[0], edition)) if rows else None

    def place_of_service(self, code: str, date_of_service: date) -> PlaceOfService | None:
        """The place-of-service code with its setting; None where there is no such code.

        An unassigned code is returned with `setting` "". Raises EditionMissing.
        """
        edition = self.edition("pos", date_of_service)
        wanted = code.strip().rjust(2, "0")
        rows = self._rows("pos", edition, "place_of_service = ?", wanted)
        return PlaceOfService(*(*rows[0], edition)) if rows else None

    def diagnosis(self, code: str, date_of_service: date) -> DiagnosisCode | None:
        """The ICD-10-CM code or category in force that day, with or without its dot.

        None where it does not exist that day: a code of another fiscal year is not found. Raises
        EditionMissing.
        """
        edition = self.edition("icd10", date_of_service)
        for found, title, billable, row in self._rows("icd10", edition, "code = ?", undotted(code)):
            return DiagnosisCode(dotted(found), title, billable, row, edition)
        return None

    def diagnoses_under(self, code: str, date_of_service: date) -> tuple[DiagnosisCode, ...]:
        """The billable codes that begin with `code`, in order: what a category may be made into."""
        edition = self.edition("icd10", date_of_service)
        where = "starts_with(code, ?) AND billable ORDER BY code"
        rows = self._rows("icd10", edition, where, undotted(code))
        return tuple(
            DiagnosisCode(dotted(found), title, billable, row, edition)
            for found, title, billable, row in rows
        )

"""Rows of CMS's tables as frozen records, each knowing the file, release and row it came from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from corpus.citation import Citation


@dataclass(frozen=True, slots=True)
class Edition:
    """One loaded release of one dataset.

    `dataset` is one of pfs, gpci, zip, ptp, mue, aoc, apc, asc … ; `edition` CMS's release name
    (2026C, 2026Q3, 2026-01); `in_force_from`/`in_force_to` the days it speaks for (inclusive);
    `source` its id in sources.yaml; `complete` False when it holds only some codes (the shipped
    extract) or only some columns.
    """

    dataset: str
    edition: str
    source: str
    title: str
    file: str
    sha256: str
    in_force_from: date
    in_force_to: date
    rows: int
    complete: bool = True

    def __hash__(self) -> int:
        """By its name, which tells two editions of one store apart already."""
        return hash((self.dataset, self.edition))

    @property
    def days(self) -> str:
        """The days in force; a code set that stands until the next one has no last day."""
        if self.in_force_to.year == date.max.year:
            return f"{self.in_force_from} on"
        return f"{self.in_force_from} to {self.in_force_to}"

    def citation(self, locator: str, quote: str = "", url: str = "") -> Citation:
        """A place in this edition."""
        return Citation(self.source, locator, self.edition, self.title, url, quote)

    def lacking(self, hcpcs: str) -> Citation:
        """Where a row of a code was looked for and is not."""
        return self.citation(f"no row {hcpcs}", f"{self.edition} has no row for {hcpcs}")

    def row_citation(self, locator: str, row: int, fields: Mapping[str, object]) -> Citation:
        """A row of this edition, quoted as "name: value; …" with its file and row at the end.

        Fields that are None are left out: the edition does not carry them.
        """
        told = [f"{name}: {value}" for name, value in fields.items() if value is not None]
        return self.citation(locator, "; ".join([*told, f"file: {self.file} row {row}"]))


@dataclass(frozen=True, slots=True)
class FeeRow:
    """One row of the physician fee schedule relative value file (RVUs, no unit; shares 0–1).

    Indicators are CMS's one-character codes as printed; None where the edition does not carry the
    column. `row` is the 1-based line of `edition.file`.
    """

    hcpcs: str
    modifier: str
    status: str
    not_used_for_payment: bool
    work_rvu: Decimal
    nonfacility_pe_rvu: Decimal
    nonfacility_na: bool | None
    facility_pe_rvu: Decimal
    facility_na: bool | None
    mp_rvu: Decimal
    nonfacility_total_rvu: Decimal
    facility_total_rvu: Decimal
    pctc_indicator: str | None
    global_days: str
    preoperative: Decimal | None
    intraoperative: Decimal | None
    postoperative: Decimal | None
    multiple_procedure: str | None
    bilateral_surgery: str | None
    assistant_surgery: str | None
    co_surgeons: str | None
    team_surgery: str | None
    endoscopic_base: str | None
    conversion_factor: Decimal | None
    supervision: str | None
    imaging_family: str | None
    opps_nonfacility_pe: Decimal | None
    opps_facility_pe: Decimal | None
    opps_mp: Decimal | None
    row: int
    edition: Edition
    indicators_from: str = ""
    """Edition that supplied the indicator columns, where this row's own edition lacks them."""
    cited: list[Citation] = field(default_factory=list, init=False, repr=False, compare=False)
    """The row's citation, once it was asked for."""

    def pe_rvu(self, setting: str) -> Decimal:
        """Practice-expense RVU for "facility" or "nonfacility"."""
        return self.facility_pe_rvu if setting == "facility" else self.nonfacility_pe_rvu

    def total_rvu(self, setting: str) -> Decimal:
        """Printed total RVU for "facility" or "nonfacility"."""
        return self.facility_total_rvu if setting == "facility" else self.nonfacility_total_rvu

    @property
    def code(self) -> str:
        """The code with its row modifier, e.g. 72148-26."""
        return f"{self.hcpcs}-{self.modifier}" if self.modifier else self.hcpcs

    def citation(self) -> Citation:
        """The row with its figures and indicators as the quote."""
        if self.cited:
            return self.cited[0]
        fields = {
            "code": self.code,
            "status": self.status,
            "work RVU": self.work_rvu,
            "facility PE RVU": f"{self.facility_pe_rvu}" + (" (NA)" if self.facility_na else ""),
            "non-facility PE RVU": f"{self.nonfacility_pe_rvu}"
            + (" (NA)" if self.nonfacility_na else ""),
            "MP RVU": self.mp_rvu,
            "total facility RVU": self.facility_total_rvu,
            "total non-facility RVU": self.nonfacility_total_rvu,
            "global days": self.global_days,
            "conversion factor": self.conversion_factor,
            "multiple procedure": self.multiple_procedure,
            "bilateral surgery": self.bilateral_surgery,
            "assistant at surgery": self.assistant_surgery,
            "co-surgeons": self.co_surgeons,
            "team surgery": self.team_surgery,
            "PC/TC": self.pctc_indicator,
            "preoperative share": self.preoperative,
            "intraoperative share": self.intraoperative,
            "postoperative share": self.postoperative,
            "endoscopic base": self.endoscopic_base or None,
            "supervision": self.supervision,
            "imaging family": self.imaging_family,
            "non-facility PE RVU for the OPPS cap": self.opps_nonfacility_pe or None,
            "facility PE RVU for the OPPS cap": self.opps_facility_pe or None,
            "MP RVU for the OPPS cap": self.opps_mp or None,
            "indicators from": self.indicators_from or None,
        }
        self.cited.append(self.edition.row_citation(self.code, self.row, fields))
        return self.cited[0]


@dataclass(frozen=True, slots=True)
class Gpci:
    """Geographic practice cost indices of one locality; `locality` is "MAC-number", e.g. 13202-01."""

    locality: str
    state: str
    name: str
    work_gpci: Decimal
    pe_gpci: Decimal
    mp_gpci: Decimal
    row: int
    edition: Edition

    def citation(self) -> Citation:
        """The row with its three indices as the quote."""
        fields = {
            "locality": f"{self.locality} {self.name.strip('* ')} ({self.state})",
            "work GPCI": self.work_gpci,
            "PE GPCI": self.pe_gpci,
            "MP GPCI": self.mp_gpci,
        }
        return self.edition.row_citation(self.locality, self.row, fields)


@dataclass(frozen=True, slots=True)
class Mue:
    """A practitioner medically unlikely edit: units and adjudication indicator (1 line, 2 or 3 day)."""

    hcpcs: str
    mue_value: int
    adjudication_indicator: str
    rationale: str
    row: int
    edition: Edition

    def citation(self) -> Citation:
        """The row as the quote."""
        fields = {
            "code": self.hcpcs,
            "MUE": self.mue_value,
            "MAI": self.adjudication_indicator,
            "rationale": self.rationale,
        }
        return self.edition.row_citation(self.hcpcs, self.row, fields)


@dataclass(frozen=True, slots=True)
class AddOn:
    """An add-on code with its edit type (1, 2 or 3) and listed primary codes, sorted.

    `primaries` is empty where the contractor keeps the list (type 2); `first_days` are the days from
    which each primary is listed ("" for the code itself, of type 2), where the file prints them.
    """

    hcpcs: str
    aoc_type: str
    primaries: tuple[str, ...]
    row: int
    edition: Edition
    first_days: tuple[tuple[str, date], ...] = ()

    def citation(self) -> Citation:
        """The add-on's rows as the quote."""
        listed = ", ".join(self.primaries) or "left to the contractor"
        fields = {
            "code": self.hcpcs,
            "add-on edit type": self.aoc_type,
            "number of primary codes": len(self.primaries),
            "primary codes": listed,
        }
        return self.edition.row_citation(self.hcpcs, self.row, fields)


@dataclass(frozen=True, slots=True)
class PtpCounts:
    """How many edits in force name a code: all, those with it in column one (paid), and those with
    modifier indicator 0."""

    edits: int
    paid: int
    closed: int
    edition: Edition


@dataclass(frozen=True, slots=True)
class PtpEdit:
    """A procedure-to-procedure edit: `column_two` is denied when billed with `column_one`.

    `modifier_indicator`: "0" not allowed, "1" allowed, "9" not applicable; `effective_date` is None
    where the file does not print it.
    """

    column_one: str
    column_two: str
    modifier_indicator: str
    deletion_date: date | None
    rationale: str
    row: int
    edition: Edition
    effective_date: date | None = None

    def citation(self) -> Citation:
        """The row as the quote."""
        fields = {
            "column one": self.column_one,
            "column two": self.column_two,
            "modifier indicator": self.modifier_indicator,
            "deleted": self.deletion_date and self.deletion_date.isoformat(),
            "rationale": self.rationale or None,
        }
        return self.edition.row_citation(f"{self.column_one}/{self.column_two}", self.row, fields)


@dataclass(frozen=True, slots=True)
class Apc:
    """Hospital outpatient payment: ambulatory payment classification and national rate in USD."""

    hcpcs: str
    apc: str
    payment_rate: Decimal
    row: int
    edition: Edition

    def citation(self) -> Citation:
        """The row as the quote."""
        fields = {"code": self.hcpcs, "APC": self.apc, "payment rate": self.payment_rate}
        return self.edition.row_citation(self.hcpcs, self.row, fields)


@dataclass(frozen=True, slots=True)
class AscRate:
    """Ambulatory surgical centre payment: indicator and national rate in USD (None where packaged)."""

    hcpcs: str
    payment_indicator: str
    payment_rate: Decimal | None
    multiple_procedure_discount: bool
    row: int
    edition: Edition

    def citation(self) -> Citation:
        """The row as the quote."""
        rate = "none (packaged)" if self.payment_rate is None else str(self.payment_rate)
        fields = {
            "code": self.hcpcs,
            "ASC payment indicator": self.payment_indicator,
            "payment rate": rate,
        }
        return self.edition.row_citation(self.hcpcs, self.row, fields)

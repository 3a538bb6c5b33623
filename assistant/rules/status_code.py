"""Status codes of the fee schedule: whether a code is paid by relative values, and who decides."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from assistant.rules.manual import layout, mcpm
from assistant.rules.result import RuleResult, Step
from corpus.citation import Citation
from corpus.rows import FeeRow

PAID_BY_RVU = frozenset("ART")  # RVU25D.txt 186-189
BY_REPORT = "by_report"


@dataclass(frozen=True, slots=True)
class StatusCode:
    """One status code.

    `payable`: True (relative values), False (nothing under the fee schedule), "by_report" (the
    contractor prices), "anesthesia" (base and time units). `reason` is a short name of the cause,
    `words` the meaning, `who` the sentence on who sets the price.
    """

    code: str
    payable: bool | str
    reason: str
    words: str
    who: str

    def citation(self) -> Citation:
        """Where status codes are defined."""
        return layout("Attachment A, status codes, lines 519-608")


def _by_code(*statuses: StatusCode) -> Mapping[str, StatusCode]:
    return MappingProxyType({status.code: status for status in statuses})


# MCPM ch. 23 §30.2.2 pp. 25-27; RVU25D.txt 519-608
STATUSES = _by_code(
    StatusCode(
        "A",
        True,
        "active",
        "active code, paid by relative values if covered",
        "The fee schedule sets the amount; coverage stays with the contractor.",
    ),
    StatusCode(
        "B",
        False,
        "bundled",
        "always bundled into other services, never paid separately",
        "No separate payment: it is part of the service it belongs to, even where relative "
        "values are printed.",
    ),
    StatusCode(
        "C",
        BY_REPORT,
        "contractor_priced",
        "contractor-priced, usually by report",
        "The Medicare contractor sets the amount from the operative report; CMS publishes none.",
    ),
    StatusCode("D", False, "deleted", "deleted code", "Deleted codes are not paid."),
    StatusCode(
        "E",
        False,
        "excluded_by_regulation",
        "excluded from the fee schedule by regulation",
        "Nothing is paid under this fee schedule; another payment method may apply.",
    ),
    StatusCode(
        "F", False, "deleted", "deleted or discontinued code", "Deleted codes are not paid."
    ),
    StatusCode(
        "G",
        False,
        "use_other_code",
        "not valid for Medicare (with grace period)",
        "Medicare uses another code for this service.",
    ),
    StatusCode(
        "H",
        False,
        "deleted_modifier",
        "deleted component (26 or TC dropped)",
        "The component no longer exists and is not paid.",
    ),
    StatusCode(
        "I",
        False,
        "use_other_code",
        "not valid for Medicare; another code is used",
        "Medicare uses another code for this service; printed relative values are not used.",
    ),
    StatusCode(
        "J",
        "anesthesia",
        "anesthesia",
        "anesthesia service, no relative values",
        "Payment is base units plus time units times the anesthesia conversion factor.",
    ),
    StatusCode("L", False, "local_code", "local code", "Local codes are not in the fee schedule."),
    StatusCode(
        "M",
        False,
        "measurement",
        "measurement code, for reporting only",
        "Reported for quality measurement; nothing is paid.",
    ),
    StatusCode(
        "N",
        False,
        "non_covered",
        "not covered by Medicare",
        "Medicare does not cover it; printed relative values are not used.",
    ),
    StatusCode(
        "P",
        False,
        "bundled_or_excluded",
        "bundled if incident to a service of the same "
        "day, otherwise excluded from the fee schedule",
        "No payment under the fee schedule.",
    ),
    StatusCode(
        "Q",
        False,
        "therapy_information",
        "therapy functional information (ended 2020)",
        "Information only; nothing is paid.",
    ),
    StatusCode(
        "R",
        True,
        "restricted",
        "restricted coverage: special coverage instructions apply",
        "Relative values price it where they are printed, if the contractor covers it.",
    ),
    StatusCode(
        "T",
        True,
        "only_if_alone",
        "paid only when no other fee-schedule service of the same day and provider is payable",
        "The fee schedule sets the amount when nothing else is payable that day.",
    ),
    StatusCode(
        "X",
        False,
        "statutory_exclusion",
        "not a physician service by statute",
        "Another Medicare payment system or none applies.",
    ),
)


def status_code(code: str) -> StatusCode:
    """What a status code means; an unlisted letter is reported as unknown and never paid."""
    return STATUSES.get(code) or StatusCode(
        code,
        False,
        "unknown_status",
        f"status {code} is not described in CMS's documentation",
        "Ask the contractor.",
    )


def is_priced(row: FeeRow) -> bool:
    """Whether the row's relative values set an amount: status A, R or T with a value above zero.

    A restricted code without relative values is contractor-priced.
    """
    return row.status in PAID_BY_RVU and bool(row.facility_total_rvu or row.nonfacility_total_rvu)


def payability(row: FeeRow) -> bool | str:
    """True, False, "by_report" or "anesthesia" for a row, zero relative values considered."""
    status = status_code(row.status)
    return BY_REPORT if status.payable is True and not is_priced(row) else status.payable


def status_verdict(row: FeeRow) -> RuleResult:
    """Whether and how a code is paid. Value: payable, by_report, anesthesia or not_payable."""
    status, outcome = status_code(row.status), payability(row)
    value = "payable" if outcome is True else "not_payable" if outcome is False else str(outcome)
    step = Step(f"Status {row.status}", status.words, value, row.citation())
    return RuleResult(
        tool="status_verdict",
        inputs={"hcpcs": row.code},
        value=value,
        unit="verdict",
        edition=row.edition.edition,
        steps=(step,),
        reason=f"{row.code} has status {row.status}: {status.words}. {status.who}",
        citations=(row.citation(), status.citation(), mcpm(23, "§30.2.2, pp. 25-27")),
    )

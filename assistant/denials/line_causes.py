"""Single lines as the cause of a denial: code and status, place, diagnosis, duplicate."""

from collections.abc import Iterator

from assistant.denials.case import Case
from assistant.denials.cause import CLEAN, CORRECT, DENIES, OPEN, RECORD, STANDS, Cause
from assistant.rules.manual import mcpm
from assistant.rules.status_code import PAID_BY_RVU, STATUSES
from corpus.page import page
from corpus.sources import source

STATUS, CODE, DATE, PLACE, DIAGNOSIS, DUPLICATE = (
    "status", "unknown_code", "date", "place", "diagnosis", "duplicate",
)  # fmt: skip
OTHER_CODE = "use_other_code"


def status_causes(case: Case, number: int) -> Iterator[Cause]:
    """The status code of the fee schedule."""
    row = case.row(number)
    if row is None:
        return
    status = STATUSES[row.status]
    says = f"{row.hcpcs} has status {row.status}: {status.words}. {status.who}"
    places = (row.citation(), status.citation())
    if row.status in PAID_BY_RVU or status.payable == "anesthesia":
        told = f"{row.hcpcs} has status {row.status}: {status.words}."
        yield Cause(STATUS, CLEAN, told, places, (number,))
    elif status.payable is False:
        other = status.reason == OTHER_CODE
        fix = "Bill the code that Medicare uses for the service." if other else "Nothing on the claim changes a status; it is not paid separately under this fee schedule."  # fmt: skip
        yield Cause(STATUS, DENIES, says, places, (number,), CORRECT if other else STANDS, fix)
    else:
        yield Cause(STATUS, DENIES, says, places, (number,), RECORD, "Send the operative report.")


def code_causes(case: Case, number: int) -> Iterator[Cause]:
    """Whether the code is known on the day."""
    line, row = case.line(number).line, case.row(number)
    told = case.findings(CODE, number)
    for finding in told:
        yield Cause(CODE, DENIES, finding.message, (finding.citation,), (number,), CORRECT, "Send the line with a code in force on the day of service.")  # fmt: skip
    if not told and row is not None:
        says = f"{line.hcpcs} is in the fee schedule {row.edition.edition}."
        yield Cause(CODE, CLEAN, says, (row.citation(),), (number,))


def date_causes(case: Case, number: int) -> Iterator[Cause]:
    """What the check found of the day; a day whose tables are not loaded says nothing of the line."""
    missing = case.not_loaded(number)
    if missing:
        yield Cause(DATE, OPEN, missing, (mcpm(23, "§30.2.2, pp. 25-27"),), (number,))
        return
    for finding in case.findings(DATE, number):
        yield Cause(DATE, DENIES, finding.message, (finding.citation,), (number,), CORRECT, "Send the line with the day on which the service was given.")  # fmt: skip


def place_causes(case: Case, number: int) -> Iterator[Cause]:
    """The place of service against the code."""
    line = case.line(number).line
    told = [one for one in case.places if number in one.lines]
    for finding in told:
        fix = "If the place was keyed wrongly, send the line with the right one; if it is right, the denial stands."  # fmt: skip
        yield Cause(PLACE, DENIES, finding.message, (finding.citation,), (number,), CORRECT, fix)
    place = line.place_of_service or case.claim.place_of_service
    site = mcpm(12, "§20.4.2, pp. 14-17")
    if not told and place:
        yield Cause(PLACE, CLEAN, f"Nothing in our rules stands against {line.hcpcs} at place of service {place}.", (site,), (number,))  # fmt: skip
    elif not told:
        yield Cause(PLACE, OPEN, "The claim given names no place of service.", (site,), (number,))


def diagnosis_causes(case: Case, number: int) -> Iterator[Cause]:
    """Whether the diagnoses exist, are billable, and are among those that support the code."""
    line = case.line(number).line
    told = case.findings(DIAGNOSIS, number)
    for finding in told:
        yield Cause(DIAGNOSIS, DENIES, finding.message, (finding.citation,), (number,), CORRECT, "Send the line with the billable diagnosis that the record supports.")  # fmt: skip
    if told:
        return
    if not line.diagnoses:
        listed = source("icd10cm-2026").citation("whole list")
        yield Cause(DIAGNOSIS, OPEN, "The claim given names no diagnosis for the line.", (listed,), (number,))  # fmt: skip
        return
    yield from _supported(line.hcpcs, line.diagnoses, number)


def _supported(hcpcs: str, given: tuple[str, ...], number: int) -> Iterator[Cause]:
    """The diagnoses given against those of our page; where there is no page, nothing can be said."""
    own = page(hcpcs)
    if own is None or not own.diagnoses:
        listed = source("icd10cm-2026").citation(given[0])
        yield Cause(DIAGNOSIS, OPEN, f"We have no list of diagnoses that support {hcpcs}; those given exist and are billable.", (listed,), (number,))  # fmt: skip
        return
    plain = {code.replace(".", "").upper() for code in given}
    fitting = [d for d in own.diagnoses if d.code.replace(".", "") in plain]
    place = source(own.source_id).citation("Diagnoses", "; ".join(f"{d.code} {d.label}" for d in own.diagnoses))  # fmt: skip
    if fitting:
        told = ", ".join(f"{d.code} ({d.label})" for d in fitting)
        yield Cause(DIAGNOSIS, CLEAN, f"{told} is among the diagnoses that support {hcpcs} on our page of the code.", (place,), (number,))  # fmt: skip
        return
    fix = f"If the record documents a diagnosis that supports {hcpcs}, send the line with it; if it does not, the denial stands."  # fmt: skip
    yield Cause(DIAGNOSIS, DENIES, f"{', '.join(given)}: not among the diagnoses that support {hcpcs} on our page of the code.", (place,), (number,), CORRECT, fix)  # fmt: skip


def duplicate_causes(case: Case, number: int) -> Iterator[Cause]:
    """Whether the same line stands twice on the claim."""
    told = [one for one in case.duplicates if number in one.lines]
    for finding in told:
        fix = "If it was a true repeat, send the line with 76, 77, 91, 59 or a side, as true of it; if not, the denial stands."  # fmt: skip
        yield Cause(DUPLICATE, DENIES, finding.message, (finding.citation,), finding.lines, CORRECT, fix)  # fmt: skip
    if not told:
        hcpcs = case.line(number).line.hcpcs
        says = f"{hcpcs} stands once on the claim given; an earlier claim would have to be looked at."  # fmt: skip
        yield Cause(DUPLICATE, CLEAN, says, (mcpm(34, "§10.4, pp. 5-6"),), (number,))

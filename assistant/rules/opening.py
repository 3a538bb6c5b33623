"""Opening a claim: look every line up, choose its row and setting, and give it its base fee."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from assistant.rules.anesthesia import ANESTHETISTS
from assistant.rules.claim import Claim, ClaimLine, Finding
from assistant.rules.code_validity import UNKNOWN, CodeMissing, missing_code
from assistant.rules.entry import Entry, Unwritten
from assistant.rules.hospital_patient import hospital_bar, hospital_citation, hospital_flag
from assistant.rules.manual import layout, mcpm
from assistant.rules.money import cents, rounding_citation
from assistant.rules.open_line import OpenLine, Practitioner, row_under
from assistant.rules.payment_amount import (
    conversion_factor,
    fee_entries,
    status_flag,
    unit_amount,
)
from assistant.rules.practitioner import ASSISTANTS
from assistant.rules.reference import Reference
from assistant.rules.result import Step
from assistant.rules.site_of_service import (
    FACILITY,
    NONFACILITY,
    na_citation,
    na_flag,
    site,
)
from assistant.rules.status_code import payability, status_code
from corpus.editions import edition_note
from corpus.errors import EditionMissing, UnknownCode, UnknownLocality
from corpus.parameter import Dated
from corpus.rows import Edition, FeeRow, Gpci

ROW_MODIFIERS = ("26", "TC", "53")
SURGEON = "surgeon"
ASSISTANT_ROLES, ANESTHETIST_ROLES = frozenset(ASSISTANTS), frozenset(ANESTHETISTS)
REMEMBERED = 4096


@dataclass(slots=True)
class Opening:
    """A claim with its lines open, what was found while opening them, and what was assumed."""

    claim: Claim
    lines: list[OpenLine]
    findings: list[Finding] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    noted: set[tuple[str, date]] = field(default_factory=set)
    """Editions and days of which it was said whether the edition is the day's own."""


def open_claim(claim: Claim, reference: Reference) -> Opening:
    """Look up every line and set its base fee; unknown codes and days become findings."""
    opening = Opening(claim, [])
    seen: dict[tuple[object, ...], int] = defaultdict(int)
    npis = {line.rendering_npi for line in claim.lines if line.rendering_npi}
    only = npis.pop() if len(npis) == 1 else None
    for number, line in enumerate(claim.lines, start=1):
        day = line.date_of_service or claim.date_of_service
        opened = OpenLine(
            number,
            line,
            day,
            _practitioner(line, line.rendering_npi or only, day, seen),
            line.units,
            None if line.charge is None else cents(line.charge),
        )
        opening.lines.append(opened)
        _look_up(opened, opening, reference)
    assumed = _assumed_setting(opening)
    for opened in opening.lines:
        if opened.row is not None:
            _base_fee(opened, opening, assumed, reference)
    return opening


def _practitioner(
    line: ClaimLine, npi: str | None, day: date, seen: dict[tuple[object, ...], int]
) -> Practitioner:
    """Lines of one key are one session; a further 62 or 66 of a code is another surgeon's."""
    key = _session(day, npi, _role(line.modifiers) if line.modifiers else SURGEON)
    if not line.modifiers or not line.has("62", "66"):
        return key
    seen[(*key, line.hcpcs)] += 1
    return key._replace(surgeon=seen[(*key, line.hcpcs)] - 1)


@lru_cache(REMEMBERED)
def _role(modifiers: tuple[str, ...]) -> str:
    if not ASSISTANT_ROLES.isdisjoint(modifiers):
        return "AS" if "AS" in modifiers else "assistant"
    return SURGEON if ANESTHETIST_ROLES.isdisjoint(modifiers) else "anesthetist"


@lru_cache(REMEMBERED)
def _session(day: date, npi: str | None, role: str) -> Practitioner:
    """One object for all lines of a session: they are compared again and again."""
    return Practitioner(day, npi, role)


def _look_up(opened: OpenLine, opening: Opening, reference: Reference) -> None:
    hcpcs = opened.line.hcpcs
    try:
        rows = reference.fee_rows(hcpcs, opened.day)
    except UnknownCode as error:
        history = reference.fee_history(hcpcs)
        _refuse(
            opened, opening, "unknown_code", missing_code(hcpcs, opened.day, history, str(error))
        )
        return
    except EditionMissing as error:
        missing = CodeMissing(UNKNOWN, str(error), mcpm(23, "§30.2.2, pp. 25-27"))
        _refuse(opened, opening, "date", missing)
        return
    opened.rows = rows
    _note_edition(opening, rows[0].edition, opened.day)
    base = row_under(rows, "") or rows[0]
    opened.row = _row(opened, opening, base) if opened.line.modifiers else base


def _note_edition(opening: Opening, edition: Edition, day: date) -> None:
    if (edition.edition, day) in opening.noted:
        return
    opening.noted.add((edition.edition, day))
    note = edition_note(edition, day)
    if note and note not in opening.notes:
        opening.notes.append(note)


def _refuse(opened: OpenLine, opening: Opening, rule: str, missing: CodeMissing) -> None:
    opened.has_no_amount("Look-up", missing.why, missing.citation, payable=False)
    opening.findings.append(Finding(rule, "error", (opened.number,), missing.why, missing.citation))


def _row(opened: OpenLine, opening: Opening, base: FeeRow) -> FeeRow | None:
    """The fee row that the line's modifiers choose: 26, TC and 53 have rows of their own."""
    # RVU25D.txt 165-184, 610-705
    asked = _row_modifiers(opened.line.modifiers)
    if "26" in asked and "TC" in asked:
        return base
    for modifier in asked:
        row = opened.row_of(modifier)
        if row is not None:
            return row
        if modifier != "53":
            why = (
                f"Modifier {modifier} does not go with {base.hcpcs}: PC/TC indicator "
                f"{base.pctc_indicator}, no {modifier} row in the fee schedule."
            )
            place = layout("PC/TC Indicator, lines 610-705")
            opened.has_no_amount("PC/TC indicator", why, place, payable=False)
            opening.findings.append(Finding("modifier", "error", (opened.number,), why, place))
            return None
    return base


@lru_cache(REMEMBERED)
def _row_modifiers(modifiers: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(modifier for modifier in ROW_MODIFIERS if modifier in modifiers)


def _assumed_setting(opening: Opening) -> str:
    """The setting of lines that give none: facility as soon as one code is not done elsewhere."""
    claim = opening.claim
    if claim.place_of_service is not None or claim.setting is not None:
        return NONFACILITY  # nothing is left open
    open_ended = [
        line
        for line in opening.lines
        if line.row is not None and _given(line.line, claim) == (None, None)
    ]
    only_facility = [
        line for line in open_ended if line.row is not None and line.row.nonfacility_na
    ]
    setting = FACILITY if only_facility else NONFACILITY
    if only_facility or any(_settings_differ(line) for line in open_ended):
        name = "facility" if setting == FACILITY else "non-facility"
        why = (
            f"{only_facility[0].line.hcpcs} is not performed outside a facility"
            if only_facility
            else "every code has a non-facility rate"
        )
        opening.notes.append(f"No setting was given; {name} is assumed because {why}.")
    return setting


def _settings_differ(line: OpenLine) -> bool:
    return line.row is not None and line.row.facility_pe_rvu != line.row.nonfacility_pe_rvu


def _given(line: ClaimLine, claim: Claim) -> tuple[str | None, str | None]:
    """Place of service and setting of a line; its own values go before the claim's."""
    if line.place_of_service is not None or line.setting is not None:
        return line.place_of_service, line.setting
    return claim.place_of_service, claim.setting


def _base_fee(opened: OpenLine, opening: Opening, assumed: str, reference: Reference) -> None:
    assert opened.row is not None
    place, setting = _given(opened.line, opening.claim)
    found = site(opened.day, place, setting or assumed, opened.row, opened.line.inpatient)
    assert found is not None
    opened.setting, opened.place = found.setting, place
    opened.gpci = _gpci(opening, opened, reference)
    if opened.row.status == "J":
        opened.factor = _anesthesia_factor(opened, opening, reference)
    if not _payable(opened, opened.row, opening.claim.practitioner):
        return
    row = opened.row
    opened.factor = conversion_factor(row, opened.day, opening.claim.qualifying_participant)
    opened.unit_fee = unit_amount(row, opened.setting, opened.gpci, opened.factor.value)
    opened.amount = opened.unit_fee * opened.units
    opened.unit_amounts = (opened.unit_fee,) * opened.units
    given = (row, opened.setting, opened.gpci, opened.factor, opened.unit_fee)
    opened.entries.append(Unwritten(fee_entries, given))
    if opened.units > 1:
        opened.entries.append(
            Entry(
                "Units",
                f"{opened.unit_fee} × {opened.units}",
                str(opened.amount),
                rounding_citation,
            )
        )
    _flags(opened, opening, row, found.flag)


def _flags(opened: OpenLine, opening: Opening, row: FeeRow, place_flag: str) -> None:
    na = na_flag(row, opened.setting)
    hospital = hospital_flag(row, opened.place, opened.line.inpatient)
    if place_flag or hospital or na or row.status != "A":
        opened.reasons += [flag for flag in (place_flag, hospital or na, status_flag(row)) if flag]
    if na:
        opened.entries.append(Entry("NA indicator", na, f"{opened.amount}", na_citation))
    if place_flag:
        opening.findings.append(
            Finding(
                "status", "warning", (opened.number,), place_flag, mcpm(12, "§20.4.2, pp. 14-17")
            )
        )


def _payable(opened: OpenLine, row: FeeRow, practitioner: str | None) -> bool:
    """Whether relative values price the line; otherwise its amount and reason are set."""
    outcome = payability(row)
    if outcome == "anesthesia":
        return False
    if outcome is not True:
        status = status_code(row.status)
        why = f"Status {row.status}: {status.words}. {status.who}"
        if outcome is False:
            opened.pays_nothing(f"Status {row.status}", why, row.citation)
        else:
            opened.has_no_amount(f"Status {row.status}", why, row.citation)
        return False
    line = opened.line
    why = hospital_bar(row, opened.place, line.inpatient, line.practitioner or practitioner)
    if why:
        opened.pays_nothing("Hospital patient", why, hospital_citation)
    return not why


def _anesthesia_factor(opened: OpenLine, opening: Opening, reference: Reference) -> Dated | None:
    """The locality's factor, None (the national one) where none is loaded."""
    if opened.gpci is None:
        return None
    try:
        found = reference.anesthesia_factor(opened.gpci.locality, opened.day)
    except (EditionMissing, UnknownLocality):
        opening.notes.append(
            f"The anesthesia conversion factor of locality {opened.gpci.locality} is not loaded "
            f"for {opened.day}; the national factor is used."
        )
        return None
    return Dated(found.conversion_factor, found.edition.in_force_from, found.citation())


def _gpci(opening: Opening, opened: OpenLine, reference: Reference) -> Gpci | None:
    claim = opening.claim
    if claim.locality:
        return reference.gpci(claim.locality, opened.day)
    if claim.zip:
        found = reference.locality_of_zip(claim.zip, opened.day)
        step = Step("Locality", f"ZIP code {claim.zip}", found.locality, found.citation())
        if step not in opening.steps:
            opening.steps.append(step)
        return reference.gpci(found.locality, opened.day)
    return None

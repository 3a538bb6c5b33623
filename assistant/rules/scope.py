"""What was and what was not looked at, said of each claim: never a promise that it will be paid."""

from collections.abc import Mapping
from datetime import date
from math import comb
from typing import TYPE_CHECKING

from msgspec import Struct

from assistant.rules.ptp_verdict import ASSOCIATED

if TYPE_CHECKING:
    from assistant.rules.claim import Claim

PRICE, CHECK = "price", "check"
CHECKED_BY_PRICE = (
    "Payment rules only: status, site of service, bilateral, endoscopy families, multiple "
    "procedures, surgeon roles, split care, component and therapy reductions, participation."
)
EDITS_NOT_CHECKED = (
    "Coding edits (PTP, MUE, add-on codes, global periods) and diagnoses; use `lamina check`."
)
PAYMENT_CHECKED = "Every payment rule on the lines that no edit denies."
NOT_CHECKED = (
    "Other claims of the patient, earlier, later or by others: their global periods, duplicates "
    "and frequency limits."
)
POLICIES_NOT_CHECKED = (
    "Coverage and medical necessity, contractor policies, prior authorization, eligibility, timely "
    "filing and other payers' rules."
)
RESTS_ON_RECORD = ASSOCIATED | {"22", "52", "53", "62", "66", "80", "81", "82", "AS", "54", "55"}


class Scope(Struct, frozen=True):
    """How far a run went: `verb` price or check, `editions` names dataset and edition of the tables used.

    `notes` are sentences on what was assumed or could not be looked up.
    """

    verb: str
    notes: tuple[str, ...] = ()
    editions: tuple[tuple[str, str], ...] = ()
    diagnoses: str = ""
    """The edition of ICD-10-CM that the claim's diagnoses were looked up in, "" if none was."""

    def checked(self, claim: "Claim") -> tuple[str, ...]:
        """What was looked at, in sentences."""
        if self.verb == PRICE:
            return (CHECKED_BY_PRICE,)
        editions = dict(self.editions)
        if not editions.get("pfs"):
            return (f"{_count(len(claim.lines), 'line')}: code and day of service only.",)
        said = [
            f"{_count(len(claim.lines), 'line')}: code, status and day of service in the fee "
            f"schedule{_of(editions, 'pfs')}; modifiers by each code's indicators, with each "
            "other and by side."
        ]
        pairs = _pairs(claim)
        if pairs and "ptp" in editions:
            said.append(
                f"{_count(pairs, 'pair')} of codes of one day against the PTP edits"
                f"{_of(editions, 'ptp')}."
            )
        if "mue" in editions:
            said.append(
                "Units against the medically unlikely edits"
                f"{_of(editions, 'mue')}, by line or by day as each edit says."
            )
        if "aoc" in editions:
            said.append(f"Primary codes of add-on codes{_of(editions, 'aoc')}.")
        said.append("Global periods among the lines given.")
        if self.diagnoses:
            codes = {code for line in claim.lines for code in line.diagnoses}
            said.append(
                f"{_count(len(codes), 'diagnosis code')} against ICD-10-CM {self.diagnoses}: "
                "whether each exists and is billable."
            )
        return (*said, PAYMENT_CHECKED)

    def not_checked(self, claim: "Claim") -> tuple[str, ...]:
        """What was assumed and what was not looked at, in sentences."""
        said = list(self.notes)
        if len(claim.lines) > 1 and not any(line.rendering_npi for line in claim.lines):
            said.append(
                "Who did the work: no NPI was given; all lines are taken as one practitioner's."
            )
        if self.verb == PRICE:
            return (*said, EDITS_NOT_CHECKED, POLICIES_NOT_CHECKED)
        mods = dict.fromkeys(
            m for line in claim.lines for m in line.modifiers if m in RESTS_ON_RECORD
        )
        named = f" and modifier {', '.join(mods)}" if mods else ""
        said.append(f"The documentation: whether the record supports the codes{named}.")
        if not any(line.diagnoses for line in claim.lines):
            said.append("Diagnoses: none was given.")
        return (*said, NOT_CHECKED, POLICIES_NOT_CHECKED)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" + ("s" if number != 1 else "")


def _of(editions: Mapping[str, str], dataset: str) -> str:
    return f" {editions[dataset]}" if editions.get(dataset) else ""


def _pairs(claim: "Claim") -> int:
    """How many pairs of different codes the claim holds on one day."""
    days: dict[date, set[str]] = {}
    for line in claim.lines:
        days.setdefault(line.date_of_service or claim.date_of_service, set()).add(line.hcpcs)
    return sum(comb(len(codes), 2) for codes in days.values())


PRICED = Scope(PRICE)

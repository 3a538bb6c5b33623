"""Practitioners who are not physicians: PA, NP and CNS at 85 percent, others as the day says."""

from datetime import date
from decimal import Decimal

from assistant.rules.manual import mcpm
from assistant.rules.money import cents, percent
from assistant.rules.open_line import OpenLine
from corpus.citation import Citation
from corpus.parameter import Dated, parameter

NONPHYSICIAN = frozenset({"PA", "NP", "CNS"})
ASSISTANTS = ("80", "81", "82", "AS")
SHARES = {
    **dict.fromkeys(NONPHYSICIAN, "nonphysician_practitioner"),
    "CNM": "certified_nurse_midwife",
    "CSW": "clinical_social_worker",
    **dict.fromkeys(("RD", "NUTRITIONIST"), "dietitian"),
}
"""The parameter that holds a practitioner's share of the fee."""


def practitioner_citation() -> Citation:
    """Where payment of nonphysician practitioners is written."""
    return mcpm(12, "§110, pp. 150-151; §120, p. 152; §130.2, pp. 154-155")


def practitioner_share(practitioner: str | None, day: date) -> Dated | None:
    """The practitioner's share of the fee; None for a physician or an unknown word."""
    name = SHARES.get((practitioner or "").upper())
    return None if name is None else parameter(name).at(day)


def practitioner_amount(fee: Decimal, practitioner: str | None, day: date) -> Decimal:
    """What the practitioner is allowed of a fee, USD."""
    share = practitioner_share(practitioner, day)
    return fee if share is None else cents(fee * share.value)


def apply_practitioner(line: OpenLine, practitioner: str | None) -> None:
    """Reduce a line that a nonphysician bills; assistants' lines are reduced already."""
    # MCPM ch. 12 §110, §120
    share = practitioner_share(practitioner, line.day)
    if share is not None and not line.has(*ASSISTANTS) and share.value != 1:
        line.times(f"{practitioner} in own name", share.value, share.citation)
        line.reasons.append(f"{practitioner}: {percent(share.value)} of the fee.")

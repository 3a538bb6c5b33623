"""Payment indicators of the ambulatory surgical center addenda, in our own words."""

from collections.abc import Mapping
from types import MappingProxyType

PACKAGED = frozenset({"N1", "L1", "D1"})
"""Indicators of what is paid with the procedure it belongs to, never separately."""
# Addenda AA and BB, payment indicator column (CMS defines it in Addendum DD1)
MEANING: Mapping[str, str] = MappingProxyType(
    {
        "A2": "Surgical procedure on the list since 2007, at a rate from its outpatient weight.",
        "D1": "Ancillary dental item: packaged, no separate payment.",
        "D2": "Dental procedure not usually done in an office, at a rate from its outpatient weight.",
        "F4": "Paid at reasonable cost; the contractor sets the amount.",
        "G2": "Procedure not usually done in an office, at a rate from its outpatient weight.",
        "H2": "Brachytherapy source, paid separately at the outpatient rate.",
        "J7": "Pass-through device; the contractor sets the amount.",
        "J8": "Device-intensive procedure: the rate includes the device.",
        "K2": "Drug or biological, paid separately at the outpatient rate.",
        "K7": "Unclassified drug; the contractor sets the amount.",
        "L1": "Influenza or pneumococcal vaccine: packaged, no separate payment here.",
        "L6": "New technology intraocular lens: a special payment.",
        "N1": "Packaged: no separate payment.",
        "P2": "Usually done in an office, at a rate from its outpatient weight.",
        "P3": "Usually done in an office, at the fee schedule's non-facility practice expense.",
        "R2": "Usually done in an office without non-facility values, at its outpatient weight.",
        "Z2": "Radiology beside a procedure, paid separately at its outpatient weight.",
        "Z3": "Radiology beside a procedure, at the fee schedule's non-facility practice expense.",
    }
)


def indicator_words(indicator: str) -> str:
    """What an indicator says; one that is not described here is named as printed."""
    return MEANING.get(indicator, f"Payment indicator {indicator}, as CMS prints it.")

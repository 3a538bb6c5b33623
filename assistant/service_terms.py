"""How a service was done, as a question tells it in words: setting, roles, biller, charge, minutes, days."""

import re
from decimal import Decimal

from assistant.mentions import modifier_mentions

ROLES = (
    ("62", r"\bco-?surgeons?\b|\btwo (?:primary )?surgeons\b|\bco-?surgery\b"),
    ("50", r"\bbilateral\w*\b|\bboth (?:sides|eyes|knees|hips|shoulders|ears|feet|hands|breasts|wrists|legs|arms|ankles)\b"),
    ("AS", r"\b(?:pa|np|physician assistant|nurse practitioner|cns|pa-c)s?\b.{0,30}\bassist\w*|\bassist\w*.{0,30}\b(?:pa|np|physician assistant|nurse practitioner)\b"),
    ("80", r"\bhelp\w* (?:at the (?:operating )?table|in (?:the )?surgery|with the surgery)\b|\bsecond (?:set|pair) of (?:surgical )?hands\b|\bassistants?\b(?! (?:professor|living))|\basst\b|\bsurgeon assist\w*\b|\bassist(?:ing|s)? surgeon\b"),
    ("66", r"\bteam surgery\b|\bsurgical team\b|\bthree surgeons\b"),
    ("53", r"\bdiscontinued\b|\baborted\b"),
    ("52", r"\breduced services?\b"),
    ("26", r"\bprofessional (?:component|part|portion)\b|\b(?:only|just) the (?:read|interpretation)\b|\b(?:read|interpretation) only\b"),
    ("TC", r"\btechnical (?:component|part|portion)\b"),
    ("AA", r"\bpersonally perform\w*\b"),
    ("QK", r"\bmedical(?:ly)? direct\w*\b(?!.*\bwithout\b)"),
)  # fmt: skip
FACILITY = re.compile(
    r"\b(?:facility (?:rate|amount|price|payment|fee|setting)|in (?:a|the) facility|(?:in|at) (?:the |a )?hospital|inpatient|"
    r"hospital (?:rate|amount|price|payment|fee|setting|total)|"
    r"pos\s*(?:19|2[1-4])|place of service (?:19|2[1-4])|as a facility)\b",
    re.IGNORECASE,
)
NONFACILITY = re.compile(
    r"\b(?:non-?\s?facility|(?:in|at) (?:the |an? |my |our )?(?:physician'?s? |doctor'?s? )?office|"
    r"(?<!post )(?<!doctors )office\b(?!\s*(?:visits?|call|note|manager|staff|procedure|hours|consult))|"
    r"pos\s*11|place of service 11)\b",
    re.IGNORECASE,
)
BOTH_SETTINGS = re.compile(
    r"(?<!non-)(?<!non )\bfacility\b.{0,12}\bnon-?\s?facility\b|\bnon-?\s?facility\b.{0,12}(?<!non-)(?<!non )\bfacility\b",
    re.IGNORECASE,
)
QUALIFYING = re.compile(
    r"\b(?:qualifying (?:apm )?participant|\bqp\b|qpp rate|advanced apm)\b", re.IGNORECASE
)
NOT_PARTICIPATING = re.compile(
    r"\bnon-?par\w*|\b(?:refus\w+|without|not accept\w*|n'?t accept\w*|not tak\w+|n'?t take) (?:taking |accepting )?assignment\b",
    re.I,
)
MINUTES = re.compile(r"(?<![\d.])(?<!same )(\d{1,4})\s*(?:min\b|mins\b|minutes?\b)", re.IGNORECASE)
DAYS_OF_CARE = re.compile(
    r"\b(?:took over|take over|taking over|takes over|assum\w+|responsib\w+|follow(?:ed|s|ing)?|care|cared|days?)\b[^.?!\d]{0,25}?"
    r"\b(\d{1,2})\s+(?:of (?:the )?(?:90|10)\s+)?(?:post-?op(?:erative)?\s+)?days?\b",
    re.IGNORECASE,
)
BILLER = re.compile(
    r"\b(?P<np>nurse practitioners?|NPs?)\b|\b(?P<pa>physician assistants?|PAs?|PA-C)\b|\b(?P<cns>CNSs?|clinical nurse specialists?)\b|"
    r"\b(?P<cnm>CNMs?|nurse midwi\w+)\b"
)
BILLS = re.compile(
    r"\b(?:bills?|billed|billing|by|own (?:npi|number)|under (?:her|his|their)|sees|rate|paid|performs?|does)\b",
    re.I,
)
CHARGE = re.compile(
    r"\b(?:bill(?:ed|ing)?|charg(?:ed?|es|ing)|submitted)(?:\s+(?:is|of|was|us|them|medicare|amount|at|for))*\s+\$?\s?"
    r"(\d[\d,]*(?:\.\d{2})?)(?=\s*(?:dollars|for|on|,|\.|$))",
    re.IGNORECASE,
)


def practitioner(text: str) -> str | None:
    """A non-physician practitioner who bills the service; one who assists is a matter of modifier AS."""
    match = BILLER.search(text)
    if (
        match is None
        or re.search(r"\bassist(?:s|ed|ing|ant at)\b|\bincident[- ]to\b", text, re.I)
        or not BILLS.search(text)
    ):
        return None
    return str(match.lastgroup).upper()


def charge(text: str) -> Decimal | None:
    """What the practice charged, where that is named; a code is no charge."""
    match = CHARGE.search(text)
    if match is None or re.fullmatch(r"\d{5}", match[1]):
        return None
    return Decimal(match[1].replace(",", ""))


def number(pattern: re.Pattern[str], text: str) -> int | None:
    """The number that a pattern finds, None where it finds none."""
    match = pattern.search(text)
    return int(match[1]) if match else None


def told_modifiers(text: str, known: frozenset[str]) -> tuple[str, ...]:
    """Modifiers named in a text; where none is, those its roles stand for."""
    named = dict.fromkeys(modifier_mentions(text, known))
    if not named:  # a role stands for its modifier only where no modifier is named
        for modifier, pattern in ROLES:
            if re.search(pattern, text, re.IGNORECASE):
                named.setdefault(modifier)
    if "AS" in named and "80" in named:
        named.pop("80")
    return tuple(named)


def told_setting(text: str) -> str | None:
    """`facility` or `nonfacility` where the text names one of them and not both."""
    if BOTH_SETTINGS.search(text):
        return None
    without = NONFACILITY.sub(" ", text)
    office, hospital = bool(NONFACILITY.search(text)), bool(FACILITY.search(without))
    if office == hospital:
        return None
    return "nonfacility" if office else "facility"

"""Every indicator of a fee row in plain words, with the place it is defined."""

from collections.abc import Mapping
from dataclasses import dataclass

from assistant.rules import bilateral, multiple_procedure
from assistant.rules.global_period import WORDS as GLOBAL_WORDS
from assistant.rules.manual import layout
from assistant.rules.result import RuleResult, Step
from assistant.rules.status_code import STATUSES
from corpus.citation import Citation
from corpus.rows import FeeRow


@dataclass(frozen=True, slots=True)
class Indicator:
    """One column of the fee file: its FeeRow field, label, the words of each value, its place."""

    field: str
    label: str
    words: Mapping[str, str]
    locator: str
    modifier: str = ""

    @property
    def field_name(self) -> str:
        """What the record layout calls the field."""
        return self.locator.partition(", lines")[0]

    def citation(self) -> Citation:
        """Where the values are defined."""
        return layout(self.locator)

    def meaning(self, value: str | None) -> str:
        """A value in words."""
        if value is None:
            return "not carried by this edition"
        return self.words.get(value, "not described in CMS's documentation")


# RVU25D.txt, field by field
INDICATORS: tuple[Indicator, ...] = (
    Indicator(
        "status",
        "Status",
        {c: s.words for c, s in STATUSES.items()},
        "Attachment A, status codes, lines 519-608",
    ),
    Indicator("global_days", "Global period", GLOBAL_WORDS, "Global Surgery, lines 225-248"),
    Indicator(
        "pctc_indicator",
        "PC/TC",
        {
            "0": "physician service: no professional and technical part, 26 and TC do not apply",
            "1": "diagnostic test: 26 and TC have their own rows",
            "2": "professional component only: 26 and TC do not apply",
            "3": "technical component only: 26 and TC do not apply",
            "4": "global test only: its parts have codes of their own",
            "5": "incident-to service: not paid to a practitioner for hospital patients",
            "6": "laboratory code with a payable physician interpretation (26)",
            "7": "therapy: not paid to an independent therapist for hospital patients",
            "8": "physician interpretation, paid for hospital inpatients only",
            "9": "the concept does not apply",
        },
        "PC/TC Indicator, lines 610-705",
        "26",
    ),
    Indicator(
        "multiple_procedure",
        "Multiple procedure",
        multiple_procedure.MEANING,
        "Multiple Procedure (Modifier 51), lines 258-320",
        "51",
    ),
    Indicator(
        "bilateral_surgery",
        "Bilateral surgery",
        bilateral.MEANING,
        "Bilateral Surgery (Modifier 50), lines 322-382",
        "50",
    ),
    Indicator(
        "assistant_surgery",
        "Assistant at surgery",
        {
            "0": "not paid unless documentation establishes medical necessity",
            "1": "statutory restriction: an assistant is never paid",
            "2": "an assistant may be paid",
            "9": "the concept does not apply",
        },
        "Assistant at Surgery, lines 384-396",
        "80",
    ),
    Indicator(
        "co_surgeons",
        "Co-surgeons",
        {
            "0": "co-surgeons are not permitted",
            "1": "co-surgeons may be paid; documentation of the need for two surgeons is required",
            "2": "co-surgeons permitted; no documentation if the two are of different specialties",
            "9": "the concept does not apply",
        },
        "Co-surgeons (Modifier 62), lines 398-409",
        "62",
    ),
    Indicator(
        "team_surgery",
        "Team surgery",
        {
            "0": "team surgery is not permitted",
            "1": "a team may be paid with documentation, by report",
            "2": "a team is permitted, paid by report",
            "9": "the concept does not apply",
        },
        "Team Surgery (Modifier 66), lines 411-419",
        "66",
    ),
)
SUPERVISION = Indicator(
    "supervision",
    "Supervision of diagnostic procedures",
    {
        "01": "general supervision by a physician",
        "02": "direct supervision by a physician",
        "03": "personal supervision by a physician",
        "04": "none for a psychologist, else general supervision by a physician",
        "05": "none for an audiologist, else general supervision by a physician",
        "06": "a physician, or a physical therapist certified in electrophysiology",
        "21": "general supervision of a certified technician, else direct supervision",
        "22": "a technician who reaches the physician online at any time",
        "66": "a physician, or a physical therapist certified in this very procedure",
        "6A": "as level 66; that therapist may also supervise another one, but bills alone",
        "77": "a certified physical therapist; others under direct or general supervision",
        "7A": "as level 77; that therapist may also supervise another one, but bills alone",
        "09": "the concept does not apply",
    },
    "Physician Supervision of Diagnostic Procedures, lines 432-476",
)
"""For diagnostic tests only, so that it stands in no sheet of a code."""
BY_FIELD: Mapping[str, Indicator] = {one.field: one for one in (*INDICATORS, SUPERVISION)}


def indicator_meaning(field: str, value: str | None) -> str:
    """A value of a FeeRow indicator in words."""
    return BY_FIELD[field].meaning(value)


def indicator_words(row: FeeRow, *fields: str) -> RuleResult:
    """The row's indicators as steps (value, words, place); all of them unless fields are named."""
    chosen = [BY_FIELD[field] for field in fields] or list(INDICATORS)
    steps = [
        Step(indicator.label, indicator.meaning(value), value or "not loaded", row.citation())
        for indicator in chosen
        for value in (getattr(row, indicator.field),)
    ]
    reason = "; ".join(f"{step.label} {step.value}: {step.expression}" for step in steps)
    return RuleResult(
        "indicator_words",
        {"hcpcs": row.code},
        None,
        "indicator",
        row.edition.edition,
        tuple(steps),
        f"{row.code}: {reason}.",
        (row.citation(), *(indicator.citation() for indicator in chosen)),
    )

"""What a question asks for that no loaded source can hold until it is imported, and which sort of thing it is."""

import re
from dataclasses import dataclass

from assistant.rules.result import RuleResult
from assistant.safety.requests import PAYER


@dataclass(frozen=True, slots=True)
class NotHeld:
    """`what` is asked for, as it was named where it has a number, and `how` to go on."""

    what: str
    how: str

    def result(self) -> RuleResult:
        """The look-up that found nothing, on which the refusal rests."""
        said = f"My sources do not hold {self.what}. {self.how}."
        return RuleResult("look_up_document", {"document": self.what}, None, "", "", (), said)


IMPORT = "Import the document (`lamina pages import FILE`) and ask again"
_COVERAGE = re.compile(
    r"\b(?:(?:LCD|NCD|LCA|local coverage (?:determination|article)|national coverage determination|(?:billing )?article)s?\s*"
    r"(?:no\.?|number|#)?\s*)(?P<number>[LA]?\d{2,6}(?:\.\d+)?)\b|\b(?P<bare>[LA]3\d{4})\b",
    re.IGNORECASE,
)
_RULES = re.compile(
    r"\b(?:(?:medical|clinical|coverage|payment|reimbursement)? ?polic(?:y|ies)|criteria|prior auth\w*|pre-?cert\w*|"
    r"pre-?authori[sz]\w*|bulletins?|provider manual|coverage (?:rules?|guidelines?))\b",
    re.IGNORECASE,
)
"""Words for what a payer publishes beside its rates."""
_TABLES = (
    (re.compile(r"\b(?:MS-?|APR-?)?DRGs?\b"), "the MS-DRG tables of inpatient hospital payment",
     "Ask the hospital's coders, or CMS's MS-DRG definitions"),
    (re.compile(r"\bICD-?10-?PCS\b|\bPCS codes?\b", re.I), "ICD-10-PCS, the procedure codes of inpatient hospitals",
     "Physicians report CPT codes: ask for the CPT code of the operation"),
    (re.compile(r"\bNDCs?\b"), "national drug codes (NDC)", "The package and the FDA's NDC directory have them"),
    (re.compile(r"\b(?:official|full|long|complete|AMA|verbatim)\b.{0,25}\bdescript(?:or|ion)s?\b|\bdescriptors?\b.{0,40}\b(?:verbatim|word for word)\b", re.I),
     "CPT descriptors, which are the AMA's", "Ask what a code covers, in our own words"),
)  # fmt: skip


def not_held(question: str) -> NotHeld | None:
    """What is asked for and is in no source that comes with Lamina or CMS's tables; None for nothing.

    A document that the reader imported answers first: this speaks where none does.
    """
    if number := _COVERAGE.search(question):
        named = next(group for group in (number["number"], number["bare"]) if group)
        return NotHeld(f"the coverage document {named.upper()}", IMPORT)
    for pattern, what, how in _TABLES:
        if pattern.search(question):
            return NotHeld(what, how)
    if PAYER.search(question) and _RULES.search(question):
        return NotHeld("a policy of that payer", IMPORT)
    return None

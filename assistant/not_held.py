"""What a question asks for that no loaded source can hold until it is imported, and which sort of thing it is."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from assistant.rules.result import RuleResult
from assistant.safety.requests import OF_MEDICARE, PAYER
from corpus.page import page
from corpus.yaml_text import read_yaml, required

FILE = Path(__file__).with_name("not_held.yaml")
LOOKED = (
    "Looked up in CMS's tables that are loaded, in the imported manuals and documents, and in our own pages."
)  # fmt: skip
"""Where an answer that holds nothing has looked."""
COMMAND = "`lamina pages import FILE`"
IMPORT = f"Import the document ({COMMAND}) and ask again"
PAYERS_RULES = "a policy of that payer"


@dataclass(frozen=True, slots=True)
class NotHeld:
    """`what` is asked for, as it was named where it has a number, and `how` to go on."""

    what: str
    how: str

    def result(self) -> RuleResult:
        """The look-up that found nothing, on which the refusal rests."""
        said = f"My sources do not hold {self.what}. {self.how}. {LOOKED}"
        if COMMAND not in self.how:
            said += f" A document that has it can be imported ({COMMAND}) and is then quoted."
        return RuleResult("look_up_document", {"document": self.what}, None, "", "", (), said)


_COVERAGE = re.compile(
    r"\b(?:(?:LCD|NCD|LCA|local coverage (?:determination|article)|national coverage determination|(?:(?:billing|coding)(?: (?:and|&) (?:billing|coding))? )?article)s?\s*"
    r"(?:no\.?|number|#)?\s*)(?P<number>[LA]?\d{2,6}(?:\.\d+)?)\b|\b(?P<bare>[LA]3\d{4}|A5\d{4})\b",
    re.IGNORECASE,
)
_RULES = re.compile(
    r"\b(?:(?:medical|clinical|coverage|payment|reimbursement)? ?polic(?:y|ies)|criteria|prior auth\w*|pre-?cert\w*|"
    r"pre-?authori[sz]\w*|bulletins?|(?:provider )?manuals?|coverage|cover(?:s|ed)?\b|guidelines?|ground rules?|require\w*|"
    r"timely filing|filing (?:limit|deadline)s?|clean claims?|credential\w*|appeal (?:deadline|limit|window|level)s?|in[- ]network|formular\w+)\b",
    re.IGNORECASE,
)
"""Words for what a payer publishes beside its rates."""


@cache
def _systems() -> tuple[tuple[re.Pattern[str], NotHeld], ...]:
    """Payment systems that are not loaded, by the codes that they pay (read once)."""
    return tuple(
        (re.compile(row["codes"]), NotHeld(row["what"], row["how"]))
        for row in read_yaml(FILE)
        if "codes" in row
    )


def payment_system(hcpcs: str) -> NotHeld | None:
    """Where the amount of a code that the physician fee schedule excludes is set; None if not known."""
    return next((one for codes, one in _systems() if codes.fullmatch(hcpcs)), None)


@cache
def _known() -> tuple[tuple[re.Pattern[str], NotHeld], ...]:
    """What no source holds, by the words for it, in the order of the file (read once)."""
    return tuple(
        (
            re.compile(rf"(?<![\w-])(?:{required(row, 'words', FILE)})(?!\w)", re.IGNORECASE),
            NotHeld(required(row, "what", FILE), required(row, "how", FILE)),
        )
        for row in read_yaml(FILE)
    )


_PCS = re.compile(r"\b(?=(?:\w*[A-Z]){2})\d[0-9A-HJ-NP-Z]{6}\b")
"""The form of an ICD-10-PCS code: seven characters without O and I, a digit first."""


_PRIOR = re.compile(r"\b(?:prior|pre)[- ]?(?:auth\w*|cert\w*|approval)\b", re.IGNORECASE)
PRIOR = NotHeld("Medicare's list of outpatient services that need prior authorization", IMPORT)


def not_held(question: str, codes: Collection[str] = ()) -> NotHeld | None:
    """What is asked for and is in no source that comes with Lamina or CMS's tables; None for nothing.

    `codes` are those asked about: where a page of theirs speaks of prior authorization, it is told.
    A document that the reader imported answers first: this speaks where none does.
    """
    if number := _COVERAGE.search(question):
        named = next(group for group in (number["number"], number["bare"]) if group)
        return NotHeld(f"the coverage document {named.upper()}", IMPORT)
    text = f"{question} ICD-10-PCS" if _PCS.search(question) else question
    for pattern, missing in _known():
        if pattern.search(text):
            return missing
    if PAYER.search(question) and _RULES.search(question) and not OF_MEDICARE.search(question):
        return NotHeld(PAYERS_RULES, IMPORT)
    if _PRIOR.search(question) and not any(_speaks_of_prior(code) for code in codes):
        return PRIOR
    return None


@cache
def _speaks_of_prior(hcpcs: str) -> bool:
    """Whether a code has a page of ours that speaks of prior authorization."""
    known = page(hcpcs)
    sections = known.sections if known is not None else ()
    texts = [e.question + e.answer for s in sections for e in s.entries]
    return any(_PRIOR.search(text) for text in (*texts, *(s.text for s in sections)))


def rules_of_another(question: str, payer: str = "") -> NotHeld | None:
    """The rules of a payer other than Medicare that the question or the settings (`payer`) name, where
    Medicare's are told instead; None where none is named, or Medicare beside it."""
    if OF_MEDICARE.search(question) or not (payer or PAYER.search(question)):
        return None
    return NotHeld("the rules of that payer", f"{IMPORT}; what follows is Medicare's")

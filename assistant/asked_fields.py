"""Columns of CMS's tables that a question asks for by name, and whether it asks how they changed."""

import re

_OF = r"(?: (?:indicator|ind|flag|code|value|level))"
_PE = r"(?:pe\b|practice expense)"
_RVU = r"(?: rvus?| values?)?"
FIELDS = (
    ("opps_nonfacility_pe", "non-facility PE RVU used for the OPPS cap", rf"(?:non-?\s?fac\w*|office) {_PE}.{{0,40}}\bopps|opps.{{0,30}}\b(?:non-?\s?fac\w*|office) {_PE}"),
    ("opps_facility_pe", "facility PE RVU used for the OPPS cap", rf"(?<!non)(?<!non-)(?<!non )fac\w* {_PE}.{{0,40}}\bopps|opps.{{0,30}}(?<!non)(?<!non-)(?<!non )\bfac\w* {_PE}"),
    ("opps_mp", "malpractice RVU used for the OPPS cap", r"(?:mp|malpractice)\b.{0,40}\bopps|opps.{0,30}\b(?:mp\b|malpractice)"),
    ("nonfacility_pe_rvu", "non-facility practice expense RVU", rf"(?:non-?\s?fac\w*|office)\.? {_PE}{_RVU}"),
    ("facility_pe_rvu", "facility practice expense RVU", rf"(?<!non)(?<!non-)(?<!non )\bfac(?:ility)?\.? {_PE}{_RVU}"),
    ("nonfacility_total_rvu", "total non-facility RVU", r"total (?:non-?\s?fac\w*|office)\.? rvus?|(?:non-?\s?fac\w*|office)\.? total(?: rvus?)?\b"),
    ("facility_total_rvu", "total facility RVU", r"total fac(?:ility)?\.? rvus?|(?<!non)(?<!non-)(?<!non )fac(?:ility)?\.? total rvus?"),
    ("nonfacility_total_rvu", "total RVU", r"(?:technical|professional|tc|26)\b.{0,40}\btotal rvus?|total rvus?.{0,40}\b(?:technical|professional|tc|26)\b"),
    ("supervision", "physician supervision level", r"supervision"),
    ("endoscopic_base", "endoscopic base code", r"endo(?:scop(?:ic|y))?[- ]?base|base (?:endoscop(?:y|ic)|scope)(?: code)?"),
    ("pctc_indicator", "PC/TC indicator", r"pc ?/? ?tc"),
    ("multiple_procedure", "multiple procedure indicator", rf"mult(?:iple)?[- ]proc(?:edure)?s?{_OF}"),
    ("bilateral_surgery", "bilateral surgery indicator", rf"bilat(?:eral)?(?: surg\w*)?{_OF}"),
    ("assistant_surgery", "assistant at surgery indicator", rf"ass(?:is)?t\w*(?: at)?(?: surg\w*)?{_OF}"),
    ("co_surgeons", "co-surgeon indicator", rf"co-?\s?surg\w*{_OF}"),
    ("team_surgery", "team surgery indicator", rf"team(?: surg\w*)?{_OF}"),
    ("imaging_family", "diagnostic imaging family", r"imaging family"),
)  # fmt: skip
_PART = r"-?\s?op\w*(?: \w+)? (?:shares?|percent\w*|portions?|parts?|split)"
OF_CHANGE = (
    ("status", "status indicator", r"status"),
    ("global_days", "global period", r"global(?: period| days?)?"),
    ("work_rvu", "work RVU", r"work(?: rvus?| values?| units?)|wrvus?"),
    ("mp_rvu", "malpractice RVU", r"(?:malpractice|\bmp\b|\bpli\b)(?: rvus?| values?)?"),
    ("preoperative", "preoperative share", rf"pre{_PART}"),
    ("intraoperative", "intraoperative share", rf"intra{_PART}"),
    ("postoperative", "postoperative share", rf"post{_PART}"),
    ("mue", "MUE", r"mues?|mai|medically unlikely edits?|unit limits?|adjudication indicators?"),
    ("add_on", "add-on edit", r"add-?\s?ons?(?: (?:codes?|edits?|type|list))?|primary codes?|primaries"),
    ("apc", "hospital outpatient rate (APC)", r"apcs?|hopd|hospital outpatient|addendum b"),
    ("asc", "ASC rate", r"ascs?|ambulatory surg\w+ cent\w+|surgery cent(?:er|re)s?|addendum aa"),
    ("ptp", "NCCI edit", r"pair(?:s|ed|ing)?|bundl\w+|edits?|ncci|ptp|together|column (?:one|two|1|2)|(?:primary (?:codes? )?|add-?ons? )(?:of|for|to|with)"),
)  # fmt: skip
"""Columns that have topics of their own, said as such where it is asked how they changed."""
OF_STATUS = re.compile(r"\b(?:payable|cover(?:ed)?|bundled)\b", re.IGNORECASE)
"""What the status indicator decides, asked of one code."""
TOPIC_OF = {
    "status": "status", "global_days": "global_period", "mue": "mue", "add_on": "add_on",
    "apc": "facility_rates", "asc": "facility_rates", "ptp": "ptp",
    "preoperative": "global_period", "intraoperative": "global_period", "postoperative": "global_period",
}  # fmt: skip
"""The topic that tells a column as it stands on one day: left out where its change is told."""
WHOLE_NUMBERED = frozenset({"opps_nonfacility_pe", "opps_facility_pe", "opps_mp"})
"""Fields whose names hold that of another, which is then not meant."""
_PATTERNS = tuple(
    (f, label, re.compile(rf"(?<!\w)(?:{words})", re.I)) for f, label, words in FIELDS
)
_CHANGING = tuple(
    (f, label, re.compile(rf"\b(?:{words})\b", re.I)) for f, label, words in OF_CHANGE
)
_OP = r"\b(?:pre|intra|post)[- ]?op(?:erative(?:ly)?)?\b"
_SHARE = r"(?:\bpercent\w*|\bshares?\b|%|\bsplit\b|\bportions?\b|\bcomponents?\b)"
SHARES = re.compile(
    rf"\bpre\b\W+\bintra\b|{_OP}\W+(?:\w+\W+){{0,4}}?{_SHARE}|{_SHARE}.{{0,40}}{_OP}", re.IGNORECASE
)
"""A question on how the fee is divided among the parts of the global package."""
RELEASE = re.compile(
    r"\b20\d\d ?[A-D]\b|\b(?:january|april|july|october)\b.{0,30}\brelease\b", re.I
)
"""A quarterly release by its name."""


def fee_fields(question: str, changed: bool = False) -> tuple[tuple[str, str], ...]:
    """The columns that a question names, with what they are called: fields of a FeeRow, or a table's name.

    `changed` where it asks how they changed: then those too that other topics tell of.
    """
    patterns = (*_PATTERNS, *(_CHANGING if changed else ()))
    found = [(field, label) for field, label, words in patterns if words.search(question)]
    named = {field for field, _ in found}
    if changed and not named and OF_STATUS.search(question):
        found = [(field, label) for field, label, _ in OF_CHANGE if field == "status"]
    if named & WHOLE_NUMBERED:
        found = [
            pair for pair in found if pair[0] in WHOLE_NUMBERED or not pair[0].endswith("_rvu")
        ]
    return tuple(found)

"""Identifiers known by the words before them or by their shape: numbers, dates, addresses.

The classes follow the eighteen of the Safe Harbor method (45 CFR 164.514(b)(2)). A day of service
stays: what is paid depends on it.
"""

import re
from collections.abc import Iterator

from assistant.identifiers.span import Span

_DAY = (
    r"(?:\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|(?:19|20)\d{6}"
    r"|[A-Za-z]{3,9}\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}|\d{1,2}(?:st|nd|rd|th)? (?:of )?[A-Za-z]{3,9}\.?,? \d{4}|(?:19|20)\d\d\b)"
)
_IS = r"\s*(?:is|was|=|[:#-]{1,2}|:\s*#)?\s*"
_VALUE = r"(?P<value>[A-Z]{0,4}[-#]?\d[\dA-Z]*(?:[-/][\dA-Z]+)*)"
_LONG = r"(?P<value>(?=[A-Z-]{0,5}\d)[A-Z]{0,4}-?\d[\dA-Z-]{5,})"
_NO = r"(?:\s*(?:no\b\.?|nos?\b\.?|nr\b\.?|num(?:ber)?\b|#|ids?\b))"
_STREET = r"(?:Street|Avenue|Road|Boulevard|Drive|Lane|Court|Parkway|Highway|Terrace|Place|Circle|Trail|Way|Square)"
_STREET_SHORT = r"(?:St|Ave|Rd|Blvd|Dr|Ln|Ct|Pkwy|Hwy|Ter|Pl|Cir|Trl)"
_NAMED = r"(?:(?:N|S|E|W|NE|NW|SE|SW|North|South|East|West)\.? )?(?:\d{1,3}(?:st|nd|rd|th)|[A-Z][A-Za-z'.]+(?: [A-Z][A-Za-z'.]+){0,2})"
_UNIT = r"(?:,? (?:Apt|Apartment|Unit|Suite|Ste|#)\.? ?#?[0-9A-Za-z-]{1,6}\b)?"
_MBI = r"[1-9][AC-HJKMNP-RT-Y][0-9AC-HJKMNP-RT-Y]\d-?[AC-HJKMNP-RT-Y][0-9AC-HJKMNP-RT-Y]\d-?[AC-HJKMNP-RT-Y]{2}\d{2}"
_PHONE = r"(?:\+?1[-. ])?(?:\(\d{3}\) ?|\d{3}[-. ])\d{3}[-. ]\d{4}(?:,? ?(?:x|ext\.?) ?\d{1,5})?"

PATTERNS: tuple[tuple[str, str, str], ...] = (
    ("DATE_OF_BIRTH", "dob d.o.b birth born b.d bd", rf"\b(?:DOB|D\.O\.B\.?|date of birth|birth ?da(?:te|y)|born(?: on| in)?|b\.d\.|bd)(?!\w){_IS}(?P<value>{_DAY})"),
    ("DATE_OF_BIRTH", "dob birth", rf"(?P<value>{_DAY})(?= (?:is|was) (?:(?:her|his|the|their) )?(?:patient'?s )?(?:birthday|birth ?date|dob|date of birth))"),
    ("MEDICAL_RECORD_NUMBER", "mr m.r empi med", rf"\b(?:MRNs?|M\.R\.N\.?|MR ?(?:#|no\.?|number)|EMPI|medical record|med(?:ical)? rec)\b{_NO}?{_IS}{_VALUE}"),
    ("MEDICAL_RECORD_NUMBER", "", rf"(?:\b(?:hospital|chart|record|patient|pt|unit){_NO}){_IS}{_VALUE}"),
    ("MEDICAL_RECORD_NUMBER", "mr#", rf"\bMR#{_IS}{_VALUE}"),
    ("MEDICARE_ID", "mbi hic medicare medicaid beneficiary", rf"\b(?:MBI|HICN?|medicare(?: beneficiary)?{_NO}|medicare beneficiary|medicare beneficiary identifier|beneficiary{_NO}|medicaid{_NO}){_IS}(?P<value>(?=[0-9A-Z-]*\d)[0-9A-Z](?:[0-9A-Z]|-(?=[0-9A-Z])){{6,14}})\b"),
    ("MEDICARE_ID", "", rf"\b(?-i:{_MBI})\b"),
    ("MEDICARE_ID", "-", r"\b\d{3}-\d{2}-\d{4}-?(?-i:[A-DFHJKMTW])\d?\b"),
    ("US_SSN", "ss s.s soc", rf"\b(?:SSN|S\.S\.N\.?|SS ?#|SS(?={_NO})|soc(?:ial)?(?: sec(?:urity)?)?){_NO}?{_IS}(?P<value>(?:\d{{3}}[- ]?\d{{2}}[- ]?|(?:[x*]{{3}}-?[x*]{{2}}-?))\d{{4}})\b"),
    ("US_SSN", "last", r"\blast (?:four|4)(?: digits)?(?: of)?(?: the| her| his| their)?(?: ssn| social(?: security)?(?: number)?)\s*(?:is|:|are)?\s*(?P<value>\d{4})\b"),
    ("US_SSN", "-", r"(?<![\d-])\d{3}-\d{2}-\d{4}(?![\d-])"),
    ("ACCOUNT_NUMBER", "account acct accession case encounter visit fin csn member subscriber insurance policy group claim control icn dcn auth referral guarantor invoice", rf"\b(?:account|acct|accession|case|encounter|visit|FIN|CSN|member|subscriber|insurance|policy|group|claim|control|ICN|DCN|authori[sz]ation|auth|referral|guarantor|invoice){_NO}{_IS}{_VALUE}"),
    ("ACCOUNT_NUMBER", "account acct accession fin csn icn dcn har member subscriber id", rf"\b(?:account|acct|accession|FIN|CSN|ICN|DCN|HAR|member|subscriber|ID ?#?)(?!\w)\.?{_IS}{_LONG}"),
    ("LICENSE_NUMBER", "driver dl passport state licen", rf"\b(?:driver'?s? licen[cs]e|DL|passport|state id|licen[cs]e){_NO}?{_IS}(?P<value>(?-i:[A-Z]{{0,3}}-?\d[\dA-Z-]{{4,}}))"),
    ("DEVICE_ID", "serial device implant lot udi", rf"\b(?:serial|device|implant|lot|UDI){_NO}{_IS}{_VALUE}"),
    ("VEHICLE_ID", "vin licen plate", rf"\b(?:VIN|licen[cs]e plate|plate){_NO}?{_IS}(?P<value>(?=[A-Z-]*\d)[0-9A-Z]{{2,4}}[- ]?[0-9A-Z]{{3,13}})\b"),
    ("EMAIL_ADDRESS", "@ at", r"\b[\w.+-]+ ?(?:@| \(?at\)? (?=[\w-]+ ?(?:\.|\(?dot\)?) ?(?:com|org|net|edu)\b)) ?[\w-]+(?: ?\(dot\) ?| dot |\.)[\w.]{2,}\b"),
    ("PHONE_NUMBER", "phone tel cell mobile home work fax call reach contact pager", rf"\b(?:phone|telephone|tel|cell|mobile|home|work|fax|call(?:ed|back)?|reach(?:ed)?(?: (?:her|him|them))?(?: at)?|contact|pager)\b\.?{_NO}?(?: [A-Za-z.]+){{0,2}}?\s*(?:is|at|on|:|#)?\s*(?P<value>{_PHONE}|\+?1?\d{{10}}|\d{{3}}[-. ]\d{{4}})(?![\d-])"),
    ("PHONE_NUMBER", "", r"(?<![\d.$,-])(?:\+?1[-. ])?(?:\(\d{3}\) ?\d{3}[-. ]\d{4}|\d{3}[-.]\d{3}[-.]\d{4}|[2-9]\d\d \d{3} \d{4})(?:,? ?(?:x|ext\.?) ?\d{1,5})?(?![\d-])"),
    ("STREET_ADDRESS", "live resid address", rf"\b(?:lives? (?:at|on)|resid(?:es|ing|ence) (?:at|on|:)|residence|(?:home )?address(?: is)?)\s*[:#]?\s*(?P<value>\d{{1,6}}[A-Z]? [A-Za-z0-9 .']{{2,40}}? (?:{_STREET}|{_STREET_SHORT})\b\.?{_UNIT})"),
    ("STREET_ADDRESS", "", rf"(?<![\d$.-])\d{{1,4}}[A-Z]? (?-i:{_NAMED} (?:{_STREET}|{_STREET_SHORT}))\b\.?{_UNIT}"),
    ("STREET_ADDRESS", "", rf"(?<![\d$.-])\d{{5}} (?P<value>(?-i:{_NAMED} {_STREET}))\b{_UNIT}"),
    ("STREET_ADDRESS", "box", r"\bP\.? ?O\.? Box \d{1,6}\b"),
    ("AGE_OVER_89", "year yr y/o yo y.o", r"\b(?P<value>9\d|1[0-2]\d)(?=[- ]?(?:(?:years?|yrs?)[- ]?(?:old|of age)|y[/.]?o\b|y\.o\.|(?:years?|yrs?)[- ]old))"),
    ("AGE_OVER_89", "age", r"\b(?:aged?|age is|age of|age:)\s*(?P<value>9\d|1[0-2]\d)\b(?![/.-]\d)"),
    ("AGE_OVER_89", "he pt patient", r"\b(?:he|she|patient|pt) (?:is|was|turned) (?P<value>9\d|1[0-2]\d)\b(?![/.-]\d|[- ](?:day|min|mg|%|percent|lb|kg))"),
    ("AGE_OVER_89", "year yr", r"\b(?P<value>9\d|1[0-2]\d)(?=[- ](?:year|yr)s? (?:female|male|woman|man|lady|gentleman|patient)\b)"),
)  # fmt: skip
"""Class, parts of words, and pattern, without regard to case; of a pattern with `value` only that part is masked.

A text without any of the parts cannot match: it is not searched. No part means every text is.
"""
_COMPILED = tuple(
    (kind, tuple(parts.split()), re.compile(pattern, re.IGNORECASE))
    for kind, parts, pattern in PATTERNS
)
_HOLDS_CLUE = re.compile(
    r"@|\(?dot\)?|\d{3}-\d{2}-\d{4}|\d{3}\)? ?[-. ]\d{3}[-. ]\d{4}|(?-i:[1-9][A-Z][0-9A-Z]\d-?[A-Z])|\b(?:9\d|1[0-2]\d)[- ]?y|\bage|"
    r"\b(?:dob|d\.o|b\.?d|born|birth|mr|mrn|m\.r|empi|medical|hospital|chart|record|patient|pt|unit|mbi|hic|medicare|medicaid|beneficiary|"
    r"ssn?|s\.s|med|he|she|birthday|id|soc|social|last|account|acct|accession|case|encounter|visit|fin|csn|member|subscriber|insurance|policy|group|claim|control|icn|dcn|har|"
    r"auth\w*|referral|guarantor|invoice|driver|dl|passport|state|licen[cs]e|serial|device|implant|lot|udi|vin|plate|phone|tele?\w*|cell|mobile|"
    r"home|work|fax|call\w*|reach\w*|contact|pager|live|lives|resid\w+|address|p\.? ?o)|\d [A-Z0-9][A-Za-z.']+ ",
    re.IGNORECASE,
)
"""One quick look: without any of it none of the patterns can be found."""
COUNTED = frozenset({"MEDICAL_RECORD_NUMBER", "ACCOUNT_NUMBER", "DEVICE_ID"})
BIRTH_YEARS = range(1900, 2006)
_FULL_DAY = re.compile(r"\b(?:\d{1,2}[/.-]\d{1,2}[/.-]((?:19|20)\d\d)|((?:19|20)\d\d)-\d{1,2}-\d{1,2})\b")  # fmt: skip


def numbered(text: str) -> Iterator[Span]:
    """Spans of numbers, dates of birth and addresses."""
    if not any(ch.isdigit() or ch == "@" for ch in text) and " at " not in text:
        return
    if not _HOLDS_CLUE.search(text):
        return
    folded = text.casefold()
    for kind, parts, pattern in _COMPILED:
        if parts and not any(part in folded for part in parts):
            continue
        for match in pattern.finditer(text):
            group = "value" if match.groupdict().get("value") else 0
            if kind not in COUNTED or not _is_count_or_code(match[group], kind):
                yield Span(*match.span(group), kind)


def _is_count_or_code(value: str, kind: str) -> bool:
    """ "unit # 2" is a count, and "claim # 63047" may be a code: only a record number may look like one."""
    if len(re.sub(r"\D", "", value)) < 3:
        return True
    return kind != "MEDICAL_RECORD_NUMBER" and bool(re.fullmatch(r"\d{5}|[A-V]\d{4}", value))


def old_days(text: str) -> Iterator[Span]:
    """Full dates of a year in which a patient is born rather than served.

    Only beside another identifier of a person: alone such a date may be an edition's.
    """
    for match in _FULL_DAY.finditer(text):
        if int(match[1] or match[2]) in BIRTH_YEARS:
            yield Span(*match.span(), "DATE_OF_BIRTH")

"""What a line of a quote bears out, in the sentences that a draft may say of it."""

import re
from collections.abc import Iterator

from assistant.rules.indicator_words import BY_FIELD, indicator_meaning
from corpus.citation import Citation

_FIELD = re.compile(r"; (?=[A-Za-z][\w/. -]{1,40}: )")


def fields_of(line: str) -> dict[str, str]:
    """The fields of a quoted row by name."""
    pairs = (part.partition(": ") for part in _FIELD.split(line))
    return {name: value for name, _, value in pairs}


_KIND = re.compile(r"^cms-|-\d{4}.*$")
_BILLABLE = re.compile(r"(\S+) ([^:]+): (not )?billable")
_ABSENT = re.compile(r"tabular list: (\S+) is not in it")
_LISTS = re.compile(r"(\w{5}) lists ((?:[A-Z]\d[\w.]*(?:, |$))+)")
_PRIMARY = re.compile(r"(\S+) is listed as a primary of (.+)")
_MODIFIER, _PAGE = re.compile(r"lamina-modifier-(\w+)"), re.compile(r"lamina-page-(\w+)")
_COUNTED = re.compile(r"(\S+) (.+?)\. Levels: (.+), \w+\. Counting rule: .*\bIt is (an? [^.]*)\.$")
"""How our pages are quoted on what a code counts."""
_OPENING = re.compile(r"(?:(?:Yes|No)\. )?.*?(?:\. |$)")
"""The first sentence, with the verdict before it."""
Told = tuple[str, str]
"""A field of a table ("" for none) and a sentence on it."""


def of_citation(citation: Citation, line: str) -> Iterator[Told]:
    """Sentences that a line of a quote bears out, each with the field it is of."""
    kind = _KIND.sub("", citation.source)
    reader = _ROWS.get(kind)
    if reader is not None and _FIELD.search(line):
        yield from reader(fields_of(line))
    diagnosis = _BILLABLE.match(line)
    if diagnosis:
        yield "", f"{diagnosis[1]} is {diagnosis[3] or ''}billable: {diagnosis[2]}."
    absent = _ABSENT.search(line)
    if absent:
        yield (
            "",
            f"{absent[1]} is not an ICD-10-CM code in the FY2026 tabular list, so it cannot be billed.",
        )
    shown = _LISTS.match(line)
    if shown:
        for code in shown[2].split(", "):
            yield "", f"Our page on {shown[1]} lists {code} among the supporting diagnoses."
    primary = _PRIMARY.match(line)
    if primary:
        yield "its add-ons", f"{primary[2]} and others"
        yield "", f"Add-on codes that list {primary[1]} as a primary: {primary[2]}."
    modifier = _MODIFIER.fullmatch(citation.source)
    if modifier and not line.startswith("Use "):
        opening = _OPENING.match(line.rpartition("? ")[2])
        yield "", f"Modifier {modifier[1]}: {opening.group() if opening else line}"
    counted = _COUNTED.match(line)
    if counted:
        yield "", f"{counted[1]}: {counted[2]} ({counted[3]}; {counted[4]})."
    page = _PAGE.fullmatch(citation.source)
    if page and citation.locator == "Diagnoses":
        yield (
            "",
            (
                f"Diagnoses that support {page[1]} (billable ICD-10-CM codes; the diagnosis must match the level and "
                "pathology in the note)"
            ),
        )


def _fee(row: dict[str, str]) -> Iterator[Told]:
    code, days, status = row.get("code", ""), row.get("global days", ""), row.get("status", "")
    if "NA" in row.get("non-facility PE RVU", ""):
        yield (
            "",
            (
                f"{code} is flagged NA in the non-facility setting: it is rarely or never performed in an office, "
                "so CMS has no office price; the amount is the facility amount."
            ),
        )
        yield "total non-facility RVU", "NA: not performed in an office"
        yield "", "For an office claim the contractor decides."
    if days == "ZZZ":
        yield "kind", "add-on (ZZZ)"
        yield "", f"{code} is an add-on code; Lamina has no page on it, only CMS's figures."
        yield "", IN_FULL.format(code=code)
    elif days in ("000", "010", "090", "MMM", "XXX", "YYY"):
        yield "kind", "primary, stands alone"
        yield "primary codes", "none needed"
        yield (
            "",
            f"{code} is a primary (stand-alone) code; Lamina has no page on it, only CMS's figures.",
        )
        yield from (("", told.format(code=code)) for told in STANDS_ALONE)
    yield "", f"{code}: facts only; Lamina has no page on this code."
    yield "", f"{code} has global period {days}."
    for field, name in _INDICATORS.items():
        if name in row:
            words = indicator_meaning(field, row[name])
            yield name, f"{row[name]} ({words})"
            yield "", f"{BY_FIELD[field].label} {row[name]} ({words})"
    if status not in PRICED or row.get("total facility RVU") == "0.00":
        yield "amount", f"no amount (status {status})"
    yield "", f"{code} has status {status}. Status {status} limits when it is payable."


IN_FULL = "{code} is an add-on code: it is paid only beside its primary code, in full, without the multiple-procedure reduction."
STANDS_ALONE = (
    "Yes. {code} is a primary code and can be billed alone; it is not an add-on code.",
    "No. {code} is not an add-on code: it is a primary code that stands alone and needs none.",
)
_INDICATORS = {
    "status": "status", "global_days": "global days", "pctc_indicator": "PC/TC",
    "multiple_procedure": "multiple procedure", "bilateral_surgery": "bilateral surgery",
    "assistant_surgery": "assistant at surgery", "co_surgeons": "co-surgeons", "team_surgery": "team surgery",
}  # fmt: skip
"""Indicator columns by the name under which a row is quoted."""


PRICED = frozenset("ART")
"""Status codes under which a row has an amount."""


def _unit_edit(row: dict[str, str]) -> Iterator[Told]:
    code, most, mai = row.get("code"), row.get("MUE"), row.get("MAI")
    yield "", f"The MUE of {code} is {most}, with adjudication indicator (MAI) {mai}"
    yield "", f"More units than {most} deny all units, not only the excess."
    yield "", f"CMS's rationale: {row.get('rationale', '')}."


def _add_on(row: dict[str, str]) -> Iterator[Told]:
    code, kind, listed = row.get("code"), row.get("add-on edit type"), row.get("primary codes", "")
    yield "kind", f"add-on (edit type {kind})"
    if not re.search(r"\d", listed):
        listed = "left to the contractor (no national list)"
    yield "primary codes", f"{listed} and others, {row.get('number of primary codes')} in all"
    yield "primary codes", listed
    yield "", f"Primary codes for {code} (add-on edit type {kind}): {listed}."
    yield (
        "",
        f"Primary codes for {code} (add-on edit type {kind}): {listed} and others, {row.get('number of primary codes')} in all.",
    )
    yield (
        "",
        f"{code} is an add-on code: it has no global period of its own and takes that of its primary procedure.",
    )
    yield "", IN_FULL.format(code=code)


BESIDE = "These are national facility payments beside the surgeon's own fee."


def _hospital(row: dict[str, str]) -> Iterator[Told]:
    code, apc, rate = row.get("code"), row.get("APC"), row.get("payment rate")
    yield "", BESIDE
    yield "", f"{code}: the hospital outpatient department gets ${rate} (APC {apc})"


def _surgical_center(row: dict[str, str]) -> Iterator[Told]:
    rate, kind = row.get("payment rate", "none"), row.get("ASC payment indicator")
    packaged = rate.startswith("none")
    paid = "no separate payment (packaged)" if packaged else f"${rate}"
    yield "", BESIDE
    yield "", f"{row.get('code')}: the ASC gets {paid} (payment indicator {kind})"
    if packaged:
        yield "ASC payment rate", "packaged, no separate rate"
        yield "ASC payment rate", "packaged, no separate payment"


def _level2(row: dict[str, str]) -> Iterator[Told]:
    yield "", f"{row.get('code')} in CMS's HCPCS file: {row.get('descriptor', '')}."


_ROWS = {
    "hcpcs": _level2, "pfs": _fee, "mue": _unit_edit, "aoc": _add_on, "addendum-b": _hospital, "asc-aa": _surgical_center,
    "asc-bb": _surgical_center,
}  # fmt: skip

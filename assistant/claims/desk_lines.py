"""Claim lines on a desk: rows of text, and rows as a claim, as CSV and as JSON."""

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from assistant.claims.fields import CLAIM, LINE, Given, line_of, parse_line, read_fields
from assistant.rules.claim import Claim, ClaimLine
from assistant.settings import QuestionSettings
from corpus.errors import BadInput

Row = Mapping[str, str]
"""A line of the desk: field names and what stands in them, as text."""
COLUMNS: Mapping[str, tuple[str, str]] = {
    "hcpcs": ("Code", "CPT or HCPCS code"),
    "modifiers": ("Modifiers", "Apart by spaces: 59 51"),
    "units": ("Units", "1 when left empty"),
    "charge": ("Charge", "What is billed, in dollars; the lower of it and the schedule is paid"),
    "diagnoses": ("Diagnoses", "ICD-10-CM codes, apart by spaces"),
    "levels": ("Levels", "Spine levels, for example L4-5"),
    "date_of_service": ("Date", "Where it differs from the claim's"),
    "place_of_service": ("Place", "Place of service, where it differs from the claim's"),
    "rendering_npi": ("Practitioner", "NPI, where several practitioners did the work"),
    "minutes": ("Minutes", "Anesthesia time"),
}
"""Columns of the desk: heading and what belongs there."""
CLAIM_FIELDS = (
    "claim_id", "date_of_service", "place_of_service", "setting", "locality", "zip", "deductible_remaining",
    "practitioner", "assigned", "qualifying_participant", "participating",
)  # fmt: skip
"""What a claim says of itself, apart from its lines."""
USUAL = {"assigned": "true", "qualifying_participant": "false", "participating": "true"}
"""What is taken where a claim does not say; the settings may say otherwise."""
PLACES: Mapping[str, str] = {
    "": "As the setting says",
    "11": "11 Office",
    "19": "19 Off-campus outpatient hospital",
    "21": "21 Inpatient hospital",
    "22": "22 On-campus outpatient hospital",
    "23": "23 Emergency room",
    "24": "24 Ambulatory surgical center",
    "31": "31 Skilled nursing facility",
}
"""Places of service to choose from; any other two digits are taken as well."""
UNITS_AT_END = re.compile(r"\s*(?:[x×*]\s*|\s(?:units?|qty)\s+)(-?[\d.]+)\s*(?:units?)?$", re.I)
LEADING = re.compile(r"^(\d{1,3})\s*[x×*]\s*(?=[0-9A-Za-z]{5}\b)", re.I)


def as_typed(part: str) -> str:
    """ "63047 51 x 2" and "2 x 63048" as `parse_line` takes them: 63047-51x2, 63048x2."""
    text = part.strip().strip("\"'")
    count = LEADING.match(text)
    if count:
        text = f"{text[count.end() :]} x{count[1]}"
    units = UNITS_AT_END.search(text)
    tail = f"x{units[1]}" if units else ""
    text = text[: units.start()] if units else text
    return "-".join(re.split(r"[\s-]+", text.strip())) + tail


def row_of(line: ClaimLine) -> Row:
    """A line as a row of the desk; what the desk has no column for is kept under its name."""
    values = {name: _text(getattr(line, name)) for name in LINE}
    return {name: value for name, value in values.items() if value or name in ("hcpcs", "units")}


def about_of(claim: Claim) -> dict[str, str]:
    """What a claim says of itself that goes without saying for no claim."""
    return {name: value for name, value in _said(claim).items() if value != USUAL.get(name)}


def _said(claim: Claim) -> dict[str, str]:
    values = {name: _text(getattr(claim, name), told=True) for name in CLAIM_FIELDS}
    return {name: value for name, value in values.items() if value}


def _text(value: object, told: bool = False) -> str:
    if value is None or (value is False and not told):
        return ""
    if isinstance(value, tuple):
        return " ".join(value)
    return str(value).lower() if isinstance(value, bool) else str(value)


def lines_of(rows: Sequence[Row]) -> tuple[tuple[ClaimLine, ...], tuple[str, ...]]:
    """The lines of rows that can be read, and why others cannot; empty rows are passed over."""
    lines: list[ClaimLine] = []
    problems: list[str] = []
    for number, row in enumerate(rows, start=1):
        given = {k: v for k, v in row.items() if v not in (None, "")}
        if not set(given) - {"units"}:
            continue
        if re.search(r"[-x×\s]", str(given.get("hcpcs", "")).strip()[5:]):
            given = _written_out(given)
        try:
            lines.append(line_of(given, f"Row {number}"))
        except BadInput as error:
            problems.append(str(error))
    return tuple(lines), tuple(problems)


def _written_out(given: dict[str, str]) -> dict[str, str]:
    """A whole line typed into the code's cell ("63047-51x2") as its fields."""
    try:
        line = parse_line(as_typed(given["hcpcs"]))
    except BadInput:
        return given
    typed = {"hcpcs": line.hcpcs, "modifiers": " ".join(line.modifiers)}
    more = {"units": str(line.units)} if line.units > 1 else {}
    return {**given, **{k: v for k, v in typed.items() if v}, **more}


def claim_on_desk(
    rows: Sequence[Row], about: Row, under: QuestionSettings
) -> tuple[Claim | None, tuple[str, ...]]:
    """The claim of the rows under the settings, None where no line can be read; and every problem."""
    lines, problems = lines_of(rows)
    fields, wrong = read_fields({k: v for k, v in about.items() if v}, CLAIM)
    fields.setdefault("date_of_service", under.date_of_service)
    Given(
        under.locality, under.zip, None, under.setting, under.qualifying_participant, under.participating
    ).fill(fields)  # fmt: skip
    told = (*wrong, *problems)
    return (Claim(lines=lines, **fields), told) if lines else (None, told)


def moved(rows: Sequence[Row], order: Sequence[int]) -> tuple[Row, ...]:
    """The rows in another order; an order that does not name each row once changes nothing."""
    if sorted(order) != list(range(len(rows))):
        return tuple(rows)
    return tuple(rows[place] for place in order)


def claim_json(claim: Claim) -> str:
    """The claim as JSON that `lamina price` and `check` read."""
    record = {**_plain(claim, CLAIM_FIELDS), "lines": [_plain(line, LINE) for line in claim.lines]}
    return json.dumps(record, indent=1, ensure_ascii=False) + "\n"


def claim_csv(claim: Claim) -> str:
    """The claim as CSV that `lamina price` and `check` read: a row a line."""
    rows = list(_csv_rows(claim))
    names = [name for name in (*CLAIM_FIELDS, *LINE) if any(name in row for row in rows)]
    out = io.StringIO()
    writer = csv.DictWriter(out, list(dict.fromkeys(names)), restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def _csv_rows(claim: Claim) -> Iterator[dict[str, str]]:
    about = _said(claim) | {"claim_id": claim.claim_id or "claim"}
    for line in claim.lines:
        yield {**about, **row_of(line)}


def _plain(record: Claim | ClaimLine, names: Sequence[str] | Mapping[str, Any]) -> dict[str, Any]:
    values = ((name, getattr(record, name)) for name in names)
    return {
        name: _json(value) for name, value in values
        if value not in (None, "", ()) and (value is not False or name in CLAIM_FIELDS)
    }  # fmt: skip


def _json(value: object) -> object:
    if isinstance(value, date | Decimal):
        return str(value)
    return list(value) if isinstance(value, tuple) else value

"""Claims and lines from untrusted records: every field read, or all that is wrong with them."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from assistant.claims import values
from assistant.rules.claim import Claim, ClaimLine
from corpus.errors import BadInput
from corpus.hidden_characters import without_hidden

Readers = Mapping[str, Callable[[Any], Any]]
SHARED: Readers = {
    "date_of_service": values.day,
    "place_of_service": values.place_of_service,
    "setting": values.setting,
    "practitioner": values.words,
}
"""Fields that a claim and a line both have; a line's own value goes before the claim's."""
CLAIM: Readers = {
    "claim_id": values.words,
    **SHARED,
    "locality": values.locality,
    "zip": values.zip5,
    "qualifying_participant": values.yes,
    "participating": values.yes,
    "assigned": values.yes,
    "deductible_remaining": values.money,
}
LINE: Readers = {
    "hcpcs": values.hcpcs,
    "modifiers": values.modifiers,
    "units": values.units,
    **SHARED,
    "charge": values.money,
    "rendering_npi": values.words,
    "minutes": values.whole,
    "postoperative_days": values.whole,
    "levels": values.listed,
    "incision": values.words,
    "diagnoses": values.listed,
    "specialty": values.words,
    "group": values.words,
    "inpatient": values.yes,
    "teaching_hospital": values.yes,
    "teaching_exception": values.yes,
    "documentation": values.yes,
    "present_at_induction": values.yes,
    "base_units": values.whole,
}
CLAIM_NAMES = frozenset({*CLAIM, "lines"})
NAMED = frozenset({"minutes", "postoperative_days", "base_units"})
"""Fields whose message needs the field's name: "'x' is not a whole number" does not say which."""
MOST_LINES = 999
LINE_EXAMPLE = "write CODE[-MOD…][xUNITS], e.g. 63047, 63030-50, 22853x2 or 63047-51-59"


@dataclass(frozen=True, slots=True)
class Given:
    """What a claim that leaves something open is priced under, from the command line."""

    locality: str | None = None
    zip: str | None = None
    place_of_service: str | None = None
    setting: str | None = None
    qualifying_participant: bool = False
    participating: bool = True

    def fill(self, fields: dict[str, Any]) -> None:
        """Add what the claim does not say; a place of one kind is not mixed with another."""
        if "locality" not in fields and "zip" not in fields:
            fields |= {"locality": self.locality, "zip": self.zip}
        if "place_of_service" not in fields and "setting" not in fields:
            fields |= {"place_of_service": self.place_of_service, "setting": self.setting}
        fields.setdefault("qualifying_participant", self.qualifying_participant)
        fields.setdefault("participating", self.participating)


NOTHING_GIVEN = Given()


def parse_line(text: str) -> ClaimLine:
    """A line as typed: CODE[-MOD…][xUNITS]. Raises BadInput saying what is wrong."""
    written = without_hidden(text).strip().upper().replace("×", "X")
    match = re.fullmatch(r"([0-9A-Z]{5})((?:-[0-9A-Z]{2})*)(?:X([0-9]+))?", written)
    if match is None:
        match = re.fullmatch(r"([0-9A-Z]{5})((?:-[^-X]+?)*)(?:X(-?[^-]*))?", written)
    if match is None:
        match = re.fullmatch(r"([0-9A-Z]{5})((?:-[0-9A-Z]+?)*)(?:X(-?[0-9.]+))?", written)
    if match is None:
        raise BadInput(f"'{text}' is not a line I can read: {LINE_EXAMPLE}.")
    code, modifiers, units = match[1], match[2].strip("-"), match[3]
    record = {"hcpcs": code, "modifiers": modifiers.split("-") if modifiers else []}
    return line_of(record | {"units": "1" if units is None else units or "?"}, text)


def read_fields(record: Mapping[str, Any], readers: Readers) -> tuple[dict[str, Any], list[str]]:
    """The fields that are given, read; and every problem, as a sentence."""
    fields: dict[str, Any] = {}
    problems: list[str] = []
    for name, value in record.items():
        reader = readers.get(name)
        if reader is None or value is None or value == "":
            continue
        try:
            fields[name] = read_value(reader, value)
        except BadInput as error:
            problems.append(_named(name, error))
    return fields, problems


def read_value(reader: Callable[[Any], Any], value: Any) -> Any:
    """A value read, from memory where it can be."""
    try:
        return reader(value)
    except TypeError:  # a list, or another value that cannot be remembered
        return reader.__wrapped__(value)  # type: ignore[attr-defined]


def _named(name: str, error: BadInput) -> str:
    return f"{name} {error}" if name in NAMED else str(error)


def claim_of(record: Any, where: str = "claim", given: Given = NOTHING_GIVEN) -> Claim:
    """A claim from its JSON form. Raises BadInput naming every place and what would be right."""
    if not isinstance(record, Mapping):
        raise BadInput(f"{where}: a claim is a JSON object with date_of_service and lines.")
    problems = misspelt(record, CLAIM_NAMES)
    for needed in ("date_of_service", "lines"):
        if not record.get(needed):
            problems.append(f"'{needed}' is missing or empty.")
    lines, wrong = _lines(record.get("lines") or [])
    fields, unread = read_fields(record, CLAIM)
    problems += unread + wrong
    if problems:
        raise BadInput(f"{where}: {' '.join(problems)}")
    given.fill(fields)
    return Claim(lines=lines, **fields)


def _lines(records: Any) -> tuple[tuple[ClaimLine, ...], list[str]]:
    if not isinstance(records, list):
        return (), ["'lines' is a list of lines, each with hcpcs."]
    if len(records) > MOST_LINES:
        return (), [f"{len(records)} lines; a claim has at most {MOST_LINES}."]
    lines, problems = [], []
    for number, record in enumerate(records, start=1):
        try:
            lines.append(line_of(record, f"line {number}"))
        except BadInput as error:
            problems.append(str(error))
    return tuple(lines), problems


def line_of(record: Any, where: str) -> ClaimLine:
    """A line from its JSON form or as typed. Raises BadInput naming everything that is wrong."""
    if isinstance(record, str):
        return parse_line(record)
    if not isinstance(record, Mapping):
        raise BadInput(f"{where}: a line is a JSON object with hcpcs.")
    problems = misspelt(record, LINE)
    if record.get("hcpcs") in (None, ""):
        problems.append("'hcpcs' is missing.")
    fields, unread = read_fields(record, LINE)
    if problems + unread:
        raise BadInput(f"{where}: {' '.join(problems + unread)}")
    return ClaimLine(**fields)


def misspelt(names: Collection[Any], known: Collection[str]) -> list[str]:
    """Sentences on names that nearly are fields; others we do not use are passed over."""
    problems = []
    for name in [name for name in names if name not in known]:
        near = get_close_matches(str(name), known, n=1, cutoff=0.8)
        if near and near[0] not in names:
            problems.append(f"unknown field '{name}'; did you mean '{near[0]}'?")
    return problems

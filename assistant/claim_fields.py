"""Claims from untrusted data: every field read, or an error that says what would be right."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from typing import Any

from assistant.rules.claim import Claim, ClaimLine
from corpus.errors import BadInput

HCPCS = re.compile(r"[0-9]{4}[0-9A-Z]|[A-Z][0-9]{4}")
MODIFIER = re.compile(r"[0-9A-Z]{2}")
LOCALITY = re.compile(r"[0-9]{5}-[0-9]{2}")
MOST_UNITS = 9999
CLAIM_FIELDS = (
    "claim_id",
    "date_of_service",
    "place_of_service",
    "setting",
    "locality",
    "zip",
    "qualifying_participant",
    "participating",
    "assigned",
    "deductible_remaining",
    "practitioner",
    "lines",
)
LINE_FIELDS = (
    "hcpcs",
    "modifiers",
    "units",
    "date_of_service",
    "place_of_service",
    "setting",
    "charge",
    "rendering_npi",
    "minutes",
    "postoperative_days",
    "levels",
    "incision",
    "diagnoses",
    "specialty",
    "group",
    "practitioner",
    "inpatient",
    "teaching_hospital",
    "teaching_exception",
    "documentation",
    "present_at_induction",
    "base_units",
)
LINE_EXAMPLE = "write CODE[-MOD…][xUNITS], e.g. 63047, 63030-50, 22853x2 or 63047-51-59"


def parse_line(text: str) -> ClaimLine:
    """A line as typed: CODE[-MOD…][xUNITS]. Raises BadInput saying what is wrong."""
    written = text.strip().upper().replace("×", "X")
    match = re.fullmatch(r"([0-9A-Z]{5})((?:-[^-X]+?)*)(?:X(-?[^-]*))?", written)
    if match is None:
        match = re.fullmatch(r"([0-9A-Z]{5})((?:-[0-9A-Z]+?)*)(?:X(-?[0-9.]+))?", written)
    if match is None:
        raise BadInput(f"'{text}' is not a line I can read: {LINE_EXAMPLE}.")
    code, modifiers, units = match[1], match[2].strip("-"), match[3]
    return ClaimLine(
        _hcpcs(code, text),
        _modifiers(modifiers.split("-") if modifiers else [], text),
        _units("1" if units is None else units, text),
    )


def _hcpcs(value: object, where: str) -> str:
    code = str(value).strip().upper()
    if not HCPCS.fullmatch(code):
        raise BadInput(
            f"{where}: '{value}' is not a HCPCS code (five characters such as 63047 or G0453)."
        )
    return code


def _modifiers(values: list[Any], where: str) -> tuple[str, ...]:
    found = []
    for value in values:
        modifier = str(value).strip().upper()
        if not MODIFIER.fullmatch(modifier):
            raise BadInput(
                f"{where}: '{value}' is not a modifier; those have two characters, e.g. 59."
            )
        found.append(modifier)
    return tuple(found)


def _units(value: object, where: str) -> int:
    text = str(value).strip()
    if not re.fullmatch(r"[0-9]+(\.0+)?", text) or not 0 < int(float(text)) <= MOST_UNITS:
        raise BadInput(
            f"{where}: '{value}' units; units are a whole number from 1 to {MOST_UNITS}."
        )
    return int(text.split(".")[0])


def claim_of(record: Any, where: str = "claim") -> Claim:
    """A claim from its JSON form. Raises BadInput naming the place and what would be right."""
    if not isinstance(record, Mapping):
        raise BadInput(f"{where}: a claim is a JSON object with date_of_service and lines.")
    _refuse_typos(record, CLAIM_FIELDS, where)
    for needed in ("date_of_service", "lines"):
        if not record.get(needed):
            raise BadInput(f"{where}: '{needed}' is missing or empty.")
    if not isinstance(record["lines"], list):
        raise BadInput(f"{where}: 'lines' is a list of lines, each with hcpcs.")
    return Claim(
        date_of_service=_date(record["date_of_service"], where),
        lines=tuple(_line(one, f"{where}, line {n}") for n, one in enumerate(record["lines"], 1)),
        claim_id=str(record.get("claim_id") or ""),
        **_shared(record, where),
        locality=_locality(record.get("locality"), where),
        zip=_zip(record.get("zip"), where),
        qualifying_participant=_yes(record.get("qualifying_participant"), False, where),
        participating=_yes(record.get("participating"), True, where),
        assigned=_yes(record.get("assigned"), True, where),
        deductible_remaining=_money(record.get("deductible_remaining"), where),
        practitioner=_words(record.get("practitioner")),
    )


def _line(record: Any, where: str) -> ClaimLine:
    if isinstance(record, str):
        return parse_line(record)
    if not isinstance(record, Mapping):
        raise BadInput(f"{where}: a line is a JSON object with hcpcs.")
    _refuse_typos(record, LINE_FIELDS, where)
    if not record.get("hcpcs"):
        raise BadInput(f"{where}: 'hcpcs' is missing.")
    day = record.get("date_of_service")
    return ClaimLine(
        hcpcs=_hcpcs(record["hcpcs"], where),
        modifiers=_modifiers(_list(record.get("modifiers"), where), where),
        units=_units(record.get("units", 1) if record.get("units") is not None else 1, where),
        date_of_service=_date(day, where) if day else None,
        **_shared(record, where),
        charge=_money(record.get("charge"), where),
        rendering_npi=_words(record.get("rendering_npi")),
        minutes=_whole(record.get("minutes"), "minutes", where),
        postoperative_days=_whole(record.get("postoperative_days"), "postoperative_days", where),
        levels=tuple(str(level).strip().upper() for level in _list(record.get("levels"), where)),
        incision=_words(record.get("incision")),
        diagnoses=tuple(str(d).strip().upper() for d in _list(record.get("diagnoses"), where)),
        specialty=_words(record.get("specialty")),
        group=_words(record.get("group")),
        practitioner=_words(record.get("practitioner")),
        inpatient=_yes(record.get("inpatient"), False, where),
        teaching_hospital=_yes(record.get("teaching_hospital"), False, where),
        teaching_exception=_yes(record.get("teaching_exception"), False, where),
        documentation=_yes(record.get("documentation"), False, where),
        present_at_induction=_yes(record.get("present_at_induction"), False, where),
        base_units=_whole(record.get("base_units"), "base_units", where),
    )


def _shared(record: Mapping[str, Any], where: str) -> dict[str, Any]:
    """Fields that a claim and a line both have."""
    setting = _words(record.get("setting"))
    if setting is not None:
        setting = setting.lower().replace("-", "").replace("_", "").replace(" ", "")
        if setting not in ("facility", "nonfacility"):
            raise BadInput(
                f"{where}: setting '{record['setting']}' is not facility or nonfacility."
            )
    place = _words(record.get("place_of_service"))
    if place is not None and not re.fullmatch(r"[0-9]{1,2}", place):
        raise BadInput(f"{where}: place of service '{place}' is not two digits, e.g. 21 or 11.")
    return {"setting": setting, "place_of_service": place.zfill(2) if place else None}


def _refuse_typos(record: Mapping[str, Any], known: tuple[str, ...], where: str) -> None:
    """Fields we do not use are passed over, but a misspelt one would change the price."""
    for name in record:
        near = get_close_matches(str(name), known, n=1, cutoff=0.8)
        if name not in known and near and near[0] not in record:
            raise BadInput(f"{where}: unknown field '{name}'; did you mean '{near[0]}'?")


def _date(value: object, where: str) -> date:
    try:
        return date.fromisoformat(str(value).strip())
    except ValueError:
        raise BadInput(
            f"{where}: '{value}' is not a date; write it as year-month-day, e.g. 2026-07-15."
        ) from None


def _money(value: object, where: str) -> Decimal | None:
    if value is None or value == "":
        return None
    try:
        amount = Decimal(str(value).strip().replace("$", "").replace(",", ""))
    except InvalidOperation:
        raise BadInput(f"{where}: '{value}' is not an amount of money, e.g. 9000.00.") from None
    if not amount.is_finite() or amount < 0:
        raise BadInput(f"{where}: the amount '{value}' is not zero or more.")
    return amount


def _whole(value: object, name: str, where: str) -> int | None:
    if value is None or value == "":
        return None
    if not re.fullmatch(r"[0-9]+", str(value).strip()):
        raise BadInput(f"{where}: {name} '{value}' is not a whole number, zero or more.")
    return int(str(value))


def _yes(value: object, default: bool, where: str) -> bool:
    if value is None or value == "":
        return default
    words = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
    if isinstance(value, bool):
        return value
    if str(value).strip().lower() not in words:
        raise BadInput(f"{where}: '{value}' is not true or false.")
    return words[str(value).strip().lower()]


def _list(value: object, where: str) -> list[Any]:
    if value is None or value == "":
        return []
    if isinstance(value, str):
        return [part for part in re.split(r"[\s;,|]+", value) if part]
    if not isinstance(value, list):
        raise BadInput(f"{where}: '{value}' is not a list.")
    return [one for one in value if one not in (None, "")]


def _words(value: object) -> str | None:
    return str(value).strip() if value not in (None, "") else None


def _locality(value: object, where: str) -> str | None:
    text = _words(value)
    if text is None or text.lower() == "national":
        return None
    if not LOCALITY.fullmatch(text):
        raise BadInput(
            f"{where}: locality '{text}' is not contractor-number, e.g. 13202-01 for Manhattan."
        )
    return text


def _zip(value: object, where: str) -> str | None:
    text = _words(value)
    if text is None:
        return None
    if not re.fullmatch(r"[0-9]{5}(-?[0-9]{4})?", text):
        raise BadInput(f"{where}: ZIP code '{text}' is not five digits, e.g. 10001.")
    return text[:5]

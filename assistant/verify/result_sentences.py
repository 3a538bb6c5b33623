"""What a rule result comes to, in the sentences that a draft may say of it."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal

from assistant.premise_checks import NAMES
from assistant.rules.result import RuleResult
from assistant.rules.visit_codes import is_visit
from assistant.verify.row_sentences import STANDS_ALONE


def of_result(result: RuleResult) -> Iterator[str]:
    """Sentences that a rule result bears out."""
    reader = _RESULTS.get(result.tool)
    if reader is not None:
        yield from reader(result)


def _amount(result: RuleResult) -> Iterator[str]:
    code = result.inputs.get("hcpcs", "")
    if result.value is None:
        yield f"No amount can be computed for {code}."
        return
    yield headline(result, SETTINGS.get(result.inputs.get("setting", ""), ""))
    yield "All amounts are in the table."


SETTINGS = {"nonfacility": "non-facility", "facility": "facility"}


def headline(result: RuleResult, setting: str) -> str:
    """What a schedule amount comes to, in a sentence."""
    place = result.inputs.get("locality", "national")
    where = "nationally" if place == "national" else f"in (locality {place})"
    year = result.inputs.get("date_of_service", "")[:4]
    return f"Medicare pays ${result.value} {where} ({setting}) for {result.inputs.get('hcpcs', '')} in {year}."


def of_both_settings(results: Sequence[RuleResult]) -> Iterator[tuple[int, str]]:
    """Amounts that are the same in either setting: the position of the result, and the sentence."""
    seen: dict[tuple[str, ...], str] = {}
    for i, result in enumerate(results):
        if result.tool != "payment_amount" or result.value is None:
            continue
        named = (result.inputs.get("hcpcs", ""), result.inputs.get("locality", ""), result.value)
        setting = result.inputs.get("setting", "")
        if seen.setdefault(named, setting) != setting:
            yield i, headline(result, "facility or non-facility")


def _alone(result: RuleResult) -> Iterator[str]:
    code = result.inputs.get("hcpcs", "")
    if result.value == "not_payable" and not result.inputs.get("with"):
        yield f"No. {code} cannot be billed alone."
    if result.value == "not_payable":
        for other in result.inputs.get("with", "").split():
            yield f"No: {other} is no primary code of {code}."
    if result.value == "not_an_add_on":
        yield from (told.format(code=code) for told in STANDS_ALONE)
    else:
        yield f"{code} is an add-on code."


MODIFIER = {
    "allowed": "Yes. Modifier {mod} is allowed on {code}.", "not_allowed": "No. Modifier {mod} is not used on {code}.",
    "not_needed": "Not needed. Modifier {mod} is not needed on {code}.",
    "documentation_required": "Only with documentation. Modifier {mod} is payable only with documentation on {code}.",
}  # fmt: skip


def _modifier(result: RuleResult) -> Iterator[str]:
    said = MODIFIER.get(result.value or "")
    mod, code = result.inputs.get("modifier", ""), result.inputs.get("hcpcs", "")
    if said:
        yield said.format(mod=mod, code=code)
        decided = result.steps[0].expression.replace("_", " ") if result.steps else ""
        yield f"Decided by: {decided}."


def _pair(result: RuleResult) -> Iterator[str]:
    steps = {step.label: step.value for step in result.steps}
    codes = [one.split("-")[0] for one in result.inputs.get("codes", "").split(" ")]
    one, two = steps.get("Column one (paid)", ""), steps.get("Column two (denied)", "")
    indicator = steps.get("Modifier indicator", "")
    if result.value == "no_edit" and len(codes) == 2:
        yield (
            f"No NCCI edit pairs {codes[0]} with {codes[1]} on {result.inputs.get('date_of_service')}: no procedure-to-procedure edit "
            "stands against billing both, if each was performed and documented."
        )
        return
    if result.value == "deleted":
        yield f"The edit no longer applies. {result.reason}"
        return
    pair = f"NCCI pairs {one} (column one, paid) with {two} (column two, denied)"
    if indicator == "0":
        yield f"{pair}, modifier indicator 0: no modifier opens the edit."
        yield f"No. {two} is never paid with {one} in the same session: {pair}, modifier indicator 0, so no modifier opens the edit."
        return
    if is_visit(one) != is_visit(two):
        yield f"{pair}, modifier indicator 1: 25 or 57 on the visit opens the edit."
        return
    yield f"Not at the same level: {two} is denied with {one}. {pair}, modifier indicator 1."
    for site in ("interspace or segment", "anatomic site"):
        yield (
            f"Modifier 59 or XS opens the edit only when the record shows a different {site} (XE for a separate encounter); "
            f"at the same {site} it may not be used."
        )


def _units(result: RuleResult) -> Iterator[str]:
    steps = {step.label: step for step in result.steps}
    most = steps["MUE"].value if "MUE" in steps else ""
    if not most.isdigit():
        return
    code, mai = result.inputs.get("hcpcs"), steps["Adjudication indicator (MAI)"]
    yield f"The MUE of {code} is {most}, with adjudication indicator (MAI) {mai.value}: {mai.expression}."
    yield f"More units than {most} deny all units, not only the excess."
    if result.value == "denied":
        yield f"No, not {steps['Units billed'].value} units."


def _period(result: RuleResult) -> Iterator[str]:
    days, code = result.inputs.get("global_days", ""), result.inputs.get("hcpcs", "")
    words = next((s.expression for s in result.steps if "period" in s.label.lower()), "")
    yield (
        f"{code} has global period {days} ({int(days)}-day, {words})."
        if days.isdigit()
        else f"{code} has global period {days} ({words})."
    )
    yield (
        f"Global period {days} ({int(days)}-day, {words})."
        if days.isdigit()
        else f"Global period {days} ({words})."
    )
    days_in_all = next((s.value for s in result.steps if s.label == "Days in the period"), "")
    yield f"{days_in_all} days in all."
    yield f"For an operation on {result.inputs.get('day_of_surgery')}: {result.reason}"


def _claim(result: RuleResult) -> Iterator[str]:
    day = result.inputs.get("date_of_service", "")
    yield f"Total ${result.value} for {day}, nationally, before deductible and coinsurance"
    lines, place = result.inputs.get("lines", ""), result.inputs.get("locality", "")
    where = f"in (locality {place})" if place else "nationally"
    yield f"Medicare pays ${result.value} for {lines} {where}"
    yield f"With these edits applied the claim comes to ${result.value}."
    for step in result.steps:
        yield f"{step.label} comes to ${step.value} {'in locality ' + place if place else 'nationally'}"
    for label, part, share in _reduced(result):
        yield f"{label}: the {part} is paid at {share} % (multiple-procedure reduction; the dearest is paid in full)."
    for rank, label, share in _ranked(result):
        yield (
            f"{label} ranks {rank} by fee schedule amount and is paid at {share} % (multiple-procedure rule; the "
            "dearest is paid in full)."
        )


_FURTHER = re.compile(r"(Further [a-z ]+): [\d.,]+ × (0\.\d+) = ")


def _reduced(result: RuleResult) -> list[tuple[str, str, str]]:
    """The components reduced beside dearer ones: line, component, and the share paid in percent."""
    return [
        (step.label, told[1].lower(), f"{Decimal(told[2]) * 100:.0f}")
        for step in result.steps
        for told in _FURTHER.finditer(step.expression)
    ]


def _ranked(result: RuleResult) -> list[tuple[str, str, str]]:
    """The ranked lines of a claim: rank, label, and the share paid in percent."""
    found = []
    for step in result.steps:
        ranked = re.search(r"Rank (\d+) of [^:;]*: [\d.]+ × (0\.\d+|1) = ", step.expression)
        if ranked:
            share = (
                f"{Decimal(ranked[2]) * 100:f}".rstrip("0").rstrip(".")
                if "." in ranked[2]
                else "100"
            )
            found.append((ranked[1], step.label, share))
    return found


def _factor(result: RuleResult) -> Iterator[str]:
    year, label = result.inputs.get("year", ""), result.inputs.get("label", "")
    yield f"The Medicare physician fee schedule conversion factor for {year} is {result.value} ({label}), in USD per RVU."
    yield f"For {year}: {result.value} ({label})."


def _change(result: RuleResult) -> Iterator[str]:
    step = result.steps[0] if result.steps else None
    last, _, first = (step.expression if step else "").partition(" - ")
    about = (step.label if step else "").removeprefix("Change of ").partition(" of ")[0]
    old, new = (c.edition for c in (*result.citations, *result.citations)[:2])
    code = result.inputs.get("hcpcs", "")
    yield f"{code}: {about} {first} in {old}, {last} in {new}, a change of {result.value} RVU."
    yield f"{code}: a change of {result.value} RVU."


def _visit(result: RuleResult) -> Iterator[str]:
    procedure, days = result.inputs.get("procedure", ""), result.inputs.get("global_days", "")
    if procedure:
        told = result.reason.replace("Yes, with modifier", "Modifier", 1)
        when = "in the global period" if result.inputs.get("when") == "period" else "on the day"
        yield f"{when} of {procedure} (global {days}): {told}"


def _premise(result: RuleResult) -> Iterator[str]:
    code = result.inputs.get("hcpcs", "")
    edition = ", ".join(
        p for p in (result.inputs.get("setting", "").replace("nonf", "non-f"), result.edition) if p
    )
    yield f"Medicare pays ${result.value} for {code} ({edition})."
    of = f" of {code}" if code else ""
    if result.inputs.get("verdict") == "differs":
        yield f"Not the amount in the question: Medicare pays ${result.value} for {code} ({edition})."
        yield f"Not the figure in the question: the {NAMES.get(result.inputs.get('field', ''), '')}{of} is {result.value} in {edition}."
    if result.inputs.get("verdict") == "facility_only":
        yield f"Not as an office price. ${result.value} is the facility amount of {code}; the code is flagged NA in the non-facility setting."
    for step in result.steps:
        if step.label.startswith("Amount of "):
            yield f"${step.value} is the amount of {step.label.removeprefix('Amount of ')}, no longer in force."


def _unknown(result: RuleResult) -> Iterator[str]:
    code = result.inputs.get("hcpcs", "")
    yield (
        f"{code} is not a known code: it is not found in any loaded table (looked up for {result.inputs.get('date_of_service', '')} "
        "in the physician fee schedule and HCPCS lists). I will not describe or price it."
    )
    yield f"The nearest codes that exist are {result.reason.removeprefix('Nearest: ')}."


def _zip(result: RuleResult) -> Iterator[str]:
    yield f"ZIP {result.inputs.get('zip')} belongs to locality {result.value}."


def _told(result: RuleResult) -> Iterator[str]:
    """Each step is told in whole sentences, under its label or on its own."""
    for step in result.steps:
        for sentence in re.split(r"(?<=[.!?])\s+(?=[A-Z0-9(])", step.expression):
            yield sentence
            yield f"{step.label}: {sentence}"


def _counted(result: RuleResult) -> Iterator[str]:
    yield result.reason


_RESULTS: Mapping[str, Callable[[RuleResult], Iterator[str]]] = {
    "payment_amount": _amount, "add_on_verdict": _alone, "modifier_verdict": _modifier, "ptp_verdict": _pair,
    "mue_verdict": _units, "global_period": _period, "price_claim": _claim, "price_service": _claim,
    "check_claim": _claim, "conversion_factor": _factor, "look_up_code": _unknown, "locality_of_zip": _zip, "premise": _premise, "postoperative_modifier": _visit, "visit_verdict": _visit, "rvu_change": _change,
    "denial": _told, "note": _told, "ptp_count": _counted,
}  # fmt: skip

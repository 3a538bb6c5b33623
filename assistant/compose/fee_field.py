"""A column of the fee file for a code: its value, in words where CMS defines them, and how it changed."""

from collections.abc import Iterable
from decimal import Decimal

from assistant.compose.draft import Draft
from assistant.compose.prose import write_passage
from assistant.evidence import Evidence
from assistant.facts import CodeFacts
from assistant.fee_fields import fee_fields
from assistant.rules.indicator_words import BY_FIELD
from assistant.rules.result import RuleResult
from corpus.citation import Citation
from corpus.rows import FeeRow


def write_fee_fields(draft: Draft, evidence: Evidence) -> None:
    """Each field asked for, of each code asked about, with the row it stands in.

    Where the question compares releases, the field in each loaded one; else that of the row asked
    for (26, TC), or of every row in which it is another.
    """
    compares = "history" in evidence.plan.topics
    for facts in evidence.facts.values():
        for field, label in fee_fields(evidence.query.question, changed=compares):
            rows = _carrying(evidence.history.get(facts.hcpcs, ()), field)
            if compares and len(rows) > 1:
                _say_change(draft, rows, field, label)
                continue
            for row in _rows(facts, evidence, field):
                _say(draft, row, field, label)
                _quote(draft, evidence, field, str(getattr(row, field)))


def _rows(facts: CodeFacts, evidence: Evidence, field: str) -> list[FeeRow]:
    """The row of the modifier asked for, else the unmodified one and those that differ from it."""
    named = {*evidence.query.modifiers, *(m for c in evidence.query.codes for m in c.modifiers)}
    asked = [row for row in facts.rows if row.modifier and row.modifier in named]
    if asked or not facts.rows:
        return asked
    first = facts.rows[0]
    return [first, *(r for r in facts.rows[1:] if getattr(r, field) != getattr(first, field) and field in BY_FIELD)]  # fmt: skip


def _carrying(rows: Iterable[FeeRow], field: str) -> list[FeeRow]:
    """The rows whose own release prints the field."""
    own = field in ("status", "global_days") or field.endswith("_rvu")
    return [r for r in rows if getattr(r, field) is not None and (own or not r.indicators_from)]


def _say_change(draft: Draft, rows: list[FeeRow], field: str, label: str) -> None:
    """The field in each release, whether it changed first."""
    places = [row.citation() for row in rows]
    values = [str(getattr(row, field)) or "none" for row in rows]
    told = ", ".join(
        f"{value} in {row.edition.edition}" for row, value in zip(rows, values, strict=True)
    )
    verdict = "did not change" if len(set(values)) == 1 else "changed"
    said = f"The {label} of {rows[-1].code} {verdict}: {told}."
    known = BY_FIELD.get(field)
    if known is not None and verdict == "changed":
        meant = {value: known.meaning(value) for value in dict.fromkeys(values)}
        said += " " + " ".join(f"{value} means: {words}." for value, words in meant.items())
        places.append(known.citation())
    _result(draft, rows[-1], field, values[-1], said, *places)
    draft.say(f"**{said.partition(':')[0]}**:{said.partition(':')[2]}", *places)


def _say(draft: Draft, fee: FeeRow, field: str, label: str) -> None:
    value = getattr(fee, field)
    known = BY_FIELD.get(field)
    places = [fee.citation()]
    given = value is not None and value != ""
    said = f"The {label} of {fee.code} is {value}" if given else f"{fee.code} has no {label}"
    if isinstance(value, Decimal) and _not_applicable(fee, field):
        said = f"{fee.code} has no {label} of its own (NA); the file prints {value}"
    if known is not None and given:
        said += f": {known.meaning(value)}"
        places.append(known.citation())
    _result(draft, fee, field, str(value) if given else None, f"{said}.", *places)
    draft.say(f"{said}.", *places)


def _not_applicable(fee: FeeRow, field: str) -> bool:
    if field.startswith("nonfacility"):
        return bool(fee.nonfacility_na)
    return field.startswith("facility") and bool(fee.facility_na)


def _result(
    draft: Draft, fee: FeeRow, field: str, value: str | None, said: str, *places: Citation
) -> None:
    inputs = {"hcpcs": fee.code, "field": field}
    edition = fee.edition.edition
    draft.result(RuleResult("fee_field", inputs, value, "", edition, (), said, tuple(places)))


def _quote(draft: Draft, evidence: Evidence, field: str, value: str) -> None:
    """CMS's own definition of the value, where the record layout is imported."""
    for hit in evidence.passages:
        name, _, of = hit.chunk.locator.partition(", value ")
        if hit.chunk.kind == "manual" and of == value and field.partition("_")[0] in name.lower():
            write_passage(draft, hit)
            return

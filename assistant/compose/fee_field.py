"""A column of the fee file for a code: its value, in words where CMS defines them."""

from assistant.compose.draft import Draft
from assistant.compose.prose import write_passage
from assistant.evidence import Evidence
from assistant.fee_fields import fee_fields
from assistant.rules.indicator_words import BY_FIELD
from assistant.rules.result import RuleResult
from corpus.rows import FeeRow


def write_fee_fields(draft: Draft, evidence: Evidence) -> None:
    """Each field asked for, of each code asked about, with the row it stands in."""
    for facts in evidence.facts.values():
        for field, label in fee_fields(evidence.query.question):
            if facts.fee is not None:
                _say(draft, facts.fee, field, label)
                _quote(draft, evidence, field, str(getattr(facts.fee, field)))


def _say(draft: Draft, fee: FeeRow, field: str, label: str) -> None:
    value = getattr(fee, field)
    known = BY_FIELD.get(field)
    places = [fee.citation()]
    said = f"The {label} of {fee.code} is {value}" if value else f"{fee.code} has no {label}"
    if known is not None and value:
        said += f": {known.meaning(value)}"
        places.append(known.citation())
    inputs = {"hcpcs": fee.hcpcs, "field": field}
    edition = fee.edition.edition
    draft.result(
        RuleResult("fee_field", inputs, value or None, "", edition, (), f"{said}.", tuple(places))
    )
    draft.say(f"{said}.", *places)


def _quote(draft: Draft, evidence: Evidence, field: str, value: str) -> None:
    """CMS's own definition of the value, where the record layout is imported."""
    for hit in evidence.passages:
        name, _, of = hit.chunk.locator.partition(", value ")
        if hit.chunk.kind == "manual" and of == value and field.partition("_")[0] in name.lower():
            write_passage(draft, hit)
            return

"""The evidence of a gather step as a list of texts, in the order in which a writer takes it up.

Each is at most as long as a passage of the tutorial pipeline, so that "the first four" is the same
amount of reading for every pipeline.
"""

from collections.abc import Iterator

from assistant.evidence import Evidence
from assistant.facts import CodeFacts
from assistant.rules.result import RuleResult

LONGEST = 1_000  # characters
TITLES = frozenset({"comparison", "describe", "levels"})
SECTIONS = {
    "documentation": "documentation",
    "diagnosis": "diagnoses",
    "denial": "denials",
    "levels": "level_counting",
}
"""The section of a code's page that a topic is answered from."""


def evidence_texts(evidence: Evidence) -> list[str]:
    """Exact look-ups and rule results of each topic, then passages, then the other rows."""
    return [part for text in _items(evidence) if text for part in cut(text)]


def cut(text: str, longest: int = LONGEST) -> list[str]:
    """A text in parts of at most `longest` characters, cut at line ends where there are any."""
    parts: list[str] = []
    held = ""
    for line in text.split("\n"):
        pieces = [line[at : at + longest] for at in range(0, len(line), longest)] or [""]
        for piece in pieces:
            if held and len(held) + 1 + len(piece) > longest:
                parts.append(held)
                held = piece
            else:
                held = f"{held}\n{piece}" if held else piece
    return [*parts, held] if held else parts


def _items(evidence: Evidence) -> Iterator[str]:
    for topic in evidence.plan.topics:
        yield from _page_parts(topic, evidence)
        for result in evidence.of(topic):
            yield result_text(result)
        if topic == "facility_rates":
            yield from _facility_rows(evidence)
    if evidence.claim is not None:
        yield result_text(evidence.claim.result())
    for name, results in evidence.results.items():
        if name not in evidence.plan.topics:
            yield from map(result_text, results)
    for hit in evidence.passages:
        yield hit.chunk.embedded_text
    for facts in evidence.facts.values():
        yield from _rows(facts)


def _page_parts(topic: str, evidence: Evidence) -> Iterator[str]:
    """What the codes' own pages say on a topic: title and counting, or the section asked for."""
    pages = [facts.page for facts in evidence.facts.values() if facts.page is not None]
    for page in pages:
        if topic in TITLES:
            kind = " Add-on code." if page.add_on else ""
            yield f"{page.hcpcs} {page.title}.{kind} {page.level_counting.rule}"
        section = page.section(SECTIONS[topic]) if topic in SECTIONS else None
        if section is not None:
            yield f"{page.hcpcs} {section.heading}\n{section.text}"


def result_text(result: RuleResult) -> str:
    """A rule result as a writer sees it: its reason, its steps, and the rows that it rests on."""
    steps = (f"{step.label}: {step.expression} = {step.value}" for step in result.steps)
    named = ", ".join(f"{name} {value}" for name, value in result.inputs.items())
    head = f"{result.tool} {named}: {result.value or 'no amount'} {result.unit}. {result.reason}"
    quotes = (citation.quote for citation in result.all_citations() if citation.quote)
    return "\n".join((head, *steps, *quotes))


def _facility_rows(evidence: Evidence) -> Iterator[str]:
    for facts in evidence.facts.values():
        rates = (facts.apc.value, facts.asc.value)
        yield "\n".join(rate.citation().quote for rate in rates if rate is not None)


def _rows(facts: CodeFacts) -> Iterator[str]:
    rows = (facts.fee, facts.mue.value, facts.add_on.value, facts.apc.value, facts.asc.value)
    yield "\n".join(row.citation().quote for row in rows if row is not None)

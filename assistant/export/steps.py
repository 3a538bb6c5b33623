"""The calculations and verdicts of an answer as tables, a row a step."""

import re
from collections.abc import Iterable

from assistant.answer import Answer
from assistant.export.blocks import Block, Heading, Line, Marker, Paragraph, Table, words
from assistant.export.prose import Anchors
from assistant.export.visible import flat
from assistant.rules.result import RuleResult, Step
from assistant.words import outcome_words, place_words, result_words

HEAD = tuple(words(head) for head in ("Step", "How", "Value", "Source"))
NAMED = re.compile(r"[a-z]+(?:_[a-z]+)+")


def calculation(answer: Answer, anchors: Anchors) -> Iterable[Block]:
    """A table for every result with steps; the same steps are not shown twice."""
    if answer.results:
        yield Heading(3, words("How it was worked out"))
    shown: dict[tuple[Step, ...], str] = {}
    for result in answer.results:
        name, said = flat(result_words(result)), flat(outcome_words(result))
        title: Line = (*words(name, bold=True), *words(f": {said}"))
        if not result.steps:
            yield Paragraph((*title, *_cited(result, answer, anchors)))
            continue
        if result.steps in shown:
            yield Paragraph((*title, *words(f" The steps are those of {shown[result.steps]} above.")))  # fmt: skip
            continue
        shown[result.steps] = name
        yield Table(HEAD, tuple(_row(step, answer, anchors) for step in result.steps), title)


def _row(step: Step, answer: Answer, anchors: Anchors) -> tuple[Line, ...]:
    cells = (words(flat(text)) for text in (step.label, step.expression, _value(step.value)))
    return (*cells, _source(step, answer, anchors))


def _value(value: str) -> str:
    """A figure as it is; the name of a verdict (not_payable) as words."""
    return value.replace("_", " ") if NAMED.fullmatch(value) else value


def _source(step: Step, answer: Answer, anchors: Anchors) -> Line:
    n = answer.number_of(step.citation)
    if n is not None:
        return (Marker(n, anchors[n]),)
    return words(flat(place_words(step.citation)))


def _cited(result: RuleResult, answer: Answer, anchors: Anchors) -> Line:
    numbers = dict.fromkeys(answer.number_of(citation) for citation in result.citations)
    return tuple(Marker(n, anchors[n], apart=True) for n in numbers if n is not None)

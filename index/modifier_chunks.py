"""Chunks of a modifier file: what it means, pays and needs, what decides, and its questions."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from corpus.modifier import Modifier
from index.chunk import Chunk
from index.own_chunks import named, room
from index.pieces import parts_of
from index.wordpiece import Counter


def modifier_chunks(
    modifier: Modifier, members: Sequence[Modifier], count: Counter
) -> Iterator[Chunk]:
    """Chunks of one modifier; `members` are all modifiers of its family, itself included."""
    family = len(members) > 1
    title = modifier.title.split(":")[0] if family else modifier.title
    label = f"{members[0].modifier} to {members[-1].modifier}" if family else modifier.modifier
    base = Chunk(
        text="",
        source=modifier.source_id,
        locator=label,
        title=f"Lamina modifier page {label}: {title}",
        kind="modifier",
        document=modifier.source_id,
        section="modifiers",
        modifiers=tuple(m.modifier for m in members) or (modifier.modifier,),
        sources=tuple(dict.fromkeys(c.source for c in modifier.references)),
        subject=f"Modifier {label}: {title}",
        keywords=" ".join(modifier.synonyms),
    )
    for heading, text in _texts(modifier, members if family else ()):
        one = replace(base, heading=heading, locator=f"{label} {heading}".strip())
        for part in parts_of(text, room(one, count), count):
            yield named(replace(one, text=part))
    for entry in modifier.faq:
        asked = replace(base, question=entry.question, section="faq", text=entry.answer)
        yield named(replace(asked, locator=f"{label} FAQ: {entry.question}"))


def _texts(modifier: Modifier, family: Sequence[Modifier]) -> Iterator[tuple[str, str]]:
    yield "", " ".join((modifier.meaning, *_family(family), f"Payment: {modifier.payment.text}"))
    rules = " ".join(_rules(modifier))
    if rules:
        yield "Rules", rules
    if modifier.indicator:
        name = modifier.indicator.replace("_", " ")
        verdicts = modifier.indicator_verdicts.items()
        yield (
            "Indicator",
            f"The fee schedule's {name} indicator decides. "
            + " ".join(f"{value}: {verdict.text}" for value, verdict in verdicts),
        )


def _family(family: Sequence[Modifier]) -> Iterator[str]:
    if family:
        places = (f"{m.modifier} {m.title.partition(': ')[2]}" for m in family)
        yield "; ".join(places) + "."


def _rules(modifier: Modifier) -> Iterator[str]:
    yield f"Applies to {modifier.applies_to}."
    if modifier.only_with_global:
        yield f"Only with global period {', '.join(modifier.only_with_global)}."
    if modifier.not_with_global:
        yield f"Not with global period {', '.join(modifier.not_with_global)}."
    if modifier.add_on_verdict:
        yield f"On add-on codes: {modifier.add_on_verdict.text}"
    if modifier.needs:
        yield f"Needs: {'; '.join(modifier.needs)}."
    if modifier.cannot_go_with:
        yield f"Does not go with modifiers {', '.join(modifier.cannot_go_with)} on one line."
    for other in modifier.use_instead:
        yield f"Use {other.modifier} instead when {other.when}."

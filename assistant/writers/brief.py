"""The brief: question, settings, slots and sources as one message, with identifiers masked."""

import re
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files

from assistant.answer import NumberedCitation
from assistant.identifiers import screen
from assistant.query import Query
from assistant.writers.material import Material
from assistant.writers.slots import Slot
from corpus.errors import NoAnswer
from corpus.sources import source

OWN_AUTHORITY = 3
"""Sources up to this weight are CMS's or ours: nothing personal stands in them."""
LONGEST_QUOTE = 700
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")


@cache
def prompt(name: str) -> str:
    """A prompt of `assistant/prompts` by its name."""
    return (files("assistant") / "prompts" / f"{name}.md").read_text(encoding="utf-8")


def repair(faults: Sequence[str]) -> str:
    """What a model is told whose draft failed."""
    return prompt("repair").replace("{faults}", "\n".join(f"- {fault}" for fault in faults[:8]))


def brief(query: Query, material: Material, most: int) -> str:
    """The message for the model, of about `most` characters at most."""
    must = {name for point in material.points for name in point.slots[:1]}
    parts = [
        "Statements and verdicts:", *_lines(material, material.slots.of("verdict", "statement"), must),
    ]  # fmt: skip
    tables = material.slots.of("table")
    if tables:
        parts += ["", "Tables:", *_lines(material, tables, must)]
    figures = material.slots.of("figure")
    if figures:
        parts += ["", "Figures:", *(figure_line(slot) for slot in figures)]
    head = "\n".join(_shortened(parts, most * 2 // 3))
    room = most - len(head)
    sources = _within([source_text(c) for c in material.citations if c.citation.quote], room)
    return "\n".join([_question(query), "", head, "", "Sources:", *sources])


def _question(query: Query) -> str:
    under = query.under
    place = under.zip or under.locality or "national"
    asked = data(query.question)
    lines = [f"Question: {asked}"]
    if query.follow_up and query.topic:
        lines.append(f"It follows up on: {data(query.topic)}")
    lines.append(
        f"Asked for: date of service {under.date_of_service.isoformat()}; place {place}; "
        f"setting {under.setting or 'not given'}; codes {', '.join(query.hcpcs) or 'none'}"
    )
    return "\n".join(lines)


def _lines(material: Material, slots: Iterable[Slot], must: set[str]) -> list[str]:
    return [
        f"{{{{{slot.name}}}}}{' (must be said)' if slot.name in must else ''} = "
        f"{masked(slot.text, [c for c in material.citations if c.n in slot.cites])}"
        for slot in slots
    ]


def figure_line(slot: Slot) -> str:
    """A figure's name, value, meaning and citation."""
    cites = "".join(f"{{{{c{n}}}}}" for n in slot.cites[:2])
    return f"{{{{{slot.name}}}}} = {slot.text}: {slot.about} {cites}".rstrip()


def source_text(numbered: NumberedCitation) -> str:
    """A citation as delimited data."""
    c = numbered.citation
    quote = masked(c.quote, [numbered])
    if len(quote) > LONGEST_QUOTE:
        quote = quote[:LONGEST_QUOTE].rsplit(" ", 1)[0] + " …"
    title = data(f"{c.title}, {c.locator}").replace('"', "'")
    return f'<source n="{numbered.n}" title="{title}">\n{data(quote)}\n</source>'


def data(text: str) -> str:
    """Text of others, made harmless: no hidden characters, tags or slots, identifiers masked."""
    plain = CONTROL.sub("", text).replace("{{", "{ {").replace("}}", "} }")
    return screen(plain.replace("<", "‹").replace(">", "›"))[0]


def masked(text: str, citations: Sequence[NumberedCitation]) -> str:
    """A text of the evidence, masked where it rests on a document of the reader's."""
    if all(_is_own(c.citation.source) for c in citations):
        return CONTROL.sub("", text)
    return data(text)


def _is_own(source_id: str) -> bool:
    try:
        return source(source_id).authority <= OWN_AUTHORITY
    except NoAnswer:
        return False


def _within(texts: Sequence[str], room: int) -> list[str]:
    """The texts that fit."""
    kept = []
    for text in texts:
        room -= len(text)
        if room < 0:
            break
        kept.append(text)
    return kept


def _shortened(lines: Sequence[str], most: int) -> list[str]:
    """The lines that fit; a long one that would not fit alone is kept, since it must be said."""
    kept, room = [], most
    for line in lines:
        if len(line) <= room or "(must be said)" in line:
            kept.append(line)
            room -= len(line)
    return kept

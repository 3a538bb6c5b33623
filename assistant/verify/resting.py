"""What a passage of ours rests on: the CMS places that our pages name beside it."""

from collections.abc import Iterator
from functools import lru_cache

from assistant.verify.lexer import lex
from corpus.citation import Citation
from corpus.family import Family, load_families
from corpus.modifier import load_modifiers
from corpus.page import CodePage, page
from corpus.policy import load_policies
from corpus.prose import Section

PAGE, FAMILY = "lamina-page-", "lamina-family-"
POLICY, MODIFIER = "lamina-policy-", "lamina-modifier-"
ALIKE = 0.5
"""Share of a statement's words that a passage must have to lend it what it rests on."""
Keys = frozenset[str]


Places = frozenset[tuple[str, str]]
"""Source and locator of what a passage names; the locator is "" where it names the source alone."""
Resting = tuple[str, Places]
"""A passage and what it names."""


def rests_on(own: Citation, said: Keys, source: str) -> Places:
    """What our page names of a source for the passages that hold what is said."""
    found: set[tuple[str, str]] = set()
    for text, places in passages_of(own.source):
        named = {place for place in places if place[0] == source}
        if said and named - found and len(said & _keys(text)) >= ALIKE * len(said):
            found |= named
    return frozenset(found)


@lru_cache(maxsize=512)
def passages_of(source_id: str) -> tuple[Resting, ...]:
    """The passages of a page, family, policy or modifier of ours: the text of each and what it names."""
    if source_id.startswith(PAGE):
        one = page(source_id.removeprefix(PAGE))
        return tuple(_of_page(one)) if one is not None else ()
    if source_id.startswith(FAMILY):
        one_of = load_families().get(source_id.removeprefix(FAMILY))
        return tuple(_of_family(one_of)) if one_of is not None else ()
    if source_id.startswith(POLICY):
        policy = load_policies().get(source_id.removeprefix(POLICY))
        return tuple(_of_sections(policy.sections)) if policy is not None else ()
    if source_id.startswith(MODIFIER):
        mod = load_modifiers().get(source_id.removeprefix(MODIFIER))
        if mod is None:
            return ()
        sources = _places(mod.references)
        text = " ".join((mod.title, mod.meaning, mod.payment.text, *mod.needs))
        asked = (f"{entry.question} {entry.answer}" for entry in mod.faq)
        return tuple((one, sources) for one in (text, *asked))
    return ()


def _of_page(one: CodePage) -> Iterator[Resting]:
    yield from _of_sections(one.sections)
    for mod in one.modifiers:
        yield f"{mod.modifier} {mod.note}", _named(mod.sources)
    for diagnosis in one.diagnoses:
        told = f"{diagnosis.code} {diagnosis.label} {diagnosis.note}"
        yield told, _named(diagnosis.sources)


def _of_family(one: Family) -> Iterator[Resting]:
    yield from _of_sections(one.sections)
    for row in one.choices:
        told = f"{row.code} {row.work} {row.region} {row.approach} {row.levels} {row.add_on}"
        yield f"{told} {row.occasion} {row.fusion}", _places(row.citations)


def _of_sections(sections: tuple[Section, ...]) -> Iterator[Resting]:
    for section in sections:
        for item in section.items:
            yield item.text, _places(item.citations)
        for entry in section.entries:
            yield f"{entry.question} {entry.answer}", _places(entry.citations)


def _places(citations: tuple[Citation, ...]) -> Places:
    return frozenset((c.source, c.locator) for c in citations)


def _named(sources: tuple[str, ...]) -> Places:
    return frozenset((one, "") for one in sources)


def _keys(text: str) -> Keys:
    return frozenset(t.key for t in lex(text))

"""From mentions to codes: the conditions of a text combined as ICD-10-CM's "with" combines them."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from assistant.diagnoses.condition import Case
from assistant.diagnoses.leaf import Said, choose, features_of, sides_offered
from assistant.diagnoses.mentions import Mention
from assistant.diagnoses.regions import Site, group

WITH = "ICD-10-CM takes the two conditions as related unless the text says otherwise (guidelines I.A.15, “with”)."
_ENCOUNTERS = (
    ("sequela", r"\bsequelae?\b|\blate effects?\b"),
    ("nonunion", r"\bnon-?\s?union\b"),
    ("malunion", r"\bmal-?\s?union\b"),
    ("delayed", r"\bdelayed (?:healing|union)\b"),
    ("subsequent", r"\bsubsequent encounter\b|\bfollow[- ]?up\b|\b(?:routine )?healing\b|\baftercare\b"),
    ("open", r"\bopen\b(?= (?:fracture|wound|injury))|(?<=fracture, )open\b|\bcompound fracture\b"),
)  # fmt: skip
_PATTERNS = tuple((name, re.compile(words, re.I)) for name, words in _ENCOUNTERS)
_NO_CASE: tuple[tuple[Case | None, list[Mention]], ...] = ((None, []),)
INJURIES = ("S", "T")


@dataclass(frozen=True, slots=True)
class Coded:
    """One code (“” where the words lead to none) with the mention that leads to it, and what the text says; `covers` are the mentions
    that are not coded besides it, `proof` those whose words it rests on too."""

    code: str
    mention: Mention
    said: Said
    covers: tuple[Mention, ...] = ()
    proof: tuple[Mention, ...] = ()
    why: str = ""

    def as_(self, other: "Coded") -> "Coded":
        """The same mention under another one's code."""
        return replace(self, code=other.code, said=other.said)


class Features:
    """The conditions that are present in a text, asked for by name when others are combined with them."""

    def __init__(self, present: Iterable[Mention], denied: Iterable[Mention]) -> None:
        self._present: dict[str, list[Mention]] = {}
        for mention in present:
            for name in mention.condition.features:
                self._present.setdefault(name, []).append(mention)
        self._denied = {(id(d.sentence), name) for d in denied for name in d.condition.features}

    def found(self, name: str, mention: Mention, site: Site | None) -> list[Mention]:
        """The mentions of a condition that go with another one at its site."""
        return list(self._going_with(name, mention, site))

    def names(self, mention: Mention, site: Site | None) -> frozenset[str]:
        """The names of all features that go with a mention at a site."""
        found = {
            name for name in self._present if next(self._going_with(name, mention, site), None)
        }
        return frozenset(found | mention.condition.features | mention.condition.implies)

    def _going_with(self, name: str, mention: Mention, site: Site | None) -> Iterator[Mention]:
        if (id(mention.sentence), name) in self._denied:
            return
        for other in self._present.get(name, ()):
            if other is not mention and _together(other, site):
                yield other


def _together(other: Mention, site: Site | None) -> bool:
    if site is None or other.condition.kind in ("comorbidity", "cue", "symptom"):
        return True
    regions = [s.region for s in other.sites]
    return not regions or any(group(region) & group(site.region) for region in regions)


def code_mention(text: str, mention: Mention, features: Features) -> Iterator[Coded]:
    """The codes of one mention, one for each site and side; none where the words do not suffice."""
    for site in mention.sites or (None,):
        cases = list(_holding(mention, site, features))
        if any(case.drop for case, _ in cases):
            continue
        for case, found in cases or _NO_CASE:
            places = case.under if case and case.under else mention.condition.under
            for said in _said(text, mention, site, places, features):
                code = choose(places, said) if places else ""
                takes = () if case is None or case.keep else tuple(found)
                told = features_of(code) if code else frozenset()
                proof = (*found, *(m for name in told for m in features.found(name, mention, site)))
                yield Coded(code, mention, said, takes, proof, WITH if case and found else "")


def dropped(mention: Mention, features: Features) -> bool:
    """Whether another condition of the text speaks against coding this one at all."""
    return any(
        case.drop
        for site in mention.sites or (None,)
        for case, _ in _holding(mention, site, features)
    )


def _holding(
    mention: Mention, site: Site | None, features: Features
) -> Iterator[tuple[Case, list[Mention]]]:
    """The cases whose conditions are present: the first, or all where each has a code of its own."""
    names: set[str] = set()
    for case in mention.condition.cases:
        groups = [features.found(name, mention, site) for name in case.wanted]
        if all(groups) and not names & set(case.under):
            names |= set(case.under)
            yield case, [m for found in groups for m in found]
            if not mention.condition.every:
                return


def _said(
    text: str, mention: Mention, site: Site | None, places: tuple[str, ...], features: Features,
) -> Iterator[Said]:  # fmt: skip
    sentence = text[mention.sentence.start : mention.sentence.tokens[-1].end]
    stems = mention.near | frozenset(mention.condition.say) | ({"spinal"} if site else set())
    encounter = next((name for name, words in _PATTERNS if words.search(sentence)), "")
    named = features.names(mention, site)
    for vertebra in _vertebrae(site, places):
        for side in _sides(mention.side, places):
            yield Said(
                site.region if site else "",
                site.interspace if site else "",
                vertebra,
                side,
                encounter,
                named,
                stems,
            )


def _vertebrae(site: Site | None, places: tuple[str, ...]) -> tuple[str, ...]:
    """The vertebra of a site; of an interspace both where vertebrae are injured."""
    if site is None:
        return ("",)
    if site.interspace and any(place[0] in INJURIES for place in places):
        return tuple(site.interspace.split("-"))
    return (site.vertebra,)


def _sides(side: str, places: tuple[str, ...]) -> tuple[str, ...]:
    """Both sides where there is no code for both (guidelines I.B.13)."""
    if side == "bilateral" and "bilateral" not in sides_offered(places):
        return ("right", "left") if "right" in sides_offered(places) else ("",)
    return (side,)

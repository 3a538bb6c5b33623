"""Which spine codes a set of levels comes to: primaries and add-ons by region, technique, incision.

Regions and incisions come from the operative note; they cannot be inferred from codes.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.rules.manual import ncci
from assistant.rules.result import RuleResult, Step
from corpus.citation import Citation
from corpus.errors import BadInput

REGIONS = {"C": "cervical", "T": "thoracic", "L": "lumbar", "S": "lumbar"}


@dataclass(frozen=True, slots=True)
class Family:
    """Codes of one kind of procedure: a primary per region and one add-on per further level."""

    name: str
    primaries: Mapping[str, str]
    add_on: str
    one_primary: bool
    locator: str


# NCCI Policy Manual ch. IV §F.4, p. IV-8
FAMILIES = (
    Family(
        "lateral extracavitary",
        {"thoracic": "22532", "lumbar": "22533"},
        "22534",
        False,
        "ch. IV §F.4 p. IV-8",
    ),
    Family(
        "vertebroplasty",
        {"cervical": "22510", "thoracic": "22510", "lumbar": "22511"},
        "22512",
        True,
        "ch. IV §F.4 p. IV-8",
    ),
    Family(
        "augmentation",
        {"thoracic": "22513", "lumbar": "22514"},
        "22515",
        True,
        "ch. IV §F.4 p. IV-8",
    ),
)
# Lumbar arthrodesis per interspace; NCCI Policy Manual ch. IV §F.5, pp. IV-8 and IV-9
TECHNIQUES = {
    "combined": ("22633", "22634"),
    "interbody": ("22630", "22632"),
    "posterolateral": ("22612", "22614"),
}


def arthrodesis_citation() -> Citation:
    """Where arthrodesis of several interspaces is written."""
    return ncci("ch. IV §F.5 pp. IV-8 and IV-9")


def region_of(level: str) -> str:
    """cervical, thoracic or lumbar, from a level such as T10 or L4-5."""
    match = re.match(r"\s*([CTLS])\d", level.upper())
    if match is None:
        raise BadInput(f"'{level}' is not a spine level; write T10 or L4-5.")
    return REGIONS[match[1]]


def lumbar_arthrodesis(
    techniques: Mapping[str, str], incisions: Mapping[str, str] | None = None
) -> Counter[str]:
    """Units per code for interspaces (L4-5) with their technique and, if several, their incision.

    One incision has one primary, of the most comprehensive technique in it; every other interspace
    is the add-on of its own technique.
    """
    codes: Counter[str] = Counter()
    by_incision: dict[str, list[str]] = {}
    for level, technique in techniques.items():
        by_incision.setdefault((incisions or {}).get(level, ""), []).append(_technique(technique))
    for found in by_incision.values():
        first = min(found, key=list(TECHNIQUES).index)
        codes[TECHNIQUES[first][0]] += 1
        found.remove(first)
        codes.update(TECHNIQUES[technique][1] for technique in found)
    return codes


def _technique(words: str) -> str:
    found = next((name for name in TECHNIQUES if name in words.lower()), None)
    if found is None:
        raise BadInput(f"'{words}' is not a technique; say {', '.join(TECHNIQUES)}.")
    return found


def family_codes(procedure: str, levels: Sequence[str], incisions: int = 1) -> Counter[str]:
    """Units per code of a family (lateral extracavitary, vertebroplasty, augmentation).

    Contiguous levels, or one incision, have one primary, of the first level's region; separate
    incisions in different regions one each, except where the family allows one primary only.
    """
    family = next((f for f in FAMILIES if f.name in procedure.lower()), None)
    if family is None:
        raise BadInput(f"'{procedure}' is not a family Lamina knows: {[f.name for f in FAMILIES]}.")
    regions = [region_of(level) for level in levels]
    apart = incisions > 1 and not family.one_primary
    codes: Counter[str] = Counter()
    seen: set[str] = set()
    for index, region in enumerate(regions):
        first = index == 0 or (apart and region not in seen)
        codes[family.primaries[region] if first else family.add_on] += 1
        seen.add(region)
    return codes


def spine_codes(codes: Counter[str], why: str, citation: Citation) -> RuleResult:
    """Codes and units as a rule result; value is the list, e.g. "22633 22614"."""
    listed = " ".join(f"{code}x{units}" if units > 1 else code for code, units in codes.items())
    step = Step("Codes", why, listed, citation)
    return RuleResult(
        "spine_codes", {}, listed, "codes", "", (step,), f"{listed}: {why}", (citation,)
    )

"""Modifiers on one line: which contradict each other and which CMS lists as going together."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

from assistant.rules.manual import mcpm, ncci
from assistant.rules.ptp_verdict import DISTINCT
from assistant.rules.result import RuleResult, Step
from corpus.citation import Citation
from corpus.modifier import load_modifiers

VALID, FLAG, NOT_VALID = "valid", "flag", "not_valid"
PHYSICIAN_ASSISTANT = frozenset({"80", "81", "82"})
# MCPM ch. 12 §40.9, pp. 104-105; 81, 82 and AS stand with 80
LISTED = frozenset(
    frozenset(pair.split("+"))
    for pair in [
        "50+51",
        "50+54",
        "50+55",
        "50+62",
        "50+66",
        "50+80",
        "51+54",
        "51+55",
        "51+62",
        "51+66",
        "51+80",
        "62+54",
        "62+55",
        "66+54",
        "66+55",
    ]
)
LISTED_THREE = frozenset(
    frozenset(three.split("+")) for three in ["50+62+54", "50+66+54", "51+62+54", "51+66+54"]
)
THREE = 3
WITH_PRICE = frozenset({"50", "51", "54", "55", "62", "66", "78", "80"})
REASONS = {
    frozenset({"26", "TC"}): (
        "one entity furnishing both parts bills the code without modifier",
        12,
        "§60.D, pp. 111-116",
    ),
    frozenset({"50", "LT"}): ("LT and RT are not reported where 50 applies", 4, "§20.6.2, p. 61"),
    frozenset({"50", "RT"}): ("LT and RT are not reported where 50 applies", 4, "§20.6.2, p. 61"),
    frozenset({"54", "55"}): (
        "one physician furnishing all bills the code without 54 or 55; two "
        "lines when days are shared",
        12,
        "§40.2.A.3, pp. 82-88",
    ),
    frozenset({"62", "80"}): (
        "a surgeon is co-surgeon or assistant, not both; an assistant is not "
        "generally paid with 62 or 66",
        12,
        "§40.9, pp. 104-105",
    ),
}


@dataclass(frozen=True, slots=True)
class Combination:
    """What holds for some modifiers of one line: valid, flag or not_valid."""

    verdict: str
    modifiers: tuple[str, ...]
    why: str
    citation: Citation


def combination_citation() -> Citation:
    """Where combinations are listed."""
    return mcpm(12, "§40.9, pp. 104-105")


def combination_verdicts(modifiers: Iterable[str]) -> tuple[Combination, ...]:
    """Every contradiction or doubt among the modifiers of one line; empty when there is none."""
    return _verdicts(tuple(dict.fromkeys(modifiers)))


@lru_cache(4096)
def _verdicts(given: tuple[str, ...]) -> tuple[Combination, ...]:
    found = [verdict for pair in combinations(given, 2) if (verdict := _pair(*pair)) is not None]
    return tuple(found) or _several(given)


def _several(given: tuple[str, ...]) -> tuple[Combination, ...]:
    """Three and more pricing modifiers whose pairs are listed, but not all of them together."""
    # MCPM ch. 12 §40.9
    priced = tuple(modifier for modifier in given if _plain(modifier) in WITH_PRICE)
    together = frozenset(map(_plain, priced))
    if len(together) < THREE or together in LISTED_THREE:
        return ()
    why = (
        f"{', '.join(priced)} together are not among the combinations CMS lists; the contractor "
        "may review it."
    )
    return (Combination(FLAG, priced, why, combination_citation()),)


def _pair(one: str, other: str) -> Combination | None:
    if {one, other} <= DISTINCT:
        return Combination(
            FLAG,
            (one, other),
            "X{EPSU} stand in for 59: report the more specific one alone.",
            ncci("ch. I §E p. I-20"),
        )
    if {one, other} == {"LT", "RT"}:
        return Combination(
            FLAG,
            (one, other),
            "LT with RT on one line is both sides: report 50, or a line for each side where 50 "
            "does not apply.",
            mcpm(12, "§40.7.B, pp. 100-101"),
        )
    if {one, other} == {"54", "56"}:
        return Combination(
            FLAG,
            (one, other),
            "54 pays the preoperative share already; 56 beside it adds nothing.",
            mcpm(12, "§40.4.B, pp. 90-95"),
        )
    if "AS" in (one, other) and {one, other} & PHYSICIAN_ASSISTANT:
        # MCPM ch. 12 §120.1; ch. 4 §250.9
        return Combination(
            FLAG,
            (one, other),
            "Part B: AS alone suffices; a method II critical access hospital "
            "reports 80, 81 or 82 with AS.",
            mcpm(12, "§120.1, pp. 152-153"),
        )
    if _contradict(one, other):
        return _not_valid(one, other)
    if {_plain(one), _plain(other)} <= WITH_PRICE and frozenset(
        {_plain(one), _plain(other)}
    ) not in LISTED:
        return Combination(
            FLAG,
            (one, other),
            f"{one} with {other} is not among the combinations CMS lists; the "
            "contractor may review it.",
            combination_citation(),
        )
    return None


def _contradict(one: str, other: str) -> bool:
    known = load_modifiers()
    return any(a in known and b in known[a].cannot_go_with for a, b in ((one, other), (other, one)))


def _not_valid(one: str, other: str) -> Combination:
    reason = REASONS.get(frozenset({_plain(one), _plain(other)}))
    if reason is not None:
        why, chapter, locator = reason
        return Combination(
            NOT_VALID,
            (one, other),
            f"{one} and {other} contradict each other: {why}.",
            mcpm(chapter, locator),
        )
    known = load_modifiers()
    named = known.get(one) or known.get(other)
    place = named.references[0] if named and named.references else combination_citation()
    return Combination(
        NOT_VALID, (one, other), f"{one} and {other} contradict each other on one line.", place
    )


def _plain(modifier: str) -> str:
    return "80" if modifier in PHYSICIAN_ASSISTANT or modifier == "AS" else modifier


def modifier_combination(modifiers: Iterable[str]) -> RuleResult:
    """Whether modifiers may stand on one line. Value: valid, flag or not_valid."""
    given = tuple(modifiers)
    found = combination_verdicts(given)
    worst = next((v for v in (NOT_VALID, FLAG) if any(c.verdict == v for c in found)), VALID)
    steps = tuple(
        Step(" with ".join(one.modifiers), one.why, one.verdict, one.citation) for one in found
    )
    why = " ".join(one.why for one in found) or f"{', '.join(given)}: no contradiction known."
    return RuleResult(
        "modifier_combination",
        {"modifiers": " ".join(given)},
        worst,
        "verdict",
        "",
        steps or (Step("Combination", ", ".join(given), VALID, combination_citation()),),
        why,
        (combination_citation(),),
    )

"""Codes and units of an operation over several levels: one first code, one add-on per further level."""

from collections.abc import Sequence

from assistant.rules.result import RuleResult, Step
from corpus.citation import Citation
from corpus.level_family import LevelFamily

WORDS = {
    "level": "levels",
    "interspace": "interspaces",
    "segment": "segments",
    "vertebra": "vertebrae",
}


def level_lines(family: LevelFamily, count: int) -> tuple[tuple[str, int], ...]:
    """Codes with their units for so many levels; none where the family does not cover that many."""
    if family.chain:
        codes = (family.first, *family.chain)
        return tuple((code, 1) for code in codes[:count]) if 1 <= count <= len(codes) else ()
    if family.add_on and count > family.most > 1:
        return ((family.first, 1), (family.add_on, count - family.most))
    if family.most > 1 or family.least > 1:
        return ((family.first, 1),) if family.least <= count <= family.most else ()
    if count < 1:
        return ()
    if not family.add_on:
        return ((family.first, count),) if family.repeats or count == 1 else ()
    # NCCI Policy Manual ch. IV §F.4 and §F.5: one primary code, add-on codes for the further levels
    further = count - 1
    return ((family.first, 1), (family.add_on, further)) if further else ((family.first, 1),)


def counted(unit: str, count: int) -> str:
    """ "3 interspaces", "1 segment"; "one operation" where levels are not counted."""
    if unit == "session":
        return "one operation"
    return f"{count} {unit if count == 1 else WORDS.get(unit, unit)}"


def said(lines: Sequence[tuple[str, int]]) -> str:
    """ "63047 × 1 and 63048 × 2"."""
    return " and ".join(f"{code} × {units}" for code, units in lines)


def level_units(
    family: LevelFamily, shown: str, named: Sequence[str], count: int, places: Sequence[Citation] = ()
) -> RuleResult:  # fmt: skip
    """Codes and units of one family for `count` levels, called `shown`, which are `named` one by one.

    The value lists the codes with their units ("63047 63048x2"), None where the family does not
    cover that many levels. `places` are further sources, such as the add-on's row.
    """
    lines = level_lines(family, count)
    number = counted(family.unit, count)
    each = f" ({', '.join(named)})" if len(named) == count and ", ".join(named) != shown else ""
    verb = "are" if "," in shown or shown.endswith(("spaces", "brae")) else "is"
    same = (number, counted("level", count))
    told = number if shown in same else f"{shown} {verb} {number}{each}"
    value = " ".join(code if units == 1 else f"{code}x{units}" for code, units in lines)
    steps = [
        Step("Operation", family.technique, family.first, family.place),
        Step("Levels", told, number, family.place),
        Step("Counting", family.rule, family.unit, family.place),
        *(Step(code, f"{code} × {units}", f"{units}", family.place) for code, units in lines),
    ]
    reason = f"{family.technique}: {said(lines)}. {told[0].upper()}{told[1:]}." if lines else ""
    inputs = {"hcpcs": family.first, "levels": shown, "count": str(count)}
    return RuleResult(
        "level_units", inputs, value or None, "codes", "", tuple(steps), reason, (family.place, *places)
    )  # fmt: skip

"""What we know of each modifier: modifiers/<mod>.yaml, families such as E1–E4 in one file."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from corpus.citation import Citation
from corpus.errors import NoAnswer, UnknownModifier, UnreadableFile
from corpus.sources import source
from corpus.yaml_text import read_yaml, required, texts

FOLDER = Path(__file__).with_name("modifiers")
VERDICTS = ("allowed", "not_allowed", "documentation_required", "not_needed")
EFFECTS = ("none", "factor", "by_report", "row", "split", "information")
CLOCKS = ("none", "inside_window", "new_period", "no_new_period")


@dataclass(frozen=True, slots=True)
class Verdict:
    """allowed, not_allowed, documentation_required or not_needed, with the reason in a sentence."""

    verdict: str
    text: str


@dataclass(frozen=True, slots=True)
class PaymentEffect:
    """What the modifier does to the amount.

    `effect`: none, factor (times `factor`), by_report (contractor decides), row (own row of the fee
    file), split (share of the global package), information.
    """

    effect: str
    factor: Decimal | None
    text: str


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another modifier to use, and when."""

    modifier: str
    when: str


@dataclass(frozen=True, slots=True)
class ModifierFaq:
    """A question people ask about the modifier, and the answer."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class Modifier:
    """One modifier.

    `indicator` names the FeeRow field whose value decides (None when none does);
    `indicator_verdicts` maps its values to verdicts; `add_on_verdict` holds for add-on codes,
    whatever the indicator; `default_verdict` holds where no indicator decides. `global_clock`: none, inside_window (paid inside a running global
    period), new_period (starts its own), no_new_period. `members` are all modifiers of its file.
    """

    modifier: str
    title: str
    meaning: str
    applies_to: str
    not_with_global: tuple[str, ...]
    only_with_global: tuple[str, ...]
    indicator: str | None
    indicator_verdicts: Mapping[str, Verdict]
    add_on_verdict: Verdict | None
    payment: PaymentEffect
    global_clock: str
    ncci_associated: bool
    needs: tuple[str, ...]
    cannot_go_with: tuple[str, ...]
    use_instead: tuple[Alternative, ...]
    faq: tuple[ModifierFaq, ...]
    references: tuple[Citation, ...]
    synonyms: tuple[str, ...] = ()
    default_verdict: Verdict | None = None
    members: tuple[str, ...] = ()

    @property
    def source_id(self) -> str:
        """Its own id as a source, e.g. lamina-modifier-62."""
        return f"lamina-modifier-{self.modifier}"

    def verdict_for(self, indicator_value: str | None) -> Verdict | None:
        """The verdict for a value of its indicator; None where no indicator decides."""
        return self.indicator_verdicts.get(indicator_value) if indicator_value is not None else None


@cache
def load_modifiers() -> Mapping[str, Modifier]:
    """Every modifier by its two characters, family members included (read once)."""
    every: dict[str, Modifier] = {}
    for path in sorted(FOLDER.glob("*.yaml")):
        for one in _modifiers(path):
            if one.modifier in every:
                raise UnreadableFile(path, f"modifier {one.modifier} already has a file")
            every[one.modifier] = one
    return MappingProxyType(every)


def modifier(mod: str) -> Modifier:
    """What we know of a modifier; upper or lower case, with or without a dash.

    Raises UnknownModifier when no file carries it.
    """
    wanted = mod.strip().lstrip("-").upper()
    known = _one(wanted) or load_modifiers().get(wanted)
    if known is None:
        raise UnknownModifier(
            f"Modifier '{mod}' is not among the {len(load_modifiers())} modifiers Lamina describes "
            "(looked up in corpus/modifiers). Check the two characters; if the payer uses it, its "
            "own instructions decide."
        )
    return known


@cache
def _one(wanted: str) -> Modifier | None:
    """A modifier with a file of its own name, without reading the others."""
    path = FOLDER / f"{wanted}.yaml"
    return _modifiers(path)[0] if wanted.isalnum() and path.is_file() else None


def _modifiers(path: Path) -> tuple[Modifier, ...]:
    record = read_yaml(path)
    family = record.get("modifiers") if isinstance(record, dict) else None
    if family:
        members = tuple(str(mod) for mod in family)
        return tuple(
            _modifier(record, str(mod), f"{record['title']}: {place}", members, path)
            for mod, place in family.items()
        )
    mod = str(required(record, "modifier", path))
    return (_modifier(record, mod, str(required(record, "title", path)), (mod,), path),)


def _modifier(
    record: dict[str, Any], mod: str, title: str, members: tuple[str, ...], path: Path
) -> Modifier:
    verdicts = record.get("indicator_verdicts") or {}
    add_on = record.get("add_on_verdict")
    return Modifier(
        modifier=mod,
        title=title,
        meaning=str(required(record, "meaning", path)),
        applies_to=str(required(record, "applies_to", path)),
        not_with_global=texts(required(record, "not_with_global", path)),
        only_with_global=texts(required(record, "only_with_global", path)),
        indicator=required(record, "indicator", path),
        indicator_verdicts=MappingProxyType({k: _verdict(v, path) for k, v in verdicts.items()}),
        add_on_verdict=_verdict(add_on, path) if add_on else None,
        payment=_payment(required(record, "payment", path), path),
        global_clock=_one_of(required(record, "global_clock", path), CLOCKS, path),
        ncci_associated=bool(required(record, "ncci_associated", path)),
        needs=texts(required(record, "needs", path)),
        cannot_go_with=texts(required(record, "cannot_go_with", path)),
        use_instead=tuple(Alternative(a["modifier"], a["when"]) for a in record["use_instead"]),
        faq=tuple(ModifierFaq(entry["q"], entry["a"]) for entry in required(record, "faq", path)),
        references=tuple(_reference(r, path) for r in required(record, "references", path)),
        synonyms=texts(record.get("synonyms")),
        default_verdict=_verdict(record["default_verdict"], path)
        if record.get("default_verdict")
        else None,
        members=members,
    )


def _verdict(record: Any, path: Path) -> Verdict:
    verdict = _one_of(required(record, "verdict", path), VERDICTS, path)
    return Verdict(verdict, str(required(record, "text", path)))


def _payment(record: Any, path: Path) -> PaymentEffect:
    factor = required(record, "factor", path)
    return PaymentEffect(
        _one_of(required(record, "effect", path), EFFECTS, path),
        None if factor is None else Decimal(factor),
        str(required(record, "text", path)),
    )


def _one_of(value: Any, allowed: tuple[str, ...], path: Path) -> str:
    if value not in allowed:
        raise UnreadableFile(path, f"'{value}' is not one of {', '.join(allowed)}")
    return str(value)


def _reference(record: Any, path: Path) -> Citation:
    try:
        return source(required(record, "source", path)).citation(
            str(required(record, "locator", path))
        )
    except NoAnswer as error:
        raise UnreadableFile(path, str(error)) from error

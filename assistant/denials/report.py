"""What Lamina says of a denial: line by line the likely causes with their proof, and the way on."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from assistant.denials.case import Case
from assistant.denials.cause import APPEAL, DENIES, KINDS, Cause
from assistant.denials.denied import Denied
from assistant.denials.way import Way
from assistant.rules.result import RuleResult
from corpus.citation import Citation


@dataclass(frozen=True, slots=True)
class DeniedLine:
    """One denied line with its codes. `number` is 0 where the line is not on the claim given;
    `hcpcs` "" where nothing told which line was denied. `causes` are ordered, the likeliest first."""

    number: int
    hcpcs: str
    codes: tuple[Denied, ...]
    causes: tuple[Cause, ...]
    way: Way
    open_points: tuple[str, ...] = ()

    @property
    def route(self) -> str:
        """The way on, one word."""
        return self.way.route

    @property
    def cause(self) -> Cause | None:
        """The likeliest cause; None where our rules find none."""
        return next((one for one in self.causes if one.denies), None)

    @property
    def shown(self) -> str:
        """The line with its modifiers and number is told by the caller; here its code."""
        return self.hcpcs or "the claim"


@dataclass(frozen=True, slots=True)
class DenialReport:
    """A denial explained. `case` is the claim with its check, None where none was given; `deadline` the
    last days where the date of the remittance was given; `identifiers` classes that were masked."""

    denied: tuple[Denied, ...]
    lines: tuple[DeniedLine, ...]
    case: Case | None
    deadline: RuleResult | None = None
    identifiers: tuple[str, ...] = ()
    dated: bool = False

    @property
    def unknown(self) -> tuple[Denied, ...]:
        """Codes that our lists do not hold, each once."""
        return tuple({one.name: one for one in self.denied if one.known is None}.values())

    @property
    def appealable(self) -> tuple[DeniedLine, ...]:
        """The lines for which an appeal can be defended by the rules."""
        return tuple(one for one in self.lines if one.route == APPEAL and one.number)

    def to_json(self, letter: str = "") -> dict[str, Any]:
        """The stable form of `denial --json`."""
        result = self.case.result if self.case else None
        return {
            "codes": [_code(one) for one in self.denied],
            "unknown_codes": [one.name for one in self.unknown],
            "lines": [_line(one) for one in self.lines],
            "deadlines": {s.label: s.value for s in self.deadline.steps} if self.deadline else None,
            "letter": letter or None,
            "identifiers": list(self.identifiers),
            "checked": list(result.checked) if result else [],
            "not_checked": list(result.not_checked) if result else [],
        }


def _code(one: Denied) -> dict[str, Any]:
    known = one.known
    return {
        "code": one.code, "kind": one.kind, "group": one.group or None, "hcpcs": one.hcpcs or None,
        "says": known.says if known else None, "citation": _cited([known.citation])[0] if known else None,
    }  # fmt: skip


def _line(one: DeniedLine) -> dict[str, Any]:
    cause = one.cause
    return {
        "line": one.number or None, "hcpcs": one.hcpcs or None, "codes": [c.name for c in one.codes],
        "route": one.route, "way": one.way.says, "fix": cause.fix if cause else None,
        "causes": [
            {"kind": c.kind, "name": KINDS[c.kind], "denies": c.outcome == DENIES, "outcome": c.outcome, "named_by_the_code": c.named,
             "says": c.says, "fix": c.fix or None, "lines": list(c.lines), "citations": _cited(c.citations)}
            for c in one.causes
        ],
        "open": list(one.open_points), "citations": _cited(one.way.citations),
    }  # fmt: skip


def _cited(citations: Iterable[Citation]) -> list[dict[str, str]]:
    return [
        {"source": c.source, "title": c.title, "locator": c.locator, "edition": c.edition, "url": c.url, "quote": c.quote}
        for c in citations
    ]  # fmt: skip

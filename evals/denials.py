"""Denials with known outcomes: how many come out right. `python -m evals.denials [SET …] [--show]`."""

import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.yaml_text import read_yaml, required

if TYPE_CHECKING:
    from assistant.denials.report import DeniedLine
    from assistant.denials.way_in import Explained
    from corpus.store import Store

FOLDER = Path(__file__).with_name("cases") / "denials"
SETS = ("dev", "test", "test_second")
DAY = date(2026, 7, 15)


@dataclass(frozen=True, slots=True)
class DenialCase:
    """A denial with its claim; `lines` hold route, cause and clean kind by procedure, `unknown` codes
    that our lists do not hold, `letter` whether one is to be offered."""

    id: str
    shape: str
    text: str
    claim: str
    lines: Mapping[str, Mapping[str, str]]
    unknown: tuple[str, ...]
    letter: bool


@dataclass(frozen=True, slots=True)
class DenialOutcome:
    """One case with what came out, and each difference in words."""

    case: DenialCase
    found: "Explained"
    differences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DenialScores:
    """Shares over a set: cases with nothing different, routes, causes, letters; and what left the
    answer because it could not be grounded."""

    outcomes: tuple[DenialOutcome, ...]

    @property
    def right(self) -> float:
        """Share of cases with every line, route, cause, unknown code and letter as wanted."""
        return _share(not o.differences for o in self.outcomes)

    @property
    def routes(self) -> float:
        """Share of the lines with the route wanted."""
        return _share(
            _of(o, hcpcs) is not None and _of(o, hcpcs).route == want["route"]  # type: ignore[union-attr]
            for o in self.outcomes for hcpcs, want in o.case.lines.items()
        )  # fmt: skip

    @property
    def letters(self) -> float:
        """Share of cases in which a letter is offered exactly where one is wanted."""
        return _share((o.found.letter is not None) == o.case.letter for o in self.outcomes)

    @property
    def whole(self) -> float:
        """Share of answers from which nothing had to be left out."""
        return _share(not any("left out" in c for c in o.found.answer.cautions) for o in self.outcomes)  # fmt: skip

    def lines(self) -> tuple[str, ...]:
        """The figures in words."""
        return (
            f"{len(self.outcomes)} denials",
            f"all right {self.right:.3f}",
            f"routes {self.routes:.3f}",
            f"letters where wanted and only there {self.letters:.3f}",
            f"answers with nothing left out {self.whole:.3f}",
        )


def denial_cases(name: str) -> tuple[DenialCase, ...]:
    """The cases of one set, by file name without ending."""
    path = FOLDER / f"{name}.yaml"
    return tuple(
        DenialCase(
            str(required(row, "id", path)), str(required(row, "shape", path)), str(required(row, "text", path)),
            str(required(row, "claim", path)), required(row, "lines", path),
            tuple(map(str, row.get("unknown") or ())), bool(required(row, "letter", path)),
        )
        for row in read_yaml(path)
    )  # fmt: skip


def score_denials(cases: Iterable[DenialCase], store: "Store") -> DenialScores:
    """Explain every case on the tables given."""
    return DenialScores(tuple(_outcome(case, store) for case in cases))


def _outcome(case: DenialCase, store: "Store") -> DenialOutcome:
    from assistant.denials.way_in import claim_text, explained
    from assistant.settings import QuestionSettings

    filed = claim_text(case.claim)
    found = explained(case.text, filed.rows, filed.about, QuestionSettings(DAY), store)
    outcome = DenialOutcome(case, found, ())
    return DenialOutcome(case, found, tuple(_differences(outcome)))


def _of(outcome: DenialOutcome, hcpcs: str) -> "DeniedLine | None":
    return next((one for one in outcome.found.report.lines if one.hcpcs == hcpcs), None)


def _differences(o: DenialOutcome) -> Iterator[str]:
    report = o.found.report
    named = {one.hcpcs for one in report.lines}
    if named != set(o.case.lines):
        yield f"lines {', '.join(sorted(o.case.lines)) or 'none'} wanted, {', '.join(sorted(named)) or 'none'} came"
    for hcpcs, want in o.case.lines.items():
        line = _of(o, hcpcs)
        if line is None:
            continue
        if line.route != want["route"]:
            yield f"{hcpcs}: {want['route']} wanted, {line.route} came"
        cause = line.cause.kind if line.cause else ""
        if want.get("cause", "") != (cause if "cause" in want or want["route"] != "unknown" else ""):  # fmt: skip
            yield f"{hcpcs}: cause {want.get('cause', 'none')} wanted, {cause or 'none'} came"
        clean = {one.kind for one in line.causes if not one.denies}
        if "clean" in want and want["clean"] not in clean:
            yield f"{hcpcs}: {want['clean']} was to be looked at and passed; {', '.join(sorted(clean)) or 'nothing'} was"
    unknown = tuple(one.name for one in report.unknown)
    if unknown != o.case.unknown:
        yield f"unknown codes {o.case.unknown} wanted, {unknown} came"
    if (o.found.letter is not None) != o.case.letter:
        yield "a letter was wanted" if o.case.letter else "no letter was wanted"


def _share(values: Iterable[bool]) -> float:
    listed = list(values)
    return sum(listed) / len(listed) if listed else 1.0


def main(arguments: list[str]) -> None:
    """Print the figures of the sets named, or of all; --show lists what differs."""
    from assistant.settings import Settings
    from corpus.store import Store

    names = [a for a in arguments if not a.startswith("-")] or list(SETS)
    with Store.open(Settings().home) as store:
        for name in names:
            scores = score_denials(denial_cases(name), store)
            print(name, *scores.lines(), sep="\n  ")
            if "--show" in arguments:
                print(*(f"{o.case.id}: {d}" for o in scores.outcomes for d in o.differences), sep="\n")  # fmt: skip


if __name__ == "__main__":
    main(sys.argv[1:])

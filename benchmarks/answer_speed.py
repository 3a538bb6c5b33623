"""Warm and cold answer times, with their spread. Not a test: prints figures and asserts nothing.

python benchmarks/answer_speed.py [CASES.jsonl …]
"""

import statistics
import subprocess
import sys
import time
from pathlib import Path

from assistant.batch import answer_row
from assistant.lamina import Lamina
from assistant.settings import QuestionSettings, Settings
from evals.case import BUILT_IN, read_cases

ROUNDS = 3
COLD = 7


def percentile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(share * (len(ordered) - 1)))]


def describe(name: str, values: list[float], unit: str = "ms") -> None:
    print(
        f"{name}: p50 {percentile(values, 0.5):.1f} {unit}, p95 {percentile(values, 0.95):.1f}, "
        f"min {min(values):.1f}, max {max(values):.1f}, sd {statistics.pstdev(values):.1f}, n {len(values)}"
    )


def warm(paths: list[Path]) -> None:
    lamina = Lamina.open(Settings())
    cases = [case for path in paths for case in read_cases(path)]
    for case in cases[:5]:
        answer_row(lamina, case.as_row(), QuestionSettings())
    stages: dict[str, list[float]] = {}
    for _ in range(ROUNDS):
        for case in cases:
            begun = time.perf_counter()
            answer = answer_row(lamina, case.as_row(), QuestionSettings())
            stages.setdefault("ask (wall clock)", []).append((time.perf_counter() - begun) * 1000)
            for stage, milliseconds in answer.timings_ms.items():
                stages.setdefault(f"  {stage}", []).append(milliseconds)
    for name, values in stages.items():
        describe(name, values)


def cold(*arguments: str) -> None:
    command = [str(Path(sys.executable).with_name("lamina")), *arguments]
    subprocess.run(command, capture_output=True, check=True)
    times = []
    for _ in range(COLD):
        begun = time.perf_counter()
        subprocess.run(command, capture_output=True, check=True)
        times.append((time.perf_counter() - begun) * 1000)
    describe(f"cold lamina {' '.join(arguments)}", times)


if __name__ == "__main__":
    warm([Path(p) for p in sys.argv[1:]] or [BUILT_IN])
    cold("code", "63053")
    cold("price", "63053")

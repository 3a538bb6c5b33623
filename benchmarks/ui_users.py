"""Many users at once: each asks known questions in a conversation of his own. Prints figures, asserts one thing.

python benchmarks/ui_users.py HOME [USERS [ROUNDS [THINK]]]     # a copy of a home; 30 users, 5 rounds, 5 s between questions

Every user asks on a code of his own and refers back to it, so an answer that strayed would be seen: the exit
status is 1 then. `THINK` 0 has all of them ask again at once, which no users do.
"""

import random
import sys
import threading
import time
from pathlib import Path

from answer_speed import describe
from ui_client import Timed, Visitor, processor_seconds, resident_mib, serving

CODES = (
    "22533", "22551", "22554", "22558", "22585", "22586", "22590", "22595", "22600", "22610", "22612", "22614",
    "22630", "22632", "22633", "22634", "22830", "22840", "22842", "22853", "63001", "63003", "63005", "63012",
    "63015", "63020", "63030", "63042", "63045", "63047", "63048", "63052", "63053", "63056", "63075", "63081",
)  # fmt: skip
QUESTIONS = (
    "MUE for {}?", "What does Medicare pay for it in Manhattan?", "What is the global period of {}?",
    "and its work RVU?", "Which modifiers may go with {}?",
)  # fmt: skip
SEED = 7


def converse(visitor: Visitor, code: str, rounds: int, think: float, together: threading.Barrier, found: list[Timed]) -> list[str]:  # fmt: skip
    """One user's conversation; what is wrong with it in the end."""
    chance, asked = random.Random(f"{SEED} {code}"), []
    visitor.open()
    together.wait()
    for question, _ in zip(QUESTIONS, range(rounds), strict=False):
        time.sleep(chance.uniform(0, 2 * think))
        asked.append(question.format(code))
        found.append(visitor.ask(asked[-1]))
    return strays(visitor.texts(), code, asked)


def strays(texts: list[str], code: str, asked: list[str]) -> list[str]:
    """What a conversation should not hold: another one's questions, a code that is another user's alone."""
    questions = [text for text in texts if text in asked or text.startswith(tuple(q.split("{")[0] for q in QUESTIONS))]  # fmt: skip
    wrong = [] if questions == asked else [f"{code}: asked {asked}, shows {questions}"]
    answers = [text for text in texts if text.startswith("**") and f"code={code}" in text]
    return wrong if len(answers) >= 2 else [*wrong, f"{code}: its answers are not about it"]


def main(home: Path, users: int, rounds: int, think: float) -> int:
    with serving(home) as (port, server):
        first = Visitor(port)
        print(f"cold start until the first page: {first.open().done:.1f} s")
        first.ask("MUE for 63053?")
        first.close()
        times: list[Timed] = []
        wrong: list[str] = []
        together = threading.Barrier(users)

        def one(code: str) -> None:
            visitor = Visitor(port)
            try:
                wrong.extend(converse(visitor, code, rounds, think, together, times))
            except Exception as error:
                wrong.append(f"{code}: {type(error).__name__}: {error}")
                together.abort()
            finally:
                visitor.close()

        used, begun = processor_seconds(server.pid), time.perf_counter()
        threads = [threading.Thread(target=one, args=(code,)) for code in CODES[:users]]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        wall, processor = time.perf_counter() - begun, processor_seconds(server.pid) - used
        print(
            f"{users} users, {len(times)} answers in {wall:.1f} s, {think} s between questions on average"
        )
        describe("answer complete", [one.done for one in times], "s")
        describe("first words", [one.token for one in times if one.token is not None], "s")
        print(f"server: {processor / max(1, len(times)):.2f} processor seconds an answer (opening the pages included), {resident_mib(server.pid):.0f} MiB")  # fmt: skip
    print("\n".join(wrong) or "every answer stands in its own conversation")
    return 1 if wrong else 0


if __name__ == "__main__":
    given = sys.argv[2:]
    sys.exit(main(
        Path(sys.argv[1]), int(given[0]) if given else 30, int(given[1]) if given[1:] else 5,
        float(given[2]) if given[2:] else 5.0,
    ))  # fmt: skip

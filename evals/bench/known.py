"""Known questions: whether the facts that a right answer needs stand in the first passages.

The measure of the published baseline: a question counts as found in the first k texts when every
group of patterns that its answer must hold has a match in them together.
"""

import re
import time
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.conversation import Conversation
from assistant.gather import gather
from assistant.lamina import Lamina
from assistant.settings import QuestionSettings
from assistant.understand import understand
from evals.bench.evidence_items import evidence_texts
from evals.bench.pipeline import Pipeline
from evals.case import Case
from evals.plain_text import plain

CUTOFFS = (4, 10)


@dataclass(frozen=True, slots=True)
class Found:
    """The texts found for a case, and how long the search took."""

    texts: tuple[str, ...]
    milliseconds: float


def answerable(cases: Sequence[Case]) -> list[Case]:
    """Cases that have an answer: not those to be refused, asked back or not found."""
    return [case for case in cases if "answered" in case.expect.status and case.expect.all]


def holds_evidence(case: Case, texts: Sequence[str], k: int) -> bool:
    """Whether the first `k` texts together hold what the answer must say.

    A pattern on how the answer begins ("^...") is about its wording, which no passage can have.
    """
    flat = plain("\n".join(texts[:k]))
    return all(
        any(re.search(pattern, flat, re.IGNORECASE) for pattern in group)
        for group in case.expect.all
        if not all(pattern.startswith("^") for pattern in group)
    )


def by_pipeline(pipeline: Pipeline, case: Case) -> Found:
    """What a pipeline finds for a case; the turns of a conversation are searched as one text."""
    begun = time.perf_counter()
    chunks = pipeline.search(" ".join(case.turns), max(CUTOFFS))
    return Found(tuple(c.embedded_text for c in chunks), (time.perf_counter() - begun) * 1000)


def by_gathering(lamina: Lamina, case: Case) -> Found:
    """What Lamina's gather step hands to the writer for the last turn of a case."""
    under, conversation = QuestionSettings.from_mapping(case.settings), Conversation()
    for turn in case.turns[:-1]:
        lamina.ask(turn, under, conversation)
    query = understand(case.turns[-1], under, lamina.store, conversation)
    begun = time.perf_counter()
    evidence = gather(query, lamina.store, lamina.index, lamina.settings.passages)
    milliseconds = (time.perf_counter() - begun) * 1000
    return Found(tuple(evidence_texts(evidence)), milliseconds)

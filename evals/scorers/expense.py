"""Latency and cost of a case."""

from evals.asked import Asked
from evals.score import Score


def latency(asked: Asked) -> Score:
    """Milliseconds of the last turn, stage by stage."""
    spent = asked.last.answer.timings_ms
    stages = ", ".join(f"{name} {ms:.0f}" for name, ms in spent.items() if name != "total")
    return Score("latency", spent.get("total", 1000 * asked.seconds), "ms", stages)


def cost(asked: Asked) -> Score:
    """Tokens that a model used on all turns; the rules writer uses none."""
    tokens = sum(turn.answer.tokens for turn in asked.turns)
    writers = dict.fromkeys(turn.answer.writer for turn in asked.turns)
    return Score("cost", float(tokens), "tokens", f"written by {', '.join(writers)}")

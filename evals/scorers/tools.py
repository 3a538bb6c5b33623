"""Tool choice: the rules and look-ups that a question needs were asked."""

from evals.asked import Asked
from evals.score import Score, of_checks


def tools_are_right(asked: Asked) -> Score:
    """Every expected tool gave a result."""
    faults: list[str] = []
    checks = 0
    used: set[str] = set()
    for one in asked.expected():
        used = {result.tool for result in one.turn.answer.results}
        checks += len(one.expect.tools)
        missing = [tool for tool in one.expect.tools if tool not in used]
        faults += [f"{one.told}did not use {tool}" for tool in missing]
    return of_checks("tools_are_right", faults, checks, ", ".join(sorted(used)) or "no tool")

"""Reductions that are no denial: the rank of a line among the operations of its day."""

from collections.abc import Iterator

from assistant.denials.case import Case
from assistant.denials.cause import CLEAN, OPEN, Cause
from assistant.rules.manual import mcpm

KIND = "reduction"
REDUCED = ("Rank ", "Further ")


def reduction_causes(case: Case, number: int) -> Iterator[Cause]:
    """The steps that reduce a line beside others."""
    line = case.line(number)
    told = [step for step in line.steps if step.label.startswith(REDUCED)]
    for step in told:
        says = f"{line.line.code}: {step.label}: {step.expression} = {step.value}."
        yield Cause(KIND, CLEAN, says, (step.citation,), (number,))
    if not told:
        yield Cause(KIND, OPEN, f"No reduction beside another procedure applies to {line.line.hcpcs} on the claim given.", (mcpm(12, "§40.6, pp. 96-100"),), (number,))  # fmt: skip

"""Facts present, nothing forbidden, the status: what an answer says against what it should."""

import re
from collections.abc import Iterator

from evals.asked import Asked, Expected
from evals.score import Score, of_checks


def facts_are_present(asked: Asked) -> Score:
    """Every expected fact, and one pattern of every group, stands in the answer."""
    faults: list[str] = []
    checks = 0
    for one in asked.expected():
        checks += len(one.expect.all) + len(one.expect.facts)
        faults += [one.told + fault for fault in _missing(one)]
    return of_checks("facts_are_present", faults, checks, asked.last.answer.text)


def _missing(one: Expected) -> Iterator[str]:
    text, markdown = one.turn.plain, one.turn.answer.text
    for group in one.expect.all:
        if not any(re.search(p, text, re.IGNORECASE) for p in group):
            yield f"missing {' | '.join(group)}"
    for fact in one.expect.facts:
        if not fact.stands_in(markdown):
            yield f"missing {fact}"


def nothing_is_forbidden(asked: Asked) -> Score:
    """Nothing stands in the answer that must not."""
    faults: list[str] = []
    checks = 0
    for one in asked.expected():
        checks += len(one.expect.none) + len(one.expect.forbidden)
        text, markdown = one.turn.plain, one.turn.answer.text
        said = [p for p in one.expect.none if re.search(p, text, re.IGNORECASE)]
        said += [str(f) for f in one.expect.forbidden if f.stands_in(markdown)]
        faults += [f"{one.told}must not say {what}" for what in said]
    return of_checks("nothing_is_forbidden", faults, checks, asked.last.answer.text)


def status_is_expected(asked: Asked) -> Score:
    """The status is one of the expected."""
    every = list(asked.expected())
    faults = [
        f"{one.told}status {one.turn.answer.status}, expected {' or '.join(one.expect.status)}"
        for one in every if one.turn.answer.status not in one.expect.status
    ]  # fmt: skip
    return of_checks("status_is_expected", faults, len(every), asked.last.answer.status)

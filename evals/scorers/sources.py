"""Sources that must be cited are, and no others than may be."""

import json
import re
from collections.abc import Iterator

from evals.asked import Asked, Expected
from evals.score import Score, of_checks


def sources_are_right(asked: Asked) -> Score:
    """One citation for every group that must be cited; where a case lists what may be, none else."""
    faults: list[str] = []
    checks = 0
    for one in asked.expected():
        checks += len(one.expect.cites) + bool(one.expect.may_cite)
        faults += [one.told + fault for fault in _faults(one)]
    cited = dict.fromkeys(c.citation.source for c in asked.last.answer.citations)
    return of_checks("sources_are_right", faults, checks, ", ".join(cited))


def _faults(one: Expected) -> Iterator[str]:
    cited = [json.dumps(c) for c in one.turn.answer.to_json()["citations"]]
    for group in one.expect.cites:
        if not any(re.search(p, c, re.IGNORECASE) for p in group for c in cited):
            yield f"no citation of {' | '.join(group)}"
    if one.expect.may_cite:
        allowed = [*(p for g in one.expect.cites for p in g), *one.expect.may_cite]
        others = [
            n.citation.source for n, c in zip(one.turn.answer.citations, cited, strict=True)
            if not any(re.search(p, c, re.IGNORECASE) for p in allowed)
        ]  # fmt: skip
        if others:
            yield f"cites {', '.join(dict.fromkeys(others))}, which it may not"

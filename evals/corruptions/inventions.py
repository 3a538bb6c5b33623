"""Invented statements: a sentence with a figure or code that no source has, under a real marker."""

import random
import re
from collections.abc import Iterator

from evals.corruptions.sample import Change, Sample
from evals.corruptions.truth import CODE, flat

TEMPLATES = (
    "Medicare also pays ${money} for {code} in an office.", "The MUE of {code} is {small}.", "{other} is bundled into {code}.",
    "Modifier {modifier} opens the edit between {code} and {other}.", "{code} has {rvu} work RVUs.",
    "The global period of {code} ends on {day} November 2026.", "{code} needs {other} as its primary code.",
    "A second surgeon is paid {share} % for {code}.", "Up to {small} units of {code} may be billed on one day.",
    "{code} was deleted on 1 January 20{year}.", "The conversion factor rises to {rvu} next quarter.",
    "{code} and {other} may be billed together.", "Add modifier {modifier} to {code} in every case.",
    "It is safe to submit {code} with {other}.", "{code} is paid at {share} % when {other} stands on the claim.",
    "The total RVU of {code} fell by {rvu}.", "Bill {code} and {other} at the same level with modifier {modifier}.",
    "Payment of ${money} for {code} is guaranteed.",
)  # fmt: skip


def invented(sample: Sample, rng: random.Random) -> Iterator[Change]:
    """A sentence added behind a cited paragraph, with that paragraph's markers."""
    codes = sorted(set(CODE.findall(sample.text))) or ["63047"]
    blocks = sample.text.split("\n\n")
    cited = [
        i for i, b in enumerate(blocks) if re.search(r"\[\d+\]\s*$", b) and not b.startswith("|")
    ]
    for template in rng.sample(TEMPLATES, 3):
        if not cited:
            return
        at = rng.choice(cited)
        marks = re.search(r"(?:\[\d+\])+\s*$", blocks[at])
        told = template.format(
            money=f"{rng.randint(1, 9)},{rng.randint(100, 999)}.{rng.randint(10, 99)}", code=rng.choice(codes),
            other=str(rng.randint(22600, 63999)), modifier=rng.choice(("47", "76", "90", "91", "GC")), small=rng.randint(6, 9),
            rvu=f"{rng.randint(41, 98)}.{rng.randint(11, 99)}", share=rng.choice((17, 35, 45, 85)), day=rng.randint(1, 28),
            year=rng.randint(19, 24),
        )  # fmt: skip
        if flat(told) in flat(sample.evidence):
            continue
        new = [
            *blocks[: at + 1],
            f"{told} {marks.group() if marks else ''}".strip(),
            *blocks[at + 1 :],
        ]
        yield Change("invented", sample, "", told, "\n\n".join(new), told)

"""Corrupted figures: a digit, the decimal place, the unit."""

import random
import re
from collections.abc import Iterator

from evals.corruptions.sample import Change, Sample, replaced, spans

FIGURE = re.compile(
    r"(?<![\w.,$/-])\$?\d{1,3}(?:,\d{3})*(?:\.\d+)?(?![\w-]|\.\d|,\d{3}|/\d)(?!\s+(?:January|February|March|April|May|June|July|August|September|October|November|December))"
)
MONEY = re.compile(r"\$\d[\d,]*\.\d{2}")
PERCENT = re.compile(r"(?<![\w.])\d+(?:\.\d+)? ?%")
RVU = re.compile(r"(?<![\w.,$])\d+\.\d+(?= RVU\b)")
WEIGHT = re.compile(r"(?<=\| )\d{1,2}\.\d\d(?= \[)")
"""A relative value in a table cell, which its row or column names."""


def digits(sample: Sample, rng: random.Random) -> Iterator[Change]:
    """One digit of a figure changed."""
    for match in spans(FIGURE, sample.text):
        figure = match.group()
        places = [i for i, c in enumerate(figure) if c.isdigit()]
        at = rng.choice(places)
        new = rng.choice([d for d in "0123456789" if d != figure[at]])
        if at == places[0] and new == "0" and len(places) > 1:
            new = "9" if figure[at] != "9" else "8"
        yield replaced(
            sample, "digit", match.start(), match.end(), figure[:at] + new + figure[at + 1 :]
        )


def decimal_places(sample: Sample, rng: random.Random) -> Iterator[Change]:
    """The decimal point moved by one place."""
    for match in spans(re.compile(r"(?<![\w.,-])\$?\d[\d,]*\.\d+(?![\w.])"), sample.text):
        whole, part = match.group().replace(",", "").lstrip("$").split(".")
        sign = "$" if match.group().startswith("$") else ""
        right = f"{whole}{part[0]}.{part[1:]}".rstrip(".").lstrip("0") or "0"
        left = f"{whole[:-1] or '0'}.{whole[-1]}{part}"
        moved = rng.choice([right if not right.startswith(".") else "0" + right, left])
        if float(moved) != float(f"{whole}.{part}"):
            yield replaced(sample, "decimal place", match.start(), match.end(), sign + moved)


def units(sample: Sample, rng: random.Random) -> Iterator[Change]:
    """A dollar amount as RVUs or percent, RVUs as dollars, a share as dollars or RVUs."""
    for match in spans(MONEY, sample.text):
        after = f"{match.group()[1:]} {rng.choice(['RVU', '%'])}"
        yield replaced(sample, "unit", match.start(), match.end(), after)
    for match in spans(PERCENT, sample.text):
        number = match.group().rstrip(" %")
        yield replaced(
            sample, "unit", match.start(), match.end(), rng.choice([f"${number}", f"{number} RVU"])
        )
    for match in spans(RVU, sample.text):
        yield replaced(sample, "unit", match.start(), match.end() + 4, f"${match.group()}")
    for match in WEIGHT.finditer(sample.text):
        after = rng.choice([f"${match.group()}", f"{match.group()} %"])
        yield replaced(sample, "unit", match.start(), match.end(), after)

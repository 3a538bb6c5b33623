"""Corrupted names: a code, modifier, diagnosis, date or edition put in the place of another."""

import random
import re
from collections.abc import Iterator
from datetime import date, timedelta

from evals.corruptions.sample import Change, Sample, replaced, spans
from evals.corruptions.truth import CODE

MODIFIER = re.compile(
    r"(?:(?<=[Mm]odifier )|(?<=\bwith )|(?<=\d{5}-)|(?<= or )|(?<=Use \*\*))(?:\d{2}|X[ESPU]|AS|LT|RT|TC)(?![\w.,]\d|\d| %|-)"
)
DIAGNOSIS = re.compile(r"\b[A-TV-Z]\d[0-9A-Z]\.[0-9A-Z]{1,4}\b")
ISO = re.compile(r"\b(20\d\d)-(\d\d)-(\d\d)\b")
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September",
          "October", "November", "December")  # fmt: skip
LONG = re.compile(rf"\b(\d{{1,2}}) ({'|'.join(MONTHS)}) (20\d\d)\b")
EDITION = re.compile(r"\b20\d\d(?:[A-D]|Q[1-4])\b")
QUARTER = re.compile(r"\b(first|second|third|fourth) quarter\b")
YEAR = re.compile(r"(?<=\bin )20\d\d\b|(?<=\bfor )20\d\d\b(?! *-)")
OTHERS = (
    "22",
    "24",
    "25",
    "50",
    "51",
    "52",
    "57",
    "58",
    "59",
    "62",
    "66",
    "78",
    "79",
    "80",
    "XS",
    "XE",
    "AS",
)


def codes(sample: Sample, rng: random.Random) -> Iterator[Change]:
    """A code exchanged for another of the answer, or for a neighbour in the code book."""
    every = sorted(set(CODE.findall(sample.text)))
    for match in spans(CODE, sample.text):
        code = match.group()
        other = [c for c in every if c != code]
        near = code[:-1] + rng.choice([d for d in "0123456789" if d != code[-1]])
        after = rng.choice([near, *other[:6]]) if other else near
        yield replaced(sample, "code", match.start(), match.end(), after)


def modifiers(sample: Sample, rng: random.Random) -> Iterator[Change]:
    """A modifier exchanged for another."""
    for match in spans(MODIFIER, sample.text):
        after = rng.choice([m for m in OTHERS if m != match.group()])
        yield replaced(sample, "modifier", match.start(), match.end(), after)


def diagnoses(sample: Sample, rng: random.Random) -> Iterator[Change]:
    """The last character of a diagnosis changed."""
    for match in spans(DIAGNOSIS, sample.text):
        code = match.group()
        after = code[:-1] + rng.choice([d for d in "0123456789" if d != code[-1]])
        yield replaced(sample, "diagnosis", match.start(), match.end(), after)


def dates(sample: Sample, rng: random.Random) -> Iterator[Change]:
    """A date moved by a day, a month or a year."""
    for match in spans(ISO, sample.text):
        day = date(int(match[1]), int(match[2]), int(match[3])) + timedelta(
            rng.choice([-365, -31, -1, 1, 30, 366])
        )
        yield replaced(sample, "date", match.start(), match.end(), day.isoformat())
    for match in spans(LONG, sample.text):
        month = rng.choice([m for m in MONTHS if m != match[2]])
        after = rng.choice([
            f"{int(match[1]) % 28 + 1} {match[2]} {match[3]}", f"{match[1]} {month} {match[3]}",
            f"{match[1]} {match[2]} {int(match[3]) - 1}",
        ])  # fmt: skip
        yield replaced(sample, "date", match.start(), match.end(), after)


def editions(sample: Sample, rng: random.Random) -> Iterator[Change]:
    """An edition, quarter or year exchanged for another."""
    for match in spans(EDITION, sample.text):
        named = match.group()
        last = rng.choice([c for c in ("ABCD" if named[4] != "Q" else "1234") if c != named[-1]])
        after = rng.choice([named[:-1] + last, f"{int(named[:4]) - 1}{named[4:]}"])
        yield replaced(sample, "edition", match.start(), match.end(), after)
    for match in spans(QUARTER, sample.text):
        after = rng.choice([q for q in ("first", "second", "third", "fourth") if q != match[1]])
        yield replaced(sample, "edition", match.start(1), match.end(1), after)
    for match in spans(YEAR, sample.text):
        after = str(int(match.group()) + rng.choice([-2, -1, 1]))
        yield replaced(sample, "year", match.start(), match.end(), after)

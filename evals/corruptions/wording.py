"""Corrupted words: yes and no, levels, settings, columns, indicators."""

import random
import re
from collections.abc import Iterator

from evals.corruptions.sample import Change, Sample, replaced, spans

POLARITY = (
    (r"(?m)(?<=^)(?:\*\*)?Yes(?=[.,])", "No"), (r"(?m)(?<=^)(?:\*\*)?No(?=[.,])", "Yes"),
    (r"(?<=\*\*)Yes(?=[.,])", "No"), (r"(?<=\*\*)No(?=[.,])", "Yes"),
    (r"\bis not\b", "is"), (r"\bare not\b", "are"), (r"\bcannot\b", "can"), (r"\bmay not\b", "may"),
    (r"\bis never\b", "is always"), (r"\bis denied\b", "is paid"), (r"\bis allowed\b", "is not allowed"),
    (r"\bmay be paid\b", "may not be paid"), (r"\bis paid\b", "is not paid"), (r"\bare paid\b", "are not paid"),
    (r"\bis payable\b", "is not payable"), (r"\bcan be\b", "cannot be"), (r"\bmay be\b", "may not be"),
    (r"\bno modifier opens\b", "a modifier opens"), (r"\bpermitted\b", "not permitted"), (r"\bno NCCI edit\b", "an NCCI edit"),
    (r"\bNo NCCI edit pairs\b", "An NCCI edit pairs"), (r"\bis an add-on\b", "is not an add-on"),
    (r"\bdoes not\b", "does"), (r"\bis included\b", "is not included"), (r"\bare permitted\b", "are not permitted"),
    (r"\bneeds none\b", "needs one"), (r"\bonly when\b", "even when"), (r"\bwithout\b", "with"),
    (r"\bis required\b", "is not required"), (r"\bno documentation\b", "documentation"),
    (r"\bis unrelated\b", "is related"), (r"\bnot only\b", "only"), (r"\bopens\b", "does not open"),
)  # fmt: skip
LEVELS = (
    (r"\beach additional\b", "the first"), (r"\bEach additional\b", "The first"), (r"\bsingle\b", "each additional"),
    (r"\bthe first\b", "each additional"), (r"\beach further\b", "the first"), (r"\bfirst segment\b", "second segment"),
    (r"\bfirst interspace\b", "each additional interspace"), (r"\bOne unit\b", "Two units"), (r"\bone unit\b", "two units"),
    (r"\bsegments?\b", "interspace"), (r"\binterspaces?\b", "segment"), (r"\b1 or 2\b", "1 to 3"), (r"\b3 or more\b", "2 or more"),
    (r"\bboth sides\b", "one side"), (r"\bcervical\b", "lumbar"), (r"\blumbar\b", "thoracic"),
)  # fmt: skip
DIRECTIONS = (
    (r"(?<!non-)(?<!Non-)(?<!non)\bfacility\b", "non-facility"), (r"\bnon-facility\b", "facility"),
    (r"\bcolumn one\b", "column two"), (r"\bcolumn two\b", "column one"), (r"\binside\b", "outside"), (r"\boutside\b", "inside"),
    (r"\bprimary code\b", "add-on code"), (r"\bbefore\b", "after"), (r"\bafter\b", "before"), (r"\bhospital outpatient department\b", "ASC"),
    (r"\bsame\b", "different"), (r"\bdifferent\b", "same"), (r"\bat most\b", "at least"), (r"\bin full\b", "at half"),
    (r"\bunrelated\b", "related"), (r"\bnot at the same\b", "at the same"), (r"\bNot at the same\b", "At the same"),
    (r"\bmore than\b", "fewer than"), (r"\bMore units\b", "Fewer units"),
)  # fmt: skip
INDICATORS = re.compile(
    r"(?:(?<=indicator )|(?<=Indicator )|(?<=\(MAI\) )|(?<=MAI )|(?<=edit type )|(?<=[Tt]ype )|(?<=indicator \(MAI\) ))\d\b"
)
STATUS = re.compile(r"(?<=status )[A-Z]\b|(?<=Status )[A-Z]\b")
GLOBALS = re.compile(
    r"(?<=global period )(?:\d{3}|[XYZM]{3})\b|(?<=\(global )(?:\d{3}|[XYZM]{3})\b"
)


HEADING = re.compile(r"\*\*[^*\d]+\*\*")
"""A line of its own that cites nothing announces what follows and claims nothing."""


def _line(text: str, offset: int) -> str:
    begin, end = text.rfind("\n", 0, offset) + 1, text.find("\n", offset)
    return text[begin : end if end >= 0 else len(text)]


def polarity(sample: Sample, rng: random.Random) -> Iterator[Change]:
    """Yes for no, a denial put in or left out."""
    yield from _exchanged("polarity", POLARITY, sample)


def levels(sample: Sample, rng: random.Random) -> Iterator[Change]:
    """First for each additional, segment for interspace, one region for another."""
    yield from _exchanged("level", LEVELS, sample)


def directions(sample: Sample, rng: random.Random) -> Iterator[Change]:
    """Facility for non-facility, column one for column two, before for after."""
    yield from _exchanged("direction", DIRECTIONS, sample)


def indicators(sample: Sample, rng: random.Random) -> Iterator[Change]:
    """An indicator, status or global period exchanged for another value."""
    for match in spans(INDICATORS, sample.text):
        after = rng.choice([d for d in "012349" if d != match.group()])
        yield replaced(sample, "indicator", match.start(), match.end(), after)
    for match in spans(STATUS, sample.text):
        after = rng.choice([s for s in "ABCNRX" if s != match.group()])
        yield replaced(sample, "indicator", match.start(), match.end(), after)
    for match in spans(GLOBALS, sample.text):
        after = rng.choice([g for g in ("000", "010", "090", "XXX", "ZZZ") if g != match.group()])
        yield replaced(sample, "indicator", match.start(), match.end(), after)


def _exchanged(kind: str, pairs: tuple[tuple[str, str], ...], sample: Sample) -> Iterator[Change]:
    for pattern, after in pairs:
        for match in spans(re.compile(pattern), sample.text):
            if HEADING.fullmatch(_line(sample.text, match.start())):
                continue
            new = after
            if match.group().startswith("**"):
                new = f"**{after}"
            yield replaced(sample, kind, match.start(), match.end(), new)

"""Corrupted sources: markers that resolve to nothing or to another source, words of a quotation."""

import random
import re
from collections.abc import Iterator

from assistant.rules.result import RuleResult
from evals.corruptions.sample import MARKERS, Change, Sample, replaced
from evals.corruptions.truth import flat

QUOTED = re.compile(r"“([^”]{20,})”")
WORD = re.compile(r"\b[a-z]{5,}\b")
EXCHANGED = ("seldom", "always", "unless", "patient", "hospital", "regardless", "seven", "outside")


def dangling(sample: Sample, rng: random.Random) -> Iterator[Change]:
    """A marker that no citation has."""
    most = max((c.n for c in sample.citations), default=0)
    for match in re.finditer(r"\[(\d+)\]", sample.text):
        after = f"[{most + rng.randint(1, 40)}]"
        yield replaced(sample, "marker dangling", match.start(), match.end(), after)


def swapped(sample: Sample, rng: random.Random) -> Iterator[Change]:
    """The markers of a statement exchanged for one that does not bear it out."""
    for match in MARKERS.finditer(sample.text):
        cited = {int(n) for n in re.findall(r"\d+", match.group())}
        said = _before(sample.text, match.start())
        wrong = [
            c.n
            for c in sample.citations
            if c.n not in cited and not _may_bear(sample, c.n, cited, said)
        ]
        if wrong:
            lead = re.match(r"\s*", match.group())
            after = f"{lead.group() if lead else ''}[{rng.choice(wrong)}]"
            yield replaced(sample, "marker swapped", match.start(), match.end(), after)


def _before(text: str, end: int) -> str:
    """What a group of markers stands behind: the cell, bullet or paragraph up to it."""
    begin = max(text.rfind("\n", 0, end), text.rfind("| ", 0, end), text.rfind("]", 0, end)) + 1
    return flat(text[begin:end])


def _may_bear(sample: Sample, n: int, cited: set[int], said: str) -> bool:
    """Whether another citation might be right there: it quotes what is said, or it is of the same
    place, page or result as one that is cited."""
    places = {c.n: c.citation for c in sample.citations}
    other = places[n]
    words = set(re.findall(r"[a-z0-9.]{3,}", said))
    quoted = set(re.findall(r"[a-z0-9.]{3,}", flat(f"{other.quote} {other.title}")))
    if not words or len(words & quoted) >= 0.3 * len(words):
        return True
    if set(re.findall(r"\d[\d.]*", said)) & set(re.findall(r"\d[\d.]*", flat(other.quote))):
        return True
    if not other.quote:
        return True
    for result in sample.results:
        own = {c.place for c in result.all_citations()}
        if other.place in own and _says(result, words):
            return True
        if other.place in own and any(places[m].place in own for m in cited if m in places):
            return True
    return any(places[m].source == other.source for m in cited if m in places)


def _says(result: RuleResult, words: set[str]) -> bool:
    """Whether a result has half of the words of a statement: then what it rests on may be cited."""
    told = " ".join((result.reason, *(f"{s.label} {s.expression} {s.value}" for s in result.steps)))
    return len(words & set(re.findall(r"[a-z0-9.]{3,}", flat(told)))) >= len(words) / 2


def quotes(sample: Sample, rng: random.Random) -> Iterator[Change]:
    """One word of a quotation exchanged."""
    for match in QUOTED.finditer(sample.text):
        words = [w for w in WORD.finditer(match[1]) if w.group() not in EXCHANGED]
        for word in rng.sample(words, min(3, len(words))):
            start = match.start(1) + word.start()
            yield replaced(sample, "quote", start, start + len(word.group()), rng.choice(EXCHANGED))

"""What the evidence says, segment by segment: quotes, fields of rows, results, steps, conflicts."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from assistant.answer import Conflict, NumberedCitation
from assistant.rules.result import RuleResult, Step
from assistant.verify.lexer import lex
from assistant.verify.numerals import canonical
from assistant.verify.polarity import codes_in
from assistant.verify.result_sentences import of_both_settings, of_result
from assistant.verify.row_sentences import of_citation
from assistant.verify.token import Token, later
from corpus.citation import Citation

FIELD = re.compile(r"; (?=[A-Za-z][\w/. -]{1,40}: )")
CODE = re.compile(r"(?<![\w.])(?:\d{5}|[A-Z]\d{4}|\d{4}[A-Z])(?!\w)")
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[\"“(]?[A-Z0-9])")
_BULLET, _VERDICT = re.compile(r"^\s*[-*]\s+"), re.compile(r"(?:Yes|No)[.!]")
_NUMBER, _AMOUNT = re.compile(r"-?[\d.,]+"), re.compile(r"-?\d+\.\d\d")
_YEAR, _YEAR_OF = re.compile(r"\b(20\d\d)"), re.compile(r"\b(20\d\d)(?=[-A-Z\b]|$)")
_PAGE_OF = re.compile(r"-(\d{5}|[A-Z]\d{4}|\d{4}[A-Z])$")
_MONEY = re.compile(r"(?<![\d$.,])(\d+\.\d{2})(?!\d)")
PARTS_OF_ONE = 2
"""An expression that is one sentence without a semicolon is split into itself, twice."""
_LABEL = re.compile(
    r"(Levels|Counting rule|Region and approach)\b(?=: )|\S+ is (listed as a primary of) "
)
UNITS = {"RVU": "rvu", "payment rate": "usd", "conversion factor": "factor", "MUE": "units",
         "GPCI": "index", "global days": "days", "share": "share"}  # fmt: skip
"""Field names of rows by the unit of their values."""


@dataclass(frozen=True, slots=True)
class Segment:
    """One thing that a source says. `cited` are the citation numbers under which it may be said (no
    number: of the question), `codes` whom it speaks of, `where` its place (results/0, citations/3),
    `about` the keys of what surrounds it (edition, dates, its code), `named` the name of the row's
    field, `whole` whether it is a paragraph rather than a sentence."""

    tokens: tuple[Token, ...]
    where: str
    cited: frozenset[int] = frozenset()
    codes: frozenset[str] = frozenset()
    about: frozenset[str] = frozenset()
    named: str = ""
    source: str = ""
    whole: bool = False
    joined: str = ""
    keys: frozenset[str] = frozenset()


def segment(
    text: str, where: str, cited: frozenset[int], codes: frozenset[str], about: frozenset[str],
    named: str = "", source: str = "", whole: bool = False, unit: str = "",
) -> Segment:  # fmt: skip
    """A segment of a text; `unit` is that of its figures where the text does not say."""
    tokens, joined, keys = _read(text, unit)
    return Segment(tokens, where, cited, codes, about, named, source, whole, joined, keys)


def run(
    tokens: tuple[Token, ...], where: str, cited: frozenset[int], codes: frozenset[str], about: frozenset[str],
    named: str = "", source: str = "", whole: bool = False,
) -> Segment:  # fmt: skip
    """A segment of tokens read already."""
    return Segment(tokens, where, cited, codes, about, named, source, whole, joined_keys(tokens),
                   frozenset([t.key for t in tokens]))  # fmt: skip


@lru_cache(maxsize=1024)
def _read(text: str, unit: str) -> tuple[tuple[Token, ...], str, frozenset[str]]:
    tokens = lex(text)
    if unit:
        tokens = tuple(_with_unit(t, unit) for t in tokens)
    return tokens, joined_keys(tokens), frozenset(t.key for t in tokens)


def joined_keys(tokens: Sequence[Token]) -> str:
    """Token keys in one string, to look a run of tokens up in."""
    return "\x1f" + "\x1f".join([t.key for t in tokens]) + "\x1f"


def _with_unit(token: Token, unit: str) -> Token:
    if token.kind != "number" or token.unit:
        return token
    return token._replace(unit=unit)


def ground(
    question: str, citations: Sequence[NumberedCitation], results: Sequence[RuleResult],
    conflicts: Sequence[Conflict],
) -> list[Segment]:  # fmt: skip
    """Every segment of the evidence of one answer."""
    numbers = {c.citation.place: c.n for c in citations}
    found: list[Segment] = []
    for i, result in enumerate(results):
        found += _of_result(result, f"results/{i}", numbers)
    for i, told in of_both_settings(results):
        like = next(s for s in found if s.where == f"results/{i}")
        found.append(
            segment(told, like.where, like.cited, like.codes, like.about, source=like.source)
        )
    for numbered in citations:
        found += _of_citation(numbered)
    for i, conflict in enumerate(conflicts):
        for claim in conflict.claims:
            found.append(segment(f"{conflict.about}: {claim.says}", f"conflicts/{i}",
                                 frozenset({claim.citation}), frozenset(), frozenset()))  # fmt: skip
    found.append(segment(question, "question", frozenset(), frozenset(), frozenset()))
    return found


def keys_of(texts: Iterable[str], *kinds: str) -> frozenset[str]:
    """Keys of the tokens of those kinds."""
    return frozenset(t.key for text in texts for t in lex(text) if t.kind in kinds)


_ABOUT = ("code", "date", "month", "edition", "year", "locality", "diagnosis")


def _of_result(result: RuleResult, where: str, numbers: dict[tuple[str, str, str], int]) -> Iterator[Segment]:  # fmt: skip
    cited = frozenset(numbers[c.place] for c in result.all_citations() if c.place in numbers)
    inputs = [f"{name.replace('_', ' ')} {value}" for name, value in result.inputs.items()]
    codes = codes_in(result)
    about = keys_of([*inputs, result.edition], *_ABOUT) | _years(result)
    reason = _MONEY.sub(r"$\1", result.reason) if result.unit == "USD" else result.reason
    told = lex(reason)
    for said in (told, *slices(told, sentence_ends(reason))):
        yield run(said, where, cited, codes, about, source=result.tool, whole=said is told)
    yield run(tuple(_of_lines(inputs)), where, cited, codes, about, source=result.tool)
    if result.value is not None:
        value = result.value.replace("_", " ")
        yield segment(value, where, cited, codes, about,
                      f"{result.tool} {result.inputs.get('setting', '')}", result.tool, unit=_unit(result.unit))  # fmt: skip
    for step in result.steps:
        own = frozenset(CODE.findall(step.label)) or codes
        place = numbers.get(step.citation.place)
        beside = frozenset({place}) if place is not None else cited
        yield from _of_step(step, result, where, beside | cited, own, about)
    for text in of_result(result):
        yield segment(text, where, cited, codes, about, source=result.tool)


def _of_step(
    step: Step, result: RuleResult, where: str, cited: frozenset[int], codes: frozenset[str], about: frozenset[str]
) -> Iterator[Segment]:  # fmt: skip
    expression, value = step.expression.replace("_", " "), step.value.replace("_", " ")
    unit, setting = _step_unit(step, result), result.inputs.get("setting", "")
    named = f"{step.label} {setting}"
    result_of = expression if f"= {value}" in expression else f"{expression} = {value}"
    parts = [*_SENTENCE.split(expression), *expression.split("; ")]
    for text in dict.fromkeys((result_of, *parts)):
        if text:
            several = len(parts) > PARTS_OF_ONE and text in (result_of, expression)
            said = (text,) if expression.endswith(".") else (step.label, text)
            tokens = tuple(_of_lines(said))
            told = run(tokens, where, cited, codes, about, named, result.tool, several)
            yield valued(told, value, unit)
    if _NUMBER.fullmatch(value):
        tokens = tuple(_of_lines((step.label, value)))
        yield valued(run(tokens, where, cited, codes, about, named, result.tool), value, unit)
    yield segment(value, where, cited, codes, about, named, result.tool, unit=unit)


def valued(one: Segment, value: str, unit: str) -> Segment:
    """The segment with a unit put to the figure that is its result."""
    known = canonical(value.lstrip("+-"))
    tokens = tuple(_with_unit(t, unit) if t.value.lstrip("-") == known else t for t in one.tokens)
    return replace(one, tokens=tokens)


def _unit(unit: str) -> str:
    return {"USD": "usd", "RVU": "rvu", "USD per RVU": "factor", "units": "units"}.get(unit, "")


def _step_unit(step: Step, result: RuleResult) -> str:
    label = step.label.lower()
    if "conversion factor" in label:
        return "factor"
    if "relative value" in label or "rvu" in label:
        return "rvu"
    if "unit" in label or label == "mue":
        return "units"
    return "usd" if result.unit == "USD" and _AMOUNT.fullmatch(step.value) else ""


def _years(result: RuleResult) -> frozenset[str]:
    text = f"{result.edition} {' '.join(result.inputs.values())}"
    return frozenset(f"number:{year}" for year in _YEAR_OF.findall(text))


def _of_citation(numbered: NumberedCitation) -> Iterator[Segment]:
    c, where, cited = numbered.citation, f"citations/{numbered.n}", frozenset({numbered.n})
    codes = citation_codes(c)
    about = keys_of((c.edition, c.title, c.locator), *_ABOUT) | _edition_keys(c)
    if c.source.startswith("cms-gpci"):
        about |= {f"locality:{c.locator}"}
    lines = [(line, _BULLET.sub("", line)) for line in c.quote.splitlines()]
    if not is_row(c, c.quote):
        titled = _of_lines((c.title, c.locator, *(text for _, text in lines)))
        yield run(tuple(titled), where, cited, codes, about, source=c.source, whole=True)
    for line, text in lines:
        row = text.partition("; file: ")[0] if is_row(c, line) else ""
        tokens = lex(row or text)
        yield run(tokens, where, cited, codes, about, source=c.source, whole=True)
        if row:
            yield from _row(row, tokens, where, cited, codes, about, c.source)
        else:
            named = ""
            for one, label in zip(
                slices(tokens, ends := sentence_ends(text)), labels(text, ends), strict=True
            ):
                named = label or named
                yield run(one, where, cited, codes, about, named, c.source)
        for named, told in of_citation(c, line):
            yield segment(told, where, cited, codes, about, named, c.source)


def _of_lines(lines: Iterable[str]) -> Iterator[Token]:
    """The tokens of lines, each with clauses of its own."""
    clause = 0
    for line in lines:
        tokens = lex(line)
        yield from later(tokens, clause)
        clause += tokens[-1].clause + 1 if tokens else 0


def is_row(citation: Citation, line: str) -> bool:
    """Whether a line of a quote is a table row ("name: value; …")."""
    return citation.source.startswith("cms-") and bool(FIELD.search(line))


def _row(
    row: str, tokens: tuple[Token, ...], where: str, cited: frozenset[int], codes: frozenset[str],
    about: frozenset[str], source: str,
) -> Iterator[Segment]:  # fmt: skip
    ends = [match.start() for match in FIELD.finditer(row)]
    names = [pair.partition(": ")[0] for pair in FIELD.split(row)]
    for name, one in zip(names, slices(tokens, ends), strict=True):
        unit = next((unit for part, unit in UNITS.items() if part in name), "")
        told = tuple(_with_unit(t, unit) for t in one) if unit else one
        yield run(told, where, cited, codes, about, name, source)


def slices(tokens: tuple[Token, ...], ends: Sequence[int]) -> list[tuple[Token, ...]]:
    """Tokens cut where the text is cut; `ends` are offsets in the text."""
    found: list[list[Token]] = [[] for _ in range(len(ends) + 1)]
    part = 0
    for token in tokens:
        while part < len(ends) and token.start >= ends[part]:
            part += 1
        found[part].append(token)
    return [tuple(one) for one in found]


def labels(text: str, ends: Sequence[int]) -> list[str]:
    """What each sentence announces ("Levels: single segment."), "" where it announces nothing."""
    starts = (0, *ends)
    return [((m[1] or m[2]) if (m := _LABEL.match(text[at:])) else "") for at in starts]


def sentence_ends(text: str) -> list[int]:
    """Offsets at which a sentence ends; a verdict word ("No.") is kept with what follows it."""
    found: list[int] = []
    for match in _SENTENCE.finditer(text):
        before = text[found[-1] if found else 0 : match.start()].strip()
        if not _VERDICT.fullmatch(before):
            found.append(match.end())
    return found


def _edition_keys(c: Citation) -> frozenset[str]:
    return frozenset(f"number:{year}" for year in _YEAR.findall(c.edition))


def citation_codes(c: Citation) -> frozenset[str]:
    """The codes a citation is of: those of its locator, else that of its code page."""
    named = CODE.findall(c.locator)
    if not named and (page := _PAGE_OF.search(c.source)):
        named = [page[1]]
    return frozenset(named)

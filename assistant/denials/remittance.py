"""A denial as it was pasted: 835 segments, a portal's lines, an EOB, or codes alone, read line by line."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from assistant.denials.denied import Denied, codes_in, denials_asked
from assistant.mentions import CODE
from corpus.denial_code import CARC, RARC

Known = Callable[[str], bool]
SEGMENT = re.compile(
    r"(?:^|~)\s*(?:ISA|CLP|SVC|CAS|LQ|MOA|MIA|NM1|DTM|AMT|REF|ST|BPR)(?P<apart>[*|^])", re.M
)
APART = re.compile(r"[\n;]+")
LINE = re.compile(r"\b(?:line|ln|item)\s*(?:no\.?|#)?\s*(?P<number>\d{1,2})\b", re.I)
ON = re.compile(
    r"^\s*(?:\(?[^()\w]*|was |were )?(?:on|for|of|to|against|at)\s+(?:the\s+|line\s+\d+\s*[:,]?\s*)?$",
    re.I,
)
WORDS = re.compile(r"\b(?:line|denied|denial|claim|code|on|for|and|with)\b", re.I)
BARE = re.compile(r"(?<![\w.])(?:\d{1,3}|[AB]\d{1,2})(?![\w.])")
TRIPLE = 3
"""CAS holds up to six adjustments of three elements: reason, amount, quantity."""


def read_denial(text: str, known: Known) -> tuple[Denied, ...]:
    """The codes of a denial with the procedures they stand at, each once, in order.

    `known` says whether five characters are a procedure code (of the claim, or of any table).
    """
    segments = SEGMENT.search(text)
    found = list(_of_segments(text, segments["apart"]) if segments else _of_rows(text, known))
    if not any(one.kind == CARC for one in found):
        found = [*_alone(text, known), *found]
    return tuple(dict.fromkeys(_with_only(found, text, known)))


def denied_in(question: str, known: Known) -> tuple[Denied, ...]:
    """The codes of a remittance that a question names, with their procedures; none where it speaks
    of no denial."""
    asked = {(one.code, one.kind) for one in denials_asked(question)}
    if not asked:
        return ()
    return tuple(one for one in read_denial(question, known) if (one.code, one.kind) in asked)


def _of_segments(text: str, apart: str) -> Iterator[Denied]:
    """Adjustments of 835 segments: those after SVC are of its procedure, those before of the claim."""
    hcpcs = ""
    for segment in re.split(r"[~\n]+", text):
        name, *elements = (part.strip() for part in segment.strip().split(apart))
        if name == "CLP":
            hcpcs = ""
        elif name == "SVC" and elements:
            hcpcs = next((p for p in re.split(r"[:>^]", elements[0])[1:2]), "").upper()
        elif name == "CAS" and elements:
            group = elements[0].upper()
            for code in elements[1::TRIPLE]:
                if re.fullmatch(r"\d{1,3}|[A-Z]\d{1,2}", code.upper()):
                    yield Denied(code.upper().lstrip("0"), CARC, group, hcpcs)
        elif name in ("LQ", "MOA", "MIA"):
            for code in elements:
                if re.fullmatch(r"MA\d{2,3}|[MN]\d{1,3}", code.upper()):
                    yield Denied(code.upper(), RARC, "", hcpcs)


def _of_rows(text: str, known: Known) -> Iterator[Denied]:
    current = Denied("", "")
    for row in APART.split(text):
        procedures = [(m.start(), m["code"].upper()) for m in CODE.finditer(row) if known(m["code"].upper())]  # fmt: skip
        number = LINE.search(row)
        if len({code for _, code in procedures}) == 1:
            current = Denied("", "", "", procedures[0][1])
        elif not procedures and number:
            current = Denied("", "", "", "", int(number["number"]))
        for start, end, one in codes_in(row):
            if len({code for _, code in procedures}) > 1:
                yield replace(one, hcpcs=_nearest(row, start, end, procedures))
            else:
                yield replace(one, hcpcs=current.hcpcs, line=current.line)


def _nearest(row: str, start: int, end: int, procedures: list[tuple[int, str]]) -> str:
    """The procedure that a code among several stands at: "CO-97 on 63047", else the one before it."""
    for place, code in procedures:
        if place >= end and ON.match(row[end:place]):
            return code
    before = [code for place, code in procedures if place < start]
    after = [code for place, code in procedures if place >= end]
    return before[-1] if before else after[0] if after else ""


def _alone(text: str, known: Known) -> Iterator[Denied]:
    """Reason codes without a group where the text is nothing but codes ("97 N20 63047")."""
    rest = CODE.sub(lambda m: " " if known(m["code"].upper()) else m[0], text)
    for _, _, one in reversed(codes_in(rest)):
        rest = re.sub(rf"\b{one.code}\b", " ", rest, flags=re.I)
    rest = WORDS.sub(" ", rest)
    if re.sub(r"[\s,/:;#+-]+", "", BARE.sub("", rest)):
        return
    for match in BARE.finditer(rest):
        yield Denied(match[0].upper().lstrip("0") or "0", CARC)


def _with_only(found: list[Denied], text: str, known: Known) -> list[Denied]:
    """Codes that stand at no line belong to the one procedure that the text names, if it names one."""
    named = {m["code"].upper() for m in CODE.finditer(text) if known(m["code"].upper())}
    if len(named) != 1:
        return found
    only = next(iter(named))
    return [one if one.hcpcs or one.line else replace(one, hcpcs=only) for one in found]

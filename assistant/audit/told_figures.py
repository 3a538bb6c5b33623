"""Figures told in sentences: relative values, amounts, global days, unit limits, status letters."""

import re
from collections.abc import Callable, Iterator
from decimal import Decimal

from assistant.audit.audited_page import AuditedPage
from assistant.audit.authority import Authority
from assistant.audit.contradiction import Contradiction
from assistant.audit.figures import amounts, national_amount, rvu, without_rate
from assistant.audit.indicators import limit
from assistant.audit.statement import Statement, clauses
from assistant.rules.global_period import WORDS as GLOBAL_WORDS
from assistant.rules.indicator_words import BY_FIELD
from assistant.rules.status_code import status_code
from corpus.named_codes import hcpcs_in
from corpus.rows import FeeRow

Check = Callable[[AuditedPage, Statement, str, tuple[str, ...], Authority], Iterator[Contradiction]]
_IS = r"\s*(?:is|are|was|of|at|equals?|stands at|:)?\s*(?:currently |now )?"
_RVU_TOLD = (
    (re.compile(rf"\bwork(?: (?:RVUs?|relative value(?: unit)?s?))?{_IS}(\d+\.\d\d)\b", re.IGNORECASE), "Work RVU", ("work_rvu",)),
    (re.compile(rf"\bmalpractice(?: RVUs?)?{_IS}(\d+\.\d\d)\b", re.IGNORECASE), "Malpractice RVU", ("mp_rvu",)),
    (re.compile(rf"\bpractice[- ]expense(?: RVUs?)?{_IS}(\d+\.\d\d)\b", re.IGNORECASE), "Practice expense RVU", ("facility_pe_rvu", "nonfacility_pe_rvu")),
    (re.compile(rf"\btotal (?:facility |non-facility )?RVUs?{_IS}(\d+\.\d\d)\b", re.IGNORECASE), "Total RVU", ("facility_total_rvu", "nonfacility_total_rvu")),
    (re.compile(r"(?<![\d.,])(\d+\.\d\d) (?:total )?RVUs\b", re.IGNORECASE), "Total RVU", ("facility_total_rvu", "nonfacility_total_rvu")),
)  # fmt: skip
_RELATIVE = re.compile(r"\bRVUs?\b|\brelative value", re.IGNORECASE)
_PROPOSED = re.compile(
    r"\badvocat\w+|\brecommend\w+|\bpropos\w+|\bRUC\b|\brequest\w+|\bformer\w*|\bpreviously\b|\bused to\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(?:19|20)\d\d(?=[A-D]?\b)")
_AMOUNT = re.compile(
    r"\b(?:Medicare|national(?:ly)?|fee schedule|CMS)\b[^.$;:()]{0,50}?\$\s?(\d[\d,]*\.\d\d)\b",
    re.IGNORECASE,
)
_PAID = re.compile(
    r"\b(?:pa(?:ys|id|yment)|reimburs\w+|rate|amount|allow\w+|fee|price[sd]?|worth)\b[^.$;:()]{0,40}\$\s?(\d[\d,]*(?:\.\d\d)?)"
    r"|\$\s?(\d[\d,]*(?:\.\d\d)?)[^.$;:()]{0,30}\b(?:pa(?:id|yment)|reimburs\w+|allow\w+)\b",
    re.IGNORECASE,
)
_SHARED = re.compile(
    r"\b(?:each|half|percent|plus|together|both|share|sum|total(?:s|ling)?|co-?surg\w+|assist\w*|APC|ASC|hospital|"
    r"center|centre|HOPD|outpatient|locality|QP|APM|deductible|coinsurance|patient|less|limiting|charges?|non-?participating)\b|%",
    re.IGNORECASE,
)
_DAYS = re.compile(
    r"\b(?P<days>0|10|90|zero|ten|ninety)[- ]days?\s+(?:post-?operative\s+)?global\b|"
    r"\bglobal (?:surgery |surgical )?(?:period|days|package|indicator)(?: of| is|:)?\s*(?:a |of )?"
    r"(?P<value>ZZZ|XXX|YYY|MMM|0?90|0?10|000|0)\b",
    re.IGNORECASE,
)
_DAY_VALUES = {"0": "000", "zero": "000", "10": "010", "ten": "010", "90": "090", "ninety": "090"}
_ANY_DAYS = re.compile(r"\b(?:000|010|090|ZZZ|XXX|YYY|MMM)\b")
_OF_OTHERS = re.compile(
    r"\b(?:primary|parent|base|other|another|earlier|prior|minor|major|any|every|each|most|if|where|when|only)\b|"
    r"\b(?:procedures?|codes?|operations?|surger(?:y|ies)|services?) (?:with|of|that|carrying|whose)\b|"
    r"\bglobal (?:\w+ )?(?:procedures?|codes?|operations?|surger(?:y|ies))\b",
    re.IGNORECASE,
)
_LIMIT = re.compile(
    r"\bMUEs?\b(?:\s+(?:value|limit|edit))?(?:\s+(?:is|of|at|allows?|permits?|caps? (?:it )?at|(?:for|of) \d{4}[0-9A-Z] (?:is|of)))?\s*[:=]?\s*"
    r"(\d{1,3})\b(?!\s*(?:%|percent|\.\d))",
    re.IGNORECASE,
)
_STATUS = re.compile(
    r"\b[Ss]tatus (?:code |indicator |letter )?(?:is |of )?[“\"']?([A-Z])\b(?![\w/'’-])"
)


_INDICATOR = re.compile(
    r"\b(?P<name>bilateral|co-?surgeons?|assistant(?:[- ]at[- ]surgery)?|team|multiple[- ]procedures?)"
    r"(?:[- ]surgery)? indicator (?:is |of )?[“\"']?(?P<value>\d)\b",
    re.IGNORECASE,
)
_COLUMNS = {"bi": "bilateral_surgery", "co": "co_surgeons", "as": "assistant_surgery",
            "te": "team_surgery", "mu": "multiple_procedure"}  # fmt: skip


_OPENS_WITH_CODE = re.compile(r"(?:CPT |code )?\d{4}[0-9A-Z] (?:has|is|carries|pays|may|can|was)\b")


def told_figures(page: AuditedPage, authority: Authority) -> Iterator[Contradiction]:
    """Figures of sentences that fit none of the codes the sentence names."""
    seen: set[tuple[str, str]] = set()
    for statement in page.statements:
        for clause in clauses(statement.text):
            codes = _subjects(clause, statement, page.hcpcs)
            if not codes:
                continue
            for check in _CHECKS:
                for found in check(page, statement, clause, codes, authority):
                    if (found.about, found.says) not in seen:
                        seen.add((found.about, found.says))
                        yield found


def _subjects(clause: str, statement: Statement, own: str) -> tuple[str, ...]:
    """The codes a clause may speak of: its own, its sentence's and question's, or the page's.

    One that opens with a code speaks of what it names and nothing else.
    """
    named = hcpcs_in(clause) or statement.codes
    if _OPENS_WITH_CODE.match(clause):
        return named
    asked = hcpcs_in(statement.question)
    return tuple(dict.fromkeys((*named, *asked, own))) if own else (*named, *asked)


def _rows(codes: tuple[str, ...], authority: Authority) -> list[FeeRow]:
    """The rows of all the codes; none where one of them is not covered."""
    rows = [row for code in codes if (row := authority.fee(code)) is not None]
    return rows if len(rows) == len(codes) else []


def _spoken_of(clause: str, statement: Statement, rows: list[FeeRow]) -> FeeRow:
    """The row a finding is about: of the code the clause or sentence names, else the page's."""
    named = hcpcs_in(clause) or statement.codes
    return next((row for row in rows if named and row.hcpcs == named[0]), rows[-1])


def _of_another_time(text: str, authority: Authority) -> bool:
    """Whether a sentence tells what was proposed, or speaks of another year."""
    years = {int(year) for year in _YEAR.findall(text)}
    return bool(_PROPOSED.search(text) or years - {authority.day.year})


def _relative_values(
    page: AuditedPage, statement: Statement, clause: str, codes: tuple[str, ...],
    authority: Authority,
) -> Iterator[Contradiction]:  # fmt: skip
    if not _RELATIVE.search(statement.text):
        return
    for pattern, label, columns in _RVU_TOLD:
        for match in pattern.finditer(clause):
            rows = _rows(codes, authority)
            value = Decimal(match[1])
            if not rows or _of_another_time(statement.text, authority):
                continue
            if any(value in {getattr(row, c) for c in columns} for row in rows):
                continue
            row = _spoken_of(clause, statement, rows)
            yield from rvu(page, statement.spot, label, value, columns, row, authority)


def _amounts(
    page: AuditedPage, statement: Statement, clause: str, codes: tuple[str, ...],
    authority: Authority,
) -> Iterator[Contradiction]:  # fmt: skip
    rows = _rows(codes, authority) if "$" in clause else []
    if (
        not rows
        or _SHARED.search(f"{statement.question} {statement.text}")
        or _of_another_time(statement.text, authority)
    ):
        return
    row = _spoken_of(clause, statement, rows)
    if not authority.priced(row.hcpcs):
        match = _PAID.search(clause) or _AMOUNT.search(clause)
        if match and len(set(codes)) == 1:
            says = f"${next(g for g in match.groups() if g)}"
            yield without_rate(page, statement.spot, "Amount", says, row)
        return
    for match in _AMOUNT.finditer(clause):
        amount = Decimal(match[1].replace(",", ""))
        if not any(amount in amounts(each, authority) for each in rows):
            yield from national_amount(page, statement.spot, amount, row, authority)


def _global_days(
    page: AuditedPage, statement: Statement, clause: str, codes: tuple[str, ...],
    authority: Authority,
) -> Iterator[Contradiction]:  # fmt: skip
    told = [_days(match) for match in _DAYS.finditer(clause)]
    told += _ANY_DAYS.findall(clause) if told else []
    rows = _rows(codes, authority) if told else []
    if not rows or _OF_OTHERS.search(f"{clause} {statement.question}"):
        return
    if any(row.global_days in told for row in rows):
        return
    row = _spoken_of(clause, statement, rows)
    yield page.contradiction(
        "global_days", statement.spot, f"Global days of {row.hcpcs}", told[0],
        f"{row.global_days}, {GLOBAL_WORDS.get(row.global_days, '')} ({row.edition.edition})",
        row.citation(), codes=(row.hcpcs,),
    )  # fmt: skip


def _days(match: re.Match[str]) -> str:
    value = (match["days"] or match["value"]).upper()
    return _DAY_VALUES.get(value.lower().lstrip("0") or "0", value)


def _units(
    page: AuditedPage, statement: Statement, clause: str, codes: tuple[str, ...],
    authority: Authority,
) -> Iterator[Contradiction]:  # fmt: skip
    for match in _LIMIT.finditer(clause):
        limits = [authority.mue(code) for code in codes]
        if not authority.has("mue", *codes) or int(match[1]) in {m.mue_value for m in limits if m}:
            continue
        named = hcpcs_in(clause) or statement.codes or codes
        mue = next((m for m in limits if m and m.hcpcs == named[0]), None)
        if mue is not None:
            yield page.contradiction(
                "unit_limit", statement.spot, f"MUE of {mue.hcpcs}", match[1], limit(mue),
                mue.citation(), codes=(mue.hcpcs,),
            )  # fmt: skip


def _status(
    page: AuditedPage, statement: Statement, clause: str, codes: tuple[str, ...],
    authority: Authority,
) -> Iterator[Contradiction]:  # fmt: skip
    match = _STATUS.search(clause)
    rows = _rows(codes, authority) if match else []
    if match is None or not rows or match[1] in {row.status for row in rows}:
        return
    if _OF_OTHERS.search(clause[: match.end()]) or "APC" in clause or "OPPS" in clause:
        return
    row = _spoken_of(clause, statement, rows)
    words = status_code(row.status).words
    yield page.contradiction(
        "status", statement.spot, f"Status of {row.hcpcs}", match[1],
        f"{row.status}: {words} ({row.edition.edition})", row.citation(), codes=(row.hcpcs,),
    )  # fmt: skip


def _indicators(
    page: AuditedPage, statement: Statement, clause: str, codes: tuple[str, ...],
    authority: Authority,
) -> Iterator[Contradiction]:  # fmt: skip
    for match in _INDICATOR.finditer(clause):
        column, rows = _COLUMNS[match["name"][:2].lower()], _rows(codes, authority)
        held = {getattr(row, column) for row in rows}
        if not rows or match["value"] in held or _OF_OTHERS.search(clause[: match.end()]):
            continue
        row = _spoken_of(clause, statement, rows)
        value = getattr(row, column)
        yield page.contradiction(
            "indicator", statement.spot, f"{BY_FIELD[column].label} indicator of {row.hcpcs}",
            match["value"], f"{value}, {BY_FIELD[column].meaning(value)} ({row.edition.edition})",
            row.citation(), codes=(row.hcpcs,),
        )  # fmt: skip


_CHECKS: tuple[Check, ...] = (
    _relative_values,
    _amounts,
    _global_days,
    _units,
    _status,
    _indicators,
)

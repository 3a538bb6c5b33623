"""Checkable facts of an answer that somebody wrote in plain words."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from assistant.verify.lexer import lex
from assistant.verify.token import Token

UNITS = {"usd": "USD", "rvu": "RVU", "percent": "%", "days": "days", "units": "units", "levels": "levels"}  # fmt: skip
YES = re.compile(r"^\W*(?:yes|y|correct|right|true)\b", re.IGNORECASE)
NO = re.compile(r"^\W*(?:no|n|never|not|cannot|can't|false)\b", re.IGNORECASE)
SAYS_NO = r"\bno\b|\bnot\b|cannot|can't|never|n't\b"
SAYS_YES = r"\byes\b|\bmay\b|\bcan\b|allowed|permitted"
FIELDS = (
    (re.compile(r"\bwork rvus?\b|\bwrvus?\b", re.I), "work_rvu"),
    (re.compile(r"\bmue\b|\bmedically unlikely\b", re.I), "mue_value"),
    (re.compile(r"\basc\b|\bsurg\w+ cent", re.I), "asc_rate"),
    (re.compile(r"\bapc\b|\bopps\b|\boutpatient\b", re.I), "apc_rate"),
    (re.compile(r"\bpay|\bprice|\bfee\b|\brate\b|\ballow", re.I), "payment_amount"),
)
"""What a question that names one code asks of the tables; the first that fits."""
UNIT_OF = {"payment_amount": "USD", "asc_rate": "USD", "apc_rate": "USD", "work_rvu": "RVU", "mue_value": "units"}  # fmt: skip
PLACE = re.compile(r"\bin [A-Z]|\bzip\b|\blocality\b|\b\d{5}-\d{2}\b|\boffice\b|\bPOS\b")
"""Amounts of a place or setting are not those of the national row."""


@dataclass(frozen=True, slots=True)
class Derived:
    """Facts as a case file writes them, or why there are none."""

    facts: tuple[dict[str, Any], ...]
    why_not: str = ""


def derive(question: str, answer: str) -> Derived:
    """The facts that a right answer must state: amounts, values, codes, dates, a plain yes or no."""
    facts = list(_verdict(answer))
    tokens = [t for t in lex(answer) if t.is_atom and not t.spelled]
    facts += [fact for token in tokens for fact in _fact(token, question)]
    facts = _each_once(facts)
    asked = {t.key for t in lex(question) if t.is_atom}
    own = [f for f in facts if "code" not in f or f"code:{f['code']}" not in asked]
    if not own:
        return Derived((), _why_not(answer))
    return Derived(tuple(_of_table(own, question)))


def _why_not(answer: str) -> str:
    if not answer.strip():
        return "the answer is empty"
    return "the answer names no figure, code or date and is no plain yes or no"


def _verdict(answer: str) -> Iterator[dict[str, Any]]:
    if NO.match(answer):
        yield {"pattern": SAYS_NO}
    elif YES.match(answer):
        yield {"pattern": SAYS_YES}


def _fact(token: Token, question: str) -> Iterator[dict[str, Any]]:
    if token.kind == "number":
        unit = UNITS.get(token.unit, "")
        yield {"value": token.value, "unit": unit} if unit else {"value": token.value}
    elif token.kind in ("code", "diagnosis"):
        yield {"code": token.value.upper()}
    elif token.kind == "date":
        yield {"pattern": _day(token.value)}
    elif token.kind in ("modifier", "mark"):
        yield {"pattern": rf"\b{re.escape(token.text.strip().lower())}\b"}


def _day(value: str) -> str:
    """A day in the ways in which it is written."""
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return re.escape(value)
    month = f"{day:%B}".lower()
    return f"{day.isoformat()}|{month} {day.day}\\b|\\b{day.day} {month}|{day.month}/{day.day}/{day.year}"


def _each_once(facts: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    return list({repr(fact): fact for fact in facts}.values())


def _of_table(facts: list[dict[str, Any]], question: str) -> Iterator[dict[str, Any]]:
    """Where the question asks one code for one field, its figure is tied to the table."""
    codes = {t.value for t in lex(question) if t.kind == "code"}
    field = next((name for pattern, name in FIELDS if pattern.search(question)), "")
    figures = [f for f in facts if "value" in f and f.get("unit", "") in ("", UNIT_OF.get(field))]
    tied = len(codes) == 1 and field and len(figures) == 1
    if field == "payment_amount" and PLACE.search(question):
        tied = False
    for fact in facts:
        if tied and fact is figures[0]:
            unit = UNIT_OF[field] if field != "mue_value" else fact.get("unit", "")
            fact = {**fact, **({"unit": unit} if unit else {}), "of": {"hcpcs": codes.pop(), "field": field}}  # fmt: skip
        yield fact

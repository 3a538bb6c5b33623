"""A fact that a right answer states: a figure with unit and tolerance, a code, or a pattern."""

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from assistant.verify.lexer import lex
from assistant.verify.token import Token
from corpus.errors import UnreadableFile
from evals.plain_text import plain, without_markers

KEYS = {"value", "unit", "tolerance", "of", "code", "pattern"}
OF_KEYS = {"hcpcs", "field"}
UNITS = {"USD": "usd", "RVU": "rvu", "%": "percent", "percent": "percent", "days": "days",
         "units": "units", "levels": "levels"}  # fmt: skip
"""Units as cases write them, and as the verifier reads them."""
NUMBER = re.compile(r"-?\d[\d,]*(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Fact:
    """One of `value` (Decimal, in `unit`, within `tolerance`), `code` or `pattern` is set.

    `hcpcs` and `field` name the table figure that `value` repeats ("work_rvu", "payment_amount"),
    so that it can be checked against the tables before a run.
    """

    value: Decimal | None = None
    unit: str = ""
    tolerance: Decimal = Decimal(0)
    hcpcs: str = ""
    field: str = ""
    code: str = ""
    pattern: str = ""

    def __str__(self) -> str:
        if self.value is None:
            return self.code or self.pattern
        spread = f" ± {self.tolerance}" if self.tolerance else ""
        return f"{self.value}{spread} {self.unit}".strip()

    def stands_in(self, text: str) -> bool:
        """Whether an answer's Markdown states it."""
        if self.pattern:
            return re.search(self.pattern, plain(text), re.IGNORECASE) is not None
        tokens = lex(without_markers(text))
        if self.code:
            return any(t.text.strip().upper() == self.code for t in tokens)
        return any(self._is(t) for t in tokens if t.kind in ("number", "year"))

    def _is(self, token: Token) -> bool:
        wanted = UNITS.get(self.unit, "")
        if wanted and token.unit not in ("", wanted):
            return False
        assert self.value is not None
        try:
            found = Decimal(token.value)
        except InvalidOperation:
            return False
        return abs(found - self.value) <= self.tolerance


def fact_of(record: Any, file: Path, line: int) -> Fact:
    """The fact of a case file: an object, or short: "204.75 USD", "6.13 ± 0.01 RVU", "/pattern/",
    "code 63052". Raises UnreadableFile naming the line."""
    if isinstance(record, str | int | float):
        return _short(str(record), file, line)
    if not isinstance(record, dict):
        raise UnreadableFile(file, f"a fact must be an object or a text, not {record!r}", line)
    _require_keys(record, file, line)
    of = record.get("of") or {}
    fact = Fact(
        _decimal(record.get("value"), file, line), str(record.get("unit", "")),
        _decimal(record.get("tolerance", 0), file, line) or Decimal(0),
        str(of.get("hcpcs", "")).upper(), str(of.get("field", "")),
        str(record.get("code", "")).upper(), str(record.get("pattern", "")),
    )  # fmt: skip
    return _checked(fact, file, line)


def _require_keys(record: dict[str, Any], file: Path, line: int) -> None:
    of = record.get("of") or {}
    if not isinstance(of, dict):
        raise UnreadableFile(file, 'a fact\'s "of" must be {hcpcs: …, field: …}', line)
    unknown = sorted({*(set(record) - KEYS), *(f"of.{k}" for k in set(of) - OF_KEYS)})
    if unknown:
        raise UnreadableFile(file, f"unknown key {', '.join(unknown)} in a fact", line)
    if sum(key in record for key in ("value", "code", "pattern")) != 1:
        raise UnreadableFile(file, "a fact needs one of value, code and pattern", line)


def _short(text: str, file: Path, line: int) -> Fact:
    text = text.strip()
    if len(text) > 2 and text[0] == text[-1] == "/":
        return _checked(Fact(pattern=text[1:-1]), file, line)
    if text.lower().startswith("code "):
        return _checked(Fact(code=text[5:].strip().upper()), file, line)
    value, _, rest = text.removeprefix("$").partition(" ")
    if text.startswith("$"):
        rest = f"{rest} USD".strip()
    tolerance, spread = Decimal(0), re.match(r"(?:±|\+/-)\s*(\S+)\s*", rest)
    if spread:
        tolerance, rest = _decimal(spread[1], file, line) or tolerance, rest[spread.end() :]
    return _checked(Fact(_decimal(value, file, line), rest.strip(), tolerance), file, line)


def _decimal(value: Any, file: Path, line: int) -> Decimal | None:
    if value is None:
        return None
    text = str(value).strip()
    if not NUMBER.fullmatch(text):
        raise UnreadableFile(file, f"'{text}' is no figure; write it like 204.75", line)
    return Decimal(text.replace(",", ""))


def _checked(fact: Fact, file: Path, line: int) -> Fact:
    if fact.unit and fact.unit not in UNITS:
        raise UnreadableFile(
            file, f"unknown unit '{fact.unit}'; known are {', '.join(UNITS)}", line
        )
    if fact.code and not re.fullmatch(r"[0-9A-Z.]{2,8}", fact.code):
        raise UnreadableFile(file, f"'{fact.code}' does not look like a code", line)
    if fact.value is None and fact.hcpcs:
        raise UnreadableFile(file, 'only a figure can be "of" a table', line)
    require_pattern(fact.pattern, file, line)
    return fact


def require_pattern(pattern: str, file: Path, line: int) -> None:
    """Raises UnreadableFile for a pattern that does not compile."""
    try:
        re.compile(pattern)
    except re.error as error:
        raise UnreadableFile(
            file, f"pattern {pattern!r} does not compile: {error}", line
        ) from error

"""A token of a text: a word, or a figure, code, date or the like, in a form that can be compared."""

from collections.abc import Sequence
from typing import NamedTuple

ATOMS = frozenset(
    {"number", "code", "diagnosis", "date", "month", "year", "edition", "locality", "modifier", "mark"}
)  # fmt: skip
MONEYLIKE = frozenset({"usd", "rvu", "percent"})


class Token(NamedTuple):
    """One token, a tuple because an answer has thousands: `kind` word, risk (a word that decides) or one of ATOMS; `value` in comparable
    form; `unit` of a number (usd, rvu, percent, days, units, levels or ""); `text` as written;
    `spelled` whether a number is in letters; `clause` the count of breaks before it; `key` what is
    compared (units are compared apart); `is_atom` whether it is a figure, code, date or the like."""

    kind: str
    value: str
    text: str
    start: int
    unit: str = ""
    spelled: bool = False
    clause: int = 0
    key: str = ""
    is_atom: bool = False


make = tuple.__new__
"""Makes a Token in half the time that its name takes."""
_CLAUSE = Token._fields.index("clause")


def later(tokens: Sequence[Token], clauses: int) -> Sequence[Token]:
    """The same tokens, so many clauses further on."""
    if not clauses:
        return tokens
    return [make(Token, (*t[:_CLAUSE], t.clause + clauses, *t[_CLAUSE + 1 :])) for t in tokens]

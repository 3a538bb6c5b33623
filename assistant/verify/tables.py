"""Tables as a whole: labels stand once, amounts under amounts, what is said to differ does differ."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from assistant.checks import Fault
from assistant.verify.fault import fault_in
from assistant.verify.fields import subject_of
from assistant.verify.statement import Statement

DIFFER = re.compile(r"differ in: (.+?)\.(?: In the other rows they agree\.)?\s*$", re.DOTALL)
WORKINGS = re.compile(r"^(?:how|formula|basis|calculation)$", re.IGNORECASE)
MONEY = re.compile(r"^\$?[\d,]+\.\d{2}$")
AMOUNT = re.compile(r"^(?:national )?amount\b", re.IGNORECASE)


def table_faults(told: Sequence[Statement]) -> Iterator[Fault]:
    """Labels used twice, figures in the wrong kind of column, differences that are none."""
    rows: dict[tuple[int, str], list[Statement]] = defaultdict(list)
    for statement in told:
        if statement.kind == "cell":
            rows[statement.block, statement.row].append(statement)
            yield from _kind_of_column(statement)
    yield from _repeated(rows)
    for statement in told:
        listed = DIFFER.search(statement.text) if statement.kind == "sentence" else None
        if listed:
            yield from _differences(listed[1], statement, rows)


def is_of_labels(statement: Statement) -> bool:
    """Whether a statement only says which rows of a table differ."""
    return bool(DIFFER.search(statement.text))


def _kind_of_column(cell: Statement) -> Iterator[Fault]:
    bare = cell.text.replace("*", "").strip()
    if WORKINGS.match(cell.column) and MONEY.match(bare):
        yield fault_in(cell, "statements", bare, f"is no {cell.column.lower()}")
    heading = cell.column if subject_of(cell.column).field else cell.row
    other = subject_of(bare).field not in ("", "amount", "status")
    if AMOUNT.match(heading) and (other or re.fullmatch(r"[\d,.]+|\(.*=.*", bare)):
        yield fault_in(cell, "units", bare, "is no amount in dollars")


def _repeated(rows: Mapping[tuple[int, str], Sequence[Statement]]) -> Iterator[Fault]:
    for (_, row), cells in rows.items():
        columns = [cell.column for cell in cells]
        if row and len(columns) != len(set(columns)):
            yield fault_in(cells[0], "statements", row, "labels two rows of the table")


def _differences(
    listed: str, statement: Statement, rows: Mapping[tuple[int, str], Sequence[Statement]]
) -> Iterator[Fault]:
    known = {row: [c.text for c in cells] for (_, row), cells in rows.items()}
    names = [name.strip() for name in listed.split(";")]
    for name in names:
        if name not in known or len(set(known[name])) < 2:
            yield fault_in(statement, "statements", name, "is no row in which the codes differ")
    if len(names) != len(set(names)):
        yield fault_in(statement, "statements", listed, "names a row twice")

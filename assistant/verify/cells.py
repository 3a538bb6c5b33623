"""Table cells: a value is that of the cited row's own field, a label's figures are of its source."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from assistant.checks import Fault
from assistant.verify.alignment import same
from assistant.verify.fault import CHECK_OF, fault_in
from assistant.verify.ground import Segment, joined_keys
from assistant.verify.lexer import lex
from assistant.verify.stand import stand_of
from assistant.verify.statement import Statement, codes_of
from assistant.verify.token import Token


def cell_faults(
    cell: Statement, figures_of: Callable[[str], Sequence[Token]],
    cited: Mapping[int, Sequence[Segment]],
) -> Iterator[Fault]:  # fmt: skip
    """What is wrong with a cell that some source bears out: its row or field is another.

    `figures_of` gives the figures and codes that the rows the cell may rest on have in a field.
    """
    yield from _of_another_field(cell, figures_of)
    yield from _of_another_row(cell, cited)


def _of_another_field(
    cell: Statement, figures_of: Callable[[str], Sequence[Token]]
) -> Iterator[Fault]:
    """A cell must begin with the value that the cited row of its code has in its field."""
    field = stand_of(cell.row, cell.column).subject.field
    first = next((t for t in cell.tokens if t.is_atom), None)
    if first is None or not field:
        return
    values = figures_of(field)
    if values and not any(same(first, t) for t in values):
        reason = f"is not what the cited row has for {cell.row or cell.column}"
        yield fault_in(cell, CHECK_OF.get(first.kind, "numbers"), first.text, reason)


def _of_another_row(cell: Statement, cited: Mapping[int, Sequence[Segment]]) -> Iterator[Fault]:
    """The figures of a row's label must stand in what its cells cite ("Co-surgeons (62)")."""
    label = lex(cell.row)
    named = [t for t in label if t.kind in ("number", "mark") and not t.spelled]
    if not named or not cell.cited or codes_of(label):
        return
    told = joined_keys(label)
    if not any(told in s.joined for n in cell.cited for s in cited.get(n, ())):
        reason = "labels a cell whose source is on something else"
        yield fault_in(cell, "statements", cell.row, reason)

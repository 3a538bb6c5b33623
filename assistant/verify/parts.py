"""Parts of a statement: its clauses, and which segment bears out how many of them together."""

from collections.abc import Callable, Iterator, Sequence

from assistant.verify.alignment import NEAR, Alignment
from assistant.verify.ground import Segment, joined_keys
from assistant.verify.scope import Scope
from assistant.verify.stand import TYPED, is_of_field, stand_of
from assistant.verify.statement import Statement, codes_of
from assistant.verify.token import Token

TOGETHER = 8
"""Clauses that are looked for in one segment where a whole statement stands in none."""
LEAST = 4
"""Words of a part of a statement that may stand apart from the rest."""
Fits = Callable[[Segment], bool]


def fits_of(statement: Statement, run: Sequence[Token]) -> Fits:
    """Which segments may bear a run out: of the statement's codes; of a cell's field."""
    if statement.kind == "cell":
        about = stand_of(statement.row, statement.column).part(run)
        bare = len(run) == 1 and run[0].is_atom
        return lambda one: bool(one.named or not bare) and is_of_field(one, about)
    own = frozenset(codes_of(tuple(run)))
    named = own or frozenset(codes_of(statement.tokens))
    keys = frozenset(f"code:{code}" for code in own)

    def fits(one: Segment) -> bool:
        if not named or not one.codes or named & one.codes or keys & one.keys:
            return True
        return (
            bool(own) and not one.source.startswith(TYPED) and not one.where.startswith("results")
        )

    return fits


def free_codes(statement: Statement, scope: Scope) -> frozenset[str]:
    """Codes that may be named beside what a segment says: of the cell's labels, of cited rows."""
    if statement.kind == "cell":
        codes = stand_of(statement.row, statement.column).codes
        return frozenset(f"code:{code}" for code in codes)
    if len(statement.tokens) <= LEAST and sum(t.is_atom for t in statement.tokens) == 1:
        return frozenset()
    own = (s for s in scope.segments if s.named == "code" and len(s.codes) == 1)
    return frozenset(f"code:{code}" for s in own for code in s.codes)


def covered(
    statement: Statement, clauses: list[list[Token]], scope: Scope, free: frozenset[str], near: bool
) -> Iterator[tuple[Alignment | None, list[Token]]]:
    """Clauses from the left, as many together as one segment bears out."""
    i = 0
    while i < len(clauses):
        found, run, j = None, clauses[i], i
        for j in range(min(len(clauses), i + TOGETHER), i, -1):
            run = [t for clause in clauses[i:j] for t in clause]
            found = scope.nearest(run, fits_of(statement, run), free)
            if found is not None and stands_apart(statement, found, run, near):
                break
        else:
            again = None if near else _continued(statement, clauses, i, scope, free)
            found, run = again or (found, run)
            j = i + 1
        yield found, run
        i = j


def _continued(
    statement: Statement, clauses: list[list[Token]], i: int, scope: Scope, free: frozenset[str]
) -> tuple[Alignment, list[Token]] | None:
    """A short clause read with the words of the one before it ("… is 4.14 for A and 3.69 for B")."""
    if not i or len(clauses[i]) >= LEAST:
        return None
    before = [t for t in clauses[i - 1] if not t.is_atom]
    run = before + clauses[i]
    found = scope.nearest(run, fits_of(statement, run), free)
    if found is None or not found.holds or len(run) < LEAST:
        return None
    own = any(run[k].is_atom and k >= len(before) for k in found.matched)
    return (found, run) if own else None


def clauses_of(tokens: Sequence[Token]) -> list[list[Token]]:
    """Tokens by clause, in order."""
    clauses: list[list[Token]] = []
    for token in tokens:
        if clauses and clauses[-1][-1].clause == token.clause:
            clauses[-1].append(token)
        else:
            clauses.append([token])
    return clauses


def stands_apart(statement: Statement, found: Alignment, run: Sequence[Token], near: bool) -> bool:
    """Whether a segment bears out a part of a statement.

    A part that is short says nothing by itself: it must be a field of a row, or all that the
    segment says. Where the statement is nearly a segment's, its parts must stand word for word.
    """
    if not found.clean:
        return False
    field = found.segment.named and len(found.segment.tokens) <= LEAST
    if statement.kind == "cell" and field and found.holds and not (near and len(run) > 1):
        return True
    if not near and joined_keys(run) == found.segment.joined:
        return True
    if len(run) < LEAST:
        return False
    enough = len(run) > LEAST or found.share >= NEAR
    return found.exact or (not near and found.holds and enough and _everywhere(found, run))


def _everywhere(found: Alignment, run: Sequence[Token]) -> bool:
    """Whether the segment has a word of every clause of the run."""
    clauses: dict[int, bool] = {}
    for i, token in enumerate(run):
        clauses[token.clause] = clauses.get(token.clause, False) or i in found.matched
    return all(clauses.values())

"""Markers: each resolves, and each citation bears on the statement it stands under."""

from collections.abc import Iterator, Mapping, Sequence

from assistant.answer import NumberedCitation
from assistant.checks import Fault
from assistant.verify.fault import fault_in
from assistant.verify.ground import citation_codes
from assistant.verify.resting import rests_on
from assistant.verify.statement import Statement, codes_of, numbers_in
from assistant.verify.support import Support
from corpus.citation import Citation

MOST = 0.8
"""Share of a statement's words that a result must have for its sources to bear on it."""
TELLING = 4
"""Words below which a statement could be anybody's."""
SHARED = 0.34
"""Share of a statement's words from which a quote bears on it."""


def marker_faults(
    text: str, told: Sequence[Statement], citations: Sequence[NumberedCitation]
) -> Iterator[Fault]:
    """Markers that stand under no statement and resolve to nothing."""
    known = {c.n for c in citations}.union(*(s.cited for s in told))
    for n in numbers_in(text):
        if n not in known:
            yield Fault("citations", f"[{n}]", "has no citation")


def citation_faults(
    told: Sequence[Statement], citations: Sequence[NumberedCitation], support: Support
) -> Iterator[Fault]:
    """Markers that resolve to nothing, and citations that have nothing to do with their statement."""
    bearing = _Bearing({c.n: c.citation for c in citations}, support)
    for statements in _runs(told):
        for n in statements[0].cited:
            first = statements[0]
            if n not in bearing.known:
                yield fault_in(first, "citations", f"[{n}]", "has no citation")
            elif not any(bearing.on(n, s) for s in statements):
                yield fault_in(
                    first, "citations", f"[{n}]", "does not bear on what it stands under"
                )


def _runs(told: Sequence[Statement]) -> Iterator[list[Statement]]:
    """Statements that share one group of markers: a marker has to bear on one of them."""
    run: list[Statement] = []
    for statement in told:
        if run and (statement.kind == "cell" or run[-1].kind == "cell" or statement.cited != run[0].cited or statement.block != run[0].block):  # fmt: skip
            yield run
            run = []
        if statement.cited:
            run.append(statement)
    if run:
        yield run


class _Bearing:
    """Which citations bear on which statements."""

    def __init__(self, known: Mapping[int, Citation], support: Support) -> None:
        self.known, self._support = known, support
        self._keys: dict[int, frozenset[str]] = {}

    def on(self, n: int, statement: Statement) -> bool:
        """Whether a citation bears a statement out, quotes what it says, or is what a page of ours
        that the statement cites too rests on."""
        if statement.kind == "label":
            return self._names(n, statement)
        if any(n in segment.cited for segment in self._support.borne_by(statement)):
            return True
        if any(self._told_by(r, statement) for r in self._support.resting_on(n)):
            return True
        named = {*codes_of(statement.tokens), *statement.codes, *statement.under}
        if _is_of(self.known[n], named) and self._shares(n, statement):
            return True
        return self._rested_on(self.known[n], statement, named)

    def _told_by(self, keys: frozenset[str], statement: Statement) -> bool:
        """Whether a result has most words of a statement: then what it rests on bears on it."""
        said = {t.key for t in statement.tokens}
        return len(said) >= TELLING and len(said & keys) >= MOST * len(said)

    def _own_keys(self, n: int) -> frozenset[str]:
        if n not in self._keys:
            own = (s for s in self._support.cited.get(n, ()) if s.where == f"citations/{n}")
            self._keys[n] = frozenset(key for s in own for key in s.keys)
        return self._keys[n]

    def _shares(self, n: int, statement: Statement) -> bool:
        said = {t.key for t in statement.tokens}
        atoms = {t.key for t in statement.tokens if t.is_atom and not t.spelled}
        keys = self._own_keys(n)
        shared = len(said & keys)
        return bool(atoms & keys) or (shared > 1 and shared >= SHARED * len(said))

    def _names(self, n: int, label: Statement) -> bool:
        """Whether a citation is of the row of a label's code."""
        codes = {f"code:{code}" for code in codes_of(label.tokens)}
        return not codes or any(
            codes <= one.keys for one in self._support.cited.get(n, ())
            if one.where == f"citations/{n}" and one.named == "code"
        )  # fmt: skip

    def _rested_on(self, citation: Citation, statement: Statement, named: set[str]) -> bool:
        """Whether a passage of ours that the statement cites too rests on the citation."""
        said = frozenset(t.key for t in statement.tokens)
        for m in statement.cited:
            one = self.known.get(m)
            if one is None or not one.source.startswith("lamina-"):
                continue
            places = rests_on(one, said, citation.source)
            if (citation.source, citation.locator) in places:
                return True
            if places and _is_of(citation, {*named, *citation_codes(one)}):
                return True
        return False


def _is_of(citation: Citation, named: set[str]) -> bool:
    """Whether a citation of a code's own row stands where that code is spoken of."""
    row = citation_codes(citation) if citation.source.startswith("cms-") else frozenset()
    return not row or not named or bool(row & named)

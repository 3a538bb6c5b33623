"""What bears a statement out: the segments it may rest on, and what it says beyond them."""

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from functools import cached_property

from assistant.checks import Fault
from assistant.rules.result import RuleResult
from assistant.verify.alignment import NEAR, Alignment, same
from assistant.verify.cells import cell_faults
from assistant.verify.fault import CHECK_OF, fault_in
from assistant.verify.ground import Segment, joined_keys, segment
from assistant.verify.parts import LEAST, clauses_of, covered, fits_of, free_codes, stands_apart
from assistant.verify.polarity import leads_with, opens_with, polarity_of, speaks_of
from assistant.verify.scope import NO_KEYS, Scope
from assistant.verify.stand import stand_of
from assistant.verify.statement import Statement, codes_of
from assistant.verify.token import MONEYLIKE, Token

_ASKER = re.compile(r"\byou(?:r|rs)?\b|\basked\b|\bquestion\b", re.IGNORECASE)
_LISTED = re.compile(
    r"(?:(?:\d{5}|[A-Z]\d{4})(?:, and |, or |, | and | or ))+(?:\d{5}|[A-Z]\d{4})\b(?!-)"
)
_CODE = re.compile(r"\d{5}|[A-Z]\d{4}")
NOWHERE = "stands in no result, citation or question"
NOT_CITED = "does not stand in what its statement cites"
LABELLED = ("code", "edition", "diagnosis", "date", "locality")
"""What is looked for anywhere in the evidence when it stands in a label, beside numbers in digits."""
NO_NUMBERS: frozenset[int] = frozenset()


class Support:
    """The evidence of one answer, ready to be asked what bears a statement out."""

    def __init__(
        self, segments: Sequence[Segment], told: Sequence[Statement], results: Sequence[RuleResult],
        question: str = "",
    ) -> None:  # fmt: skip
        self._segments, self._question = tuple(segments), question
        self._results = tuple(results)
        self._labels = tuple(
            segment(s.text, "table", NO_NUMBERS, NO_KEYS, NO_KEYS)
            for s in told
            if s.kind == "label"
        )
        self.cited: dict[int, list[Segment]] = defaultdict(list)
        self._first: dict[str, str] = {}
        for one in reversed(self._segments):
            self._first.update(dict.fromkeys(one.keys | one.about, one.where))
        rests: dict[str, set[int]] = defaultdict(set)
        for one in self._segments:
            for n in one.cited:
                self.cited[n].append(one)
            rests[one.where] |= one.cited
        self._cited_by = tuple(rests[f"results/{i}"] for i in range(len(results)))
        asked = next((s.keys for s in self._segments if s.where == "question"), NO_KEYS)
        self._asked = asked - {r.value or "" for r in results}
        self._scopes: dict[Hashable, Scope] = {}
        self._held: dict[Statement, tuple[Segment, ...]] = {}

    @cached_property
    def _names(self) -> frozenset[str]:
        return frozenset(t.key for s in self._segments for t in s.tokens if t.kind == "word")

    def place_of(self, token: Token) -> str:
        """Where a figure or code stands first: results, then citations, conflicts, the question."""
        if token.key in self._first:
            return self._first[token.key]
        if token.unit == "percent" or token.kind == "date":
            for one in self._segments:
                if any(same(token, t) for t in one.tokens):
                    return one.where
        return ""

    def borne_by(self, statement: Statement) -> tuple[Segment, ...]:
        """The segments that bear a statement out, none when nothing does."""
        if statement not in self._held:
            self.faults(statement)
        return self._held.get(statement, ())

    def results_of(self, statement: Statement) -> list[RuleResult]:
        """The results that rest on what the statement cites; all of them when it cites nothing."""
        if not statement.cited:
            return list(self._results)
        cited = set(statement.cited)
        return [
            r for r, own in zip(self._results, self._cited_by, strict=True)
            if own & cited and speaks_of(r, statement)
        ]  # fmt: skip

    def resting_on(self, n: int) -> list[frozenset[str]]:
        """The keys of each result that rests on a citation."""
        keys: dict[str, set[str]] = defaultdict(set)
        for one in self.cited.get(n, ()):
            if one.where.startswith("results"):
                keys[one.where] |= one.keys
        return [frozenset(one) for one in keys.values()]

    def faults(self, statement: Statement) -> list[Fault]:
        """What the statement says beyond its sources."""
        if statement.kind == "label":
            return self._label_faults(statement)
        if not statement.cited and not any(t.is_atom for t in statement.tokens):
            return []
        scope, tokens = self._scope(statement), statement.tokens
        if self._lead_agrees(statement):
            tokens = tokens[1:]
        held, faults = self._explained(statement, tokens, scope)
        self._held[statement] = tuple(held)
        faults += _named_twice(statement)
        lead = leads_with(statement)
        if lead and any(self._verdict_of(s) not in ("", lead) for s in held):
            reason = "is the contrary of what its source says"
            return [fault_in(statement, "verdicts", lead.capitalize(), reason)]
        if statement.kind == "cell" and not faults:
            faults += cell_faults(statement, scope.figures_of, self.cited)
        return faults

    def _verdict_of(self, one: Segment) -> str:
        """What a segment opens with, or the verdict of the result it is of."""
        if one.where.startswith("results/"):
            result = self._results[int(one.where.partition("/")[2])]
            if said := polarity_of(result, self._question):
                return said
        return opens_with(one.tokens)

    def _label_faults(self, label: Statement) -> list[Fault]:
        run = joined_keys(label.tokens)
        if codes_of(label.tokens) and not any(run in one.joined for one in self._segments):
            return [fault_in(label, "codes", label.shown, NOWHERE)]
        return [
            fault_in(label, CHECK_OF.get(t.kind, "numbers"), t.text, NOWHERE)
            for t in label.tokens
            if (t.kind in LABELLED or (t.kind == "number" and not t.spelled)) and not self.place_of(t)
        ]  # fmt: skip

    def _lead_agrees(self, statement: Statement) -> bool:
        """Whether the Yes or No that opens a statement is what the results, or its words, say."""
        lead, rest = leads_with(statement), statement.tokens[1:]
        if not lead or not rest or statement.tokens[0].value not in ("yes", "nay"):
            return False
        said = {polarity_of(r, self._question) for r in self.results_of(statement)} - {""}
        if said:
            return lead in said
        first = {t.value for t in rest if t.clause == rest[0].clause}
        return ("not" in first) == (lead == "no")

    def _scope(self, statement: Statement) -> Scope:
        """What the statement cites and the results that rest on it; all results when it cites
        nothing; the question too when it speaks of the question."""
        asker = bool(_ASKER.search(statement.text))
        if statement.kind != "cell":
            return self._scope_of((statement.cited, asker), lambda: self._within(statement, asker))
        stand = stand_of(statement.row, statement.column)
        places = self._places(stand.names) if stand.subject.measure == "index" else NO_KEYS
        return self._scope_of(
            (statement.cited, asker, stand.alike(places)),
            lambda: [s for s in self._within(statement, asker) if stand.takes(s, places)],
        )

    def _scope_of(self, key: Hashable, within: Callable[[], list[Segment]]) -> Scope:
        if key not in self._scopes:
            self._scopes[key] = Scope(within())
        return self._scopes[key]

    def _within(self, statement: Statement, asker: bool) -> list[Segment]:
        if statement.cited:
            within = list(
                {id(s): s for n in statement.cited for s in self.cited.get(n, ())}.values()
            )
        else:
            within = [s for s in self._segments if s.where.startswith(("results", "conflicts"))]
            within += self._labels
        if asker:
            within += [s for s in self._segments if s.where == "question"]
        return within

    def _places(self, names: frozenset[str]) -> frozenset[str]:
        """Keys of the localities whose indices are quoted under those names."""
        return frozenset(
            key for s in self._segments if s.source.startswith("cms-gpci") and names <= s.keys
            for key in s.about if key.startswith("locality:")
        ) if names else NO_KEYS  # fmt: skip

    def _explained(
        self, statement: Statement, tokens: Sequence[Token], scope: Scope
    ) -> tuple[list[Segment], list[Fault]]:
        """The segments that bear the tokens out as a whole or clause by clause, else the faults."""
        free = free_codes(statement, scope)
        long = statement.kind == "sentence" and len(tokens) > LEAST
        names = self._names if long else NO_KEYS
        whole = scope.nearest(tokens, fits_of(statement, tokens), free, names)
        if whole is not None and _holds_whole(statement, whole, tokens):
            return [whole.segment], []
        near = whole is not None and whole.contradicts
        if whole is not None and near and whole.dropped:
            return [], _contradiction(statement, whole)
        held: list[Segment] = []
        faults: list[Fault] = []
        failed = False
        for found, run in covered(statement, clauses_of(tokens), scope, free, near):
            if found is not None and stands_apart(statement, found, run, near):
                held.append(found.segment)
            else:
                failed = True
                faults += self._unexplained(statement, run, found, scope)
        if failed and whole is not None and near:
            return [], _contradiction(statement, whole)
        return held, faults

    def _unexplained(
        self, statement: Statement, run: Sequence[Token], found: Alignment | None, scope: Scope
    ) -> list[Fault]:
        if found is not None and found.dropped:
            return _contradiction(statement, found)
        decisive = tuple(t for t in run if t.is_atom or t.kind == "risk")
        if not decisive or self._denies_asked(run):
            return []
        missing = found.missing if found is not None else ()
        atoms = [t for t in missing or decisive if t.is_atom]
        if atoms:
            return [self._atom_fault(statement, t, scope) for t in atoms]
        if missing and found is not None:
            return _contradiction(statement, found)
        shown = " ".join(t.text for t in run)
        reason = "is not what the sources of its statement say"
        return [fault_in(statement, "statements", shown, reason)]

    def _denies_asked(self, run: Sequence[Token]) -> bool:
        """ "Not 59": what the asker named is denied, and no result came to it."""
        denies = any(t.value == "not" for t in run)
        return denies and all(t.value == "not" or (t.is_atom and t.key in self._asked) for t in run)

    def _atom_fault(self, statement: Statement, token: Token, scope: Scope) -> Fault:
        kind = CHECK_OF.get(token.kind, "numbers")
        if not self.place_of(token):
            return fault_in(statement, kind, token.text, NOWHERE)
        if token.unit in MONEYLIKE and _has_other_unit(token, scope):
            reason = f"stands in its sources with another unit than {token.unit}"
            return fault_in(statement, "units", token.text, reason)
        return fault_in(statement, kind, token.text, NOT_CITED)


def _holds_whole(statement: Statement, found: Alignment, tokens: Sequence[Token]) -> bool:
    """Whether a segment bears a statement out; a short one must be all that the segment says, or
    stand in it word for word."""
    if statement.kind != "sentence" or len(tokens) > LEAST or len(found.segment.tokens) <= LEAST:
        return found.holds
    return found.holds and (found.exact or (len(tokens) == LEAST and found.share >= NEAR))


def _has_other_unit(token: Token, scope: Scope) -> bool:
    bare = token._replace(unit="")
    alike = [t for s in scope.segments if token.key in s.keys for t in s.tokens if same(bare, t)]
    return bool(alike) and not any(same(token, t) for t in alike)


def _named_twice(statement: Statement) -> list[Fault]:
    """A code that a list names twice: one of the two stands for another."""
    for listed in _LISTED.finditer(statement.text):
        codes = _CODE.findall(listed.group())
        twice = next((code for code in codes if codes.count(code) > 1), "")
        if twice:
            return [fault_in(statement, "codes", twice, "is named twice in one list")]
    return []


def _contradiction(statement: Statement, found: Alignment) -> list[Fault]:
    left_out = "stands in the source and is left out"
    faults = [fault_in(statement, "statements", t.text, left_out) for t in found.dropped]
    for token in found.missing:
        kind = CHECK_OF.get(token.kind, "statements")
        faults.append(fault_in(statement, kind, token.text, "is not what the source says there"))
    return faults

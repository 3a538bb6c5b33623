"""Where a table cell stands, and which segments of the evidence may stand there."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from assistant.verify.fields import Subject, joined, subject_of
from assistant.verify.ground import Segment
from assistant.verify.lexer import lex
from assistant.verify.statement import codes_of
from assistant.verify.token import Token

TYPED = ("cms-pfs", "cms-aoc", "cms-mue", "cms-gpci", "cms-addendum", "cms-asc")
"""Sources whose rows have named fields."""
WORDED = frozenset({"levels", "counting", "region"})
"""Fields of our pages that are words."""
OWN_FIELD = 4
"""Words of a part of a cell up to which the part may name a field of its own ("MAI 2")."""


@dataclass(frozen=True, slots=True)
class Stand:
    """The codes, editions, field and place names of a cell's row and column."""

    codes: frozenset[str]
    editions: frozenset[str]
    subject: Subject
    names: frozenset[str]

    def takes(self, one: Segment, places: frozenset[str]) -> bool:
        """Whether a segment is of the row's and column's code, edition and place (`places` are keys
        of the localities that the row names, none when it names none)."""
        if self.codes and one.codes and not self.codes & one.codes:
            return False
        if self.codes and not one.codes <= self.codes and one.where.startswith("results"):
            return False
        if self.editions and one.about and not self.editions & one.about:
            return False
        if one.whole and one.source.startswith("cms-pfs"):
            return False
        if self.subject.measure != "index":
            return True
        own = {key for key in one.about if key.startswith("locality:")}
        if self.subject.field == "amount" and one.where.startswith("results") and not own:
            return False
        return not places or not own or bool(places & own)

    def alike(self, places: frozenset[str]) -> Hashable:
        """What the answers of `takes` hang on: two stands of the same take the same segments."""
        index = self.subject.measure == "index"
        return self.codes, self.editions, index, index and self.subject.field == "amount", places

    def part(self, run: Sequence[Token]) -> Subject:
        """The subject of a part of the cell: its own field where it names one."""
        said = subject_of(" ".join(t.text for t in run)) if len(run) <= OWN_FIELD else Subject()
        return replace(self.subject, field=said.field) if said.field else self.subject


@lru_cache(maxsize=1024)
def stand_of(row: str, column: str) -> Stand:
    """Where a cell of that row and column stands."""
    tokens = lex(row) + lex(column)
    editions = frozenset(t.key for t in tokens if t.kind == "edition")
    names = frozenset(t.key for t in lex(row) if t.kind == "word" and t.text[0].isupper())
    subject = joined(subject_of(row), subject_of(column))
    return Stand(frozenset(codes_of(tokens)), editions, subject, names - {"gpci"})


def is_of_field(one: Segment, about: Subject) -> bool:
    """Whether a segment may stand in a cell of that subject: it is of the same field, or is prose."""
    if not one.named:
        if about.field in WORDED:
            return False
        return not (about.field and one.source.startswith(TYPED))
    theirs = _subject_in(one.named, one.source)
    if not theirs.field and about.field not in ("", "amount"):
        return False
    return about.agrees(theirs)


@lru_cache(maxsize=1024)
def _subject_in(named: str, source: str) -> Subject:
    """The subject of a field; its program is that of its source where the name tells none."""
    theirs = subject_of(named)
    return replace(theirs, program=theirs.program or subject_of(source).program)

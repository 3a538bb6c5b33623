"""The segments that a statement may rest on, and which of them is nearest to a run of its tokens."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from assistant.verify.alignment import Alignment, align
from assistant.verify.fields import subject_of
from assistant.verify.ground import Segment, joined_keys
from assistant.verify.token import Token

CANDIDATES = 10
"""Segments that a run is compared with, the most alike first."""
NO_KEYS: frozenset[str] = frozenset()


class Scope:
    """Segments with an index by token."""

    def __init__(self, segments: Iterable[Segment]) -> None:
        self.segments = tuple(sorted(segments, key=lambda one: one.whole))
        self._figures: dict[str, Sequence[Token]] = {}

    def figures_of(self, field: str) -> Sequence[Token]:
        """The figures and codes that the cited rows of tables have in a field."""
        if field not in self._figures:
            self._figures[field] = tuple(
                t for named, one in self._rows if named == field for t in one.tokens if t.is_atom
            )
        return self._figures[field]

    @cached_property
    def _rows(self) -> Sequence[tuple[str, Segment]]:
        rows = (s for s in self.segments if s.named and s.codes and s.source.startswith("cms-"))
        return tuple((subject_of(s.named).field, s) for s in rows)

    @cached_property
    def _with(self) -> Mapping[str, Sequence[int]]:
        """Positions of the segments that have a token, by its key."""
        found: dict[str, list[int]] = defaultdict(list)
        for i, one in enumerate(self.segments):
            for key in one.keys:
                found[key].append(i)
        return found

    def nearest(
        self, run: Sequence[Token], fits: Callable[[Segment], bool], free: frozenset[str] = NO_KEYS,
        names: frozenset[str] = NO_KEYS,
    ) -> Alignment | None:  # fmt: skip
        """The segment that bears the run out; where none does, or one says nearly the same and is
        contradicted, that; None when no segment that `fits` shares a token."""
        told = joined_keys(run)
        for one in self.segments:
            if told in one.joined and fits(one):
                found = align(run, one, free, names)
                if found.exact and found.clean:
                    return found
        best: Alignment | None = None
        held: Alignment | None = None
        against: Alignment | None = None
        for one in self._alike(run, fits):
            found = align(run, one, free, names)
            if found.holds and (held is None or found.share > held.share):
                held = found
            if found.contradicts and (against is None or found.share > against.share):
                against = found
            if best is None or _closeness(found) > _closeness(best):
                best = found
        if held is not None and held.share < 1 and against is not None:
            return against if against.share >= held.share else held
        return held or best

    def _alike(self, run: Sequence[Token], fits: Callable[[Segment], bool]) -> Iterator[Segment]:
        """The segments that share most tokens with the run, shorter ones first where they tie."""
        keys = {t.key for t in run}
        shared = Counter(i for key in keys for i in self._with.get(key, ()))
        told = joined_keys(run)

        def order(i: int) -> tuple[int, int, int]:
            word_for_word = shared[i] == len(keys) and told in self.segments[i].joined
            return (-shared[i], -int(word_for_word), len(self.segments[i].tokens))

        left = CANDIDATES
        for i in sorted(shared, key=order):
            one = self.segments[i]
            if (one.whole and told not in one.joined) or not fits(one):
                continue
            yield one
            left -= 1
            if not left:
                return


def _closeness(found: Alignment) -> tuple[float, int]:
    return (found.share, -len(found.missing) - len(found.dropped))

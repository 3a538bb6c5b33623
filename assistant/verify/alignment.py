"""Whether one segment of the evidence bears out a run of tokens, and if not, which token it lacks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from assistant.verify.ground import Segment
from assistant.verify.lexicon import CONTRARY, ORDINARY, POLARITY
from assistant.verify.token import MONEYLIKE, Token

ENOUGH = 0.6
"""Share of a statement's words that its source must have."""
SHORT = 2
"""Words that, put between others, are a change rather than a clause that was moved."""
TELLING = 4
"""Words in common below which two statements are not nearly the same."""
NEAR = 0.75
"""Share of words from which a statement is a restatement of a segment, so that a decisive word
that differs contradicts it."""


@dataclass(frozen=True, slots=True)
class Alignment:
    """How a run of tokens stands to one segment.

    `share` of its tokens that the segment has (0–1, framing words left out of account), `missing`
    the figures and deciding words that it does not bear out, `dropped` words of denial or
    restriction that the run leaves out, `exact` whether the run stands in it word for word (names of places apart), `matched` the
    positions of the tokens that it has.
    """

    segment: Segment
    share: float
    missing: tuple[Token, ...]
    dropped: tuple[Token, ...]
    exact: bool = False
    matched: frozenset[int] = frozenset()

    @property
    def clean(self) -> bool:
        """Whether nothing is missing and nothing left out."""
        return not self.missing and not self.dropped

    @property
    def holds(self) -> bool:
        """Whether the segment bears the run out."""
        return self.clean and self.share >= ENOUGH

    @property
    def contradicts(self) -> bool:
        """Whether the run says nearly what the segment says, with something that decides changed."""
        return self.share >= NEAR and len(self.matched) >= TELLING and not self.clean


def same(one: Token, other: Token) -> bool:
    """Whether two tokens say the same: value, and unit where both have one."""
    if one.key == other.key:
        if one.kind != "number":
            return True
        if one.spelled != other.spelled and (not one.unit or one.unit != other.unit):
            return False
        return units_agree(one, other)
    if not one.is_atom or one.kind != other.kind:
        return False
    if one.kind == "date":
        return one.value[4:] == other.value[4:] and "----" in (one.value[:4], other.value[:4])
    if one.kind == "number" and "percent" in (one.unit, other.unit):
        return _share_of(one, other) or _share_of(other, one)
    return False


def units_agree(one: Token, other: Token) -> bool:
    """Whether `one` may stand for `other`, an occurrence in the evidence, by their units.

    A figure without unit may stand for any; money, RVUs and percentages only for themselves.
    """
    if one.unit == other.unit or not one.unit:
        return True
    if one.unit == "mixed":
        return False
    if other.unit == "factor":
        return one.unit == "usd"
    if one.unit in MONEYLIKE:
        return False
    return other.unit not in MONEYLIKE and other.unit != "index"


def _share_of(percent: Token, factor: Token) -> bool:
    """62.5 % and 0.625 are one figure."""
    if percent.unit != "percent" or factor.unit:
        return False
    try:
        return Decimal(percent.value).scaleb(-2) == Decimal(factor.value)
    except ArithmeticError:
        return False


def align(
    tokens: Sequence[Token],
    segment: Segment,
    free: frozenset[str] = frozenset(),
    names: frozenset[str] = frozenset(),
) -> Alignment:
    """Match the tokens with the segment's in the longest common runs.

    `free` are keys that need no match: the codes a table cell stands under; `names` words that need
    none when written large, such as those of a place.
    """
    pairs = _pairs(tokens, segment.tokens)
    taken = set(pairs.values())
    others = frozenset(t.kind for j, t in enumerate(segment.tokens) if t.is_atom and j not in taken)
    missing = tuple(
        t for i, t in enumerate(tokens) if _lacks(i, tokens, segment, pairs, free, others)
    )
    counted = sum(
        1 for i, t in enumerate(tokens)
        if i in pairs or not (t.value in ORDINARY or t.key in free or (t.key in names and _is_name(t)))
    )  # fmt: skip
    exact = _in_order(pairs) and all(i in pairs or _is_name(t) for i, t in enumerate(tokens))
    share = len(pairs) / counted if counted else 1.0
    return Alignment(segment, share, missing, _dropped(segment, pairs), exact, frozenset(pairs))


def _is_name(token: Token) -> bool:
    """Whether a word is written as a name ("Chicago", not "ASC")."""
    text = token.text
    return token.kind == "word" and text.isalpha() and text[0].isupper() and text[1:].islower()


def _in_order(pairs: Mapping[int, int]) -> bool:
    """Whether the matched tokens stand in the segment one after the other."""
    places = [pairs[i] for i in sorted(pairs)]
    return bool(places) and places == list(range(places[0], places[0] + len(places)))


def _pairs(tokens: Sequence[Token], others: Sequence[Token]) -> dict[int, int]:
    """Positions of the tokens in the segment: the longest common runs first, then single tokens
    where they stand nearest to their neighbours."""
    where: dict[str, list[int]] = {}
    for j, other in enumerate(others):
        where.setdefault(other.key, []).append(j)
    alike = [_alike(one, others, where) for one in tokens]
    runs: list[tuple[int, int, int]] = []
    below: dict[int, int] = {}
    for i in range(len(tokens) - 1, -1, -1):
        below = {j: below.get(j + 1, 0) + 1 for j in alike[i]}
        runs += [(length, i, j) for j, length in below.items() if length > 1]
    runs.sort(key=lambda run: (-run[0], run[1], run[2]))
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for length, i, j in runs:
        for k in range(length):
            if i + k in pairs or j + k in taken:
                break
        else:
            pairs.update((i + k, j + k) for k in range(length))
            taken.update(range(j, j + length))
    _single(alike, pairs, taken)
    return pairs


def _alike(one: Token, others: Sequence[Token], where: dict[str, list[int]]) -> list[int]:
    """Positions of the tokens of a segment that say the same."""
    if one.kind == "date" or one.unit == "percent" or one.kind == "number":
        return [j for j, other in enumerate(others) if other.is_atom and same(one, other)]
    return where.get(one.key, [])


def _single(alike: Sequence[list[int]], pairs: dict[int, int], taken: set[int]) -> None:
    for i, places in enumerate(alike):
        if i in pairs:
            continue
        free = [j for j in places if j not in taken]
        if free:
            before, after = pairs.get(i - 1), pairs.get(i + 1)
            here = before + 1 if before is not None else after - 1 if after is not None else 0
            pairs[i] = min(free, key=lambda j: (abs(j - here), j))
            taken.add(pairs[i])


def _lacks(
    i: int, tokens: Sequence[Token], segment: Segment, pairs: dict[int, int], free: frozenset[str],
    others: frozenset[str],
) -> bool:  # fmt: skip
    """Whether the segment does not bear a token out. `others` are the kinds of figures and names that
    it has and the run has not: in their place nothing else of that kind may stand."""
    token = tokens[i]
    if token.kind == "word":
        return False
    if i not in pairs:
        if token.key in free or (token.key in segment.about and token.is_atom):
            said = any(
                other.key == token.key for k, other in enumerate(tokens) if k < i or k in pairs
            )
            alone = token.key not in free and _is_all(i, tokens)
            return alone or token.kind in others or (said and token.kind == "code")
        return token.is_atom or token.value not in ORDINARY
    alone = _alone(token, segment)
    if _out_of_place(i, segment, pairs, alone and token.is_atom):
        return True
    return not (alone or _neighboured(i, pairs))


def _is_all(i: int, tokens: Sequence[Token]) -> bool:
    """Whether a token is the only figure or name of a short run: what the run is there to say."""
    return len(tokens) <= TELLING and not any(t.is_atom for k, t in enumerate(tokens) if k != i)


def _out_of_place(i: int, segment: Segment, pairs: dict[int, int], moves: bool) -> bool:
    """Whether the token was put in the place of another that decides, or between words that stand
    together in the segment without it; the latter does no harm to one that freely `moves`."""
    first = last = i
    while first - 1 in pairs and pairs[first - 1] == pairs[first] - 1:
        first -= 1
    while last + 1 in pairs and pairs[last + 1] == pairs[last] + 1:
        last += 1
    before, after = pairs.get(first - 1), pairs.get(last + 1)
    length = last - first + 1
    if before is None or after is None or not 0 < after - before <= length + 3:
        return False
    taken = set(pairs.values())
    gap = segment.tokens[before + 1 : after]
    replaced = any(
        before + 1 + k not in taken and (t.is_atom or t.kind == "risk") for k, t in enumerate(gap)
    )
    return replaced or (length <= SHORT and not moves)


def _neighboured(i: int, pairs: dict[int, int]) -> bool:
    """Whether a neighbour of the token is its neighbour in the segment too, on the same side."""
    j = pairs[i]
    return any(
        i + step in pairs and 0 < (pairs[i + step] - j) * (1 if step > 0 else -1) <= abs(step) + 1
        for step in (1, -1, 2, -2)
    )


def _alone(token: Token, segment: Segment) -> bool:
    """Whether nothing in the segment could be taken for the token: no other of its kind."""
    if token.is_atom:
        rivals = {
            t.key for t in segment.tokens if t.kind == token.kind and t.spelled == token.spelled
        }
        return len(rivals) <= 1
    if token.value in POLARITY:
        return False
    values = {t.value for t in segment.tokens}
    return not any(token.value in group and values & (group - {token.value}) for group in CONTRARY)


def _dropped(segment: Segment, pairs: dict[int, int]) -> tuple[Token, ...]:
    """Words of denial or restriction that stand among the matched words of the segment, left out."""
    taken = set(pairs.values())
    others = segment.tokens
    return tuple(
        t for j, t in enumerate(others)
        if t.value in POLARITY and t.kind == "risk" and j not in taken and _governs(j, taken, others)
    )  # fmt: skip


def _governs(j: int, taken: set[int], others: Sequence[Token]) -> bool:
    """Whether matched words follow in the same clause, or stand close on both sides."""
    last = len(others)
    follows = any(
        k in taken and others[k].clause == others[j].clause for k in range(j + 1, min(last, j + 4))
    )
    near = any(k in taken for k in range(max(0, j - 2), j)) and any(
        k in taken for k in range(j + 1, min(last, j + 3))
    )
    return follows or near

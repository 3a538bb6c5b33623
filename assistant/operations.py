"""Which families of codes an operation over several levels is coded by: by its codes, or by its words."""

import re
from dataclasses import dataclass

from assistant.choice_fit import is_another_operation
from assistant.intents import Intents
from assistant.levels import Levels, level_mentions
from assistant.mentions import CodeMention
from assistant.operation_names import KIND, covered, done, page_words, words_of
from assistant.rules.level_units import level_lines
from corpus.level_family import LevelFamily, level_families
from corpus.page import load_pages
from index.tokens import tokenize

ASKS_CODING = re.compile(
    r"\b(?:which|what) (?:\w+ )?codes?\b|\bcodes? (?:and|&|or) units?\b|\bunits? (?:and|&) codes?\b|\bhow many (?:units?|times|of)\b|\bcodes?\s*\??\s*$|"
    r"\bhow (?:do|does|should|would|to|can|is|are) (?:i |we |you |it |this |that |to )?(?:be )?(?:code|coded|bill|billed|report|reported|count|counted)\b|"
    r"\bhow (?:(?:is|are|do|should|would) .{0,60})?\b(?:coded?|billed?|reported|counted)\b|\bcode (?:it|this|that)\b|"
    r"\bwhat (?:do|should|would|can) (?:i|we) (?:bill|report|code|use|put)\b|\bwhat (?:to|gets|is) (?:bill|report|code)(?:ed)?\b|\bcoding\b|\bunits\b",
    re.IGNORECASE,
)
"""Whether a question wants codes and units for the levels it names."""
ARTHRODESIS = "arthrodesis"
SESSION = "session"
"""The unit of an operation that is one unit, whatever its levels."""
FUSION = re.compile(
    r"\bfus(?:e|ed|ion|ing)\b|\barthrodes[ie]s\b|\b(?:tlif|plif|alif|acdf|plf|olif|xlif|llif)s?\b",
    re.I,
)
KINDS = (
    ("fusion", FUSION),
    ("decompression", re.compile(r"\bdecompress\w*|\blamin(?:ectom|otom)\w*|\bforaminotom\w*|\b(?:micro)?dis[ck]ectom\w*", re.I)),
    ("instrumentation", re.compile(r"\bscrews?\b|\binstrument(?:ed|ation)\b|\brods?\b", re.I)),
    ("device", re.compile(r"\bcages?\b|\bspacers?\b", re.I)),
    ("augmentation", re.compile(r"\bkyphoplast\w+|\bvertebroplast\w+|\baugmentation\b", re.I)),
)  # fmt: skip
ONLY = re.compile(r"\b(?:only|alone|just|without)\b", re.IGNORECASE)
_LEVEL = re.compile(r"\b[CTLS]\d", re.IGNORECASE)
ACDF = re.compile(r"\banterior\b.{0,20}?\b(?:dis[ck]ectomy|decompression)\b", re.I)


def operations(
    text: str, levels: Levels, codes: tuple[CodeMention, ...]
) -> tuple[LevelFamily, ...]:
    """The families that a question may mean, those of its codes before those of its words.

    Several of one region are alternatives that the words leave open; none where the words name
    several operations at once, or none that is counted by level.
    """
    if codes:
        named = {m.hcpcs for m in codes}
        found = [f for f in level_families() if named & set(f.codes) and _fits(f, levels)]
        first = [f for f in found if f.first in named]
        return tuple(first or found)
    if len(_kinds(text)) > 1:
        return ()
    return _by_words(text, levels)


OTHER_MATTERS = frozenset(
    {"ptp", "alone", "primary", "modifier", "visit", "return_to_or", "diagnosis", "documentation", "denial", "global",
     "global_end", "history", "facility_rates", "status", "indicator", "compare", "why"}
)  # fmt: skip
"""What a question with levels in it may be about other than how they are coded."""
WHY = re.compile(r"\bwhy\b|\breasons?\b|\bhow come\b", re.IGNORECASE)
PRICED = frozenset({"payment", "total", "rvu"})


@dataclass(frozen=True, slots=True)
class LevelCoding:
    """The levels a question wants coded, the families that may be meant, and whether their approach
    is open (only the kind of operation was said)."""

    levels: Levels
    families: tuple[LevelFamily, ...]
    open: bool = False

    @property
    def options(self) -> tuple[tuple[LevelFamily, int], ...]:
        """Each family with each number of levels it may be, where it covers that many."""
        return tuple(
            (family, count)
            for family in self.families
            for count in ((1,) if family.unit == SESSION else self.levels.counts(family.unit))
            if level_lines(family, count)
        )

    @property
    def mentions(self) -> tuple[CodeMention, ...]:
        """The codes with their units where only one way is left; else every code once."""
        ways = {level_lines(family, count) for family, count in self.options}
        if len(ways) == 1 and not self.open:
            return tuple(CodeMention(code, (), units) for code, units in ways.pop())
        codes = dict.fromkeys(c for f, n in self.options for c, _ in level_lines(f, n))
        return tuple(CodeMention(code) for code in codes)


def level_coding(text: str, codes: tuple[CodeMention, ...], intents: Intents) -> LevelCoding | None:
    """What a question wants coded by level, None when it names no levels or asks something else."""
    levels = level_mentions(text)
    if levels is None or intents.any("out_of_scope", "fraud", "injection"):
        return None
    priced = intents.any(*PRICED) and (not codes or _is_first_of_several(codes, levels))
    asks = bool(ASKS_CODING.search(text)) or priced
    bare = not codes and set(intents.names) <= {"levels", "describe", "mue"}
    alternatives = len(codes) > 1 and not intents.any(*(OTHER_MATTERS - {"compare"}))
    other = set(intents.names) & OTHER_MATTERS
    if not WHY.search(text):
        other -= {"why"}  # "how is it coded?"
    if not (asks or bare or alternatives) or (other and not alternatives):
        return None
    families = operations(text, levels, codes)
    if not codes and _said_of_another(text, levels, families):
        return None
    if codes and not {m.hcpcs for m in codes} <= {c for f in families for c in f.codes}:
        return None
    if not asks and len(codes) > 1 and any(f.most == 1 for f in families):
        return None
    counted = any(m.units > 1 or m.modifiers for m in codes)
    if codes and (counted or (len(families) > 1 and any(f.most == 1 for f in families))):
        return None
    ways = families or approaches(levels, text)
    found = LevelCoding(levels, ways, not families and len(ways) > 1)
    if not found.options:
        found = LevelCoding(levels, _sisters(families, levels))
    return found if found.options else None


def _is_first_of_several(codes: tuple[CodeMention, ...], levels: Levels) -> bool:
    """Whether one code is named that stands for the first of several levels only."""
    if len(codes) > 1:
        return False
    own = [
        f
        for f in level_families()
        if f.first == codes[0].hcpcs and (f.add_on or f.chain or f.repeats)
    ]
    return any(min(levels.counts(f.unit), default=0) > 1 for f in own)


def further_levels_left_out(text: str, codes: tuple[CodeMention, ...]) -> tuple[str, ...]:
    """What a list of codes lacks for the levels named: the code of the further ones, not in the list."""
    levels, named = level_mentions(text), {m.hcpcs for m in codes}
    if levels is None:
        return ()
    lacks = (
        (f, min(levels.counts(f.unit), default=0))
        for f in level_families() if f.add_on and f.first in named and f.add_on not in named and _fits(f, levels)
    )  # fmt: skip
    return tuple(
        f"Several levels are named: {f.first} is the first {f.unit} only. {f.add_on}, which is each further one, is "
        "not in this list of codes."
        for f, count in lacks if count > f.most
    )  # fmt: skip


def _sisters(families: tuple[LevelFamily, ...], levels: Levels) -> tuple[LevelFamily, ...]:
    """The families beside those of a code that is of another number of levels (22845, 22846, 22847)."""
    pages = load_pages()
    beside = {code for f in families if f.first in pages for code in pages[f.first].family}
    ranges = {(f.unit, f.procedure) for f in families if f.most > 1}
    return tuple(
        f for f in level_families()
        if f.first in beside and (f.unit, f.procedure) in ranges and _fits(f, levels)
    )  # fmt: skip


def refined(before: LevelCoding, told: str, question: str) -> LevelCoding | None:
    """The coding that a follow-up makes of the one before: other levels of the same operation, or
    the technique or number that was left open; the same again where it settles neither.

    `told` are the words of the turns before. None where the one before was settled and stays so.
    """
    levels, left_open = level_mentions(question), len(before.options) > 1
    if levels is not None and (levels.form != "count" or not left_open):
        other = LevelCoding(levels, before.families, before.open)
        return other if other.options else None
    if not left_open:
        return None
    found = level_coding(f"{question} {told}", (), Intents(()))
    if found is not None and len(found.options) < len(before.options):
        return found
    families = _by_technique(before.families, question)
    if len(families) < len(before.families):
        return LevelCoding(before.levels, families)
    return before


def _by_technique(families: tuple[LevelFamily, ...], question: str) -> tuple[LevelFamily, ...]:
    """The families whose technique has most of the words of an answer such as "posterolateral too"."""
    words = words_of(question)
    shared = {f: len(words & words_of(f.technique)) for f in families}
    most = max(shared.values(), default=0)
    kept = tuple(f for f in families if shared[f] == most) if most else families
    if len(kept) > 1 and ONLY.search(question):
        kept = tuple(f for f in kept if "combined" not in f.technique.lower()) or kept
    return kept


def _kinds(text: str) -> list[str]:
    text = done(text)
    told = ACDF.sub(" ", text) if re.search(r"\bfus(?:ion|e|ed)\b", text, re.I) else text
    return [kind for kind, pattern in KINDS if pattern.search(told)]


def _fits(family: LevelFamily, levels: Levels) -> bool:
    """Whether a family is of the region named, and of the place where it has only one ("of L5-S1")."""
    if (
        _LEVEL.search(family.technique)
        and levels.vertebrae
        and not _is_at(family.technique, levels)
    ):
        return False
    return not levels.region or family.region == "any" or levels.region in _regions(family)


def _is_another(text: str, family: LevelFamily) -> bool:
    fuses = family.procedure == ARTHRODESIS and FUSION.search(done(text)) is not None
    return is_another_operation(text, family.first, purpose=fuses)


def _regions(family: LevelFamily) -> tuple[str, ...]:
    many = {"cervicothoracic": ("cervical", "thoracic"), "thoracolumbar": ("thoracic", "lumbar")}
    return many.get(family.region, (family.region,))


def _by_words(text: str, levels: Levels) -> tuple[LevelFamily, ...]:
    said = words_of(text)
    best: dict[str, tuple[int, LevelFamily]] = {}
    for family in level_families():
        if not _fits(family, levels) or _is_another(text, family):
            continue
        placed = family.unit == SESSION  # one operation at one place: its name may name the place
        told = [
            words_of(p)
            for p in family.words
            if not _LEVEL.search(p) or (placed and _is_at(p, levels))
        ]
        size = max((len(words) for words in told if words - KIND and words <= said), default=0)
        if size:
            best[family.first] = (size, family)
    if FUSION.search(done(text)):
        fusions = {k: v for k, v in best.items() if v[1].procedure == ARTHRODESIS}
        best = fusions or best
    most = max((size for size, _ in best.values()), default=0)
    return tuple(family for size, family in best.values() if size == most)


def _is_at(phrase: str, levels: Levels) -> bool:
    """Whether a name with a place in it ("C1-C2 fusion") is of the levels named."""
    place = level_mentions(phrase)
    return place is not None and set(levels.vertebrae) <= set(place.vertebrae)


def _family_words(family: LevelFamily) -> frozenset[str]:
    return frozenset(tokenize(" ".join((family.technique, *family.words))))


def _said_of_another(text: str, levels: Levels, families: tuple[LevelFamily, ...]) -> bool:
    """Whether a page that is none of the families has more of the question's words than they have."""
    pages = page_words()
    chosen = families or approaches(levels, text)
    own = {family.first for family in chosen}
    most = max((covered(text, _family_words(f) | pages.get(f.first, frozenset())) for f in chosen), default=0)  # fmt: skip
    regions = {f.region for f in level_families() if _fits(f, levels)} | {"any"}
    rest = (
        c
        for c, page in load_pages().items()
        if c in pages and c not in own and page.region in regions
    )
    return bool(own) and any(covered(text, pages[code]) > most for code in rest)


def approaches(levels: Levels, text: str) -> tuple[LevelFamily, ...]:
    """The ways to do an operation of which only the kind is said ("C4-C7 fusion", "screws L2-S1")."""
    kinds = _kinds(text)
    if kinds == ["instrumentation"]:
        return tuple(
            f for f in level_families()
            if f.procedure == "instrumentation" and f.region == "any" and not _is_another(text, f)
        )  # fmt: skip
    if kinds != ["fusion"] or not levels.region:
        return ()
    return tuple(
        f for f in level_families()
        if _fits(f, levels) and f.region != "any" and f.unit == "interspace" and f.procedure == ARTHRODESIS
        and not _is_another(text, f)
    )  # fmt: skip

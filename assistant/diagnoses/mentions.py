"""Finds the words of a text that name a condition, with the place of the spine and side they go with."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.diagnoses.condition import Condition
from assistant.diagnoses.context import status_of
from assistant.diagnoses.found import Status
from assistant.diagnoses.regions import Site, limb_region, regions_in, sites_of_level
from assistant.diagnoses.tokens import Sentence, Token, word_set
from assistant.diagnoses.vocabulary import (
    MOST,
    listed_conditions,
    named_conditions,
    sited_conditions,
    unsaid,
)

SMALL = word_set(
    "a an the of at in on and or is are was has have to from into for her his their this that also"
)
_BOUND = word_set("with without due no not denies secondary from by after")
REGION_WORDS = word_set("lumbar cervical thoracic sacral lumbosacral thoracolumbar cervicothoracic")
FAR = 14
"""Tokens behind a mention among which its levels may stand."""
_VERBS = frozenset(("and", "or", "has", "was", "is"))
_JOINING = frozenset(("at", "of", "and", ",", "the", "from", "in", "on"))
_OTHER_SITES = word_set("aort carotid mitral pulmonary tracheal kidney coronary urethral esophageal pyloric vein arter shoulder knee hip ankle elbow "
    "wrist hand foot thumb finger toe ureteral biliary subglottic laryngeal anal aortic valve patellar femoral tibial rib "
    "humerus humeral radius femur tibia fibula skull nasal clavicle pelvic ankl sternal mandibl orbital")  # fmt: skip
"""Stems of other parts of the body: their stenosis, fracture or instability is none of the spine's."""
_SIDES = {"right": "right", "left": "left", "bilateral": "bilateral", "bilaterally": "bilateral", "rt": "right", "lt": "left"}  # fmt: skip


@dataclass(slots=True, eq=False)
class Mention:
    """A condition named in a sentence by the tokens `first` to `last`; `sites` are where in the spine."""

    condition: Condition
    sentence: Sentence
    first: int
    last: int
    status: Status = "present"
    sites: tuple[Site, ...] = ()
    inherited: bool = False
    side: str = ""
    near: frozenset[str] = frozenset()

    @property
    def start(self) -> int:
        """The place of the first character of its words, side, severity and region included."""
        tokens, first = self.sentence.tokens, self.first
        while first and tokens[first - 1].filler and tokens[first - 1].text not in SMALL:
            first -= 1
        return tokens[first].start

    @property
    def end(self) -> int:
        """The place behind the last character of its words, or of the levels that follow them."""
        tokens, last = self.sentence.tokens, self.last
        for n, token in enumerate(tokens[last + 1 : last + 8], last + 1):
            if token.kind == "level" or token.text in REGION_WORDS:
                last = n
            elif token.text not in _JOINING:
                break
        return tokens[last].end

    @property
    def regions(self) -> frozenset[str]:
        """The regions of its sites."""
        return frozenset(site.region for site in self.sites)


def find_mentions(text: str, found: list[Sentence]) -> list[Mention]:
    """Every mention of a condition, in order, with its status, sites and side."""
    mentions: list[Mention] = []
    for sentence in found:
        here = sorted(_in_sentence(sentence), key=lambda m: m.first)
        for mention in here:
            mention.status = status_of(sentence, mention.first, mention.last)
        _place(text, sentence, here)
        mentions += here
    _inherit(mentions)
    return mentions


def _in_sentence(sentence: Sentence) -> list[Mention]:
    """The longest phrases of the sentence that name a condition, none within another."""
    found: list[tuple[int, int, Mention]] = []
    for rank, (passed, breaks, names) in enumerate(_vocabularies()):
        for run in _runs(sentence.tokens, passed, breaks):
            for start in range(len(run)):
                words: set[str] = set()
                for end in range(start, min(start + MOST, len(run))):
                    words.add(run[end][1].stem)
                    condition = names.get(frozenset(words))
                    if condition is not None and len(words) == end - start + 1:
                        mention = Mention(condition, sentence, run[start][0], run[end][0])
                        if _fits(mention, run, start):
                            found.append((len(words), -rank, mention))
    found = [f for f in found if not any(_ours_covers(other[2], f[2]) for other in found)]
    kept: list[Mention] = []
    for _, _, mention in sorted(found, key=lambda f: (-f[0], -f[1], f[2].first)):
        if not any(m.first <= mention.last and mention.first <= m.last for m in kept):
            kept.append(mention)
    return kept


def _ours_covers(ours: Mention, listed: Mention) -> bool:
    """Whether a title only says in more words what a condition of ours names, its place in the list the same."""
    if listed.condition.kind != "listed" or ours.condition.kind in ("listed", "cue"):
        return False
    if ours.first > listed.last or listed.first > ours.last:
        return False
    return all(code.startswith(ours.condition.under) for code in listed.condition.under)


def _vocabularies() -> tuple[
    tuple[frozenset[str] | None, str, dict[frozenset[str], Condition]], ...
]:
    """Which words are passed over, which breaks, and the names looked for: "wound infection, deep"."""
    return (
        (None, "", named_conditions()), (SMALL, "", sited_conditions()), (unsaid(), "", listed_conditions()),
        (None, ",", named_conditions()),
    )  # fmt: skip


def _runs(
    tokens: list[Token], passed: frozenset[str] | None, breaks: str
) -> Iterator[list[tuple[int, Token]]]:
    """Stretches of words without a break, the words that may be passed over left out."""
    run: list[tuple[int, Token]] = []
    for position, token in enumerate(tokens):
        if token.kind == "break" and token.text == breaks:
            continue
        if token.kind == "break" or token.text in _BOUND:
            yield run
            run = []
        elif token.kind == "word" and not (
            token.filler if passed is None else token.text in passed
        ):
            run.append((position, token))
    yield run


def _fits(mention: Mention, run: list[tuple[int, Token]], start: int) -> bool:
    """Whether the words before do not make it a condition of another part of the body."""
    if mention.condition.kind == "listed" or not (
        mention.condition.spinal or mention.condition.vertebra
    ):
        return True
    return not (start and run[start - 1][1].stem in _OTHER_SITES)


def _place(text: str, sentence: Sentence, mentions: list[Mention]) -> None:
    """Give each mention the levels, regions and side that stand with it in the sentence."""
    spoken = mentions
    for n, mention in enumerate(spoken):
        before = spoken[n - 1].last + 1 if n else 0
        after = spoken[n + 1].first if n + 1 < len(spoken) else len(sentence.tokens)
        left = _back_over_fillers(sentence.tokens, mention.first, before)
        if n + 1 < len(spoken):
            after = _back_over_fillers(sentence.tokens, after, mention.last + 1)
        own = _own(sentence.tokens, left, mention, after)
        mention.near = frozenset(t.stem for t in sentence.tokens[before:after] if t.kind == "word")
        mention.sites = _sites(text, own, mention)
        mention.side = next((_SIDES[t.text] for t in own if t.text in _SIDES), "")
        if not mention.side and len(spoken) == 1:
            mention.side = next((_SIDES[t.text] for t in sentence.tokens if t.text in _SIDES), "")
    _share(spoken)
    for mention in spoken:
        if not mention.sites and mention.condition.kind == "spine" and not mention.condition.region:
            levels = [t for t in sentence.tokens[: mention.first] if t.kind == "level"]
            mention.sites = tuple(
                dict.fromkeys(s for t in levels[-1:] for s in sites_of_level(t.text))
            )
            mention.inherited = bool(mention.sites)


def _own(tokens: list[Token], left: int, mention: Mention, after: int) -> list[Token]:
    """The words of a mention and those around it that say where: before it, else behind it."""
    before = tokens[left : mention.last + 1]
    if any(t.kind == "level" for t in before):
        return before
    behind = []
    for token in tokens[mention.last + 1 : min(after, mention.last + FAR)]:
        if token.kind == "break" and token.text != ",":
            break
        behind.append(token)
    return before + behind


def _back_over_fillers(tokens: list[Token], first: int, least: int) -> int:
    """Where the words begin that stand directly before a mention and belong to it."""
    while first > least:
        before = tokens[first - 1]
        joins = before.text in ("and", ",") and tokens[first].kind == "level" and first - 2 > least
        if not (before.filler and before.text not in _VERBS) and not (
            joins and tokens[first - 2].kind == "level"
        ):
            break
        first -= 1
    return first


def _sites(text: str, tokens: list[Token], mention: Mention) -> tuple[Site, ...]:
    condition = mention.condition
    levels = [site for t in tokens if t.kind == "level" for site in sites_of_level(t.text)]
    if condition.level:
        return (Site(condition.region or "cervical", "", condition.level),)
    if levels:
        return tuple(dict.fromkeys(_rooted(levels) if condition.root else levels))
    if not tokens:
        return ()
    words = text[tokens[0].start : tokens[-1].end]
    regions = regions_in(words) or (
        (limb_region(words),) if condition.root and limb_region(words) else ()
    )
    return tuple(Site(region) for region in regions)


def _rooted(levels: list[Site]) -> list[Site]:
    """Levels of a nerve root: the first sacral root leaves at the lumbosacral junction."""
    return [Site("lumbosacral", "", s.vertebra) if s.vertebra == "S1" else s for s in levels]


def _share(mentions: list[Mention]) -> None:
    """Mentions without a place of their own take that of the nearest one in the sentence."""
    placed = [m for m in mentions if m.sites and not m.condition.root]
    for mention in mentions:
        if (
            mention.sites
            or mention.condition.kind in ("listed", "comorbidity")
            or mention.condition.region
        ):
            continue
        if placed:
            nearest = min(placed, key=lambda m: (abs(m.first - mention.first), m.first))
            mention.sites, mention.inherited = nearest.sites, True


def _inherit(mentions: list[Mention]) -> None:
    """Mentions in sentences without a place take the region of the text, where it has but one."""
    placed = [
        m for m in mentions if m.sites and not m.inherited and m.status in ("present", "uncertain")
    ]
    regions = list(dict.fromkeys(site.region for m in placed for site in m.sites))
    for mention in mentions:
        if mention.sites or mention.condition.kind in ("listed", "comorbidity", "cue"):
            continue
        if mention.condition.region:
            mention.sites = (Site(mention.condition.region),)
        elif len(regions) == 1:
            mention.sites, mention.inherited = (Site(regions[0]),), True


def site_words(text: str) -> bool:
    """Whether a text speaks of the spine at all."""
    return (
        re.search(
            r"\bspin(?:e|al)|vertebr|\b[CTLS]\d{1,2}\b|lumbar|cervical|thoracic|sacr", text, re.I
        )
        is not None
    )

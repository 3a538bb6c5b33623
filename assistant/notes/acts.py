"""What a note says was done: each act with its words, section, levels, side, approach and standing."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from assistant.note_text.boxes import without_open_boxes
from assistant.note_text.level_words import LevelWords, find_levels
from assistant.note_text.sections import LISTS, OPENING, WIDTH, Section, sections_of
from assistant.notes.clauses import Sentence, sentences, standing
from assistant.notes.vocabulary import ANTERIOR, POSTERIOR, vocabulary
from assistant.notes.words import Words, same_length, words

DONE = frozenset({"body"})
NAMED = frozenset({"title", "levels", "stage"})
_AS = {
    OPENING: "body", **dict.fromkeys(LISTS, "diagnosis"), "past": "history", "family": "history",
    "consent": "history", "examination": "history", "imaging": "other",
}  # fmt: skip
"""What a kind of section counts as here: without a heading the note is its description."""
_ITEM = re.compile(r"\s*(?:[-*•]|\(?\d{1,2}[.)]\s|\[[ xX]?\])")
_TOLD = re.compile(r"\s*(?:\w+ ){0,6}?(?:prone|supine|positioned|turned|incision)\b", re.I)
TOLD = 220
"""Characters from which a description counts as one."""
REPEATED = re.compile(
    r"\b(?:same|identical(?:ly)?|likewise|repeated|similar(?:ly)?|in like manner|again performed|again done|duplicated)\b",
    re.I,
)
ALL_LEVELS = re.compile(
    r"\b(?:both|each|all|every|either|two|three|four|marked|listed|named|above)(?: of)?(?: the| these| those)?(?: \w+)? (?:levels?|interspaces?|segments?|dis[ck] ?spaces?|bodies|vertebrae?)\b|\blevels? (?:marked|listed|named|above)\b|\b(?:all|both) levels?\b|\bthroughout\b",
    re.I,
)
_SIDE = re.compile(
    r"(?P<both>(?i:\bbilateral(?:ly)?\b|\bbilat\b|\bboth (?:the )?sides\b|\bon either side\b))|"
    r"(?<!from the )(?<!was )(?<!were )(?<!been )(?P<one>(?i:\b(?:left|right|rite|lt|rt)\b))"
    r"(?!(?i:\s+(?:in\b|intact|alone|open|behind|undisturbed|untouched|attached|iliac|(?:para)?median|retroperitoneal|lateral decubitus|neck|carotid|leg|arm|hip|buttock|anterior|transverse)|-?\s?sided (?:\w+ )?(?:transverse|neck|anterior|incision|approach)| side of the neck))|"
    r"(?:^|(?<=[\s.]))(?P<short>[LR])\s+(?=(?:[CTL]\d|far\b|hemi|lami|micro|facet|full|endo|perc|foram))",
)
_SIDES = {"left": "LT", "lt": "LT", "l": "LT", "right": "RT", "rt": "RT", "rite": "RT", "r": "RT"}
PART = re.compile(r"\b(?:edges?|margins?|portions?|part|inferior|superior|half|third|aspect|border|window)\b", re.I)  # fmt: skip
REPEATABLE = frozenset({
    "laminectomy", "laminotomy", "facetectomy", "foraminotomy", "discectomy", "decompress", "interbody", "cage",
    "transpedicular", "costovertebral", "extraforaminal", "corpectomy", "posterolateral", "ponte", "kyphoplasty",
    "vertebroplasty", "repeat_operation", "posterior_interbody", "anterior_interbody", "acdf", "structural_allograft", "beyond", "endoscopic",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Act:
    """One thing the note speaks of.

    `section` is the kind of its section, `levels` what is named with it (`near` where only the text
    before names them), `sides` LT, RT or both, `approach` anterior or posterior, "" where not told;
    `standing` is done, denied, planned or past.
    """

    kind: str
    words: Words
    section: str
    standing: str
    levels: tuple[LevelWords, ...] = ()
    near: tuple[LevelWords, ...] = ()
    sides: frozenset[str] = frozenset()
    approach: str = ""
    everywhere: bool = False
    sentence: Words | None = None

    @property
    def in_title(self) -> bool:
        """Whether the note's title, and not its body, says so."""
        return self.section in NAMED

    @property
    def gaps(self) -> frozenset[int]:
        """Interspaces named with it."""
        return frozenset(g for one in self.levels for g in one.gaps)

    @property
    def bones(self) -> frozenset[int]:
        """Single vertebrae named with it."""
        return frozenset(one.top for one in self.levels if one.single)


@dataclass(frozen=True, slots=True)
class NoteActs:
    """All acts of a note, its levels in the title, and its sections; offsets are those of the note."""

    text: str
    plain: str
    sections: tuple[Section, ...]
    acts: tuple[Act, ...]
    title_levels: tuple[LevelWords, ...]
    body_levels: tuple[LevelWords, ...]
    diagnosis_levels: tuple[LevelWords, ...]
    title_sides: frozenset[str]
    all_levels_said: bool

    @property
    def has_body(self) -> bool:
        """Whether something stands in the description."""
        return any(act.section == "body" for act in self.acts)

    @property
    def told(self) -> bool:
        """Whether the description is long enough to hold whatever was done: a few words are not."""
        return self.has_body and len(self.section_text("body")) >= TOLD

    def section_text(self, *kinds: str) -> str:
        """The text of sections of some kinds, joined."""
        return "\n".join(self.plain[s.start : s.end] for s in self.sections if s.kind in kinds)


def find_acts(text: str) -> NoteActs:
    """Read every act of a note, in order."""
    plain = without_open_boxes(same_length(text))
    sections = _with_body(plain, _as_read(sections_of(plain)))
    for section in sections:
        if section.kind in ("body", "history", "findings", "title", "stage"):
            plain = _unwrapped(plain, section)
    reader = _Reader(text, plain)
    for section in sections:
        reader.read(section)
    said = " ".join(plain[s.start : s.end] for s in sections if s.kind in ("body", "title"))
    return NoteActs(
        text, plain, sections, tuple(reader.acts), tuple(reader.seen["title"]), tuple(reader.seen["body"]),
        tuple(reader.seen["diagnosis"]), frozenset(reader.title_sides), bool(ALL_LEVELS.search(said)),
    )  # fmt: skip


def _as_read(sections: tuple[Section, ...]) -> tuple[Section, ...]:
    return tuple(replace(s, kind=_AS.get(s.kind, s.kind)) for s in sections)


def _unwrapped(plain: str, section: Section) -> str:
    """Running text with its line breaks as blanks, where a line was broken for its length only."""
    lines = plain[section.start : section.end].split("\n")
    parts = [lines[0]]
    for before, line in pairwise(lines):
        wrapped = line[:1].islower() or (section.kind not in NAMED and len(before) >= WIDTH)
        listed = not line.strip() or not before.strip() or _ITEM.match(line)
        parts += [" " if wrapped and not listed else "\n", line]
    return plain[: section.start] + "".join(parts) + plain[section.end :]


def _with_body(plain: str, sections: tuple[Section, ...]) -> tuple[Section, ...]:
    """The first sentence after the heading of a stage is its title, what follows is told; the same
    holds for a title where nothing else stands in the note."""
    told = any(s.kind in DONE and plain[s.start : s.end].strip() for s in sections)
    found: list[Section] = []
    for section in sections:
        said = plain[section.start : section.end]
        stop = re.search(r"\.\s", said)
        if section.kind == "stage" and _TOLD.match(said):
            found.append(Section("body", section.start, section.end))
        elif (
            stop
            and said[stop.end() :].strip()
            and (section.kind == "stage" or (section.kind == "title" and not told))
        ):
            at = section.start + stop.end()
            found += [replace(section, end=at), Section("body", at, section.end)]
        else:
            found.append(section)
    return tuple(found)


class _Reader:
    """Goes through a note sentence by sentence, with the approach and the levels last spoken of."""

    def __init__(self, text: str, plain: str) -> None:
        self.text, self.plain = text, plain
        self.acts: list[Act] = []
        self.seen: dict[str, list[LevelWords]] = {"title": [], "body": [], "diagnosis": []}
        self.title_sides: set[str] = set()
        self._levels = tuple(sorted(find_levels(plain), key=lambda one: one.start))
        self._starts = [one.start for one in self._levels]
        self._approach = ""
        self._near: tuple[LevelWords, ...] = ()
        self._run: list[Act] = []

    def read(self, section: Section) -> None:
        """Read one section."""
        for sentence in sentences(self.plain, section):
            self._sentence(sentence)

    def _sentence(self, sentence: Sentence) -> None:
        said = self.plain[sentence.start : sentence.end]
        first = bisect_left(self._starts, sentence.start)
        last = bisect_left(self._starts, sentence.end)
        levels = tuple(one for one in self._levels[first:last] if not one.root)
        kept = self.seen.get("title" if sentence.section in NAMED else sentence.section)
        if kept is not None:
            kept += levels
        if sentence.section in ("body", "stage", "title"):
            self._turn(said, sentence.section)
        if sentence.section in NAMED:
            for match in _SIDE.finditer(self.plain, sentence.start, sentence.end):
                self.title_sides |= _side(match)
        found = list(self._acts(sentence, levels))
        if sentence.section in DONE:
            found += self._again(said, levels)
            if (levels and any(one.gaps for one in levels)) or (levels and not self._near):
                self._near, self._run = levels, []
            self._run += found
        self.acts += found

    def _turn(self, said: str, section: str) -> None:
        front = [m.end() for m in ANTERIOR.finditer(said)]
        back = [m.end() for m in POSTERIOR.finditer(said)]
        if section == "title":
            self._approach = ""
        elif front or back:
            self._approach = (
                "anterior" if max(front, default=-1) > max(back, default=-1) else "posterior"
            )

    def _again(self, said: str, levels: tuple[LevelWords, ...]) -> list[Act]:
        """What was done before, done again at the levels of a sentence such as "the same at L5-S1"."""
        if not (REPEATED.search(said) and any(one.gaps or one.single for one in levels)):
            return []
        return [replace(act, levels=levels) for act in self._run if act.kind in REPEATABLE and act.standing == "done"]  # fmt: skip

    def _acts(self, sentence: Sentence, levels: tuple[LevelWords, ...]) -> Iterator[Act]:
        said = self.plain[sentence.start : sentence.end]
        whole = words(self.text, sentence.start, sentence.end)
        everywhere = bool(ALL_LEVELS.search(said))
        spots: list[tuple[str, int, int]] = []
        for kind, pattern in vocabulary().items():
            for match in pattern.finditer(self.plain, sentence.start, sentence.end):
                if match.end() > match.start():
                    spots.append((self._kind(kind, match), match.start(), match.end()))
        heads = [start for _, start, _ in spots]
        for kind, start, end in spots:
            own = _levels_at(sentence, levels, start, end, heads)
            yield Act(
                kind, words(self.text, start, end), sentence.section,
                standing(self.plain, sentence, start, end), own, () if own else self._near,
                self._sides(sentence, start, own), self._approach, everywhere, whole,
            )  # fmt: skip

    def _kind(self, kind: str, match: re.Match[str]) -> str:
        """The kind of a match: a part of a lamina taken is a laminotomy."""
        around = self.plain[max(match.start() - 30, 0) : match.end()]
        part = kind == "laminectomy" and "ctom" not in match[0].lower() and PART.search(around)
        return "laminotomy" if part else kind

    def _sides(
        self, sentence: Sentence, start: int, levels: tuple[LevelWords, ...]
    ) -> frozenset[str]:
        marks = []
        for match in _SIDE.finditer(self.plain, sentence.start, sentence.end):
            marks.append((match.start(), _side(match)))
        if not marks:
            return frozenset()
        before = [side for at, side in marks if at <= start]
        return before[-1] if before else marks[0][1]


def _side(match: re.Match[str]) -> frozenset[str]:
    if match["both"]:
        return frozenset({"LT", "RT"})
    return frozenset({_SIDES[(match["one"] or match["short"]).lower()]})


def _levels_at(
    sentence: Sentence, levels: tuple[LevelWords, ...], start: int, end: int, heads: list[int]
) -> tuple[LevelWords, ...]:  # fmt: skip
    """The levels that belong to the words from start to end: of their part of the sentence, with the
    list that goes on after it; else of the part before; else of the part after."""
    groups: list[tuple[int, int, list[LevelWords]]] = []
    ahead: list[LevelWords] = []
    for a, b in sentence.parts:
        mine = [one for one in levels if a <= one.start < b]
        acts = any(a <= head < b for head in heads)
        if mine and not acts:
            if groups:
                groups[-1][2].extend(mine)
            else:
                ahead += mine
            continue
        if not acts:
            continue
        groups.append((a, b, [*ahead, *mine]))
        ahead = []
    at = next((i for i, (a, b, _) in enumerate(groups) if a <= start < b), None)
    if at is None:
        return tuple(levels)
    inside = [one for one in levels if start <= one.start < end]
    if groups[at][2]:
        return tuple(groups[at][2])
    if inside:
        return tuple(inside)
    before = next((g for _, _, g in reversed(groups[:at]) if g), None)
    after = next((g for _, _, g in groups[at + 1 :] if g), None)
    return tuple(before or after or ())

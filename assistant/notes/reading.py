"""A note read: its acts by kind, and the levels of each kind, the body before the title."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from assistant.levels import SPINE
from assistant.note_text.level_words import LevelWords, interspace
from assistant.notes.acts import Act, NoteActs
from assistant.notes.words import Words

FRONT_NAMED = ("acdf", "anterior_interbody")
BACK_NAMED = ("posterior_interbody", "posterolateral", "posterior_fusion", "laminectomy", "laminotomy", "laminoplasty", "transpedicular", "costovertebral")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a kind of work was done: interspaces and vertebrae, the words, and a question if unsure."""

    gaps: frozenset[int] = frozenset()
    bones: frozenset[int] = frozenset()
    words: tuple[Words, ...] = ()
    question: str = ""
    ranged: bool = False


class Reading:
    """The acts of a note as coding asks for them."""

    def __init__(self, note: NoteActs) -> None:
        self.note = note

    def done(self, *kinds: str, approach: str = "") -> list[Act]:
        """Acts of these kinds that were done, of the title and the body."""
        return [a for a in self.note.acts if a.kind in kinds and a.standing == "done"
                and (a.in_title or a.section in ("body", "implants", "findings"))
                and (not approach or self.approach_of(a) == approach)]  # fmt: skip

    def in_body(self, *kinds: str, approach: str = "") -> list[Act]:
        """Acts of these kinds done in the body, or under the title where a note has nothing else."""
        found = self.done(*kinds, approach=approach)
        body = [a for a in found if a.section == "body"]
        return body if self.note.has_body else found

    def in_title(self, *kinds: str) -> list[Act]:
        """Acts of these kinds named in the title."""
        return [a for a in self.done(*kinds) if a.in_title]

    def denied(self, *kinds: str) -> bool:
        """Whether the body says that none of these kinds was done."""
        return any(a.kind in kinds and a.standing == "denied" and a.section in ("body", "title") for a in self.note.acts)  # fmt: skip

    @cached_property
    def _by_sentence(self) -> dict[int, list[Act]]:
        found: dict[int, list[Act]] = {}
        for act in self.note.acts:
            if act.sentence is not None:
                found.setdefault(act.sentence.start, []).append(act)
        return found

    def beside(self, act: Act) -> list[Act]:
        """The acts of the same sentence."""
        return self._by_sentence.get(act.sentence.start, []) if act.sentence else []

    @cached_property
    def front_only(self) -> bool:
        """Whether everything named is from the front, so that a step without a way in is from there too."""
        front = any(a.standing == "done" and a.kind in FRONT_NAMED for a in self.note.acts)
        front = front or any(a.approach == "anterior" for a in self.note.acts)
        back = any(a.approach == "posterior" for a in self.note.acts if a.section == "body")
        named = any(a.standing == "done" and a.kind in BACK_NAMED and a.section != "history" for a in self.note.acts)  # fmt: skip
        return front and not back and not named

    def approach_of(self, act: Act) -> str:
        """anterior or posterior: as told before it, else by all that the note names."""
        if act.approach:
            return act.approach
        return "anterior" if self.front_only else "posterior"

    def place(self, body: Iterable[Act], title: Iterable[Act], what: str) -> Placed:
        """The levels of a kind of work: the body's, filled from the title where the body names none."""
        body, title = list(body), list(title)
        said = tuple(a.words for a in (*body, *title))
        told = frozenset(g for a in body for g in a.gaps)
        named = frozenset(g for a in title for g in a.gaps)
        near = frozenset(g for a in body if not a.gaps for one in a.near for g in one.gaps)
        bones = frozenset(b for a in body for b in a.bones)
        title_bones = frozenset(b for a in title for b in a.bones)
        gaps, question = self._settled(
            told, named, near, bones, what, any(a.everywhere for a in body)
        )
        levels = [one for a in (*body, *title) for one in (*a.levels, *a.near)]
        places = tuple(self._words(one) for one in levels if one.gaps & gaps or one.single)
        ranged = bool(gaps) and all(one.range for one in levels if one.gaps & gaps)
        return Placed(gaps, bones or title_bones, (*said, *places), question, ranged)

    def _settled(
        self, told: frozenset[int], named: frozenset[int], near: frozenset[int], bones: frozenset[int], what: str,
        everywhere: bool,
    ) -> tuple[frozenset[int], str]:  # fmt: skip
        spread = everywhere or self.note.all_levels_said
        if told:
            if named and told < named:
                elsewhere = frozenset(g for one in self.note.body_levels for g in one.gaps)
                if spread or named <= elsewhere | near:
                    return named, ""
                return told, _differ(what, named, told)
            if named and not told <= named:
                return told, _differ(what, named, told)
            return told, ""
        if named:
            if near and not near & named:
                return near, _differ(what, named, near)
            return named, ""
        if near:
            return near, ""
        return frozenset(), ""

    def _words(self, one: LevelWords) -> Words:
        return Words(one.start, one.end, self.note.text[one.start : one.end])


def _differ(what: str, named: frozenset[int], told: frozenset[int]) -> str:
    return (
        f"The title of the note names {shown(named)} for {what}, the description {shown(told)}. "
        "At which levels was it done?"
    )


def shown(gaps: frozenset[int]) -> str:
    """ "L3-4 and L4-5"."""
    names = [interspace(g) for g in sorted(gaps)]
    return (
        ", ".join(names[:-1]) + (" and " if len(names) > 1 else "") + names[-1]
        if names
        else "no level"
    )


def vertebrae(bones: Iterable[int]) -> str:
    """ "L3, L4, L5"."""
    return ", ".join(SPINE[b] for b in sorted(bones))


def pairs_of(bones: frozenset[int]) -> frozenset[int]:
    """Interspaces between neighbouring vertebrae that are both named."""
    return frozenset(b for b in bones if b + 1 in bones)

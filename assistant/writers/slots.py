"""Slots: names such as {{f1}} that a model writes, and the texts of ours that take their place."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

SLOT = re.compile(r"\{\{\s*([a-z]\d{1,3})\s*\}\}")
BRACES = re.compile(r"\{\{|\}\}")
MARKER = re.compile(r"\[(\d+)\]")
SENTENCE_KINDS = frozenset({"verdict", "statement"})
LETTERS = {"verdict": "v", "statement": "s", "table": "t", "figure": "f"}


@dataclass(frozen=True, slots=True)
class Slot:
    """One slot. `kind` is verdict, statement, table, figure or citation; `text` what it is filled
    with, with its [n] markers; `about` what a figure means; `cites` the citations it stands in;
    `result` the number of the tool result it came from, None where it came with the evidence."""

    name: str
    kind: str
    text: str
    about: str = ""
    cites: tuple[int, ...] = ()
    result: int | None = None

    @property
    def is_block(self) -> bool:
        """Whether it needs a paragraph of its own."""
        return "\n" in self.text


class Slots:
    """All slots of one answer by name. Citation slots {{c1}} need no entry: they stand for [1]."""

    def __init__(self) -> None:
        self._slots: dict[str, Slot] = {}

    def add(
        self, kind: str, text: str, about: str = "", cites: tuple[int, ...] = (), result: int | None = None
    ) -> Slot:  # fmt: skip
        """A new slot; a figure that is already there with the same meaning is given back."""
        for slot in self._slots.values():
            if (slot.kind, slot.text, slot.about) == (kind, text, about):
                return slot
        letter = LETTERS[kind]
        number = 1 + sum(name.startswith(letter) for name in self._slots)
        slot = Slot(f"{letter}{number}", kind, text, about, cites, result)
        self._slots[slot.name] = slot
        return slot

    def __iter__(self) -> Iterator[Slot]:
        return iter(self._slots.values())

    def of(self, *kinds: str) -> list[Slot]:
        """The slots of some kinds, in the order they were added."""
        return [slot for slot in self if slot.kind in kinds]

    def get(self, name: str, citations: frozenset[int]) -> Slot | None:
        """The slot of a name; {{c7}} is there when citation 7 is."""
        if name.startswith("c"):
            n = int(name[1:])
            return Slot(name, "citation", f"[{n}]", "", (n,)) if n in citations else None
        return self._slots.get(name)

    def used(self, text: str) -> list[Slot]:
        """The slots (no citations) that a text names, in order."""
        return [self._slots[m] for m in SLOT.findall(text) if m in self._slots]

    def unknown(self, text: str, citations: frozenset[int]) -> list[str]:
        """Slots of a text that do not exist, and braces that are no slot."""
        loose = [m for m in SLOT.findall(text) if self.get(m, citations) is None]
        rest = BRACES.search(SLOT.sub("", text))
        return list(dict.fromkeys(loose)) + (["{{"] if rest else [])

    def set_apart(self, text: str) -> str:
        """The text with every table or list slot in a paragraph of its own."""

        def apart(match: re.Match[str]) -> str:
            slot = self._slots.get(match[1])
            return f"\n\n{match[0]}\n\n" if slot is not None and slot.is_block else match[0]

        return re.sub(r"\n{3,}", "\n\n", SLOT.sub(apart, text)).strip()

    def fill(self, paragraph: str, citations: frozenset[int]) -> str:
        """A paragraph with its slots filled; a figure brings its citation where none of its is there."""
        cited = _cited(paragraph)

        def filled(match: re.Match[str]) -> str:
            slot = self.get(match[1], citations)
            assert slot is not None, "unknown slots are faults before anything is filled"
            if slot.kind == "figure" and slot.cites and not cited.intersection(slot.cites):
                return f"{slot.text} [{slot.cites[0]}]"
            return slot.text

        return _tidy(SLOT.sub(filled, paragraph))


def _cited(paragraph: str) -> set[int]:
    """Citations that a paragraph names itself, as {{c1}} or [1]."""
    slots = {int(name[1:]) for name in SLOT.findall(paragraph) if name.startswith("c")}
    return slots | {int(n) for n in MARKER.findall(paragraph)}


def _tidy(text: str) -> str:
    """A statement of ours ends with its full stop and markers: one written after it is dropped."""
    text = re.sub(r"([.!?:])(\*{0,2} ?(?:\[\d+\])+)[.]", r"\1\2", text)
    return re.sub(r"(\[\d+\])(?: ?\1)+", r"\1", text)

"""What ICD-10-CM says of one code: billable or not, notes, 7th characters, successors, our pages."""

import re
from dataclasses import dataclass
from typing import Any

from assistant.diagnoses.changes import Change, changes
from assistant.diagnoses.tabular import (
    RELEASE,
    above,
    billable,
    citation,
    inclusions,
    leaves_under,
    listed,
    tabular,
    title,
)
from corpus.citation import Citation
from corpus.errors import UnknownCode
from corpus.page import load_pages
from corpus.sources import source

CODE = re.compile(r"\s*([A-Z]\d[0-9A-Z])(?:\.?([0-9A-Z]{1,4}))?\s*", re.IGNORECASE)
SHOWN, CATEGORY = 5, 3


@dataclass(frozen=True, slots=True)
class Note:
    """A note of the tabular list and the code or category that it stands at."""

    place: str
    text: str


@dataclass(frozen=True, slots=True)
class CodeFacts:
    """The facts of one code. `notes` by kind: includes, excludes1, excludes2, code_first,
    use_additional_code, code_also, note; `seventh_characters` by character; `billable_below` where
    the code is a heading; `change` where it was billable once; `pages` are our code pages listing it.
    """

    code: str
    description: str
    billable: bool
    parent: str
    inclusion_terms: tuple[str, ...]
    notes: dict[str, tuple[Note, ...]]
    seventh_characters: dict[str, str]
    billable_below: tuple[str, ...]
    change: Change | None
    pages: tuple[str, ...]
    citation: Citation

    def to_json(self) -> dict[str, Any]:
        """The facts as one object."""
        return {
            "code": self.code,
            "description": self.description,
            "billable": self.billable,
            "parent": {"code": self.parent, "description": title(self.parent)}
            if self.parent
            else None,
            "inclusion_terms": list(self.inclusion_terms),
            "notes": {
                kind: [{"at": n.place, "text": n.text} for n in notes]
                for kind, notes in self.notes.items()
            },
            "seventh_characters": self.seventh_characters,
            "billable_below": [{"code": c, "description": title(c)} for c in self.billable_below],
            "changed": self.change.to_json() if self.change else None,
            "pages": list(self.pages),
            "source": self.citation.source,
            "title": self.citation.title,
            "edition": self.citation.edition,
        }


def written_code(text: str) -> str:
    """The code that a text consists of, with its dot; "" where it is no code."""
    match = CODE.fullmatch(text)
    if match is None:
        return ""
    return match[1].upper() + (f".{match[2].upper()}" if match[2] else "")


def code_facts(code: str) -> CodeFacts:
    """The facts of a code of the loaded release; raises UnknownCode with the nearest ones."""
    if not listed(code):
        raise _unknown(code)
    chain = above(code)
    change = changes().get(code)
    return CodeFacts(
        code=code,
        description=title(code),
        billable=billable(code),
        parent=chain[1] if len(chain) > 1 else "",
        inclusion_terms=inclusions(code),
        notes={kind: found for kind, read in _readers() if (found := _notes(chain, read))},
        seventh_characters=_seventh(chain),
        billable_below=() if billable(code) else leaves_under(code),
        change=change,
        pages=tuple(
            page.hcpcs for page in load_pages().values() if code in {d.code for d in page.diagnoses}
        ),
        citation=citation(code),
    )


def _readers() -> tuple[tuple[str, Any], ...]:
    read = tabular()
    return (
        ("includes", read.get_includes), ("excludes1", read.get_excludes1), ("excludes2", read.get_excludes2),
        ("code_first", read.get_code_first), ("use_additional_code", read.get_use_additional_code),
        ("code_also", read.get_code_also), ("note", getattr(read, "get_notes", lambda code: ())),
    )  # fmt: skip


def _notes(chain: tuple[str, ...], read: Any) -> tuple[Note, ...]:
    """Notes at the code and at what it stands under, which bind it too."""
    found: list[Note] = []
    for place in chain:
        said = read(place)
        texts = said.splitlines() if isinstance(said, str) else said
        found += [Note(place, text) for text in texts if text]
    return tuple(dict.fromkeys(found))


def _seventh(chain: tuple[str, ...]) -> dict[str, str]:
    return next((dict(found) for code in chain if (found := tabular().get_seven_chr_def(code))), {})


def _unknown(code: str) -> UnknownCode:
    place = code
    while len(place) > CATEGORY and not listed(place):
        place = place[:-1].rstrip(".")
    release = source(RELEASE)
    near = leaves_under(place)[:SHOWN] if listed(place) else ()
    hint = (
        f" Near it: {', '.join(near)}."
        if near
        else ' Search by words: lamina icd "lumbar stenosis".'
    )
    return UnknownCode(
        f"ICD-10-CM code '{code}' is not in the tabular list {release.edition} (in force "
        f"{release.in_force_from} to {release.in_force_to}).{hint}", code, near,
    )  # fmt: skip

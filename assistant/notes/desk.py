"""A note as its page shows it: masked text, proposed lines with evidence, what lost, gaps, query, check."""

from dataclasses import dataclass
from datetime import date

from assistant.answer import NumberedCitation
from assistant.identifiers import redact
from assistant.notes.batch import shown_line
from assistant.notes.marked_text import Stretch, marked_text, masked_words
from assistant.notes.note import read_note
from assistant.notes.query import surgeon_query
from assistant.notes.report import NoteReport
from assistant.notes.words import Words
from assistant.views.marks import Marks
from corpus.citation import Citation
from corpus.store import Store

EVIDENCE = 4
"""Places shown beside a line; the text shows them all."""


@dataclass(frozen=True, slots=True)
class DeskLine:
    """A row of a table: what stands at its head (a code, a line), what is said of it, the words of the
    note that show it, and the numbers of its sources. `mark` is what its places in the text carry."""

    mark: str
    head: str
    said: str
    words: tuple[str, ...] = ()
    sources: tuple[int, ...] = ()
    state: str = ""


@dataclass(frozen=True, slots=True)
class NoteDesk:
    """Everything the page shows. `text` is masked; nothing of the note as given is in it."""

    text: tuple[Stretch, ...]
    masks: int
    lines: tuple[DeskLine, ...]
    modifiers: tuple[DeskLine, ...]
    assistant: tuple[DeskLine, ...]
    not_reported: tuple[DeskLine, ...]
    suggestions: tuple[DeskLine, ...]
    diagnoses: tuple[DeskLine, ...]
    documentation: tuple[DeskLine, ...]
    findings: tuple[DeskLine, ...]
    not_checked: tuple[str, ...]
    questions: tuple[str, ...]
    query: str
    claim: str
    citations: tuple[NumberedCitation, ...]


def note_desk(text: str, store: Store, day: date) -> NoteDesk:
    """Read a note for its page; raises BadInput where there is nothing to read."""
    report = read_note(text, store, day)
    return _Desk(text, report, store).made()


class _Desk:
    """Numbers sources in the order of the page, and masks whatever words of the note are shown."""

    def __init__(self, text: str, report: NoteReport, store: Store) -> None:
        self.text, self.report = text, report
        self.masked = redact(text)
        self.marks = Marks(store)

    def made(self) -> NoteDesk:
        """The page, its tables in order."""
        sheet, claim = self.report.sheet, self.report.claim
        shown = [shown_line(x.hcpcs, x.modifiers, x.units) for x in sheet.lines]
        lines = tuple(
            self._line(str(n), code, one.why, one.words, one.citations)
            for n, (code, one) in enumerate(zip(shown, sheet.lines, strict=True), 1)
        )
        return NoteDesk(
            text=self._text(), masks=len(self.masked.spans), lines=lines,
            modifiers=tuple(self._line("", f"{r.hcpcs}-{r.modifier}", r.why, r.words, r.citations) for r in sheet.reasons),
            assistant=tuple(self._line("", f"{a.hcpcs}-{a.modifier}", a.why, a.words, a.citations) for a in self.report.assistant),
            not_reported=tuple(self._line("", x.hcpcs, x.reason, (), x.citations) for x in sheet.not_reported),
            suggestions=tuple(self._line("", x.hcpcs, x.said, x.words, x.citations) for x in self.report.suggestions),
            diagnoses=tuple(self._diagnoses()),
            documentation=tuple(
                self._line("", d.hcpcs, d.requirement, d.words, d.citations, d.state) for d in self.report.documentation
            ),
            findings=tuple(
                self._line(", ".join(str(n) for n in f.lines), f.rule, f.message, (), (f.citation,) if f.citation else (), f.severity)
                for f in (claim.findings if claim else ())
            ),
            not_checked=claim.not_checked if claim else (), questions=tuple(sheet.questions),
            query=surgeon_query(self.report), claim=", ".join(shown), citations=self.marks.numbered,
        )  # fmt: skip

    def _text(self) -> tuple[Stretch, ...]:
        evidence = [
            (str(n), one) for n, line in enumerate(self.report.sheet.lines, 1) for one in line.words
        ]
        evidence += [(found["code"], _words(s)) for found in self.report.diagnoses for s in found["spans"]]  # fmt: skip
        return marked_text(self.text, self.masked, evidence)

    def _diagnoses(self) -> list[DeskLine]:
        found = []
        for one in self.report.diagnoses:
            missing = f" More specific if {one['more_specific_if']}." if one["more_specific_if"] else ""  # fmt: skip
            said = tuple(_words(span) for span in one["spans"])
            found.append(self._line("", one["code"], f"{one['description']}.{missing}", said, ()))  # fmt: skip
        return found

    def _line(
        self, mark: str, head: str, said: str, words: tuple[Words, ...], citations: tuple[Citation, ...], state: str = ""
    ) -> DeskLine:  # fmt: skip
        shown = tuple(dict.fromkeys(masked_words(one, self.masked) for one in words))[:EVIDENCE]
        marks = self.marks(*citations[:2]) if citations else ""
        numbers = tuple(int(n) for n in marks.replace("[", " ").replace("]", " ").split())
        return DeskLine(mark, head, said, shown, numbers, state)


def _words(span: dict[str, object]) -> Words:
    return Words(int(str(span["start"])), int(str(span["end"])), str(span["text"]))

"""The letter that asks for a redetermination: what the rules prove, cited, and blanks for the rest."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from assistant.answer import NumberedCitation
from assistant.compose.draft import Draft
from assistant.denials.case import Case
from assistant.denials.cause import DENIES, OPENED, Cause
from assistant.denials.report import DenialReport, DeniedLine
from assistant.denials.write import denial_result
from assistant.export import Document
from assistant.export.blocks import Block, Heading, Source, Sources, words
from assistant.export.file import written
from assistant.export.prose import blocks_of
from assistant.rules.result import RuleResult, Step
from assistant.words import long_date, place_words
from corpus.sources import cite

TITLE = "Request for redetermination"
BLANKS = (
    ("Beneficiary", "[BENEFICIARY'S NAME]"), ("Medicare number", "[MEDICARE NUMBER]"),
    ("Claim control number", "[NUMBER ON THE REMITTANCE]"), ("Date of the remittance", "[DATE]"),
)  # fmt: skip
"""What a request must name and Lamina does not know (42 CFR 405.944(b))."""
PARTY = ("Requested by", "[NAME OF THE PRACTICE, NPI, NAME AND SIGNATURE]")
ENCLOSED = ("the remittance", "the operative note or other record of the service")
ASKED = "We ask for a redetermination of each line above."
ON_RECORD = "The record shows this in these words: [QUOTE THE RECORD]."


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter as Markdown with [n] markers, its numbered sources, and the results it rests on."""

    text: str
    citations: tuple[NumberedCitation, ...]
    results: tuple[RuleResult, ...]

    def markdown(self) -> str:
        """The letter with its sources."""
        listed = "\n".join(f"- [{c.n}] {place_words(c.citation)}" for c in self.citations)
        return f"# {TITLE}\n\n{self.text}\n\n## Sources\n\n{listed}\n"

    def file(self, ending: str, day: date, paper: str = "letter") -> bytes:
        """The letter as a file: .md, .pdf or .docx. Raises BadInput for another ending."""
        return written(Document(TITLE, day, ()), self._blocks(), ending, paper)

    def _blocks(self) -> Iterator[Block]:
        anchors = {one.n: f"s{one.n}" for one in self.citations}
        yield Heading(1, words(TITLE))
        yield from blocks_of(self.text, anchors)
        yield Heading(2, words("Sources"))
        yield Sources(
            tuple(Source(c.n, anchors[c.n], place_words(c.citation), c.citation.url) for c in self.citations)
        )  # fmt: skip


def letter_of(report: DenialReport) -> Letter | None:
    """The letter for the lines whose appeal the rules defend; None where there is none."""
    case, lines = report.case, report.appealable
    if case is None or not lines:
        return None
    draft = Draft()
    draft.blocks.append("[DATE]\n\n[MEDICARE CONTRACTOR NAMED ON THE REMITTANCE, ITS ADDRESS]")
    draft.bullets((f"{name}: {blank}", ()) for name, blank in (*BLANKS, PARTY))
    draft.result(RuleResult("denial", {"hcpcs": lines[0].hcpcs}, None, "", "", tuple(_told(report, case))))  # fmt: skip
    for line in lines:
        draft.result(denial_result(line))
        draft.say(_service(report, case, line))
        draft.bullets((c.says, c.citations) for c in _grounds(line))
        if any(c.outcome in (DENIES, OPENED) for c in _grounds(line)) or _on_record(line):
            draft.say(ON_RECORD)
    draft.say(ASKED, cite("cfr-42-405-i", "§405.944(b)", "in writing: name, Medicare number, service and date, name of the party"))  # fmt: skip
    draft.heading("Enclosed")
    draft.bullets((one, ()) for one in ENCLOSED)
    used = tuple(c for c in draft.citations if f"[{c.n}]" in draft.text)
    return Letter(*_renumbered(draft.text, used), tuple(draft.results))


def _renumbered(
    text: str, used: tuple[NumberedCitation, ...]
) -> tuple[str, tuple[NumberedCitation, ...]]:
    """Sources numbered from 1 as they stand in the letter; the results' other sources are left out."""
    for new, one in enumerate(used, start=1):
        text = text.replace(f"[{one.n}]", f"[\x00{new}]")
    return text.replace("\x00", ""), tuple(NumberedCitation(n, c.citation) for n, c in enumerate(used, 1))  # fmt: skip


def _told(report: DenialReport, case: Case) -> Iterator[Step]:
    """Sentences of the letter that are no rule's, as steps."""
    own = cite("cfr-42-405-i", "§405.944(b)")
    for text in (ON_RECORD, ASKED, *(_service(report, case, one) for one in report.appealable)):
        yield Step("Request", text, "asked", own)


def _service(report: DenialReport, case: Case, line: DeniedLine) -> str:
    billed = case.line(line.number).line
    units = f", {billed.units} units" if billed.units > 1 else ""
    day = f" of {long_date(case.day(line.number))}" if report.dated else " of [DATE OF SERVICE]"
    codes = ", ".join(one.name for one in line.codes)
    return f"Service {billed.code}{units}{day}, denied with {codes}."


def _grounds(line: DeniedLine) -> list[Cause]:
    """What the rules say for the line: all that was looked at and does not stand against it."""
    return [one for one in line.causes if one.named or one.denies]


def _on_record(line: DeniedLine) -> bool:
    return any(one.known is not None and one.known.record for one in line.codes)
